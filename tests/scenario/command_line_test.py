"""The program as a person uses it: every command over a small country, answers and errors."""

import contextlib
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.environ["JISHI_PROGRAM"]

TOWNS_2019 = {"001": "红阳街道", "002": "大弯街道", "103": "大同镇"}
VILLAGES_2019 = {"001001": "石家碾社区居委会", "001002": "团结路社区居委会",
                 "002001": "金桥社区居委会",
                 "103001": "一心村委会", "103002": "梁湾村委会"}
TOWNS_2023 = {"002": "大弯街道", "003": "大同街道"}
VILLAGES_2023 = {"002001": "金桥社区居民委员会", "002002": "石家碾社区居民委员会",
                 "002003": "团结路社区居民委员会", "003001": "一心村民委员会"}


def write_divisions(folder, towns, villages):
    folder.mkdir(parents=True, exist_ok=True)
    county = "510113"
    files = {
        "provinces.csv": ["code,name", '51,"四川省"'],
        "cities.csv": ["code,name,provinceCode", '5101,"成都市",51'],
        "areas.csv": ["code,name,cityCode,provinceCode", f'{county},"青白江区",5101,51'],
        "streets.csv": ["code,name,areaCode,provinceCode,cityCode"]
        + [f'{county}{code},"{name}",{county},51,5101' for code, name in towns.items()],
        "villages.csv": ["code,name,streetCode,provinceCode,cityCode,areaCode"]
        + [f'{county}{code},"{name}",{county}{code[:3]},51,5101,{county}'
           for code, name in villages.items()],
    }
    for name, lines in files.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


class CommandLine(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.scratch.name)
        write_divisions(cls.folder / "2019", TOWNS_2019, VILLAGES_2019)
        write_divisions(cls.folder / "2023", TOWNS_2023, VILLAGES_2023)
        cls.db = str(cls.folder / "jishi.db")
        cls.check("init", "--db", cls.db)
        cls.check("import", "divisions", "--db", cls.db, "--from", str(cls.folder / "2019"),
                  "--on", "2019-10-31")
        cls.imported = cls.answer("import", "divisions", "--db", cls.db, "--from",
                                  str(cls.folder / "2023"), "--on", "2023-06-30", "--questions",
                                  str(cls.folder / "questions.csv"), "--accept-losses")

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    @classmethod
    def run_program(cls, *words, **environment):
        return subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=120,
                              stdin=subprocess.DEVNULL, env={**os.environ, **environment})

    @classmethod
    def check(cls, *words):
        done = cls.run_program(*words)
        if done.returncode != 0:
            raise AssertionError(f"{words}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    @classmethod
    def answer(cls, *words):
        return json.loads(cls.check(*words, "--json"))

    def refused(self, code, *words):
        """The exit code is as said; the error has a code and a Chinese message in both forms."""
        done = self.run_program(*words)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertIn("错误：", done.stderr)
        error = json.loads(self.run_program(*words, "--json").stdout)["error"]
        self.assertRegex(error["code"], r"^[a-z_]+$")
        self.assertIn(error["message"], done.stderr)
        return error["code"]

    def test_a_unit_was_is_and_became(self):
        then = self.answer("unit", "青白江区", "--db", self.db, "--on", "2019-10-31")
        self.assertEqual(then["below"]["township"], 3)
        now = self.answer("unit", "510113", "--db", self.db, "--on", "2023-06-30", "--history")
        self.assertEqual(now["below"]["township"], 2)
        fates = {child["last"]["content"]["name"]: child["fate"] for child in now["children"]}
        self.assertEqual(set(fates), {"红阳街道", "大弯街道", "大同街道"})
        self.assertIn("并入 大弯街道", fates["红阳街道"])
        gone = self.answer("unit", "红阳街道", "--db", self.db, "--on", "2023-06-30")
        self.assertFalse(gone["living"])
        self.assertEqual(gone["successor"]["name"], "大弯街道")
        by_path = self.answer("unit", "成都市/青白江区/大同街道", "--db", self.db)
        self.assertEqual(by_path["content"]["kind"], "working_committee")
        self.assertEqual(by_path["profile"]["township_class"], "街道")

    def test_a_unit_is_found_by_its_own_code(self):
        self.assertTrue(self.answer("unit", "ZY", "--db", self.db)["living"])
        self.assertIn("共青团中央", self.check("tree", "ZY", "--db", self.db))

    def test_no_line_ends_in_blanks(self):
        pages = [self.check("unit", name, "--db", self.db, "--on", day, "--history")
                 for name in ("青白江区", "大弯街道", "大同镇")
                 for day in ("2019-10-31", "2023-06-30")]
        pages += [self.check("tree", "--db", self.db, "--depth", "6"), self.check("--help"),
                  self.check("unit", "--help")]
        for page in pages:
            self.assertNotRegex(page, r"(?m) $")

    def test_an_interrupt_ends_the_wait_for_another_program(self):
        copy = str(self.folder / "waiting.db")
        self.check("init", "--db", copy)
        lock = pathlib.Path(copy + ".lock")
        with contextlib.closing(sqlite3.connect(copy)) as other:
            other.execute("BEGIN IMMEDIATE")
            started = subprocess.Popen([PROGRAM, "init", "--db", copy], stdin=subprocess.DEVNULL,
                                       stderr=subprocess.PIPE, text=True)
            stat = pathlib.Path(f"/proc/{started.pid}/stat")
            while started.poll() is None and not (lock.read_text() == f"{started.pid}\n" and
                                                  stat.read_text().rpartition(") ")[2][0] == "S"):
                pass
            started.send_signal(signal.SIGINT)
            _, said = started.communicate(timeout=120)
        self.assertEqual(started.returncode, 130, said)
        self.assertIn("已取消，未作任何更改", said)

    def test_the_tree_of_a_day(self):
        tree = self.answer("tree", "510113", "--db", self.db, "--on", "2019-10-31", "--depth", "2")
        self.assertEqual([town["name"] for town in tree["children"]],
                         ["红阳街道", "大弯街道", "大同镇"])
        self.assertEqual(len(tree["children"][0]["children"]), 2)
        whole = self.check("tree", "--db", self.db)
        self.assertIn("新疆生产建设兵团", whole)

    def test_every_unit_is_accounted_for_and_nothing_silently_dissolved(self):
        events = self.imported["events"]
        self.assertNotIn("dissolved", events)
        self.assertEqual(events["delisted"], 1)
        self.assertEqual(self.imported["questions"][0]["code"], "510113103002")
        rows = (self.folder / "questions.csv").read_text(encoding="utf-8-sig").splitlines()
        self.assertTrue(rows[1].startswith("510113103002,,,"))

    def test_the_lineage_file_decides_afterwards(self):
        copy = str(self.folder / "decided.db")
        with sqlite3.connect(self.db) as source, sqlite3.connect(copy) as target:
            source.backup(target)
        rows = (self.folder / "questions.csv").read_text(encoding="utf-8-sig")
        filled = self.folder / "lineage.csv"
        filled.write_text(rows.replace("510113103002,,,", "510113103002,并入,510113003001,"),
                          encoding="utf-8")
        words = ("import", "divisions", "--db", copy, "--from", str(self.folder / "2023"), "--on",
                 "2023-06-30")
        self.assertEqual(self.answer(*words, "--lineage", str(filled))["questions"], [])
        became = self.answer("unit", "梁湾村委会", "--db", copy)
        self.assertEqual(became["successor"]["name"], "一心村民委员会")
        again = self.answer(*words, "--lineage", str(filled))
        self.assertEqual(again["already_decided"], 1)
        self.assertIn("已有相同判定 1 条，未重复写入", self.check(*words, "--lineage", str(filled)))
        filled.write_text(rows.replace("510113103002,,,", "510113103002,撤销,,"), encoding="utf-8")
        self.assertEqual(self.refused(1, *words, "--lineage", str(filled)),
                         "lineage_decided_otherwise")
        self.check("verify", "--journal", "--db", copy)

    def test_verify_finds_the_altered_entry(self):
        self.assertTrue(self.answer("verify", "--journal", "--db", self.db)["ok"])
        copy = str(self.folder / "altered.db")
        with sqlite3.connect(self.db) as source, sqlite3.connect(copy) as target:
            source.backup(target)
            target.execute("UPDATE journal_entry SET payload = "
                           "replace(payload, '红阳街道', '红阴街道')"
                           " WHERE payload LIKE '%红阳街道%' AND position = 2")
            self.assertGreater(target.total_changes, 0)
        done = self.run_program("verify", "--journal", "--db", copy, "--json")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(json.loads(done.stdout)["breaks"][0]["position"], 2)
        heads = self.folder / "heads"
        heads.write_text(self.check("verify", "--print-heads", "--db", self.db))
        self.assertGreater(len(self.answer("verify", "--print-heads", "--db", self.db)["heads"]), 3)
        empty = self.folder / "empty.heads"
        empty.write_text("")
        self.assertEqual(self.refused(1, "verify", "--journal", "--heads", str(empty), "--db",
                                      self.db), "heads_malformed")
        self.check("verify", "--journal", "--heads", str(heads), "--db", self.db)

    def test_backup_and_restore(self):
        backup = str(self.folder / "all.backup")
        self.assertEqual(self.answer("backup", backup, "--db", self.db)["trial"], "whole")
        self.assertTrue(pathlib.Path(backup + ".tried").exists())
        self.assertFalse(pathlib.Path(backup + ".trial").exists())
        untried = str(self.folder / "untried.backup")
        said = self.answer("backup", untried, "--db", self.db, "--without-trial")
        self.assertEqual(said["trial"], "not_tried")
        self.assertFalse(pathlib.Path(untried + ".tried").exists())
        self.assertEqual(self.refused(1, "backup", backup, "--db", self.db), "backup_exists")
        restored = str(self.folder / "restored.db")
        answer = self.answer("restore", backup, "--db", restored)
        self.assertTrue(answer["verified"])
        self.assertEqual(self.refused(1, "restore", backup, "--db", restored),
                         "restore_target_not_empty")
        another = str(self.folder / "another.db")
        pathlib.Path(backup + ".heads").rename(backup + ".kept")
        self.assertEqual(self.refused(1, "restore", backup, "--db", another), "backup_unfinished")
        self.assertFalse(pathlib.Path(another).exists())
        self.check("restore", backup, "--db", another, "--without-heads")
        self.assertEqual(self.check("tree", "--db", restored, "--depth", "6"),
                         self.check("tree", "--db", self.db, "--depth", "6"))

    def test_what_a_former_name_is_on_the_day_asked_about(self):
        now = self.answer("unit", "大同镇", "--db", self.db, "--on", "2023-06-30")
        self.assertEqual(now["content"]["name"], "大同街道")
        self.assertEqual(now["content"]["division_code"], "510113003")
        then = self.answer("unit", "成都市/青白江区/金桥社区居委会", "--db", self.db,
                           "--on", "2019-10-31")
        self.assertEqual(then["content"]["name"], "金桥社区居民委员会")

    def test_a_damaged_database_is_said_to_be_damaged(self):
        for change in ("UPDATE journal_entry SET position = 'x' WHERE position = 1",
                       "UPDATE journal_head SET position = 'x'", "DELETE FROM journal_entry",
                       "DELETE FROM journal_head"):
            copy = str(self.folder / "damaged.db")
            with sqlite3.connect(self.db) as source, sqlite3.connect(copy) as target:
                source.backup(target)
                target.execute(change)
            done = self.run_program("verify", "--journal", "--db", copy, "--json")
            self.assertEqual(done.returncode, 1, change + done.stdout + done.stderr)
            self.assertFalse(json.loads(done.stdout)["ok"], change)
        with sqlite3.connect(copy) as target:
            target.execute("UPDATE unit_version SET level = 'x'")
        self.assertEqual(self.refused(3, "tree", "--db", copy), "unexpected")
        with sqlite3.connect(self.db) as source, sqlite3.connect(copy) as target:
            source.backup(target)
            target.execute("UPDATE unit_version SET partition = partition + 1000000")
        self.assertEqual(self.refused(3, "unit", "大弯街道", "--db", copy), "unexpected")

    def test_a_log_left_beside_the_target_is_not_mixed_in(self):
        backup = str(self.folder / "mixed.backup")
        self.check("backup", backup, "--db", self.db)
        target = self.folder / "mixed.db"
        pathlib.Path(str(target) + "-wal").write_bytes(b"left behind")
        self.assertEqual(self.refused(1, "restore", backup, "--db", str(target)),
                         "restore_target_not_empty")
        self.assertFalse(target.exists())

    def test_questions_that_cannot_be_written_stop_the_import(self):
        fresh = str(self.folder / "fresh.db")
        self.check("init", "--db", fresh)
        words = ("import", "divisions", "--db", fresh, "--from", str(self.folder / "2019"), "--on",
                 "2019-10-31")
        self.assertEqual(self.refused(1, *words, "--questions", "/no/such/folder/q.csv"),
                         "cannot_write")
        self.assertNotIn("四川省", self.check("tree", "--db", fresh))
        self.check(*words)

    def test_init_twice_changes_nothing(self):
        again = self.answer("init", "--db", self.db)
        self.assertEqual((again["founded"], again["definitions"]), (0, 1))

    def test_mistakes_say_what_to_do(self):
        nowhere = str(self.folder / "nowhere.db")
        self.assertEqual(self.refused(3, "unit", "x", "--db", nowhere), "database_unreachable")
        self.assertEqual(self.refused(2, "unit", "x", "--db", self.db, "--on", "2023-02-30"),
                         "usage")
        self.assertEqual(self.refused(2, "tree", "--db", self.db, "--depth", "99"), "usage")
        self.assertEqual(self.refused(1, "unit", "没有的单位", "--db", self.db), "no_such_unit")
        self.assertEqual(self.refused(1, "import", "divisions", "--db", self.db, "--from",
                                      str(self.folder / "2019"), "--on", "2018-01-01"),
                         "edition_out_of_order")
        text = self.folder / "text.db"
        text.write_text("this is not a database, whatever its name says" * 100)
        self.assertEqual(self.refused(3, "unit", "x", "--db", str(text)), "database_corrupt")
        empty = str(self.folder / "empty.db")
        sqlite3.connect(empty).execute("CREATE TABLE other (x)").connection.close()
        self.assertEqual(self.refused(1, "unit", "x", "--db", empty), "not_initialised")
        self.assertEqual(self.refused(2, "nonsense"), "usage")
        self.assertEqual(self.refused(2, "区" * 1000), "usage")
        self.assertIn("“" + "区" * 59 + "…”", self.run_program("区" * 1000).stderr)
        self.assertEqual(self.refused(1, "unit", "区" * 1000, "--db", self.db), "no_such_unit")
        self.assertIn("“" + "区" * 59 + "…”", self.run_program("unit", "区" * 1000, "--db",
                                                             self.db).stderr)
        self.assertEqual(self.refused(2, "unit", b"\xff", "--db", self.db), "usage")
        self.assertEqual(self.run_program("unit", JISHI_DB=self.db).returncode, 2)
        self.assertEqual(self.run_program("tree", JISHI_DB=self.db).returncode, 0)
        for empty in (("--db", ""), ("--db=",)):  # never another database than the one named
            done = self.run_program("tree", *empty, JISHI_DB=self.db)
            self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
            self.assertIn("--db 后面的数据库地址是空的", done.stderr)

    def test_an_older_program_refuses_a_newer_schema(self):
        newer = str(self.folder / "newer.db")
        with sqlite3.connect(self.db) as source, sqlite3.connect(newer) as target:
            source.backup(target)
            target.execute("INSERT INTO schema_migration SELECT component, max(number) + 1, "
                           "'later', 0 FROM schema_migration WHERE component = 'journal'")
        self.assertEqual(self.refused(1, "tree", "--db", newer), "schema_newer")
        self.assertEqual(self.refused(1, "init", "--db", newer), "schema_newer")

    def test_a_database_of_an_older_program_is_brought_up_to_date(self):
        older = str(self.folder / "older.db")
        with sqlite3.connect(self.db) as source, sqlite3.connect(older) as target:
            source.backup(target)
            target.execute("DELETE FROM schema_migration WHERE component = 'journal' "
                           "AND number > 1")
        self.assertEqual(self.refused(1, "tree", "--db", older), "schema_older")
        words = "正在把数据库升级"
        done = self.run_program("init", "--db", older)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(words, done.stderr)
        self.assertNotIn(words, self.run_program("init", "--db", older).stderr)
        self.assertEqual(self.check("tree", "--db", older), self.check("tree", "--db", self.db))
        self.check("verify", "--journal", "--db", older)

    def test_an_ambiguous_name_shows_the_candidates(self):
        done = self.run_program("unit", "大", "--db", self.db, "--json")
        self.assertEqual(done.returncode, 1)
        paths = [candidate["path"] for candidate in json.loads(done.stdout)["candidates"]]
        self.assertEqual(len(paths), 2)
        self.assertIn("共青团中央/四川省/成都市/青白江区/大弯街道", paths)

    def test_eval_prints_type_and_value(self):
        self.assertEqual(self.check("eval", "1 + 2 * 3"), "int 7\n")
        self.assertEqual(self.check("eval", "x + y", "--with", "x=1", "--with", "y=x*2"), "int 3\n")
        done = self.run_program("eval", "1 / 0")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertTrue(done.stderr.startswith("divide_by_zero"))

    def test_check_names_file_line_and_column(self):
        faulty = self.folder / "faulty"
        faulty.mkdir(exist_ok=True)
        (faulty / "package.yaml").write_text(
            "package: faulty\nlabel: 错包\nversion: 1.0.0\nlable: 多\n")
        done = self.run_program("check", str(faulty))
        self.assertEqual(done.returncode, 1)
        self.assertIn("package.yaml:4:1:", done.stdout)
        self.assertTrue(self.answer("check")["ok"])

    def test_completion_knows_the_commands(self):
        script = self.check("completion") + "\nCOMP_WORDS=(jishi im); COMP_CWORD=1; _jishi; " \
            "echo \"${COMPREPLY[@]}\"; COMP_WORDS=(jishi unit --h); COMP_CWORD=2; _jishi; " \
            "echo \"${COMPREPLY[@]}\""
        out = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
        self.assertEqual(out.stdout.splitlines(), ["import imports", "--help --history"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
