#!/usr/bin/python3
"""What the writer writes is what openpyxl and LibreOffice read."""

import datetime
import os
import pathlib
import re
import subprocess
import tempfile
import unittest
import zipfile

import openpyxl

from office import convert

SAMPLES = os.environ["WRITE_SAMPLES"]
HEADING_ROW = 4
CUT_MARK = "…（过长，已截断）"


class Written(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.held = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.held.name)
        subprocess.run([SAMPLES, cls.folder], check=True)
        through = cls.folder / "through"
        through.mkdir()
        files = [cls.folder / f"{name}.xlsx" for name in ("template", "cells")]
        convert(files, "xlsx", through, cls.folder / "profile")

    @classmethod
    def tearDownClass(cls):
        cls.held.cleanup()

    def both(self, name):
        """The workbook as written, and after LibreOffice."""
        return [openpyxl.load_workbook(folder / name)
                for folder in (self.folder, self.folder / "through")]

    def values(self, sheet, row):
        return [cell.value for cell in sheet[row]]

    def test_nothing_but_the_files_is_left(self):
        names = {each.name for each in self.folder.iterdir() if each.is_file()}
        self.assertEqual(names, {"template.xlsx", "cells.xlsx", "refused.xlsx"})

    def test_the_head_stands_above(self):
        for book in self.both("template.xlsx"):
            sheet = book.worksheets[0]
            self.assertEqual(sheet.title, "班子／成员")
            self.assertEqual(sheet["A1"].value, "班子成员登记表")
            self.assertIn("A1:H1", [str(area) for area in sheet.merged_cells.ranges])
            self.assertEqual([sheet["A2"].value, sheet["A3"].value],
                             ["填报单位：红阳街道", "演示数据"])
            self.assertEqual(self.values(sheet, HEADING_ROW),
                             ["姓名*", "身份证号", "职务", "学历", "出生日期", "人数", "经费",
                              "来源"])
            self.assertTrue(all(cell.font.bold for cell in sheet[HEADING_ROW]))
        # LibreOffice keeps no views where there is no screen.
        self.assertEqual(self.both("template.xlsx")[0].worksheets[0].freeze_panes, "A5")

    def test_prose_is_text(self):
        for book in self.both("template.xlsx"):
            prose = book["填表说明"]
            self.assertEqual([prose[f"A{row}"].value for row in (1, 2, 3)],
                             ["填表说明", "一、带 * 的列必须填写。", "二、=1+1 不是公式。"])
            self.assertTrue(prose["A3"].alignment.wrap_text)

    def test_empty_rows_keep_what_is_typed(self):
        """Columns carry the formats, so that rows need not be written."""
        formats = ["@", "@", "@", "@", "yyyy\\-mm\\-dd", "0", "0.00", "@"]
        for book in self.both("template.xlsx"):
            columns = book.worksheets[0].column_dimensions
            for letter, wanted in zip("ABCDEFGH", formats):
                of_group = [each for key, each in columns.items() if key <= letter][-1]
                got = of_group.number_format
                self.assertEqual(got.replace("\\", ""), wanted.replace("\\", ""), letter)

    def lists(self, book):
        """What each column's list offers, and where it holds."""
        sheet = book.worksheets[0]
        out = {}
        for validation in sheet.data_validations.dataValidation:
            if validation.type != "list":
                continue
            formula = validation.formula1
            if formula.startswith('"'):
                offered = formula.strip('"').split(",")
            else:
                name, area = re.fullmatch(r"'?([^'!]+)'?!(.+)", formula).groups()
                self.assertEqual(book[name].sheet_state, "hidden")
                cells = book[name][area.replace("$", "")]
                offered = [row[0].value for row in cells]
            for area in str(validation.sqref).split():
                out[area[0]] = (offered, area)
        return out

    def test_lists_are_offered(self):
        for book in self.both("template.xlsx"):
            lists = self.lists(book)
            self.assertEqual(lists["C"], (["书记", "副书记", "委员"], "C5:C504"))
            self.assertEqual(lists["D"], ([f"学历{i}" for i in range(1, 121)], "D5:D504"))
            self.assertEqual(lists["H"], (["机关,事业单位", "村（社区）"], "H5:H504"))
            self.assertEqual(book.worksheets[-1].title, "选项")

    def test_prompts_are_cut(self):
        for book in self.both("template.xlsx"):
            validations = book.worksheets[0].data_validations.dataValidation
            prompts = {str(each.sqref)[0]: each for each in validations if each.prompt}
            self.assertEqual(prompts["A"].prompt, "p" * 254 + "…")
            self.assertEqual(prompts["A"].promptTitle, "姓名")
            self.assertEqual(prompts["D"].prompt, "从列表中选择")

    def test_cells_are_what_was_given(self):
        day = datetime.datetime
        for book in self.both("cells.xlsx"):
            sheet = book.worksheets[0]
            row = [self.values(sheet, number) for number in range(5, 11)]
            self.assertEqual(row[0], ["王小明", "110101199003070012", "书记", None,
                                      day(1990, 3, 7), -5, 1234.5, "是"])
            self.assertEqual(row[1], ["=1+1", "007", "a\nb", "  两边  ", "1899-12-31",
                                      123456789012345, 9.95, "否"])
            self.assertEqual(row[2][1:], ["控\ufffd制\ufffd", "<&>\"'", "😀", "1900-02-28",
                                          "9007199254740993", "12345678901234.567",
                                          "机关,事业单位"])
            # openpyxl leaves the escape as it stands in the file.
            self.assertIn(row[2][0], ("_x0041_", "_x005F_x0041_"))
            self.assertEqual(row[3][:7], ["@A1", "+86", "-1", "\t前", day(1900, 3, 1), 0, 0.125])
            self.assertEqual(row[3][7], "长" * (32767 - len(CUT_MARK)) + CUT_MARK)
            self.assertEqual(row[4], [None] * 8)
            self.assertEqual(row[5][0], "末")
            self.assertEqual(row[5][4], day(9999, 12, 31))
            self.assertEqual(sheet["G5"].number_format, "0.00")
            self.assertEqual(sheet["G8"].number_format, "0.000")
            self.assertEqual(book.worksheets[1].title, "班子／成员 (2)")

    def test_nothing_is_a_formula(self):
        for book in self.both("cells.xlsx"):
            kinds = {cell.data_type for sheet in book for row in sheet.rows for cell in row}
            self.assertNotIn("f", kinds)

    def test_refused_cells_are_marked(self):
        sheet = openpyxl.load_workbook(self.folder / "refused.xlsx").worksheets[0]
        self.assertEqual(sheet.cell(HEADING_ROW, 9).value, "问题")
        self.assertEqual(sheet["I5"].value,
                         "身份证号：校验码不对；身份证号：与第 3 行相同；学历：没有填")
        self.assertEqual(sheet["I6"].value, "同一人出现两次")
        self.assertEqual(sheet["B5"].comment.text, "校验码不对\n与第 3 行相同")
        self.assertEqual(sheet["D5"].comment.text, "没有填")
        red = {name: sheet[name].fill.start_color.rgb for name in ("A5", "B5", "D5", "A6")}
        self.assertEqual(red, {"A5": "00000000", "B5": "FFFFC7CE", "D5": "FFFFC7CE",
                               "A6": "00000000"})
        # Comments end at their limit, the words and the colour go on.
        rows = range(7, 7 + 10_005)
        comments = sum(sheet.cell(row, 1).comment is not None for row in rows)
        self.assertEqual(comments, 10_000 - 2)
        self.assertEqual(sheet.cell(rows[-1], 9).value, "姓名：错")
        self.assertEqual(sheet.cell(rows[-1], 1).fill.start_color.rgb, "FFFFC7CE")

    def test_who_wrote_it_is_not_in_the_file(self):
        with zipfile.ZipFile(self.folder / "cells.xlsx") as archive:
            properties = archive.read("docProps/core.xml").decode()
        self.assertRegex(properties, r"<dc:creator>\s*</dc:creator>|<dc:creator/>")


if __name__ == "__main__":
    unittest.main()
