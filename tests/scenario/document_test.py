#!/usr/bin/python3
"""B5, B6: documents made from their definitions come out with the figures of the rows entered."""

import pathlib
import shutil
import subprocess
import unittest

import docx
import openpyxl

import ledger_test
from ledger_test import ROSTER, id_number
from office import convert

NEXT_YEAR = [
    ("大弯街道", "吴示范", id_number("19940707", 15), None, "副书记", "本科", "编制外"),
    ("大同镇", "郑示范", id_number("19990909", 16), None, "书记", "大专", "编制外"),
]
ACTIVITIES = [
    ("红阳街道", "主题活动", "2020-06-05", "植树", 30),
    ("大弯街道", "主题活动", "2020-06-12", "读书", 20),
    ("大同镇", "主题活动", "2020-05-20", "座谈", 12),
]
GROUPS = [
    ("红阳街道", "红阳青年", "2020-05-10", 100),
    ("大同镇", "大同青年", "2020-06-10", 50),
]
FUNDS = [("大弯街道", 2020, "基本工作经费", 20000, "2020-02-01")]
PERIOD = ("--period", "2020-06")
TWO_DAYS = ("--on", "2020-06-30", "--before", "2019-12-31")


def paragraphs(file):
    return [each.text for each in docx.Document(str(file)).paragraphs]


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def header_texts(file):
    return {paragraph.text for section in docx.Document(str(file)).sections
            for header in (section.header, section.even_page_header)
            for paragraph in header.paragraphs}


class Documents(ledger_test.Ledgers):
    """Its tests are those below only."""

    def setUp(self):
        super().setUp()
        self.take_in()
        self.take_in(NEXT_YEAR, on="2020-03-01")
        self.enter("activity", ("单位", "活动类别", "活动日期", "主题", "参加人数"), ACTIVITIES)
        self.enter("wechat_group", ("单位", "群名称", "建群日期", "联系青年人数"), GROUPS)
        self.enter("funds", ("单位", "年度", "经费类别", "到位金额（元）", "到位日期"), FUNDS)

    def enter(self, ledger, headings, rows):
        path = self.home / f"{ledger}.xlsx"
        ledger_test.write_roster(path, rows, headings, ledger)
        report = self.answer("import", ledger, str(path), "--unit", "510113", "--on", "2020-06-30")
        self.assertEqual(report["added"], len(rows), report)

    def make(self, name, file, *words, unit="510113"):
        path = self.home / file
        self.answer("document", name, "--unit", unit, "--out", str(path), *words)
        return path

    def printed(self, file):
        """What LibreOffice reads in it."""
        pdf = convert([file], "pdf", self.home, self.home / "profile")[0]
        text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True,
                              text=True).stdout
        return "".join(text.split())

    def test_the_circular_on_committees(self):
        file = self.make("committee_circular", "通报.docx", *TWO_DAYS)
        found = paragraphs(file)
        text = "\n".join(found)
        for sentence in (
                "班子成员由2019年12月31日的4人变为6人，增加2人；副书记由1人变为2人，增加1人。",
                # Two in each township: how old they are is not told, nor who has no post of the
                # two in all; schooling is of three and three.
                "班子成员平均年龄为（不公布）。28岁及以下的若干人，占知道出生日期的若干人的"
                "若干（比例不公布），比例与2019年12月31日相比，变化不公布。"
                "大专学历3人，占50.0%；本科学历3人，占50.0%。",
                "编制外委员若干人，比例由若干（比例不公布）变为若干（比例不公布），变化不公布。",
                "文中数字的口径：班子成员，在任班子成员；",
                "文中写“若干”“不公布”的，人数少于3，或由它可推算出少于3的人数，"
                "为保护个人信息不公布。"):
            self.assertIn(sentence, text)
        self.assertIn("关于青白江区团的班子建设情况的通报", found)
        self.assertIn("共青团青白江区委员会", [line.strip() for line in found])
        table = cells(docx.Document(str(file)).tables[0])
        self.assertEqual(table[1][:6], ["序号", "单位", "班子成员（人）", "书记（人）",
                                        "副书记（人）", "班子成员平均年龄（岁）"])
        self.assertEqual([row[:6] for row in table[2:]],
                         [["1", "红阳街道", "2", "1", "1", "＊"],
                          ["2", "大弯街道", "2", "1", "1", "＊"],
                          ["3", "大同镇", "2", "1", "0", "＊"],
                          ["合计", "", "6", "3", "2", "＊"]])
        self.assertEqual(table[-1][6:], ["＊", "50.0%", "＊"])  # its own, no sum
        self.assertIn("“＊”：人数少于3，或由它可推算出少于3的人数，为保护个人信息不公布。", text)
        self.assertEqual(len(docx.Document(str(file)).inline_shapes), 1)
        self.assertEqual(header_texts(file), {"代拟稿"})
        printed = self.printed(file)
        self.assertIn("编制外委员若干人，比例由若干（比例不公布）变为", printed)
        self.assertIn("代拟稿", printed)

    def test_a_figure_that_there_is_not(self):
        file = self.make("committee_circular", "无.docx", "--on", "2019-10-31")
        text = "\n".join(paragraphs(file))
        self.assertIn("由2018年10月31日的无变为0人，无可比数字；", text)
        self.assertIn("班子成员平均年龄为无。", text)
        self.assertEqual(cells(docx.Document(str(file)).tables[0])[-1][2:6], ["0", "0", "0", "—"])

    def test_the_bulletin_of_a_month(self):
        file = self.make("monthly_bulletin", "简报.docx", *PERIOD, "--number", "6")
        text = "\n".join(paragraphs(file))
        for sentence in (
                "第 6 期", "青白江区共青团工作简报", "青白江区2020年6月工作情况",
                "2020年6月，共开展活动和会议2场，2020年5月为1场，增加1场；参加50人次。",
                "开展了活动的支部比例为0.0%，没有活动的支部5个。",
                "登记的到位经费20000.00元",
                "截至2020年6月30日，建立团青微信群2个，增加1个；覆盖150人次。"):
            self.assertIn(sentence, text)
        table = cells(docx.Document(str(file)).tables[0])
        self.assertEqual(table[-1], ["合计", "", "2", "50", "20,000.00", "2", "150"])
        self.assertEqual(table[3][1:], ["大同镇", "0", "0", "0.00", "1", "50"])

    def test_the_form_by_township(self):
        file = self.make("township_table", "统计表.xlsx", *PERIOD)
        sheet = openpyxl.load_workbook(file).active
        lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
        self.assertEqual([line[0] for line in lines[:2]],
                         ["代拟稿　内部资料", "青白江区乡镇（街道）团的工作统计表"])
        text = str(lines)
        self.assertIn("填报单位（盖章）：共青团青白江区委员会", text)
        self.assertIn("2020年6月30日", text)
        self.assertIn("填表人", text)
        rows = {line[1]: line for line in lines if isinstance(line[0], int)}
        self.assertEqual(list(rows), ["红阳街道", "大弯街道", "大同镇"])
        self.assertEqual(rows["大弯街道"][:6], [2, "大弯街道", 2, 1, 24.5, 1 / 2])
        total = next(line for line in lines if line[0] == "合计")
        self.assertEqual(total[2:5], [6, 2, 24])
        self.assertEqual(round(total[5], 3), 0.667)
        self.assertIn("大同镇", self.printed(file))

    def test_published_sheets_with_native_charts(self):
        file = self.make("committee_table", "班子.xlsx", *TWO_DAYS)
        book = openpyxl.load_workbook(file)
        charts = [chart for sheet in book for chart in sheet._charts]
        self.assertEqual([[each.tx.v for each in chart.series] for chart in charts],
                         [["书记（人）", "副书记（人）", "其他委员（人）"],
                          ["2019年12月31日", "2020年6月30日"]])
        rows = [[cell.value for cell in row] for row in book.worksheets[0]]
        total = next(row for row in rows if row[0] == "合计")
        self.assertEqual(total[2:7], [6, 3, 2, 1, "＊"])
        self.assertIn("＊", self.printed(file))
        work = self.make("work_table", "工作.xlsx", *PERIOD)
        kinds = [type(chart).__name__ for sheet in openpyxl.load_workbook(work)
                 for chart in sheet._charts]
        self.assertEqual(kinds, ["BarChart", "LineChart", "BarChart"])

    def test_a_tree_as_then_and_as_now(self):
        now = self.make("township_table", "现在.xlsx", *PERIOD, "--as", "now")
        text = str([[cell.value for cell in row] for row in openpyxl.load_workbook(now).active])
        self.assertIn("大同街道", text)
        self.assertNotIn("红阳街道", text)
        self.assertIn("按现在的隶属关系统计", text)

    def test_every_document_is_listed(self):
        listed = self.answer("document", "--list")["documents"]
        self.assertEqual([(each["name"], each["ending"]) for each in listed],
                         [("committee_circular", ".docx"), ("committee_table", ".xlsx"),
                          ("monthly_bulletin", ".docx"), ("township_table", ".xlsx"),
                          ("work_table", ".xlsx")])
        self.assertIn("班子建设情况通报", self.check("document", "--list", "--db", self.db))

    def test_what_it_refuses(self):
        taken = self.home / "有了.docx"
        taken.write_text("", encoding="utf-8")
        out = str(self.home / "新的.docx")
        for code, words in (
                ("file_exists", ("committee_circular", "--unit", "510113", "--out", str(taken))),
                ("unknown_format", ("township_table", "--unit", "510113", "--out", out)),
                ("unknown_document", ("nothing", "--unit", "510113", "--out", out)),
                ("document_needs_period", ("monthly_bulletin", "--unit", "510113", "--on",
                                           "2020-06-30", "--out", out)),
                ("usage", ("committee_circular", "--unit", "510113")),
                ("usage", ("committee_circular", "--out", out)),
                ("usage", ("--unit", "510113"))):
            with self.subTest(code=code, words=words):
                self.assertEqual(self.refused("document", *words)["code"], code)
        self.assertFalse(pathlib.Path(out).exists())

    def test_demonstration_data_is_marked_on_every_page(self):
        self.db = str(self.home / "demo.db")  # made-up rows never stand beside real ones
        shutil.copy(self.tree, self.db)
        shutil.copytree(self.tree + ".keys", self.db + ".keys")
        self.check("demo", "510113", "--db", self.db)
        file = self.make("committee_circular", "演示.docx")
        self.assertEqual(header_texts(file), {"代拟稿　演示数据"})
        table = self.make("township_table", "演示.xlsx")
        self.assertIn("演示数据", self.printed(table))


def load_tests(loader, _, __):
    names = [name for name in vars(Documents) if name.startswith("test_")]
    return unittest.TestSuite(map(Documents, names))


if __name__ == "__main__":
    unittest.main()
