"""The ledgers as an office uses them: spreadsheets in and out, every row right on any day."""

import datetime
import json
import os
import pathlib
import pty
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


class Country(unittest.TestCase):
    """A small country, and the program over it."""

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
    def run_program(cls, *words, typed=""):
        return subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=300,
                              input=typed, env=os.environ)

    @classmethod
    def check(cls, *words, code=0, typed=""):
        done = cls.run_program(*words, typed=typed)
        if done.returncode != code:
            raise AssertionError(f"{words}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def answer(self, *words, code=0, typed=""):
        return json.loads(self.check(*words, "--db", self.db, "--json", code=code, typed=typed))

    def refused(self, *words, typed=""):
        done = self.run_program(*words, "--db", self.db, "--json", typed=typed)
        self.assertNotEqual(done.returncode, 0, done.stdout + done.stderr)
        return json.loads(done.stdout)["error"]

    def take_in(self, rows=ROSTER, *words, on="2019-11-01", code=0, **more):
        path = self.home / "roster.xlsx"
        write_roster(path, rows, **more)
        return self.answer("import", "committee_member", str(path), "--unit", "510113", "--on", on,
                           *words, code=code)

    def rows(self, unit="510113", on="2019-12-31", *words, ledger="committee_member"):
        return self.answer("rows", ledger, "--unit", unit, "--on", on, *words)


class Ledgers(Country):
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
        number = ROSTER[0][2] + "\n"
        self.assertEqual(self.answer("erase", "--id-number", "-", typed=number)["persons"], 1)
        self.assertEqual(self.refused("erase", "--id-number", "-", typed=number)["code"],
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
        self.assertIn("试恢复成功", said)
        total = self.rows()["total"]
        erased = self.answer("erase", "--id-number", "-", typed=ROSTER[0][2] + "\n")
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
        self.assertEqual(self.answer("keys")["kept"], [first])

    def copy_keys(self, name):
        """The key folder as it is now, elsewhere."""
        copy = str(self.home / name)
        shutil.copytree(self.db + ".keys", copy)
        return copy

    def test_a_backup_of_before_a_key_change_needs_the_key_of_its_day(self):
        self.take_in()
        before = self.rows()
        backup, then = str(self.home / "backup"), self.copy_keys("then")
        self.answer("backup", backup)
        self.answer("keys", "--rotate")
        keys = self.db + ".keys"
        kept = str(self.home / "kept.db")
        self.check("restore", backup, "--db", kept, "--keys", keys)  # the old key was kept
        self.assertEqual(self.answer("keys", "--drop-old")["dropped"], 1)
        source, self.db = self.db, kept
        # It was wrapped anew when it was restored: the old key is not needed any more.
        self.assertEqual(self.rows("510113", "2019-12-31", "--keys", keys), before)

        self.db = str(self.home / "late.db")
        error = self.refused("restore", backup, "--keys", keys)
        self.assertEqual(error["code"], "keys_missing")
        self.assertIn("第 1 号密钥", error["message"])
        self.assertIn("--take-from", error["message"])
        self.assertEqual(self.refused("rows", "committee_member", "--unit", "510113", "--keys",
                                      keys)["code"], "keys_missing")
        self.assertEqual(self.answer("keys", "--take-from", then, "--keys", keys)["taken"], 1)
        self.assertEqual(self.rows("510113", "2019-12-31", "--keys", keys), before)
        self.db = source
        self.assertEqual(self.rows(), before)

    def test_an_older_copy_of_the_key_folder_serves_nobody_who_was_erased(self):
        self.take_in()
        older, first = self.copy_keys("older"), str(self.home / "first")
        self.answer("backup", first)
        self.answer("erase", "--id-number", "-", typed=ROSTER[0][2])
        for words in (("rows", "committee_member", "--unit", "510113"), ("keys",),
                      ("row", "committee_member", "1", "--withdraw")):
            error = self.refused(*words, "--keys", older)
            self.assertEqual(error["code"], "erasures_behind", words)
            self.assertIn("--take-erasures", error["message"])
        # The backup of before the erasure knows of nothing; the one beside it does.
        self.answer("backup", str(self.home / "second"))
        source, restored = self.db, str(self.home / "restored.db")
        self.db = restored
        self.assertEqual(self.refused("restore", first, "--keys", older)["code"],
                         "erasures_behind")
        self.assertFalse(os.path.exists(restored))
        self.assertEqual(self.refused("restore", first)["code"], "keys_needed")
        self.answer("restore", first, "--keys", older, "--take-erasures")
        names = [row["name"] for row in
                 self.rows("510113", "2019-12-31", "--keys", older)["rows"]]
        self.assertEqual(sorted(names), sorted(["（已清除）", "杨**", "李**", "周**"]))
        # Where no newer folder is left, the list is completed from the database.
        self.db, another = source, str(self.home / "another")
        shutil.copytree(older, another)
        pathlib.Path(another, "erasures").write_bytes(b"")
        self.assertGreaterEqual(
            self.answer("keys", "--take-erasures", "--keys", another)["taken"], 1)
        self.assertEqual(self.rows("510113", "2019-12-31", "--keys", another)["total"], 4)
        damaged = pathlib.Path(first + ".erasures")
        damaged.write_text(damaged.read_text() + "erased 1 #00000000\n")
        self.db = str(self.home / "again.db")
        error = self.refused("restore", first, "--keys", older)
        self.assertEqual(error["code"], "erasure_list_damaged")
        self.assertIn(str(damaged), error["message"])

    def test_numbers_of_persons_are_not_taken_from_the_command_line(self):
        self.take_in(ROSTER[:1])
        person = str(self.rows()["rows"][0]["person"])
        number = ROSTER[0][2]
        for words in (("erase", "--id-number", number), ("person", person, "--id-number", number),
                      ("person", person, "--phone", "13000000009")):
            error = self.refused(*words)
            self.assertEqual(error["code"], "usage")
            self.assertIn(f"{words[-2]} -", error["message"])
            self.assertNotIn(words[-1], error["message"])
        self.assertEqual(self.refused("erase", "--id-number", "-")["code"], "usage")
        shown = self.answer("person", person, "--id-number", "-", "--phone", "-",
                            typed=f" {number}\r\n13000000009\n")
        self.assertEqual(shown["phone"], "130****0009")

    def test_what_is_typed_on_a_terminal_is_not_shown(self):
        self.take_in(ROSTER[:1])
        keyboard, terminal = pty.openpty()
        with subprocess.Popen([PROGRAM, "erase", "--id-number", "-", "--db", self.db],
                              stdin=terminal, stdout=terminal, stderr=terminal) as running:
            seen = b""
            while "身份证号：".encode() not in seen:
                seen += os.read(keyboard, 4096)
            os.write(keyboard, ROSTER[0][2].encode() + b"\n")
            self.assertEqual(running.wait(timeout=60), 0)
        os.close(terminal)
        while True:
            try:
                part = os.read(keyboard, 4096)
            except OSError:
                break
            if not part:
                break
            seen += part
        os.close(keyboard)
        self.assertIn("已清除", seen.decode())
        self.assertNotIn(ROSTER[0][2], seen.decode())

    def test_the_journal_tells_who_exported_what(self):
        self.take_in()
        self.assertEqual(self.answer("journal", "--unit", "510113")["entries"], [])
        for name, unit, *more in (("a.xlsx", "510113"),
                                  ("b.xlsx", "红阳街道", "--reveal", "换届审查"),
                                  ("c.xlsx", "大弯街道", "--until", "2020-12-31")):
            self.answer("export", "committee_member", str(self.home / name), "--unit", unit,
                        "--on", "2019-12-31", *more)
        listed = self.answer("journal", "--unit", "510113")
        self.assertEqual([(e["kind"], e["on"], e.get("until"), e["rows"], e.get("purpose"))
                          for e in listed["entries"]],
                         [("export", "2019-12-31", None, 4, None),
                          ("reveal", "2019-12-31", None, 2, "换届审查"),
                          ("export", "2019-12-31", "2020-12-31", 1, None)])
        self.assertFalse(listed["more"])
        first = self.answer("journal", "--unit", "510113", "--limit", "2")
        self.assertTrue(first["more"])
        rest = self.answer("journal", "--unit", "510113", "--after", first["entries"][-1]["entry"])
        self.assertEqual(first["entries"] + rest["entries"], listed["entries"])
        only = self.answer("journal", "--unit", "510113", "--kind", "reveal")["entries"]
        self.assertEqual([entry["purpose"] for entry in only], ["换届审查"])
        street = self.answer("journal", "--unit", "大弯街道")["entries"]
        self.assertEqual([entry["until"] for entry in street], ["2020-12-31"])
        text = self.check("journal", "--unit", "510113", "--db", self.db)
        self.assertIn("完整，用途：换届审查", text)
        self.assertIn("班子成员", text)
        self.assertEqual(self.refused("journal", "--unit", "510113", "--kind", "x")["code"],
                         "usage")
        self.check("verify", "--journal", "--db", self.db)

    def test_who_has_no_notice_on_record_is_listed(self):
        self.take_in(ROSTER[:2])
        self.take_in(ROSTER[2:3], "--notice", "告知书")
        young = [("大同镇", "吴示范", id_number("20100505", 21), None, "委员", "大专", "编制外")]
        self.take_in(young, "--notice", "告知书")
        asked = ("person", "--without-notice", "--unit", "510113", "--on", "2019-12-31")
        listed = self.answer(*asked)
        self.assertEqual(sorted((p["name"], p["lacks"]) for p in listed["persons"]),
                         [("吴**（未满18周岁）", "guardian_consent"), ("杨**", "notice"),
                          ("陈**", "notice")])
        first = self.answer(*asked, "--limit", "1")
        self.assertTrue(first["more"])
        rest = self.answer(*asked, "--after", str(first["persons"][0]["person"]))
        self.assertEqual(first["persons"] + rest["persons"], listed["persons"])
        minor = [p for p in listed["persons"] if p["lacks"] == "guardian_consent"][0]
        self.check("person", str(minor["person"]), "--guardian-consent", "同意书", "--db", self.db)
        self.assertEqual(len(self.answer(*asked)["persons"]), 2)
        self.assertEqual(self.answer(*asked[:-1], "2019-10-31")["persons"], [])
        self.assertEqual(self.refused("person")["code"], "usage")

    def test_attachments_are_verified_and_what_nobody_tells_of_is_removed(self):
        self.take_in(ROSTER[:1])
        row = str(self.rows()["rows"][0]["row"])
        for number in (1, 2):
            paper = self.home / f"{number}.txt"
            paper.write_text(f"第 {number} 份", encoding="utf-8")
            self.answer("attach", "committee_member", row, str(paper))
        folder = self.home / "jishi.db.files"

        def stored():
            return sorted(path for path in folder.rglob("*") if path.is_file())

        whole = self.answer("verify", "--attachments")
        self.assertEqual((whole["ok"], whole["attachments"], whole["unneeded"]), (True, 2, 0))
        orphan = folder / "ab" / ("ab" + "0" * 62)
        orphan.parent.mkdir(exist_ok=True)
        orphan.write_bytes(b"x" * 2048)
        fresh = folder / "ab" / ("ab" + "1" * 62)  # as a change that is not committed yet has it
        fresh.write_bytes(b"y")
        os.utime(orphan, (0, 0))
        found = self.answer("verify", "--attachments")
        self.assertEqual((found["unneeded"], found["unneeded_bytes"], found["removed"]),
                         (1, 2048, 0))
        self.assertEqual(self.answer("verify", "--attachments", "--collect")["removed"], 1)
        self.assertFalse(orphan.exists())
        fresh.unlink()
        one, two = stored()
        content = bytearray(one.read_bytes())
        content[len(content) // 2] ^= 1
        one.write_bytes(content)
        two.unlink()
        wrong = self.answer("verify", "--attachments", code=1)
        self.assertEqual((wrong["ok"], wrong["wrong"]), (False, 2))
        self.assertEqual(sorted("损坏" in problem for problem in wrong["problems"]), [False, True])
        for words in (("--collect", "--journal"), ("--attachments", "--journal")):
            self.assertEqual(self.refused("verify", *words)["code"], "usage")

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
        self.assertEqual(self.answer("erase", "--due"),
                         {"found": 0, "persons": 0, "keys": 0, "kept": 0})

    def test_a_name_is_corrected_once_and_everywhere(self):
        self.take_in(ROSTER[:1])
        person = str(self.rows()["rows"][0]["person"])
        shown = self.answer("person", person, "--name", "程示范", "--guardian-consent", "告知书")
        self.assertEqual((shown["name"], shown["notice"]), ("程**", "监护人同意"))
        self.assertEqual(self.rows()["rows"][0]["name"], "程**")
        taken = self.refused("person", person, "--id-number", "-", typed="123\n")
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
                      ("erase", "--id-number", "-")):
            error = self.refused(*words, "--keys", other + ".keys", typed=ROSTER[0][2])
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
        self.answer("erase", "--id-number", "-", typed=ROSTER[0][2])
        self.assertEqual([path for path in (self.home / "jishi.db.files").rglob("*")
                          if path.is_file()], [])

    def count(self, ledger, *words, unit="510113"):
        return self.answer("rows", ledger, "--unit", unit, *words)["total"]

    def write_sheet(self, headings, rows):
        path = self.home / "sheet.csv"
        path.write_text("\n".join(",".join(line) for line in [headings, *rows]) + "\n",
                        encoding="utf-8")
        return str(path)

    def test_the_committees_before_and_after_are_compared_at_any_two_dates(self):
        """A11: members, deputies, mean age, share aged 28 and less, schooling, off staffing."""
        headings = ("单位", "姓名", "身份证号", "职务", "学历", "编制", "任职时间")
        def roster(*members):
            return [("大弯街道", name, id_number(born, serial), *rest)
                    for serial, (name, born, *rest) in enumerate(members, 21)]
        secretary = ("李示范", "19860101", "书记", "本科", "编制内", "2020-03-01")
        before = roster(secretary,
                        ("吴示范", "19850505", "副书记", "大专", "编制外", "2020.3"),
                        ("郑示范", "19840606", "委员", "大专", "编制外", "2020年3月"))
        after = roster(secretary,
                       ("冯示范", "19980707", "副书记", "本科", "编制内", "2024-03-01"),
                       ("陈示范", "19990808", "副书记", "研究生", "编制内", "2024-03-01"),
                       ("褚示范", "20000909", "委员", "本科", "编制外", "2024-03-01"))
        # Both rosters are entered long after; the terms say when they were in office.
        for members in (before, after):
            self.answer("import", "committee_member", self.write_sheet(headings, members), "--unit",
                        "510113", "--on", "2026-01-01")
        for name in ("吴", "郑"):
            row = [line for line in self.rows("510113", "2021-01-01")["rows"]
                   if line["name"].startswith(name)][0]
            self.check("row", "committee_member", str(row["row"]), "--end", "--on", "2024-03-01",
                       "--db", self.db)
        def figures(day):
            def number(*where):
                return self.count("committee_member", "--on", day, *where)
            listed = self.rows("510113", day)["rows"]
            born = [datetime.date.fromisoformat(row["values"]["birth_date"]) for row in listed]
            on = datetime.date.fromisoformat(day)
            ages = [on.year - b.year - ((on.month, on.day) < (b.month, b.day)) for b in born]
            return (number(), number("--where", "post == 'deputy_secretary'"),
                    sum(ages) / len(ages), sum(age <= 28 for age in ages),
                    number("--where", "education == 'bachelor' || education == 'graduate'"),
                    number("--where", "establishment == 'off'"))
        self.assertEqual(self.count("committee_member", "--on", "2020-02-29"), 0)
        self.assertEqual(figures("2023-12-31"), (3, 1, (37 + 38 + 39) / 3, 0, 1, 2))
        self.assertEqual(figures("2024-06-30"), (4, 2, (38 + 25 + 24 + 23) / 4, 3, 4, 1))

    def test_every_month_shows_which_organisations_held_an_activity(self):
        """D8: an activity at least once a month, and who held none."""
        headings = ("单位", "活动类别", "活动日期", "活动主题")
        self.answer("import", "activity", self.write_sheet(headings, [
            ("大弯街道", "主题团日", "2024-03-05", "学雷锋"),
            ("大弯街道", "志愿服务", "2024-03-20", "清洁家园"),
            ("大弯街道", "主题团日", "2024-05-04", "五四"),
            ("大同街道", "主题团日", "2024-04-30", "返乡青年"),
        ]), "--unit", "510113", "--on", "2026-01-01")
        def held_by(begin, end):
            listed = self.answer("rows", "activity", "--unit", "510113", "--on", begin, "--until",
                                 end)
            return listed["total"], {row["counted_at_name"] for row in listed["rows"]}
        self.assertEqual(held_by("2024-03-01", "2024-03-31"), (2, {"大弯街道"}))
        self.assertEqual(held_by("2024-04-01", "2024-04-30"), (1, {"大同街道"}))
        self.assertEqual(held_by("2024-05-01", "2024-05-31"), (1, {"大弯街道"}))
        self.assertEqual(held_by("2024-06-01", "2024-06-30"), (0, set()))
        self.assertEqual(held_by("2024-01-01", "2024-12-31")[0], 4)

    def test_events_are_asked_for_the_last_twelve_months_where_no_days_are_named(self):
        beijing = datetime.timezone(datetime.timedelta(hours=8))
        today = datetime.datetime.now(beijing).date()
        recent, old = today - datetime.timedelta(days=40), today - datetime.timedelta(days=400)
        headings = ("单位", "活动类别", "活动日期", "活动主题")
        self.answer("import", "activity", self.write_sheet(
            headings, [("大弯街道", "主题团日", recent.isoformat(), "近的"),
                       ("大弯街道", "主题团日", old.isoformat(), "远的")]), "--unit", "510113")
        listed = self.answer("rows", "activity", "--unit", "510113")
        self.assertEqual([row["values"]["theme"] for row in listed["rows"]], ["近的"])
        self.assertTrue(listed["basis"].startswith("近十二个月 "), listed["basis"])
        self.assertIn(today.isoformat(), listed["basis"])
        ledgers = {line["ledger"]: line
                   for line in self.answer("ledgers", "--unit", "510113")["ledgers"]}
        self.assertEqual(ledgers["activity"]["rows"], 1)
        self.assertEqual(ledgers["activity"]["basis"], listed["basis"])
        self.assertEqual(ledgers["venue"]["basis"], today.isoformat() + "，按当时的组织树")
        out = self.home / "out.xlsx"
        self.assertEqual(self.answer("export", "activity", str(out), "--unit", "510113")["rows"], 1)
        # An event is corrected on its own day, and neither changed nor ended.
        row = str(listed["rows"][0]["row"])
        moved = (recent - datetime.timedelta(days=1)).isoformat()
        self.answer("row", "activity", row, "--set", "活动日期=" + moved, "--correct")
        self.assertEqual(self.count("activity", "--on", moved), 1)
        self.assertEqual(self.count("activity", "--on", recent.isoformat()), 0)
        self.assertEqual(self.refused("row", "activity", row, "--set", "theme=新")["code"],
                         "event_not_changed")
        self.assertEqual(self.refused("row", "activity", row, "--end")["code"], "event_not_ended")

    def test_rows_are_changed_and_given_away_after_a_merger(self):
        headings = ("单位", "阵地名称", "阵地类别", "启用日期")
        sheet = self.write_sheet(headings, [("红阳街道", "青年中心", "青年中心", "2020-05-04")])
        self.answer("import", "venue", sheet, "--unit", "510113", "--on", "2021-01-01")
        row = self.rows("红阳街道", "2021-01-01", ledger="venue")["rows"][0]
        self.assertEqual(row["valid_from"], "2020-05-04")
        number = str(row["row"])
        changed = self.answer("row", "venue", number, "--set", "地址=新路", "--on", "2024-01-01")
        held = [version["unit"] for version in changed["versions"] if version["held"]]
        self.assertEqual(len(set(held)), 2)
        self.assertEqual(self.rows("大弯街道", "2024-01-01", ledger="venue")["total"], 1)
        self.check("row", "venue", number, "--to-unit", "大同街道", "--on", "2025-01-01", "--db",
                   self.db)
        for unit, day, rows in (("大弯街道", "2024-12-31", 1), ("大弯街道", "2025-01-01", 0),
                                ("大同街道", "2025-01-01", 1), ("510113", "2025-01-01", 1)):
            self.assertEqual(self.rows(unit, day, ledger="venue")["total"], rows, (unit, day))
        self.check("verify", "--journal", "--db", self.db)

    def test_a_new_term_begins_on_the_day_that_it_names(self):
        self.take_in([(*ROSTER[2], "2020-03-01")], headings=(*HEADINGS, "任期起"))
        row = str(self.rows("510113", "2021-01-01")["rows"][0]["row"])
        changed = self.answer("row", "committee_member", row, "--set", "任期起=2024-03-01", "--set",
                              "职务=副书记")
        held = [(v["valid_from"], v["values"]["post"]) for v in changed["versions"] if v["held"]]
        self.assertEqual(sorted(held), [("2020-03-01", "书记"), ("2024-03-01", "副书记")])

    def test_a_unit_that_two_places_have_is_shown_with_both_paths(self):
        error = self.refused("import", "committee_member", __file__, "--unit", "大")
        self.assertIn("大弯街道", error["message"])
        self.assertIn("大同街道", error["message"])

    def test_an_unknown_ledger_names_the_known_ones(self):
        error = self.refused("rows", "班子", "--unit", "510113")
        self.assertIn("班子成员", error["message"])


if __name__ == "__main__":
    unittest.main()
