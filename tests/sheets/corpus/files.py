"""The same few rows in every kind of file that is a spreadsheet."""

import re

from .case import Broken, Read, Row, book, raw
from .parts import (DOCUMENT, HEAD, MAIN, ONE, READ_OF_ONE, RELATIONS, SHEET, STRINGS, altered,
                    packed, plain_parts, with_sheet)
from .people import HEADINGS, USUAL, fill, only, people, person

THREE = people(3)


@book(Read(THREE), ending="xls")
def excel_97(_, sheet):
    fill(sheet, THREE)


@book(Read([THREE[0], THREE[2]], hidden=1), ending="xls")
def excel_97_with_title_merges_and_hidden(workbook, sheet):
    from .layouts import title
    title(sheet, "班子成员名册")
    first = fill(sheet, THREE, start=2)
    sheet.row_dimensions[first + 1].hidden = True
    workbook.create_sheet("空表")


@book(Read([{**person(1), "duty": "𠮷 第一行\n第二行"}]), ending="xls")
def excel_97_text(_, sheet):
    fill(sheet, [{**person(1), "duty": "𠮷 第一行\n第二行"}])


@book(Read(THREE), through=True)
def through_libreoffice(_, sheet):
    fill(sheet, THREE)


@book(Read(THREE), through=True)
def through_libreoffice_with_all(workbook, sheet):
    from .layouts import title
    title(sheet, "班子成员名册")
    last = fill(sheet, THREE, start=2) + len(THREE)
    sheet.cell(last, 1, "填表人：某某")
    workbook.create_sheet("空表", 0)


# ---- .csv

def csv_text(rows, separator=",", keys=None, end="\r\n"):
    def quoted(text):
        if any(mark in text for mark in (separator, '"', "\n")):
            return '"' + text.replace('"', '""') + '"'
        return text
    keys = keys or USUAL
    lines = [[HEADINGS[key] for key in keys]] + [[row.get(key, "") for key in keys] for row in rows]
    return "".join(separator.join(map(quoted, line)) + end for line in lines)


@raw(Read(THREE), "csv")
def csv_utf8():
    return csv_text(THREE).encode()


@raw(Read(THREE), "csv")
def csv_utf8_with_mark():
    return csv_text(THREE).encode("utf-8-sig")


@raw(Read(THREE), "csv")
def csv_gb18030():
    return csv_text(THREE).encode("gb18030")


@raw(Read([{**person(1), "duty": "𠮷、䶮"}]), "csv")
def csv_gb18030_of_four_bytes():
    return csv_text([{**person(1), "duty": "𠮷、䶮"}]).encode("gb18030")


@raw(Read(THREE), "csv")
def csv_utf16():
    """What Excel calls Unicode text: little-endian with a mark, tabs."""
    return b"\xff\xfe" + csv_text(THREE, "\t").encode("utf-16-le")


@raw(Read(THREE), "csv")
def csv_with_semicolons():
    return csv_text(THREE, ";").encode()


@raw(Read(THREE), "csv")
def csv_with_tabs():
    return csv_text(THREE, "\t").encode()


@raw(Read(THREE), "txt")
def csv_named_txt():
    return csv_text(THREE, "\t").encode("gb18030")


@raw(Read(THREE), "xlsx")
def csv_named_xlsx():
    return csv_text(THREE).encode()


TRICKY = [{**person(1), "duty": "一,二;三\n“四”\"五\""}, person(2)]


@raw(Read(TRICKY), "csv")
def csv_with_quotes_and_lines():
    return csv_text(TRICKY, end="\n").encode()


@raw(Read(THREE), "csv")
def csv_with_old_line_ends_and_no_last():
    return csv_text(THREE, end="\r").encode()[:-1]


@raw(Read(THREE, filed_by="红阳街道团工委"), "csv")
def csv_with_lines_around():
    above = "班子成员名册,,,,,\r\n填报单位：红阳街道团工委,,,\r\n,,,\r\n"
    below = ",,,,\r\n填表人：某某,,,审核人：某某\r\n"
    return (above + csv_text(THREE) + below).encode("gb18030")


@raw(Read([person(1)], [Row(3, "身份证号", ["丢失", "文本"])]), "csv")
def csv_that_was_saved_by_excel():
    """Opened and saved again, long numbers are in exponent form."""
    return csv_text([person(1), person(2, id="5.10113E+17")]).encode("gb18030")


@raw(Read([person(1)]), "csv")
def csv_that_keeps_long_numbers():
    """Tabs and apostrophes by which exports keep Excel from rounding."""
    row = person(1)
    return csv_text([{**row, "id": "\t" + row["id"], "phone": "'" + row["phone"]}]).encode()


@raw(Broken(["sheet_broken"], ["引号"]), "csv")
def csv_with_an_unclosed_quote():
    return (csv_text(THREE) + '"王晓明,1\r\n李丽,2\r\n').encode()


@raw(Broken(["sheet_encoding", "sheet_not_a_spreadsheet"]), "csv")
def csv_in_no_encoding():
    return csv_text(THREE).encode() + "王晓明".encode("gb18030") + b"\xff\xff\xfe\r\n" * 20


# ---- .xlsx as other programs write it

def strict(parts):
    return {name: data.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")
            .replace(DOCUMENT.encode(), b"http://purl.oclc.org/ooxml/officeDocument")
            for name, data in parts.items()}


@raw(Read(THREE), "xlsx")
def strict_open_xml():
    return packed(strict(plain_parts()))


@raw(Read(people(1)), "xlsx")
def days_in_iso_form():
    """Strict files may write days as text of the type d."""
    parts = plain_parts(people(1))
    sheet = parts[SHEET].decode()
    days = iter([person(1)["birth"], "2021-05-01", "2026-04-30T00:00:00"])
    sheet, count = re.subn(r'<c r="(\w+)" s="(\d+)" t="n"><v>[\d.]+</v>',
                           lambda found: f'<c r="{found[1]}" s="{found[2]}" t="d">'
                                         f"<v>{next(days)}</v>", sheet)
    assert count == 3, sheet
    parts[SHEET] = sheet.encode()
    return packed(strict(parts))


@raw(Read(READ_OF_ONE), "xlsx")
def no_references_at_cells():
    return with_sheet(HEAD + ONE)


@raw(Read(THREE), "xlsx")
def names_with_a_prefix():
    parts = plain_parts()
    for name in (SHEET, STRINGS):
        text = parts[name].decode().replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')
        parts[name] = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", text).encode()
    return packed(parts)


@raw(Read([{"name": "王晓明", "post": "书记"}]), "xlsx")
def rich_text_and_readings():
    return altered(STRINGS, ('<si><t xml:space="preserve">王晓明</t></si>',
                             "<si><r><t>王</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">晓明"
                             "</t></r><rPh sb=\"0\" eb=\"1\"><t>ワン</t></rPh></si>"),
                   rows=[{"name": "王晓明", "post": "书记"}])


@raw(Read(THREE), "xlsx")
def stored_without_compression():
    import zipfile
    return packed(plain_parts(), zipfile.ZIP_STORED)


@raw(Read(THREE), "xlsx")
def relative_and_absolute_targets():
    return altered(RELATIONS, ('Target="/xl/worksheets/', 'Target="worksheets/'))


@raw(Read(THREE), "xlsx")
def styles_that_are_not_there():
    return altered(SHEET, ('t="s"', 's="60000" t="s"'))


@raw(Read(only(THREE, "name", "post")), "xlsx")
def numbers_of_rows_left_out():
    parts = plain_parts(only(THREE, "name", "post"))
    text = parts[SHEET].decode()
    parts[SHEET] = re.sub(r'<row r="\d+"', "<row", text).encode()
    return packed(parts)
