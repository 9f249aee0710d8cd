"""What is sent under the name of a spreadsheet and is none."""

import struct

from .case import Broken, Read, book, raw
from .compound import compound_file
from .parts import packed, plain_parts
from .people import fill, people

OTHER = ["sheet_not_a_spreadsheet"]
# Told as what it is, or as broken: either way refused with what to do.
OTHER_OR_BROKEN = [*OTHER, "sheet_broken"]


@raw(Broken([*OTHER_OR_BROKEN, "no_headings"]), "xlsx")
def empty_file():
    return b""


@raw(Broken([*OTHER_OR_BROKEN, "no_headings"]), "csv")
def empty_csv():
    return b""


@raw(Broken(["no_headings", *OTHER]), "xlsx")
def text_named_xlsx():
    return "这里不是表格，只有一段话。\n".encode() * 3


@raw(Broken([*OTHER, "sheet_encoding"]), "xlsx")
def junk_named_xlsx():
    return bytes((index * 7919 + index // 256) % 256 for index in range(20_000))


@raw(Broken(OTHER, ["Word|文字|docx"]), "xlsx")
def word_document_named_xlsx():
    return packed({
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats'
        '.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
        "</Types>",
        "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats'
        '.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas'
        '.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": '<?xml version="1.0"?><w:document xmlns:w="http://schemas'
        '.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'})


@raw(Broken(OTHER, ["PDF"]), "xlsx")
def pdf_named_xlsx():
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n" + b"x" * 2000


@raw(Broken(OTHER_OR_BROKEN), "xlsx")
def zip_of_something_else():
    return packed({"照片/一.jpg": b"\xff\xd8\xff" * 100, "说明.txt": "说明".encode()})


@book(Broken(OTHER, ["ODS|ods|LibreOffice|OpenDocument", ".xlsx"]), ending="ods")
def open_document(_, sheet):
    fill(sheet, people(3))


@raw(Broken(["sheet_encrypted"], ["密码"]), "xlsx")
def xlsx_with_a_password():
    return compound_file({"EncryptionInfo": b"\4\0\4\0\x40\0\0\0<encryption/>",
                          "EncryptedPackage": bytes(range(256)) * 40,
                          "\6DataSpaces": b"\0" * 100})


@raw(Broken(["sheet_encrypted"], ["密码"]), "xls")
def xls_with_a_password():
    def record(kind, data):
        return struct.pack("<HH", kind, len(data)) + data
    begin = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 0x07CC, 0, 6))
    secret = record(0x2F, struct.pack("<HHHH", 1, 1, 1, 0x104) + bytes(range(48)))
    rest = record(0x42, b"\xb0\x04") + bytes(range(7, 250)) * 30
    return compound_file({"Workbook": begin + secret + rest})


@raw(Broken(OTHER_OR_BROKEN, ["Word|文字|不是"]), "xls")
def word_document_named_xls():
    return compound_file({"WordDocument": bytes([0xEC, 0xA5]) + bytes(5000),
                          "1Table": bytes(5000)})


HTML = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>
<table border="1"><tr><td>姓名</td><td>职务</td></tr><tr><td>王晓明</td><td>书记</td></tr></table>
</body></html>"""


@raw(Broken(OTHER, ["网页|HTML", ".xlsx"]), "xls")
def web_page_named_xls():
    return HTML.encode()


@raw(Broken(OTHER, ["网页|HTML", ".xlsx"]), "xls")
def web_page_with_a_mark_named_xls():
    return b"\xef\xbb\xbf\r\n  " + HTML.encode()


@raw(Broken(OTHER, ["XML", ".xlsx"]), "xls")
def xml_table_of_2003_named_xls():
    return ('<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns='
            '"urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row><Cell><Data>'
            "姓名</Data></Cell></Row></Table></Worksheet></Workbook>").encode()


@raw(Broken([*OTHER_OR_BROKEN]), "xlsx")
def workbook_in_binary_form():
    """.xlsb: a zip with binary parts."""
    parts = plain_parts()
    parts["xl/workbook.bin"] = bytes(500)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"/xl/workbook.xml", b"/xl/workbook.bin").replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.binary.macroEnabled.main")
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"workbook.xml", b"workbook.bin")
    del parts["xl/workbook.xml"]
    return packed(parts)


@raw(Read(people(3)), "et")
def spreadsheet_with_another_ending():
    return packed(plain_parts())
