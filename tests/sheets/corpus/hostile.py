"""Files made to hurt: each must be refused, or read, within the limits and without a crash."""

import functools
import re

from .case import Broken, Read, book, raw
from .files import csv_text
from .parts import (HEAD, MAIN, ONE, READ_OF_ONE, RELATIONS, SHEET, STRINGS, WORKBOOK, Deflated,
                    altered, deflated, packed, plain_parts, repeated, with_sheet, zip_by_hand)
from .people import fill, people

BROKEN = ["sheet_broken"]
LARGE = ["sheet_too_large"]
BAD = ["sheet_broken", "sheet_too_large", "sheet_not_a_spreadsheet"]
BLOCK = 16 << 20
SHEET_BEGIN = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>'.encode()
SHEET_END = b"</sheetData></worksheet>"
STRINGS_BEGIN = f'<sst xmlns="{MAIN}">'.encode()


def replaced(**parts):
    """The plain table with whole parts replaced: sheet, strings, workbook, relations."""
    names = {"sheet": SHEET, "strings": STRINGS, "workbook": WORKBOOK, "relations": RELATIONS}
    return zip_by_hand({**plain_parts(), **{names[key]: part for key, part in parts.items()}})


# ---- Bombs

@functools.cache
def five_gigabytes_of_nothing():
    return repeated(SHEET_BEGIN, b" " * BLOCK, 320, SHEET_END)


@raw(Broken(LARGE), "xlsx")
def bomb_that_says_so():
    """No part has four gigabytes, together they have more."""
    return replaced(sheet=repeated(SHEET_BEGIN, b" " * BLOCK, 200, SHEET_END),
                    strings=repeated(STRINGS_BEGIN, b" " * BLOCK, 100, b"</sst>"))


@raw(Broken(BAD), "xlsx")
def bomb_that_calls_itself_small():
    part = five_gigabytes_of_nothing()
    return replaced(sheet=Deflated(part.data, 1000, part.crc))


@raw(Broken(BAD), "xlsx")
def bomb_in_shared_strings():
    block = b"<si><t>" + b"x" * 1000 + b"</t></si>"
    return replaced(strings=repeated(STRINGS_BEGIN, block * 10_000, 100, b"</sst>"))


@raw(Broken(BAD), "xlsx")
def bomb_in_one_string():
    return replaced(strings=repeated(STRINGS_BEGIN + b"<si><t>", b"x" * BLOCK, 64,
                                     b"</t></si></sst>"))


@raw(Broken(BAD), "xlsx")
def bomb_in_an_attribute():
    return replaced(sheet=repeated(SHEET_BEGIN + b'<row spans="', b"1" * BLOCK, 64,
                                   b'"/>' + SHEET_END))


@raw(Broken(BAD), "xlsx")
def bomb_in_styles():
    parts = plain_parts()
    parts["xl/styles.xml"] = repeated(
        f'<styleSheet xmlns="{MAIN}"><cellXfs>'.encode(), b'<xf numFmtId="14"/>' * 100_000, 200,
        b"</cellXfs></styleSheet>")
    return zip_by_hand(parts)


@raw(Broken(BAD), "xlsx")
def bomb_of_nested_elements():
    return replaced(sheet=repeated(SHEET_BEGIN, b"<a>" * 100_000, 100, b""))


@raw(Broken(["sheet_too_large", "sheet_broken"]), "xlsx")
def more_merged_areas_than_allowed():
    areas = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(1, 200_001))
    return altered(SHEET, ("</sheetData>", f"</sheetData><mergeCells>{areas}</mergeCells>"))


@raw(Broken(LARGE), "xlsx")
def more_sheets_than_allowed():
    parts = plain_parts()
    sheet = re.search(r"<sheet [^>]*/>", parts[WORKBOOK].decode())[0]
    many = "".join(sheet.replace('"名册"', f'"表{number}"') for number in range(300))
    parts[WORKBOOK] = parts[WORKBOOK].decode().replace(sheet, many).encode()
    return packed(parts)


@raw(Broken(BAD), "xlsx")
def hundred_thousand_parts():
    return packed({**plain_parts(), **{f"xl/media/{number}": b"" for number in range(100_000)}})


# ---- Doctypes

ENTITIES = ('<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' +
            "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)) +
            "]>")


@raw(Broken(["sheet_doctype"], ["DOCTYPE"]), "xlsx")
def doctype_that_multiplies():
    return with_sheet("<row>" + '<c t="inlineStr"><is><t>&j;</t></is></c>' + "</row>",
                      before=ENTITIES)


def _doctype_in(part):
    parts = plain_parts([{"name": "某某", "post": "书记"}])
    text = parts[part].decode()
    head = re.match(r"<\?xml[^>]*\?>\s*", text)
    at = head.end() if head else 0
    parts[part] = (text[:at] + '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
                   + text[at:].replace("某某", "&a;")).encode()
    return packed(parts)


@raw(Broken(["sheet_doctype"], ["DOCTYPE"]), "xlsx")
def doctype_that_reads_files():
    return _doctype_in(STRINGS)


@raw(Broken(["sheet_doctype"], ["DOCTYPE"]), "xlsx")
def doctype_in_the_workbook():
    return _doctype_in(WORKBOOK)


@raw(Broken(["sheet_doctype", "sheet_broken"]), "xlsx")
def doctype_in_utf16():
    text = ('<?xml version="1.0" encoding="UTF-16"?>' + ENTITIES +
            f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>')
    return replaced(sheet=b"\xff\xfe" + text.encode("utf-16-le"))


# ---- Too wide, too long

@raw(Broken(["sheet_too_many_columns"]), "xlsx")
def ten_million_columns():
    cells = b"<c><v>1</v></c>" * 100_000
    return replaced(sheet=repeated(SHEET_BEGIN + HEAD.encode() + b"<row>", cells, 100,
                                   b"</row>" + SHEET_END))


@book(Broken(["sheet_too_many_columns"]))
def two_thousand_columns(_, sheet):
    fill(sheet, people(1))
    for column in range(1, 2001):
        sheet.cell(3, column, column)


@raw(Broken(["sheet_too_many_columns", "sheet_broken"]), "xlsx")
def column_beyond_the_last():
    return with_sheet(HEAD + '<row r="2"><c r="ZZZZZ2"><v>1</v></c></row>')


@raw(Broken(["sheet_too_many_columns", "sheet_too_large"]), "csv")
def ten_million_columns_in_csv():
    return csv_text(people(1)).encode() + b"1," * 10_000_000


@raw(Read(READ_OF_ONE), "xlsx")
def ten_million_empty_cells():
    """Formatting without content is no reason to refuse."""
    cells = b"<c/>" * 10_000
    return replaced(sheet=repeated(SHEET_BEGIN + (HEAD + ONE).encode(),
                                   b"<row>" + cells + b"</row>", 1000, SHEET_END))


@raw(Broken(BAD), "xlsx")
def row_beyond_the_last():
    return with_sheet(HEAD + ONE + '<row r="1048577"><c r="A1048577" t="n"><v>1</v></c></row>')


@raw(Broken(LARGE), "xlsx")
def more_rows_than_there_are():
    row = b"<row><c><v>1</v></c></row>"
    return replaced(sheet=repeated(SHEET_BEGIN + HEAD.encode(), row * 10_000, 110, SHEET_END))


@raw(Broken(LARGE), "csv")
def more_lines_than_there_are():
    return csv_text(people(1)).encode() + b"x\n" * 1_100_000


@raw(Broken([*BROKEN, *LARGE]), "xlsx")
def row_with_a_negative_number():
    return with_sheet(HEAD + ONE.replace("<row>", '<row r="-5">'))


@raw(Broken([*BROKEN, *LARGE]), "xlsx")
def rows_that_run_backwards():
    return with_sheet(HEAD.replace("<row>", '<row r="9">') + ONE.replace("<row>", '<row r="3">'))


@raw(Broken([*BROKEN, *LARGE]), "xlsx")
def row_number_beyond_all_integers():
    return with_sheet(HEAD + ONE.replace("<row>", '<row r="99999999999999999999999999">'))


def _long_cell(text):
    parts = plain_parts(people(1))
    parts[STRINGS] = parts[STRINGS].replace("主持全面工作".encode(), text)
    return packed(parts)


@raw(Broken(LARGE), "xlsx")
def cell_of_a_megabyte():
    return _long_cell(b"x" * (1 << 20))


@raw(Broken([*LARGE, *BROKEN, "no_headings"]), "csv")
def line_of_a_hundred_megabytes():
    return csv_text(people(1)).encode() + b"x" * (100 << 20)


# ---- Broken references

@raw(Broken(BROKEN), "xlsx")
def shared_string_out_of_range():
    return altered(SHEET, ("<v>13</v>", "<v>999999</v>"))


@raw(Broken(BROKEN), "xlsx")
def shared_string_below_zero():
    return altered(SHEET, ("<v>13</v>", "<v>-1</v>"))


@raw(Broken(BAD), "xlsx")
def sheet_that_is_the_workbook():
    return altered(RELATIONS, ("/xl/worksheets/sheet1.xml", "/xl/workbook.xml"))


@raw(Broken(BAD), "xlsx")
def relations_to_themselves():
    return altered(RELATIONS, ("/xl/worksheets/sheet1.xml", "/xl/_rels/workbook.xml.rels"))


@raw(Broken(BAD), "xlsx")
def sheet_outside_of_the_file():
    return altered(RELATIONS, ("/xl/worksheets/sheet1.xml", "../../../../../etc/passwd"))


@raw(Broken(BAD), "xlsx")
def sheet_that_is_not_there():
    parts = plain_parts()
    del parts[SHEET]
    return packed(parts)


@raw(Broken(BAD), "xlsx")
def strings_that_are_not_there():
    parts = plain_parts()
    del parts[STRINGS]
    return packed(parts)


@raw(Broken(BAD), "xlsx")
def workbook_that_is_not_there():
    parts = plain_parts()
    del parts[WORKBOOK]
    return packed(parts)


@raw(Broken(BAD), "xlsx")
def xml_that_ends_too_soon():
    parts = plain_parts()
    parts[SHEET] = parts[SHEET][:len(parts[SHEET]) // 2]
    return packed(parts)


@raw(Broken(BAD), "xlsx")
def xml_that_is_no_utf8():
    parts = plain_parts()
    parts[STRINGS] = parts[STRINGS].replace("王".encode(), b"\xff\xfe\xfd")
    return packed(parts)


@raw(Read(people(3)), "xlsx")
def merge_over_all_cells_but_the_table():
    return altered(SHEET, ("</sheetData>",
                           '</sheetData><mergeCells count="1"><mergeCell ref="A10:XFD1048576"/>'
                           "</mergeCells>"))


# ---- Broken archives

@raw(Broken(BAD), "xlsx")
def archive_without_its_end():
    data = packed(plain_parts())
    return data[:len(data) * 2 // 3]


@raw(Broken(BAD), "xlsx")
def archive_with_bytes_changed():
    data = bytearray(packed(plain_parts()))
    at = data.index(SHEET.encode()) + len(SHEET) + 40
    for offset in range(60):
        data[at + offset] ^= 0x5A
    return bytes(data)


@raw(Broken(BAD), "xlsx")
def part_that_is_longer_than_it_says():
    part = deflated(plain_parts()[SHEET])
    return replaced(sheet=Deflated(part.data, 100, part.crc))


@raw(Broken(BAD), "xlsx")
def part_that_is_shorter_than_it_says():
    part = deflated(plain_parts()[SHEET])
    return replaced(sheet=Deflated(part.data, 0xFFFFFFF0, part.crc))


@raw(Broken(BAD), "xlsx")
def part_with_a_wrong_sum():
    part = deflated(plain_parts()[SHEET])
    return replaced(sheet=Deflated(part.data, part.size, part.crc ^ 1))


@raw(Broken(BAD), "xlsx")
def part_in_an_unknown_compression():
    part = deflated(plain_parts()[SHEET])
    return replaced(sheet=Deflated(part.data, part.size, part.crc, method=97))


@raw(Broken([*BAD, "sheet_encrypted"]), "xlsx")
def archive_with_a_password():
    return zip_by_hand(plain_parts(), flags=1)


@raw(Broken(BAD), "xlsx")
def directory_that_lies_outside():
    data = bytearray(packed(plain_parts()))
    end = data.rindex(b"PK\x05\x06")
    data[end + 16:end + 20] = b"\xff\xff\xff\x7f"
    return bytes(data)


def _cut_off(data):
    return data[:len(data) // 2]


def _changed(data):
    """The records after the first ones, which say what the file is."""
    at = data.index(bytes.fromhex("0908100000060500")) + 200
    return data[:at] + bytes(byte ^ 0x5A for byte in data[at:at + 400]) + data[at + 400:]


@book(Broken(BAD), ending="xls", after=_cut_off)
def excel_97_cut_off(_, sheet):
    fill(sheet, people(3))


@book(Broken(BAD), ending="xls", after=_changed)
def excel_97_with_bytes_changed(_, sheet):
    fill(sheet, people(3))
