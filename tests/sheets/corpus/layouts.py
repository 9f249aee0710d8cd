"""Where the table stands in the sheet, and what stands around it."""

from openpyxl.styles import Alignment, Font

from .case import Broken, Read, Row, book
from .people import HEADINGS, USUAL, fill, only, people, person, put

THREE = people(3)
WIDTH = len(USUAL)


def title(sheet, text, width=WIDTH, row=1):
    put(sheet, row, 1, text).font = Font(bold=True, size=18)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)


@book(Read(THREE))
def plain(_, sheet):
    fill(sheet, THREE)


@book(Read(THREE))
def title_row(_, sheet):
    title(sheet, "红阳街道团工委班子成员名册")
    fill(sheet, THREE, start=2)


@book(Read(THREE, filed_by="红阳街道团工委"))
def filed_by_line(_, sheet):
    title(sheet, "团的班子成员情况统计表")
    put(sheet, 2, 1, "填报单位（盖章）：红阳街道团工委")
    put(sheet, 2, 9, "填报时间：2024年5月6日")
    fill(sheet, THREE, start=3)


@book(Read(THREE))
def two_level_headings(_, sheet):
    groups = {"个人情况": ["id", "phone", "birth", "education"],
              "任职情况": ["post", "establishment", "mode", "civil", "source", "since", "until"]}
    order = ["name", *(key for keys in groups.values() for key in keys), "duty"]
    title(sheet, "班子成员一览表")
    fill(sheet, THREE, order, start=3)
    for name, keys in groups.items():
        first, last = order.index(keys[0]) + 1, order.index(keys[-1]) + 1
        put(sheet, 2, first, name).alignment = Alignment(horizontal="center")
        sheet.merge_cells(start_row=2, end_row=2, start_column=first, end_column=last)
    for key in ("name", "duty"):
        column = order.index(key) + 1
        put(sheet, 2, column, HEADINGS[key])
        sheet.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)


@book(Read(THREE))
def signatures_below(_, sheet):
    last = fill(sheet, THREE) + len(THREE)
    put(sheet, last + 1, 1, "填表人：王某")
    put(sheet, last + 1, 4, "审核人：李某")
    put(sheet, last + 1, 8, "单位负责人（签字）：")
    put(sheet, last + 2, 1, "联系电话：028-83000000")
    put(sheet, last + 3, 1, "注：1. 本表一式两份。2. 专兼职请如实填写。")
    sheet.merge_cells(start_row=last + 3, end_row=last + 3, start_column=1, end_column=WIDTH)


@book(Read(THREE))
def signatures_in_one_line(_, sheet):
    last = fill(sheet, THREE) + len(THREE)
    put(sheet, last + 1, 1, "负责人签字：王某　　联系电话：028-83000000　　填表日期：2024年5月6日")
    sheet.merge_cells(start_row=last + 1, end_row=last + 1, start_column=1, end_column=WIDTH)


@book(Read(THREE))
def signatures_over_several_cells_and_notes_below(_, sheet):
    last = fill(sheet, THREE) + len(THREE)
    for column, text in enumerate(["制表人", "王某", "审核人：", "李某", "联系电话：", 13800000000,
                                   "填表日期：", "2024.5.6"], 1):
        put(sheet, last + 1, column, text)
    put(sheet, last + 2, 1, "说明：1. 本表一式两份。")
    put(sheet, last + 3, 1, "2. 请于月底前报送。")
    put(sheet, last + 5, 10, "共青团红阳街道工作委员会")
    put(sheet, last + 6, 10, "2024年5月6日")


@book(Read([{**row, "unit": "石家碾社区居委会"} for row in THREE]), unit="510113")
def unit_under_branch(_, sheet):
    rows = [{**row, "unit": "石家碾社区居委会"} for row in THREE]
    fill(sheet, rows, ["unit", *USUAL], {"unit": "所在团支部"})


@book(Read(THREE))
def total_row(_, sheet):
    last = fill(sheet, THREE) + len(THREE)
    put(sheet, last, 1, "合计")
    put(sheet, last, 2, 3)


@book(Read(THREE))
def total_row_with_blanks(_, sheet):
    last = fill(sheet, THREE) + len(THREE)
    put(sheet, last, 1, "合  计：3人")


@book(Read(THREE))
def serial_numbers(_, sheet):
    rows = [{**row, "serial": number} for number, row in enumerate(THREE, 1)]
    fill(sheet, rows, ["serial", *USUAL], {"serial": "序号"})


@book(Read(THREE))
def columns_in_another_order(_, sheet):
    fill(sheet, THREE, list(reversed(USUAL)))


@book(Read(THREE))
def synonyms(_, sheet):
    fill(sheet, THREE, headings={
        "id": "公民身份号码", "phone": "联系电话", "post": "团内职务", "birth": "出生年月日",
        "establishment": "编制内外", "mode": "专职/兼职", "source": "来源类别", "since": "任职日期",
        "until": "任期届满日期", "duty": "负责工作"})


@book(Read(THREE))
def decorated_headings(_, sheet):
    fill(sheet, THREE, headings={
        "name": "*姓　名", "id": "身份证号\n（18位，必填）", "post": " 职 务 ", "phone": "手机号＊",
        "birth": "出生日期（如 1990-03-07）", "education": "学历："})


@book(Read(THREE))
def unknown_columns_between(_, sheet):
    rows = [{**row, "height": 170, "mood": "好"} for row in THREE]
    keys = [*USUAL[:3], "height", *USUAL[3:], "mood"]
    fill(sheet, rows, keys, {"height": "身高（厘米）", "mood": "备注一栏"})


@book(Read([THREE[0], THREE[2]], hidden=1))
def hidden_row(_, sheet):
    first = fill(sheet, THREE)
    sheet.row_dimensions[first + 1].hidden = True


@book(Read(THREE), words=("--take-hidden",))
def hidden_row_asked_for(_, sheet):
    first = fill(sheet, THREE)
    sheet.row_dimensions[first + 1].hidden = True


@book(Read(people(1), hidden=2))
def rows_hidden_by_a_filter(_, sheet):
    first = fill(sheet, THREE)
    sheet.auto_filter.ref = f"A1:M{first + 2}"
    sheet.auto_filter.add_filter_column(0, ["王晓明"])
    for row in (first + 1, first + 2):
        sheet.row_dimensions[row].hidden = True


@book(Read(THREE))
def hidden_column(_, sheet):
    fill(sheet, THREE)
    sheet.column_dimensions["C"].hidden = True


@book(Read(THREE))
def empty_rows_between(_, sheet):
    fill(sheet, THREE[:1])
    for number, row in ((5, THREE[1]), (9, THREE[2])):
        fill(sheet, [row], start=number - 1)
        for column in range(1, WIDTH + 1):
            put(sheet, number - 1, column, None)


@book(Read(THREE))
def headings_repeated_on_every_page(_, sheet):
    fill(sheet, THREE[:2])
    fill(sheet, THREE[2:], start=4)


@book(Read(THREE))
def table_not_in_the_corner(_, sheet):
    fill(sheet, THREE, start=6, left=4)


@book(Read(THREE))
def several_sheets_first_hidden(workbook, sheet):
    fill(sheet, people(2, duty="旧表"))
    sheet.sheet_state = "hidden"
    fill(workbook.create_sheet("2024年"), THREE)
    fill(workbook.create_sheet("备份"), people(1))
    workbook.active = 1


@book(Read(THREE))
def cover_sheet_first(workbook, sheet):
    put(sheet, 5, 3, "红阳街道团工委")
    put(sheet, 7, 3, "班子成员名册")
    fill(workbook.create_sheet("名册 (2)"), THREE)


@book(Read(people(2)), words=("--sheet", "第二张"))
def sheet_chosen_by_name(workbook, sheet):
    fill(sheet, THREE)
    fill(workbook.create_sheet("第二张"), people(2))


@book(Read(THREE))
def chart_sheet_first(workbook, sheet):
    fill(sheet, THREE)
    workbook.create_chartsheet("图", 0)


@book(Read())
def headings_only(_, sheet):
    fill(sheet, [])


@book(Broken(["no_headings"], ["姓名"]))
def no_headings(_, sheet):
    fill(sheet, THREE)
    sheet.delete_rows(1)


@book(Broken(["no_headings"]))
def empty_workbook(_, __):
    pass


@book(Broken(["heading_twice"], ["A1", "D1"]))
def one_heading_twice(_, sheet):
    fill(sheet, THREE)
    put(sheet, 1, 4, "姓名")


@book(Read(THREE))
def two_tables_side_by_side(_, sheet):
    """The one with more of the columns is taken; the other is told as not taken."""
    fill(sheet, THREE)
    fill(sheet, people(2), ["name", "phone"], left=WIDTH + 2)


@book(Read(only(THREE, "name", "phone", "post")))
def a_near_and_a_far_heading_for_one_thing(_, sheet):
    rows = [{**row, "other": "028-83000000"} for row in THREE]
    fill(sheet, rows, ["name", "other", "phone", "post"], {"other": "联系电话"})


@book(Broken(["columns_missing"], ["职务", "补上"]))
def required_column_missing(_, sheet):
    fill(sheet, THREE, [key for key in USUAL if key != "post"])


@book(Read([person(1), person(2)], [Row(3, "职务", ["职务"])]))
def required_cell_empty(_, sheet):
    fill(sheet, [person(1), person(3, post=None), person(2)])


@book(Read(THREE))
def formatted_to_the_last_row_and_column(_, sheet):
    fill(sheet, THREE)
    sheet.row_dimensions[1048576].height = 14
    sheet.cell(1048576, 1).font = Font(bold=True)
    sheet.cell(2, 16384).font = Font(bold=True)


@book(Read(THREE))
def comes_back_with_problems(_, sheet):
    rows = [{**row, "problem": "身份证号：末位校验码与前 17 位不符"} for row in THREE]
    fill(sheet, rows, [*USUAL, "problem"], {"problem": "问题"})
