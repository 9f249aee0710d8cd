"""What stands in cells: days, numbers, choices, text."""

import datetime

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from .case import Read, Row, book
from .people import USUAL, fill, people, person, put, with_cells

SOME = ["name", "post", "since", "until"]


def some(count, **changes):
    return [{key: person(number, **changes)[key] for key in ("name", "post")}
            for number in range(1, count + 1)]


def since(sheet, cells, formats=None):
    """A table of persons that differ in the day on which they began."""
    rows = with_cells(some(len(cells)), "since", cells)
    first = fill(sheet, rows, ["name", "post", "since"], days_as_text=True)
    for offset, number_format in enumerate(formats or []):
        if number_format:
            sheet.cell(first + offset, 3).number_format = number_format


def began(*days):
    return [{**row, "since": day} for row, day in zip(some(len(days)), days, strict=True)]


TEXT_DAYS = {
    "2003-05-01": "2003-05-01", "2003/5/1": "2003-05-01", "2003.5.1": "2003-05-01",
    "2003年5月1日": "2003-05-01", "2003 年 5 月 1 日": "2003-05-01", "20030501": "2003-05-01",
    "２００３－０５－０１": "2003-05-01", "2003.5": "2003-05-01", "2003-05": "2003-05-01",
    "2003年5月": "2003-05-01", "200305": "2003-05-01", "2003.10": "2003-10-01",
    "2003-05-01 00:00:00": "2003-05-01",
}


@book(Read(began(*TEXT_DAYS.values())))
def days_as_text(_, sheet):
    since(sheet, list(TEXT_DAYS))


@book(Read(began("2003-05-01", "2003-05-01", "2003-05-01", "2003-12-01")))
def days_as_bare_numbers(_, sheet):
    since(sheet, [20030501, 200305, 2003.5, 2003.12])


@book(Read(began("2003-05-01", "2003-05-01", "2003-05-01", "1900-03-01", "2024-02-29")))
def days_as_serials(_, sheet):
    # 37742 is 2003-05-01; formats as Chinese programs write them.
    since(sheet, [37742, 37742.5, 37742, 61, 45351],
          ["yyyy-mm-dd", "yyyy/m/d h:mm", '[$-804]yyyy"年"m"月"d"日";@', "m/d/yy", "yyyy.mm.dd"])


@book(Read(began("2003-05-01", "2024-02-29", "1904-01-02")))
def workbook_of_1904(workbook, sheet):
    workbook.epoch = CALENDAR_MAC_1904
    since(sheet, [datetime.date(2003, 5, 1), datetime.date(2024, 2, 29),
                  datetime.date(1904, 1, 2)])


BAD_DAYS = [
    ("03.5.1", "年份"), ("2003年2月30日", "没有这一天"), ("2003-13-01", "没有这一天"),
    (2003.1, "10 月|10月"), (37742, "日期格式"), ("不详", "看不懂"), ("5/1/2003", "年份"),
    ("2003", "月份"), ("2003年", "月份"), ("20030230", "没有这一天"), ("至今", "具体"),
    ("二〇〇三年五月", "看不懂"),
]


@book(Read(refused=[Row(row, "任期起", [words]) for row, (_, words) in enumerate(BAD_DAYS, 2)]))
def days_that_are_none(_, sheet):
    since(sheet, [cell for cell, _ in BAD_DAYS])


@book(Read(refused=[Row(2, "任期起", ["1900年2月29日|没有这一天"])]))
def the_day_that_only_excel_has(_, sheet):
    since(sheet, [60], ["yyyy-mm-dd"])


@book(Read(some(1), [Row(3, None, ["早于"])]))
def term_that_ends_before_it_begins(_, sheet):
    rows = [some(2)[0], {**some(2)[1], "since": "2021-05-01", "until": "2020-05-01"}]
    fill(sheet, rows, SOME)


@book(Read([{**row, "civil": word} for row, word in
            zip(some(8), ["是", "否", "是", "否", "是", "否", "是", "否"])]))
def truths_in_many_words(_, sheet):
    fill(sheet, with_cells(some(8), "civil", ["是", "否", True, False, "√", "×", "Y", "n"]),
         ["name", "post", "civil"])


@book(Read(refused=[Row(2, "公务员身份", ["是", "否"])]))
def truth_that_is_none(_, sheet):
    fill(sheet, with_cells(some(1), "civil", ["也许"]), ["name", "post", "civil"])


CHOICES = {"本科": "本科", "大学本科": "本科", " 本 科 ": "本科", "专科": "大专",
           "硕士研究生": "研究生", "高中": "高中（中专）", "高中(中专)": "高中（中专）",
           "bachelor": "本科"}


@book(Read([{**row, "education": meant} for row, meant in
            zip(some(len(CHOICES)), CHOICES.values())]))
def choices_in_many_spellings(_, sheet):
    fill(sheet, with_cells(some(len(CHOICES)), "education", list(CHOICES)),
         ["name", "post", "education"])


@book(Read(some(1), [Row(3, "职务", ["副书计", "副书记"]), Row(4, "来源", ["机关干布", "机关干部"])]))
def choices_nearly_right(_, sheet):
    rows = some(3)
    rows[1]["post"] = "副书计"
    rows[2]["source"] = "机关干布"
    fill(sheet, rows, ["name", "post", "source"])


@book(Read(some(4)))
def signs_for_nothing(_, sheet):
    rows = [{**row, "education": sign, "source": sign, "phone": sign, "since": sign, "duty": sign}
            for row, sign in zip(some(4), ["—", "/", "-", "——"])]
    fill(sheet, rows, ["name", "post", "education", "source", "phone", "since", "duty"],
         days_as_text=True)


@book(Read(people(2)))
def full_width_digits(_, sheet):
    wide = {ord(c): ord(c) + 0xFEE0 for c in "0123456789-"}
    rows = [{key: value.translate(wide) if key in ("id", "phone", "since", "until", "birth")
             else value for key, value in row.items()} for row in people(2)]
    fill(sheet, rows, days_as_text=True)


LINES = "主持全面工作\n联系青年之家\n\n（兼）财务"


@book(Read([person(1, duty=LINES)]))
def text_with_line_breaks(_, sheet):
    fill(sheet, [person(1, duty=LINES)])


@book(Read(people(2)))
def blanks_that_do_not_show(_, sheet):
    rows = people(2)
    cells = [{**rows[0], "name": "\u00a0王晓明\u200b", "post": "书记\u3000", "id": "\ufeff" +
              rows[0]["id"]}, {**rows[1], "name": "李　丽", "phone": rows[1]["phone"] + "\u202c"}]
    cells[0]["post"] = rows[0]["post"] + "\u3000"
    fill(sheet, cells)


@book(Read(people(2)))
def phones_as_numbers(_, sheet):
    rows = people(2)
    fill(sheet, with_cells(rows, "phone", [int(row["phone"]) for row in rows]))


@book(Read(people(2)))
def numbers_and_days_as_text(_, sheet):
    fill(sheet, people(2), days_as_text=True)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.number_format = "@"


@book(Read(people(2)), through=True)
def formulas_with_their_results(_, sheet):
    rows = people(2)
    fill(sheet, rows)
    for number, row in enumerate(rows, 2):
        year, month, date = (int(part) for part in row["birth"].split("-"))
        for key, formula in {"name": f'="{row["name"][:1]}"&"{row["name"][1:]}"',
                             "birth": f"=DATE({year},{month},{date})",
                             "id": f'=CONCATENATE("{row["id"][:9]}","{row["id"][9:]}")',
                             "civil": "=TRUE()" if row["civil"] == "是" else "=FALSE()"}.items():
            sheet.cell(number, USUAL.index(key) + 1).value = formula


@book(Read(some(1), [Row(3, "姓名", ["公式|没有填|为空|姓名"])]))
def formula_without_a_result(_, sheet):
    fill(sheet, some(2), ["name", "post"])
    sheet["A3"] = '="李"&"丽"'


@book(Read(some(1), [Row(3, "职务", ["#N/A|公式"]), Row(4, "分工", ["#REF!|公式"])]))
def errors_in_cells(_, sheet):
    fill(sheet, some(3), ["name", "post", "duty"])
    for cell, error in (("B3", "#N/A"), ("C4", "#REF!")):
        sheet[cell] = error
        sheet[cell].data_type = "e"


@book(Read([{**some(1)[0], "duty": "长" * 200}], [Row(3, "分工", ["200"])]))
def text_at_and_over_the_limit(_, sheet):
    rows = some(2)
    rows[0]["duty"] = "长" * 200
    rows[1]["duty"] = "长" * 201
    fill(sheet, rows, ["name", "post", "duty"])


@book(Read([{**some(1)[0], "duty": "=1+1"}]))
def text_like_a_formula(_, sheet):
    fill(sheet, [{**some(1)[0], "duty": "=1+1"}], ["name", "post", "duty"])


@book(Read([{**some(1)[0], "duty": "_x0041_"}]))
def text_like_an_escape(_, sheet):
    # What a program writes that means the text _x0041_.
    fill(sheet, [{**some(1)[0], "duty": "_x005F_x0041_"}], ["name", "post", "duty"])


@book(Read([{**some(1)[0], "duty": "𠮷 😀 䶮"}]))
def characters_beyond_the_common(_, sheet):
    fill(sheet, [{**some(1)[0], "duty": "𠮷 😀 䶮"}], ["name", "post", "duty"])


@book(Read(people(2)))
def decorated_cells(_, sheet):
    """Comments, lists, colours and a frozen pane change nothing."""
    from openpyxl.comments import Comment
    from openpyxl.formatting.rule import CellIsRule
    from openpyxl.styles import PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation
    fill(sheet, people(2))
    sheet["A2"].comment = Comment("请核对", "某人")
    sheet["B2"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet.freeze_panes = "B2"
    listed = DataValidation(type="list", formula1='"书记,副书记,委员"')
    listed.add("D2:D100")
    sheet.add_data_validation(listed)
    sheet.conditional_formatting.add(
        "A2:A9", CellIsRule(operator="equal", formula=['"x"'], fill=PatternFill(bgColor="FF0000")))
