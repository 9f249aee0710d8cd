"""The ledgers as an office uses them: spreadsheets in and out, every row right on any day."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import openpyxl

PROGRAM = os.environ["JISHI_PROGRAM"]

from command_line_test import (TOWNS_2019, TOWNS_2023, VILLAGES_2019, VILLAGES_2023,
                               write_divisions)

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(born, serial):
    """A number that is formed as GB 11643 says, of an area that there is not."""
    digits = f"519999{born}{serial:03d}"
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, WEIGHTS)) % 11]


ROSTER = [
    # unit, name, ID number, phone, post, education, establishment
    ("红阳街道", "陈示范", id_number("19930412", 11), "13000000001", "书记", "本科", "编制内"),
    ("红阳街道", "杨示范", id_number("19950620", 12), "13000000002", "副书记", "大专", "编制外"),
    ("大弯街道", "李示范", id_number("19960101", 13), "13000000003", "书记", "本科", "编制内"),
    ("大同镇", "周示范", id_number("19970303", 14), "13000000004", "委员", "大专", "编外"),
]
HEADINGS = ("单位", "姓名", "身份证号", "手机号", "职务", "学历", "编制")


def write_roster(path, rows, headings=HEADINGS, title="班子成员花名册"):
    """As an office makes it: a title, 填报单位, headings, rows, signatures."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headings))
    sheet.append(["填报单位：青白江区"])
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    sheet.append(["填表人：王示范", None, None, "审核人："])
    book.save(path)


class Ledgers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.scratch.name)
        write_divisions(cls.folder / "2019", TOWNS_2019, VILLAGES_2019)
        write_divisions(cls.folder / "2023", TOWNS_2023, VILLAGES_2023)
        cls.tree = str(cls.folder / "tree.db")
        cls.check("init", "--db", cls.tree)
        cls.check("import", "divisions", "--db", cls.tree, "--from", str(cls.folder / "2019"),
                  "--on", "2019-10-31")
        cls.check("import", "divisions", "--db", cls.tree, "--from", str(cls.folder / "2023"),
                  "--on", "2023-06-30", "--accept-losses")

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def setUp(self):
        """Every test has a country of its own."""
        self.home = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        self.db = str(self.home / "jishi.db")
        shutil.copy(self.tree, self.db)
        shutil.copytree(self.tree + ".keys", self.db + ".keys")

    @classmethod
    def run_program(cls, *words):
        return subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=300,
                              stdin=subprocess.DEVNULL, env=os.environ)

    @classmethod
    def check(cls, *words, code=0):
        done = cls.run_program(*words)
        if done.returncode != code:
            raise AssertionError(f"{words}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def answer(self, *words, code=0):
        return json.loads(self.check(*words, "--db", self.db, "--json", code=code))

    def refused(self, *words):
        done = self.run_program(*words, "--db", self.db, "--json")
        self.assertNotEqual(done.returncode, 0, done.stdout + done.stderr)
        return json.loads(done.stdout)["error"]

    def take_in(self, rows=ROSTER, *words, on="2019-11-01", code=0, **more):
        path = self.home / "roster.xlsx"
        write_roster(path, rows, **more)
        return self.answer("import", "committee_member", str(path), "--unit", "510113", "--on", on,
                           *words, code=code)

    def rows(self, unit="510113", on="2019-12-31", *words, ledger="committee_member"):
        return self.answer("rows", ledger, "--unit", unit, "--on", on, *words)

    def test_an_offices_own_spreadsheet_goes_in_as_it_is(self):
        report = self.take_in()
        self.assertEqual((report["rows"], report["added"], report["refused"]), (4, 4, 0))
        self.assertEqual(report["heading_row"], 3)
        self.assertEqual(report["new_persons"], 4)
        listed = self.rows()
        self.assertEqual(listed["total"], 4)
        self.assertEqual({row["name"] for row in listed["rows"]}, {"陈**", "杨**", "李**", "周**"})
        self.assertEqual({row["values"]["establishment"] for row in listed["rows"]},
                         {"编制内", "编制外"})
        # Asked of nobody: it stands in the ID number.
        self.assertEqual({row["values"]["birth_date"] for row in listed["rows"]},
                         {"1993-04-12", "1995-06-20", "1996-01-01", "1997-03-03"})

    def test_a_row_filed_by_a_street_of_2019_is_found_as_then_and_as_now(self):
        self.take_in()
        then = self.rows("红阳街道")
        self.assertEqual({row["counted_at_name"] for row in then["rows"]}, {"红阳街道"})
        now = self.rows("大弯街道", "2019-12-31", "--as-now")
        self.assertEqual(now["total"], 3)  # its own one, and the two of 红阳街道
        self.assertEqual(self.rows("大弯街道")["total"], 1)
        totals = {self.rows("510113", "2019-12-31", "--tree-on", day)["total"]
                  for day in ("2019-12-31", "2023-06-29", "2023-06-30", "2026-01-01")}
        self.assertEqual(totals, {4})

    def test_changed_and_was_wrong_are_two_things(self):
        self.take_in(ROSTER[2:3])
        row = str(self.rows()["rows"][0]["row"])
        self.check("row", "committee_member", row, "--set", "education=graduate", "--on",
                   "2021-07-01", "--db", self.db)
        changed = self.answer("row", "committee_member", row, "--set", "编制=编制外", "--correct",
                              "--on", "2019-12-01")
        held = [version for version in changed["versions"] if version["held"]]
        self.assertEqual(sorted((v["valid_from"], v["values"]["education"],
                                 v["values"]["establishment"]) for v in held),
                         [("2019-11-01", "本科", "编制外"), ("2021-07-01", "研究生", "编制内")])
        before = self.rows("510113", "2019-12-31", "--known-at", "2000-01-01")
        self.assertEqual(before["total"], 0)

    def test_a_bad_row_comes_back_with_its_reason_and_the_others_go_in(self):
        rows = [*ROSTER,
                ("大弯街道", "赵示范", 510113199303031234, None, "书记", "本科", "编制内"),
                ("大湾街道", "钱示范", id_number("19940505", 15), None, "委员", "本科", "编制内"),
                ("大同镇", "孙示范", id_number("20140505", 16), None, "委员", "本科", "编制内"),
                ("大同镇", "吴示范", id_number("19940505", 17), None, "干事", "本科", "编制内")]
        rejects = self.home / "rejects.xlsx"
        report = self.take_in(rows, "--rejects", str(rejects), code=1)
        self.assertEqual((report["added"], report["refused"]), (4, 4))
        reasons = {line["row"]: line["reasons"] for line in report["first_refused"]}
        self.assertEqual([reasons[row][0]["column"] for row in (8, 9, 10, 11)],
                         ["C", "A", "C", "E"])
        self.assertIn("15 位", reasons[8][0]["message"])
        self.assertIn("14", reasons[10][0]["message"])
        sheet = openpyxl.load_workbook(rejects).active
        text = "\n".join(str(cell.value) for line in sheet.iter_rows() for cell in line
                         if cell.value is not None)
        for name in ("赵示范", "钱示范", "孙示范", "吴示范"):
            self.assertIn(name, text)
        self.assertNotIn("陈示范", text)

    def test_a_person_recorded_without_a_number_is_known_once_it_is_given(self):
        short = HEADINGS[:2] + HEADINGS[4:]
        without = [row[:2] + row[4:] for row in ROSTER]
        self.take_in(without, headings=short)
        report = self.take_in(ROSTER, "--existing", "fill")
        self.assertEqual((report["changed"], report["new_persons"], report["refused"]), (4, 0, 0))
        self.assertEqual(self.take_in(without, headings=short)["unchanged"], 4)
        self.assertEqual(self.rows()["total"], 4)

    def test_a_masked_export_comes_back_and_changes_nothing(self):
        self.take_in()
        out = self.home / "out.xlsx"
        self.answer("export", "committee_member", str(out), "--unit", "510113", "--on",
                    "2019-12-31")
        before = self.rows()
        report = self.answer("import", "committee_member", str(out), "--unit", "510113",
                             "--existing", "update", "--on", "2019-12-31")
        self.assertEqual((report["unchanged"], report["refused"]), (4, 0))
        self.assertEqual(self.rows(), before)

    def test_a_row_that_has_ended_is_not_said_to_be_there_and_its_end_is_corrected(self):
        self.take_in(ROSTER[:1])
        row = str(self.rows()["rows"][0]["row"])
        self.check("row", "committee_member", row, "--end", "--on", "2020-06-01", "--db", self.db)
        again = self.take_in(ROSTER[:1], code=1)
        self.assertEqual((again["unchanged"], again["refused"]), (0, 1))
        self.assertIn("2020-05-31 为止", again["first_refused"][0]["reasons"][0]["message"])
        self.assertEqual(self.refused("row", "committee_member", row, "--until", "2020-12-31")
                         ["code"], "usage")
        self.check("row", "committee_member", row, "--correct", "--until", "2020-12-31", "--db",
                   self.db)
        self.assertEqual(self.rows("510113", "2020-12-31")["total"], 1)
        self.assertEqual(self.rows("510113", "2021-01-01")["total"], 0)
        self.check("row", "committee_member", row, "--correct", "--until", "长期", "--db", self.db)
        self.assertEqual(self.rows("510113", "2021-01-01")["total"], 1)

    def test_warnings_are_listed_written_and_asked_for(self):
        rows = [(*row, "否" if row[4] == "书记" else "") for row in ROSTER]
        noted = self.home / "notes.xlsx"
        report = self.take_in(rows, "--warnings", str(noted),
                              headings=(*HEADINGS, "公务员身份"))
        self.assertEqual((report["warned"], len(report["first_warned"])), (2, 2))
        self.assertIn("公务员", report["first_warned"][0]["reasons"][0]["message"])
        lines = list(openpyxl.load_workbook(noted).active.iter_rows(values_only=True))
        self.assertEqual([line[0] for line in lines[:2]], ["班子成员花名册", "填报单位：青白江区"])
        self.assertEqual((lines[2][-1], len(lines)), ("提示", 5))
        units = "\n".join(line["message"] for line in report["unit_warnings"])
        self.assertRegex(units, "“大同镇”.*应有书记 1 名，现有 0 名")
        asked = [ledger for ledger in self.answer("ledgers", "--unit", "510113", "--on",
                                                  "2019-11-01", "--warnings")["ledgers"]
                 if ledger["ledger"] == "committee_member"][0]
        self.assertEqual([line["message"] for line in asked["unit_warnings"]],
                         [line["message"] for line in report["unit_warnings"]])
        self.assertEqual(asked["row_warning_count"], 2)
        self.assertIn("应有书记", self.check("ledgers", "--unit", "大同镇", "--on", "2019-11-01",
                                         "--warnings", "--db", self.db))
        self.assertEqual(self.refused("ledgers", "--unit", "510113", "--warnings", "--as-now")
                         ["code"], "usage")

    def test_whoever_was_undone_is_erased_by_their_number(self):
        report = self.take_in(ROSTER[:1])
        self.answer("import", "--undo", str(report["import"]))
        self.assertEqual(self.answer("erase", "--id-number", ROSTER[0][2])["persons"], 1)
        self.assertEqual(self.refused("erase", "--id-number", ROSTER[0][2])["code"],
                         "no_such_person")
        self.check("verify", "--journal", "--db", self.db)

    def test_a_heading_is_bound_by_the_name_of_its_column(self):
        headings = ("在哪", "谁", *HEADINGS[2:])
        report = self.take_in(ROSTER, "--bind", "在哪=单位", "--bind", "谁=姓名",
                              headings=headings)
        self.assertEqual((report["added"], report["unknown"]), (4, []))

    def test_a_month_of_birth_agrees_with_the_id_number(self):
        rows = [(*ROSTER[0], "1993.4"), (*ROSTER[1], "1995年7月")]
        report = self.take_in(rows, code=1, headings=(*HEADINGS, "出生年月"))
        self.assertEqual((report["added"], report["refused"]), (1, 1))
        self.assertEqual(self.rows()["rows"][0]["values"]["birth_date"], "1993-04-12")

    def test_a_preview_writes_nothing(self):
        report = self.take_in(ROSTER, "--preview")
        self.assertEqual((report["preview"], report["added"]), (True, 4))
        self.assertEqual(self.rows()["total"], 0)

    def test_rows_that_exist_are_skipped_updated_or_filled(self):
        self.take_in()
        changed = [(*ROSTER[0][:5], "研究生", None)]
        self.assertEqual(self.take_in(changed, on="2020-03-01")["skipped"], 1)
        self.assertEqual(self.take_in(changed, "--existing", "fill", on="2020-03-01")["changed"], 0)
        self.assertEqual(self.take_in(changed, "--existing", "update", on="2020-03-01")["changed"],
                         1)
        old = self.rows("红阳街道", "2020-02-28")["rows"]
        new = self.rows("红阳街道", "2020-03-01")["rows"]
        self.assertIn("本科", [row["values"]["education"] for row in old if row["name"] == "陈**"])
        self.assertIn("研究生",
                      [row["values"]["education"] for row in new if row["name"] == "陈**"])
        self.assertIn("编制内", [row["values"]["establishment"] for row in new
                              if row["name"] == "陈**"])

    def test_an_import_is_undone_as_one_and_edited_rows_are_listed(self):
        self.take_in(ROSTER[:1])
        before = self.rows()["rows"]
        report = self.take_in(ROSTER, on="2020-01-01")
        edited = [row for row in self.rows(on="2020-06-01")["rows"] if row["name"] == "周**"][0]
        self.check("row", "committee_member", str(edited["row"]), "--set", "学历=本科", "--on",
                   "2021-01-01", "--db", self.db)
        undone = self.answer("import", "--undo", str(report["import"]))
        self.assertEqual((undone["undone"], undone["edited_count"]), (2, 1))
        self.assertEqual(undone["edited"][0]["row"], edited["row"])
        self.assertEqual(self.rows()["rows"], before)
        self.check("verify", "--journal", "--db", self.db)

    def test_what_goes_out_comes_back(self):
        self.take_in()
        out = self.home / "out.xlsx"
        self.answer("export", "committee_member", str(out), "--unit", "510113", "--on",
                    "2019-12-31", "--reveal", "换届资格审查")
        again = str(self.home / "again.db")
        shutil.copy(self.tree, again)
        shutil.copytree(self.tree + ".keys", again + ".keys")
        self.check("import", "committee_member", str(out), "--unit", "510113", "--on",
                   "2019-12-31", "--db", again)
        first = self.rows()["rows"]
        self.db = again
        second = self.rows()["rows"]
        keep = ("name", "values", "valid_from", "counted_at_name")
        self.assertEqual(sorted(str([row[key] for key in keep]) for row in first),
                         sorted(str([row[key] for key in keep]) for row in second))

    def test_an_export_is_masked_unless_a_purpose_is_stated(self):
        self.take_in()
        out = self.home / "out.xlsx"
        self.answer("export", "committee_member", str(out), "--unit", "510113", "--on",
                    "2019-12-31")
        text = str([[cell.value for cell in line] for line in openpyxl.load_workbook(out).active])
        self.assertIn("陈**", text)
        for row in ROSTER:
            for personal in row[1:4]:
                self.assertNotIn(personal, text)

    def test_a_template_filled_in_by_hand_comes_back_whole(self):
        blank = self.home / "template.xlsx"
        self.answer("template", "committee_member", str(blank), "--unit", "510113")
        book = openpyxl.load_workbook(blank)
        sheet = book.worksheets[0]
        found = {}
        for line in sheet.iter_rows(max_row=10):
            for cell in line:
                if isinstance(cell.value, str):
                    found[cell.value.strip("*＊ （必填）")] = cell
        row = found["姓名"].row + 1
        for heading, value in {"单位": "大弯街道", "姓名": "李示范", "职务": "书记",
                               "身份证号": ROSTER[2][2], "学历": "本科"}.items():
            sheet.cell(row=row, column=found[heading].column, value=value)
        self.assertIn("填表说明", book.sheetnames)
        book.save(blank)
        report = self.answer("import", "committee_member", str(blank), "--unit", "510113")
        self.assertEqual((report["added"], report["refused"]), (1, 0))

    def test_a_person_erased_is_nowhere_any_more_and_the_journal_still_verifies(self):
        self.take_in()
        backup = self.home / "backup"
        said = self.check("backup", str(backup), "--db", self.db)
        self.assertIn("密钥", said)
        total = self.rows()["total"]
        erased = self.answer("erase", "--id-number", ROSTER[0][2])
        self.assertEqual(erased["persons"], 1)
        self.assertEqual(self.rows()["total"], total)
        self.check("verify", "--journal", "--db", self.db)
        personal = [ROSTER[0][1], ROSTER[0][2], ROSTER[0][3], "1993-04-12"]
        for path in self.home.glob("jishi.db*"):
            if path.is_file():
                content = path.read_bytes()
                for text in personal:
                    self.assertNotIn(text.encode(), content, path.name)
        # A backup made before is put back with the keys of today: erased again before it serves.
        restored = str(self.home / "restored.db")
        self.check("restore", str(backup), "--db", restored, "--keys", self.db + ".keys")
        self.db, keys = restored, self.db + ".keys"
        shutil.copytree(keys, restored + ".keys", dirs_exist_ok=True)
        names = [row["name"] for row in self.rows()["rows"]]
        self.assertEqual(sorted(names), sorted(["（已清除）", "杨**", "李**", "周**"]))

    def test_keys_change_while_nothing_becomes_unreadable(self):
        self.take_in()
        before = self.rows()
        first = self.answer("keys")["key"]
        self.assertGreater(self.answer("keys", "--rotate")["key"], first)
        self.assertEqual(self.rows(), before)

    def test_keys_open_to_others_are_refused_with_the_remedy(self):
        self.take_in()
        os.chmod(pathlib.Path(self.db + ".keys") / "keys", 0o644)
        error = self.refused("rows", "committee_member", "--unit", "510113")
        self.assertIn("chmod", error["message"])

    def test_nothing_personal_is_readable_without_the_keys(self):
        self.take_in()
        content = b"".join(path.read_bytes() for path in self.home.glob("jishi.db*")
                           if path.is_file())
        for row in ROSTER:
            for personal in row[1:4]:
                self.assertNotIn(personal.encode(), content)

    def test_retention_ends_and_data_is_then_erased(self):
        self.take_in()
        row = str(self.rows("红阳街道")["rows"][0]["row"])
        self.check("row", "committee_member", row, "--end", "--on", "2020-01-01", "--db", self.db)
        self.assertEqual(self.answer("erase", "--due", "--list", "--on", "2020-02-01")["found"], 0)
        # 72 months after the row has ended.
        self.assertEqual(self.answer("erase", "--due", "--list", "--on", "2025-12-31")["found"], 0)
        self.assertGreaterEqual(self.answer("erase", "--due", "--list", "--on",
                                            "2026-01-01")["found"], 1)
        self.assertEqual(self.refused("erase", "--due", "--on", "2099-01-01")["code"], "usage")
        self.assertGreaterEqual(self.answer("erase", "--due")["found"], 1)
        self.assertEqual(self.answer("erase", "--due", "--list")["found"], 0)

    def test_a_name_is_corrected_once_and_everywhere(self):
        self.take_in(ROSTER[:1])
        person = str(self.rows()["rows"][0]["person"])
        shown = self.answer("person", person, "--name", "程示范", "--guardian-consent", "告知书")
        self.assertEqual((shown["name"], shown["notice"]), ("程**", "监护人同意"))
        self.assertEqual(self.rows()["rows"][0]["name"], "程**")
        taken = self.refused("person", person, "--id-number", "123")
        self.assertEqual(taken["code"], "bad_id_number")

    def test_a_file_of_somebody_is_never_written_over(self):
        self.take_in(ROSTER[:1])
        mine = self.home / "roster.xlsx"
        before = mine.read_bytes()
        for words in (("export", "committee_member", str(mine), "--unit", "510113"),
                      ("template", "committee_member", str(mine), "--unit", "510113"),
                      ("import", "committee_member", str(mine), "--unit", "510113",
                       "--rejects", str(mine))):
            self.assertEqual(self.refused(*words)["code"], "file_exists")
        self.assertEqual(mine.read_bytes(), before)

    def test_keys_of_another_database_are_refused(self):
        self.take_in(ROSTER[:1])
        other = str(self.home / "other.db")
        self.check("init", "--db", other)
        for words in (("keys",), ("rows", "committee_member", "--unit", "510113"),
                      ("erase", "--id-number", ROSTER[0][2])):
            error = self.refused(*words, "--keys", other + ".keys")
            self.assertEqual(error["code"], "keys_of_another_database")

    def test_a_file_is_attached_and_goes_with_the_person(self):
        self.take_in(ROSTER[:1])
        row = str(self.rows()["rows"][0]["row"])
        paper = self.home / "任职文件.txt"
        paper.write_text("关于陈示范同志任职的通知", encoding="utf-8")
        listed = self.answer("attach", "committee_member", row, str(paper))
        self.assertEqual([(a["number"], a["name"]) for a in listed["attachments"]],
                         [(1, "任职文件.txt")])
        backup = self.home / "backup"
        self.assertEqual(self.answer("backup", str(backup))["files"], 1)
        back = self.home / "back.txt"
        self.check("attach", "committee_member", row, "--get", "1", "--to", str(back), "--db",
                   self.db)
        self.assertEqual(back.read_text(encoding="utf-8"), "关于陈示范同志任职的通知")
        stored = [path for path in (self.home / "jishi.db.files").rglob("*") if path.is_file()]
        self.assertEqual(len(stored), 1)
        self.assertNotIn("陈示范".encode(), stored[0].read_bytes())
        program = self.home / "program.pdf"
        program.write_bytes(b"MZ\x00\x01 not a document")
        self.assertEqual(self.refused("attach", "committee_member", row, str(program))["code"],
                         "attachment_kind")
        self.answer("erase", "--id-number", ROSTER[0][2])
        self.assertEqual([path for path in (self.home / "jishi.db.files").rglob("*")
                          if path.is_file()], [])

    def test_a_unit_that_two_places_have_is_shown_with_both_paths(self):
        error = self.refused("import", "committee_member", __file__, "--unit", "大")
        self.assertIn("大弯街道", error["message"])
        self.assertIn("大同街道", error["message"])

    def test_an_unknown_ledger_names_the_known_ones(self):
        error = self.refused("rows", "班子", "--unit", "510113")
        self.assertIn("班子成员", error["message"])


if __name__ == "__main__":
    unittest.main()
