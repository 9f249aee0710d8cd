"""Published figures checked as an office does it: a sheet filled in, what disagrees told."""

import csv
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

import openpyxl

PROGRAM = os.environ["JISHI_PROGRAM"]
EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "figures_example.csv"
HEADINGS = ["指标", "分子", "百分比或平均数", "分母", "口径", "构成", "原文"]


class Figures(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def run_program(self, *words):
        return subprocess.run([PROGRAM, "check-figures", *map(str, words)], capture_output=True,
                              text=True, timeout=60, stdin=subprocess.DEVNULL, check=False)

    def answer(self, code, *words):
        done = self.run_program(*words, "--json")
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def write_csv(self, rows, headings=None, encoding="utf-8"):
        path = self.folder / "figures.csv"
        with open(path, "w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows([headings or HEADINGS, *rows])
        return path

    def test_the_figures_of_the_seed_documents(self):
        found = self.answer(1, EXAMPLE)
        self.assertFalse(found["ok"])
        totals = {each["row"]: each["totals"] for each in found["figures"]}
        self.assertEqual(totals[2], {"least": 32, "most": 32})
        self.assertEqual(totals[3], {})
        self.assertEqual(totals[7], {"least": 2436, "most": 2461})
        self.assertIsNone(totals[20])
        self.assertEqual([(each["kind"], each["rows"]) for each in found["findings"]],
                         [("impossible", [3]), ("impossible", [19]), ("mixed_totals", [7, 8, 9]),
                          ("ambiguous_wording", [20])])
        bases = {each["basis"]: each["sets"] for each in found["bases"]}
        self.assertEqual(bases["地市"], [{"rows": [5, 6], "totals": {"least": 337, "most": 340}}])
        self.assertEqual(len(bases["涉农县"]), 3)
        self.assertEqual(found["compositions"],
                         [{"composition": "委员来源", "rows": list(range(11, 19)),
                           "percent": "100.0", "explained_by_rounding": True}])
        for finding in found["findings"]:
            self.assertIn("请核实", finding["message"])

    def test_figures_that_agree(self):
        path = self.write_csv([["大专", "71", "58.2%", "122", "委员"],
                               ["本科", "34", "27.9%", "", "委员"]])
        self.assertTrue(self.answer(0, path)["ok"])
        done = self.run_program(path)
        self.assertEqual(done.returncode, 0)
        self.assertIn("口径“委员”：2 个数字相符，总数 122。", done.stdout)
        self.assertIn("没有发现不一致", done.stdout)

    def test_the_template_is_filled_in_and_checked(self):
        path = self.folder / "空表.xlsx"
        done = self.run_program("--template", path)
        self.assertEqual(done.returncode, 0, done.stderr)
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        self.assertEqual([str(cell.value).rstrip("*") for cell in sheet[1]], HEADINGS)
        sheet.append(["召开动员会的乡镇", 23106, "68%", None, "乡镇"])
        sheet.append(["落实经费的乡镇", 25473, 0.789, None, "乡镇"])  # a cell formatted as per cent
        sheet.cell(row=3, column=3).number_format = "0.0%"
        sheet.append(["填表人：王示范"])
        book.save(path)
        found = self.answer(1, path)
        self.assertEqual([each["totals"] for each in found["figures"]],
                         [{"least": 33732, "most": 34231}, {"least": 32265, "most": 32305}])
        self.assertEqual([each["kind"] for each in found["findings"]], ["mixed_totals"])

    def test_a_table_of_an_office(self):
        """A title above, other headings in another order, GB18030."""
        path = self.folder / "office.csv"
        path.write_text("数字核对表\n统计口径,占比,项目,数量\n地市,９１％,召开动员会的地市,308个\n",
                        encoding="gb18030")
        found = self.answer(0, path)
        self.assertEqual(found["figures"][0]["totals"], {"least": 337, "most": 340})

    def test_cells_that_cannot_be_read_do_not_stop_the_others(self):
        path = self.write_csv([["培训", "300余人", "", "", ""],
                               ["", "5", "50%", "", ""],
                               ["委员", "5", "50%", "0", ""],
                               ["本科", "", "34.1%", "122", ""]])
        found = self.answer(1, path)
        self.assertEqual([each["cell"] for each in found["unread"]], ["B2", "A3", "D4"])
        self.assertEqual([each["row"] for each in found["figures"]], [5])
        self.assertEqual([each["kind"] for each in found["findings"]], ["impossible"])
        self.assertIn("B2：“300余人”不是可以核对的数", self.run_program(path).stdout)

    def test_a_long_text_is_not_repeated(self):
        path = self.write_csv([["培训", "很" * 5000, "", "", ""]])
        unread = self.answer(1, path)["unread"]
        self.assertEqual([each["cell"] for each in unread], ["B2"])
        self.assertLess(len(unread[0]["message"]), 100)

    def test_what_it_refuses(self):
        nothing = self.write_csv([], headings=["甲", "乙"])
        taken = self.folder / "taken.xlsx"
        taken.write_bytes(b"")
        many = self.folder / "many.csv"
        many.write_text("指标,分子\n" + "委员,1\n" * 1001, encoding="utf-8")
        for code, words, error in [(2, [], "usage"),
                                   (2, [nothing, "--template", self.folder / "a.xlsx"], "usage"),
                                   (1, [nothing], "figures_without_heading"),
                                   (1, [self.folder / "none.csv"], "sheet_not_readable"),
                                   (1, [many], "too_many_figures"),
                                   (1, ["--template", taken], "file_exists"),
                                   (1, ["--template", self.folder / "a.doc"], "unknown_format")]:
            with self.subTest(error=error):
                self.assertEqual(self.answer(code, *words)["error"]["code"], error)


if __name__ == "__main__":
    unittest.main()
