"""Who the rows are about, and whose they are."""

import datetime

from .case import Read, Row, book
from .people import checked, fill, id_ending_in_x, id_number, people, person

COUNTY = "510113"
CITY = "5101"
WITH_UNIT = ["unit", "name", "id", "post"]
SHORT = ["name", "id", "post"]


def short(number, **changes):
    row = person(number)
    return {**{key: row[key] for key in SHORT}, **changes}


def wrong_check(number):
    digits = person(number)["id"]
    return digits[:17] + ("1" if digits[17] != "1" else "2")


@book(Read([short(1)], [Row(3, "身份证号", ["15 位|丢失", "文本"])]))
def id_as_a_number(_, sheet):
    fill(sheet, [short(1), short(2, id=int(id_number("1990-03-07", 12)[:17] + "0"))], SHORT)


@book(Read([short(1)], [Row(3, "身份证号", ["丢失", "文本"])]))
def id_in_exponent_form(_, sheet):
    fill(sheet, [short(1), short(2, id="5.10113E+17")], SHORT)


@book(Read([short(1), short(2), short(3)]))
def id_with_blanks_and_apostrophe(_, sheet):
    written = [short(number) for number in (1, 2, 3)]
    one = written[0]["id"]
    written[0]["id"] = f"{one[:6]} {one[6:14]} {one[14:]} "
    written[1]["id"] = "'" + written[1]["id"]
    fill(sheet, written, SHORT)
    sheet["B4"].quotePrefix = True


@book(Read([short(1, id=id_ending_in_x("1990-03-07")), short(2, id=id_ending_in_x("1991-03-07"))]))
def id_ending_in_a_small_x(_, sheet):
    fill(sheet, [short(1, id=id_ending_in_x("1990-03-07").lower()),
                 short(2, id=id_ending_in_x("1991-03-07").replace("X", "Ｘ"))], SHORT)


BAD_IDS = [
    (wrong_check(1), "校验"),
    (person(2)["id"][:15], "15 位"),
    (person(3)["id"][:17], "18 位"),
    (person(4)["id"] + "1", "18 位"),
    (checked("51011319900230012"), "出生日期|日期"),
    (checked("99011319900228012"), "省"),
    ("51011319O00228012X", "数字"),
]


@book(Read(refused=[Row(row, "身份证号", [words]) for row, (_, words) in enumerate(BAD_IDS, 2)]))
def ids_that_are_none(_, sheet):
    fill(sheet, [short(number, id=written) for number, (written, _) in enumerate(BAD_IDS, 1)],
         SHORT)


@book(Read([short(1)], [Row(3, "出生日期", ["身份证"])]))
def birth_date_other_than_the_ids(_, sheet):
    fill(sheet, [short(1), short(2, birth="1985-01-01")], [*SHORT, "birth"])


TODAY = datetime.date.today()
YOUNG = TODAY.replace(year=TODAY.year - 13, day=1).isoformat()


@book(Read([short(1)], [Row(3, None, ["14"])]))
def younger_than_fourteen(_, sheet):
    fill(sheet, [short(1), short(2, id=id_number(YOUNG, 12))], SHORT)


@book(Read([short(1)], [Row(3, None, ["同一|重复|第 2 行"])]))
def one_person_twice(_, sheet):
    fill(sheet, [short(1), short(1, post="委员")], SHORT)


@book(Read([{**short(1), "unit": "红阳街道"}, {**short(1), "unit": "大弯街道"}]), unit=COUNTY)
def one_person_in_two_units(_, sheet):
    fill(sheet, [{**short(1), "unit": "红阳街道"}, {**short(1), "unit": "大弯街道"}], WITH_UNIT)


BAD_NAMES = [("王", "姓名"), ("王晓明2", "姓名"), ("13800000001", "姓名")]


@book(Read([short(9)], [Row(row, "姓名", [words]) for row, (_, words) in enumerate(BAD_NAMES, 3)]))
def names_that_are_none(_, sheet):
    fill(sheet, [short(9)] + [short(number, name=name)
                              for number, (name, _) in enumerate(BAD_NAMES, 1)], SHORT)


@book(Read([short(1)], [Row(3, "姓名", ["姓名"])]))
def name_missing(_, sheet):
    fill(sheet, [short(1), short(2, name=None)], SHORT)


@book(Read([short(1, name="阿卜杜拉·买买提"), short(2, name="欧阳娜娜")]))
def names_of_other_spelling(_, sheet):
    fill(sheet, [short(1, name="阿卜杜拉•买买提"), short(2, name="欧阳 娜 娜")], SHORT)


PHONES = {"138 0000 0001": "13800000001", "+86 13800000002": "13800000002",
          "138-0000-0003": "13800000003", "（028）83000000": "02883000000",
          "１３８００００００１１": "13800000011"}


@book(Read([short(number, phone=meant) for number, meant in enumerate(PHONES.values(), 1)]))
def phones_in_many_spellings(_, sheet):
    fill(sheet, [short(number, phone=written) for number, written in enumerate(PHONES, 1)],
         [*SHORT, "phone"])


@book(Read([short(1)], [Row(3, "手机号", ["手机|电话"])]))
def phone_that_is_none(_, sheet):
    fill(sheet, [short(1), short(2, phone="1380000")], [*SHORT, "phone"])


SPELLINGS = {"红阳街道": "510113001", "510113001": "510113001", "青白江区/红阳街道": "510113001",
             "四川省/成都市/青白江区/大弯街道": "510113002", " 大弯街道 ": "510113002",
             "城关镇": "510113100"}


@book(Read([short(number, unit=meant) for number, meant in enumerate(SPELLINGS.values(), 1)]),
      unit=COUNTY)
def units_by_name_code_and_path(_, sheet):
    fill(sheet, [short(number, unit=written) for number, written in enumerate(SPELLINGS, 1)],
         WITH_UNIT)


@book(Read([short(1, unit="510113001")]), unit=COUNTY)
def unit_code_as_a_number(_, sheet):
    fill(sheet, [short(1, unit=510113001)], WITH_UNIT)


@book(Read([short(1, unit="510113001")],
           [Row(3, "单位", ["青白江区", "新都区"]), Row(4, "单位", ["没有|不存在|未找到|找不到"])]),
      unit=CITY)
def units_that_are_several_or_none(_, sheet):
    fill(sheet, [short(1, unit="红阳街道"), short(2, unit="城关镇"), short(3, unit="向阳镇")],
         WITH_UNIT)


@book(Read([short(1, unit="510113001")], [Row(3, "单位", ["新繁镇|下级|范围"])]), unit=COUNTY)
def unit_outside_of_what_was_said(_, sheet):
    fill(sheet, [short(1, unit="红阳街道"), short(2, unit="新繁镇")], WITH_UNIT)


@book(Read([short(1, unit="510113001"), short(2, unit="510113")]), unit=COUNTY)
def rows_without_unit_are_the_importers(_, sheet):
    fill(sheet, [short(1, unit="红阳街道"), short(2)], WITH_UNIT)


@book(Read([short(1, unit="510113001"), short(2, unit="510113001"), short(3, unit="510113002"),
            short(4, unit="510113002")]), unit=COUNTY)
def units_in_merged_cells(_, sheet):
    rows = [short(number) for number in (1, 2, 3, 4)]
    rows[0]["unit"], rows[2]["unit"] = "红阳街道", "大弯街道"
    fill(sheet, rows, WITH_UNIT)
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("A4:A5")


@book(Read(people(1)), unit="石家碾社区居委会")
def unit_of_the_import_by_name(_, sheet):
    fill(sheet, people(1))
