#!/usr/bin/python3
"""What is written opens in LibreOffice, python-docx and openpyxl, and stands as GB/T 9704 says."""

import os
import pathlib
import posixpath
import re
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree
import zipfile

import docx
import openpyxl

from office import convert

SAMPLES = os.environ["WRITE_SAMPLES"]
POINTS_PER_MM = 72 / 25.4
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def mm(points):
    return points / POINTS_PER_MM


def words_of(pdf, page):
    """(left, top, right, bottom, text) of what stands together on the page, in mm."""
    text = subprocess.run(["pdftotext", "-bbox", "-f", str(page), "-l", str(page), pdf, "-"],
                          check=True, capture_output=True, text=True).stdout
    found = re.findall(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>',
                       text)
    return [(*(mm(float(edge)) for edge in edges), word) for *edges, word in found]


def text_of(pdf, page=None):
    pages = [] if page is None else ["-f", str(page), "-l", str(page)]
    return subprocess.run(["pdftotext", "-layout", *pages, pdf, "-"], check=True,
                          capture_output=True, text=True).stdout


def about(pdf):
    """Pages, and the size of the first in mm."""
    text = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
    size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", text).groups()
    return int(re.search(r"Pages:\s+(\d+)", text).group(1)), [mm(float(edge)) for edge in size]


def setUpModule():
    Opened.held = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(Opened.held.cleanup)
    Opened.folder = pathlib.Path(Opened.held.name)
    subprocess.run([SAMPLES, Opened.folder], check=True)
    Opened.documents = sorted(Opened.folder.glob("*.docx"))
    Opened.tables = sorted(Opened.folder.glob("*.xlsx"))
    Opened.printed = Opened.folder / "printed"
    Opened.printed.mkdir()
    # Asserts that every file came out.
    convert([*Opened.documents, *Opened.tables], "pdf", Opened.printed, Opened.folder / "profile")


class Opened(unittest.TestCase):
    """The samples, written and printed once."""

    def pdf(self, name):
        return str(self.printed / f"{name}.pdf")


class Layout(Opened):
    def body_lines(self, page):
        return [word for word in words_of(self.pdf("measured"), page) if set(word[4]) == {"团"}]

    def test_the_page_is_a4(self):
        for document in self.documents:
            _, (width, height) = about(self.pdf(document.stem))
            self.assertAlmostEqual(width, 210, delta=0.5, msg=document.name)
            self.assertAlmostEqual(height, 297, delta=0.5, msg=document.name)

    def test_22_lines_of_28_characters(self):
        lines = self.body_lines(2)
        self.assertEqual(len(lines), 22)
        self.assertEqual({len(line[4]) for line in lines}, {28})

    def test_the_text_stands_within_156_by_225_mm(self):
        lines = self.body_lines(2)
        for left, _, right, _, _ in lines:
            self.assertAlmostEqual(left, 28, delta=0.2)
            self.assertLessEqual(right, 28 + 156 + 0.1)
            self.assertGreater(right, 28 + 156 - 1)
        # Each line stands in the middle of its 22nd of the height.
        pitch = 225 / 22
        for number, (_, top, _, bottom, _) in enumerate(lines):
            self.assertAlmostEqual((top + bottom) / 2, 37 + pitch * (number + 0.5), delta=1.5)

    def test_paragraphs_begin_two_characters_in(self):
        first = self.body_lines(1)[0]
        self.assertEqual(len(first[4]), 26)
        self.assertAlmostEqual(first[0] - 28, mm(2 * 15.75), delta=0.3)

    def test_the_page_number_stands_outside_below_the_text(self):
        for page, at_left in ((1, False), (2, True), (3, False)):
            number = [word for word in words_of(self.pdf("measured"), page)
                      if word[1] > 37 + 225]
            self.assertEqual([word[4] for word in number], ["—", str(page), "—"])
            indent = mm(14)
            if at_left:
                self.assertAlmostEqual(number[0][0], 28 + indent, delta=0.5)
            else:
                self.assertAlmostEqual(number[-1][2], 28 + 156 - indent, delta=0.5)
            # 7 mm below the text stands the upper edge of the line.
            middle = (number[1][1] + number[1][3]) / 2
            self.assertAlmostEqual(middle, 37 + 225 + 7 + mm(16) / 2, delta=1)

    def test_the_title_is_in_the_middle(self):
        title = [word for word in words_of(self.pdf("measured"), 1) if word[4] == "版面测量"]
        self.assertEqual(len(title), 1)
        self.assertAlmostEqual((title[0][0] + title[0][2]) / 2, 28 + 156 / 2, delta=0.5)
        self.assertAlmostEqual(title[0][2] - title[0][0], mm(4 * 22), delta=0.5)

    def test_issuer_and_date(self):
        pages, _ = about(self.pdf("circular"))
        words = words_of(self.pdf("circular"), pages)
        issuer = [word for word in words if word[4] == "共青团成都市青白江区委员会"][-1]
        date = [word for word in words if word[1] > issuer[1] + 5][0]
        self.assertTrue(date[4].startswith("2026"), date)
        # Two characters free on the right; the date begins two characters behind the issuer.
        two = mm(2 * 15.75)
        self.assertAlmostEqual(28 + mm(28 * 15.75) - issuer[2], two, delta=0.5)
        self.assertAlmostEqual(date[0] - issuer[0], two, delta=0.3)

    def test_every_page_says_what_it_is(self):
        for document in self.documents:
            pages, _ = about(self.pdf(document.stem))
            for page in range(1, pages + 1):
                text = text_of(self.pdf(document.stem), page)
                self.assertIn("代拟稿", text, f"{document.name} {page}")
                self.assertIn("演示数据", text, f"{document.name} {page}")

    def test_a_long_table_goes_on_with_its_head(self):
        pages, _ = about(self.pdf("tables"))
        text = text_of(self.pdf("tables"))
        for number in (1, 500, 1000):
            self.assertRegex(text, rf"第\s?{number}\s?团支部")
        last = text_of(self.pdf("tables"), pages - 1)
        for heading in ("序号", "单位", "数量", "本期", "上期", "备注"):
            self.assertIn(heading, last)

    def test_a_wide_table_lies_and_what_follows_stands_again(self):
        out = subprocess.run(["pdfinfo", "-l", "99", self.pdf("tables")], check=True,
                             capture_output=True, text=True).stdout
        wide = [float(width) > float(height)
                for width, height in re.findall(r"size:\s+([\d.]+) x ([\d.]+)", out)]
        self.assertEqual(wide[:4], [False, True, True, False])
        self.assertFalse(any(wide[4:]))
        self.assertEqual(about(self.pdf("lying_end"))[0], 2)  # no empty page behind it

    def test_difficult_characters_arrive(self):
        text = text_of(self.pdf("hostile"))
        for expected in ("<特殊>&\"字符\"", "<w:p>&amp;]]>", "𠮷野家", "㐂", "龘"):
            self.assertIn(expected, text)
        self.assertEqual(text.count("W"), 300)


class DocumentFiles(Opened):
    def test_parts_are_well_formed_and_known(self):
        for file in self.documents:
            with zipfile.ZipFile(file) as archive:
                self.assertIsNone(archive.testzip())
                names = archive.namelist()
                self.assertEqual(names[0], "[Content_Types].xml")
                types = archive.read(names[0]).decode()
                for name in names:
                    if not name.endswith(".png"):
                        text = archive.read(name).decode()
                        self.assertNotRegex(text, CONTROL, f"{file.name}/{name}")
                        xml.etree.ElementTree.fromstring(text)
                    if not name.endswith((".rels", ".png")) and name != names[0]:
                        self.assertIn(f'PartName="/{name}"', types)
                self.check_relationships(archive, names)

    def check_relationships(self, archive, names):
        ids = {}
        for name in (name for name in names if name.endswith(".rels")):
            base = posixpath.dirname(posixpath.dirname(name))
            for each in xml.etree.ElementTree.fromstring(archive.read(name)):
                target = posixpath.normpath(posixpath.join(base, each.get("Target")))
                self.assertIn(target, names)
                ids[each.get("Id")] = target
        body = archive.read("word/document.xml").decode()
        for used in re.findall(r'r:(?:id|embed)="(.+?)"', body):
            self.assertIn(used, ids)

    def test_python_docx_reads_the_circular(self):
        document = docx.Document(str(self.folder / "circular.docx"))
        headings = [(each.style.name, each.text) for each in document.paragraphs
                    if each.style.name.startswith("Heading")]
        self.assertEqual(headings[:3], [("Heading 1", "一、总体进展"),
                                        ("Heading 2", "（一）班子建设"),
                                        ("Heading 2", "（二）组织建设")])
        self.assertIn("Heading 4", {style for style, _ in headings})
        self.assertEqual(len(document.tables), 3)
        self.assertEqual(len(document.inline_shapes), 4)
        section = document.sections[0]
        self.assertAlmostEqual(section.top_margin.mm, 37, delta=0.1)
        self.assertAlmostEqual(section.left_margin.mm, 28, delta=0.1)
        width = section.page_width.mm - section.left_margin.mm - section.right_margin.mm
        height = section.page_height.mm - section.top_margin.mm - section.bottom_margin.mm
        self.assertAlmostEqual(width, 156, delta=0.1)
        self.assertAlmostEqual(height, 225, delta=0.1)
        self.assertEqual(document.core_properties.author, "")
        self.assertEqual(document.core_properties.category, "通报")

    def test_sentences_come_out(self):
        document = docx.Document(str(self.folder / "circular.docx"))
        text = "\n".join(each.text for each in document.paragraphs)
        self.assertIn("截至6月底，24个省份、308个地市、2277个县（市、区）、23106个乡镇，"
                      "分别占75%、91%、93%、68%", text)
        self.assertIn("由2022年底的30000个增加到2023年6月底的36666个，增加6666个，增长22.2%", text)

    def test_the_table_has_its_cells(self):
        table = docx.Document(str(self.folder / "circular.docx")).tables[0]
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        self.assertEqual(rows[0], ["序号", "单位", "班子成员", "班子成员", "班子成员", "编制外",
                                   "编制外", "平均年龄（岁）"])
        self.assertEqual(rows[2][3:5], ["书记", "副书记"])
        self.assertEqual(rows[3][:2], ["1", "大弯街道"])
        self.assertEqual(rows[-1][:3], ["合计", "", "16,743"])
        repeated = table._tbl.xpath("./w:tr[w:trPr/w:tblHeader]")
        self.assertEqual(len(repeated), 3)

    def test_pictures_have_words(self):
        for file in self.documents:
            for shape in docx.Document(str(file)).inline_shapes:
                words = shape._inline.docPr.get("descr")
                self.assertRegex(words, r"^(条形|构成|对比|趋势)图：", file.name)
                self.assertLessEqual(shape.width.mm, 156.1)
                self.assertLessEqual(shape.height.mm, 215.1)


class Workbooks(Opened):
    def sheet(self, name):
        return openpyxl.load_workbook(self.folder / f"{name}.xlsx").worksheets[0]

    def test_text_stays_text(self):
        sheet = self.sheet("table_hostile")
        head = next(row for row in range(1, 9) if sheet.cell(row, 1).value == "序号")
        rows = [[cell.value for cell in sheet[row]] for row in range(head + 1, head + 8)]
        self.assertEqual([row[1] for row in rows][:6],
                         ["510113198803070018", "007", "-1", "1E5", "３", "<b>&amp;</b>"])
        self.assertEqual([row[2] for row in rows][:5],
                         ["=1+1", "+86", "@SUM(A1)", "𠮷野家 㐂 龘 〇", "控\ufffd制\ufffd符\ufffd"])
        self.assertEqual(rows[4][3], 1007007007007)
        self.assertEqual(rows[6][3], "1007007007007007007")  # more digits than a sheet can hold
        for table in self.tables:
            for each in openpyxl.load_workbook(table):
                kinds = {cell.data_type for row in each.rows for cell in row}
                self.assertNotIn("f", kinds, table.name)

    def test_it_is_set_up_for_paper(self):
        for table in self.tables:
            sheet = openpyxl.load_workbook(table).worksheets[0]
            self.assertEqual(int(sheet.page_setup.paperSize), 9, table.name)
            self.assertEqual(int(sheet.page_setup.fitToHeight), 0, table.name)
            self.assertTrue(sheet.sheet_properties.pageSetUpPr.fitToPage, table.name)
            lies = sheet.page_setup.orientation == "landscape"
            self.assertEqual(lies, table.stem in ("table_wide", "table_widest", "table_hostile"),
                             table.name)
            self.assertEqual(sheet.oddFooter.center.text.replace(" ", ""), "第&P页，共&N页")

    def test_the_head_stays_and_repeats(self):
        sheet = self.sheet("table_thousand")
        self.assertEqual(sheet.print_title_rows, "$4:$5")
        self.assertEqual(sheet.freeze_panes, "A6")
        merged = {str(area) for area in sheet.merged_cells.ranges}
        self.assertLessEqual({"A2:E2", "A4:A5", "B4:B5", "C4:D4", "E4:E5"}, merged)
        self.assertEqual(sheet["A1006"].value, "合计")
        pages, _ = about(self.pdf("table_thousand"))
        self.assertIn("序号", text_of(self.pdf("table_thousand"), pages))

    def test_numbers_are_numbers(self):
        sheet = self.sheet("table_committees")
        self.assertEqual([sheet["C7"].value, sheet["G7"].value, sheet["H7"].value],
                         [11, 0.27273, 31.25])
        self.assertEqual(sheet["G7"].number_format, "0.0%")
        self.assertEqual(sheet["H7"].number_format, "[>=10000]#,##0.0;[<=-10000]-#,##0.0;0.0")
        text = text_of(self.pdf("table_committees"))
        for shown in ("27.3%", "31.3", "16,743", "填报单位（盖章）：共青团成都市青白江区委员会"):
            self.assertIn(shown, text)

    def test_the_chart_reads_the_rows(self):
        with zipfile.ZipFile(self.folder / "table_committees.xlsx") as archive:
            chart = archive.read("xl/charts/chart1.xml").decode()
        ranges = re.findall(r"<c:f>(.*?)</c:f>", chart)
        self.assertEqual([area.split("!")[1] for area in ranges],
                         ["$B$7:$B$13", "$D$7:$D$13", "$B$7:$B$13", "$E$7:$E$13"])

    def test_a_native_chart_of_every_kind(self):
        """What openpyxl reads of it."""
        for name, kind, grouping, series, rows in (
                ("native_bars", openpyxl.chart.BarChart, "clustered", ["团员"], 8),
                ("native_many", openpyxl.chart.BarChart, "clustered", ["团员"], 40),
                ("native_compared", openpyxl.chart.BarChart, "clustered",
                 ["2025年9月30日", "2026年9月30日"], 9),
                ("native_stacked", openpyxl.chart.BarChart, "stacked",
                 ["小学", "初中", "高中", "中专", "大专", "本科", "硕士", "其他"], 7),
                ("native_trend", openpyxl.chart.LineChart, "standard", ["指标1"], 12),
                ("native_trend_eight", openpyxl.chart.LineChart, "standard",
                 [f"指标{i}" for i in range(1, 9)], 12),
                ("native_shares", openpyxl.chart.BarChart, "clustered", ["女团员比例"], 6)):
            with self.subTest(name):
                book = openpyxl.load_workbook(self.folder / f"{name}.xlsx")
                charts = [chart for sheet in book for chart in sheet._charts]
                self.assertEqual(len(charts), 1)
                chart = charts[0]
                self.assertIsInstance(chart, kind)
                self.assertEqual(chart.grouping, grouping)
                self.assertEqual([each.tx.v for each in chart.series], series)
                self.assertTrue(chart.title.tx.rich.p[0].r[0].t)
                data = book.worksheets[0]
                first = next(row[0].row for row in data.iter_rows() if row[0].value == 1)
                for column, each in zip("CDEFGHIJ", chart.series):
                    place = f"{data.title}!${{}}${first}:${{}}${first + rows - 1}"
                    place = place.replace("'", "")
                    self.assertEqual(each.cat.strRef.f.replace("'", ""), place.format("B", "B"))
                    self.assertEqual(each.val.numRef.f.replace("'", ""),
                                     place.format(column, column))
                    # Numbers stand at the bars, and every series looks its own way.
                    self.assertTrue(each.dLbls.showVal)
                looks = [xml.etree.ElementTree.tostring(each.graphicalProperties.to_tree())
                         for each in chart.series]
                marks = [each.marker.symbol if each.marker else "" for each in chart.series]
                self.assertEqual(len(set(zip(looks, marks))), len(series))
                self.assertEqual(chart.x_axis.title.tx.rich.p[0].r[0].t,
                                 "期间" if "trend" in name else "单位")
                self.assertEqual(chart.y_axis.title.tx.rich.p[0].r[0].t,
                                 "百分比" if name == "native_shares" else "人")
                self.assertEqual(chart.y_axis.numFmt.formatCode,
                                 "0.0%" if name == "native_shares"
                                 else "[>=10000]#,##0;[<=-10000]-#,##0;0")

    def test_what_is_not_published_is_in_no_chart(self):
        book = openpyxl.load_workbook(self.folder / "native_bars.xlsx")
        sheet = book.worksheets[0]
        rows = {row[1].value: row for row in sheet.iter_rows() if isinstance(row[0].value, int)}
        self.assertEqual([name for name, row in rows.items() if row[2].value == "不公布"],
                         ["第2镇", "第5镇"])
        self.assertEqual(rows["=1+1"][1].data_type, "s")  # a name, no formula
        series = sheet._charts[0].series[0]
        self.assertEqual({float(each.v) for each in series.val.numRef.numCache.pt
                          if each.idx in (1, 4)}, {0.0})  # drawn as nothing …
        with zipfile.ZipFile(self.folder / "native_bars.xlsx") as archive:
            chart = archive.read("xl/charts/chart1.xml").decode()
        self.assertEqual(re.findall(r'<c:dLbl><c:idx val="(\d+)"/><c:delete val="1"/>', chart),
                         ["1", "4"])  # … and without a label
        # A line has no point there.
        trend = openpyxl.load_workbook(self.folder / "native_trend.xlsx")
        sheet = trend.worksheets[0]
        values = [row[2].value for row in sheet.iter_rows() if isinstance(row[0].value, int)]
        self.assertEqual([i for i, value in enumerate(values) if value is None], [4, 5])
        self.assertEqual(sheet._charts[0].display_blanks, "gap")

    def test_native_charts_stand_whole_on_one_page(self):
        """What LibreOffice draws: title, axis and last name are on the same page."""
        for name, pages, title, last in (("native_bars", 1, "团员人数", "=1+1"),
                                         ("native_compared", 1, "团员人数的变化", "第9街道"),
                                         ("native_stacked", 1, "团员学历构成", "第7乡"),
                                         ("native_stacked_many", 3, "团员学历构成", "第40乡"),
                                         ("native_many", 3, "四十个单位的团员人数", "第40街道"),
                                         ("native_trend", 1, "各月新增团员", "2026年12月")):
            with self.subTest(name):
                found, (width, height) = about(self.pdf(name))
                self.assertEqual(found, pages)
                self.assertAlmostEqual(min(width, height), 210, delta=0.5)
                text = text_of(self.pdf(name), pages)
                self.assertIn(title, text)
                self.assertIn(last, text.replace(" ", ""))
                self.assertIn("人", text)

    def test_who_wrote_it_is_not_in_the_file(self):
        for table in self.tables:
            properties = openpyxl.load_workbook(table).properties
            self.assertIn(properties.creator, ("", None))


if __name__ == "__main__":
    unittest.main()
