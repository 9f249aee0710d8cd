"""The parts of an .xlsx, to be altered: what no program would write by itself."""

import html
import io
import re
import struct
import zipfile
import zlib

import openpyxl

from .people import fill, people

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006"


def shared(parts):
    """Texts in a part of their own, as Excel writes them (openpyxl may leave them in the cells)."""
    strings = []

    def refer(found):
        text = html.unescape(found["text"] or "")
        if text not in strings:
            strings.append(text)
        return f'<c{found["attributes"]} t="s"><v>{strings.index(text)}</v></c>'

    cell = (r'<c(?P<attributes>[^>]*?) t="inlineStr"><is><t(?: xml:space="preserve")?'
            r"(?:/>|>(?P<text>[^<]*)</t>)</is></c>")
    parts[SHEET] = re.sub(cell, refer, parts[SHEET].decode()).encode()
    items = "".join(f'<si><t xml:space="preserve">{html.escape(text, quote=False)}</t></si>'
                    for text in strings)
    parts[STRINGS] = f'<sst xmlns="{MAIN}" count="{len(strings)}">{items}</sst>'.encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>", b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd'
        b'.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>')
    parts[RELATIONS] = parts[RELATIONS].replace(
        b"</Relationships>", f'<Relationship Id="rId90" Type="{DOCUMENT}/relationships/'
        'sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>'.encode())
    return parts


def plain_parts(rows=None, edit=None):
    """Name → bytes of a plain table."""
    workbook = openpyxl.Workbook()
    workbook.active.title = "名册"
    fill(workbook.active, people(3) if rows is None else rows)
    if edit:
        edit(workbook.active)
    held = io.BytesIO()
    workbook.save(held)
    with zipfile.ZipFile(held) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return parts if STRINGS in parts else shared(parts)


def packed(parts, compression=zipfile.ZIP_DEFLATED):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return held.getvalue()


def altered(part, *changes, rows=None, edit=None):
    """The plain table with (old, new) replaced in one part; each old must be there."""
    parts = plain_parts(rows, edit)
    text = parts[part].decode()
    for old, new in changes:
        assert old in text, (part, old)
        text = text.replace(old, new)
    parts[part] = text.encode()
    return packed(parts)


def with_sheet(rows_xml, before=""):
    """A workbook whose sheet holds just these rows."""
    parts = plain_parts([])
    parts[SHEET] = (
        '<?xml version="1.0" encoding="UTF-8"?>' + before +
        f'<worksheet xmlns="{MAIN}">'
        f"<sheetData>{rows_xml}</sheetData></worksheet>").encode()
    return packed(parts)


def inline(text):
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = "<row>" + "".join(inline(text) for text in ("姓名", "职务", "分工")) + "</row>"
ONE = "<row>" + "".join(inline(text) for text in ("王晓明", "书记", "主持")) + "</row>"
READ_OF_ONE = [{"name": "王晓明", "post": "书记", "duty": "主持"}]


class Deflated:
    """A part given as deflated bytes, so that what is claimed of it can differ from what it is."""

    def __init__(self, data, size, crc, method=8):
        self.data, self.size, self.crc, self.method = data, size, crc, method


def deflated(data):
    machine = zlib.compressobj(9, zlib.DEFLATED, -15)
    return Deflated(machine.compress(data) + machine.flush(), len(data), zlib.crc32(data))


def repeated(begin, block, times, end):
    """begin + block × times + end deflated, without ever holding it."""
    def piece(data, last=False):
        machine = zlib.compressobj(9, zlib.DEFLATED, -15)
        return machine.compress(data) + machine.flush(
            zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH)

    crc = zlib.crc32(begin)
    for _ in range(times):
        crc = zlib.crc32(block, crc)
    crc = zlib.crc32(end, crc)
    data = piece(begin) + piece(block) * times + piece(end, last=True)
    return Deflated(data, len(begin) + len(block) * times + len(end), crc)


def zip_by_hand(parts, flags=0):
    """A zip file of Deflated parts and bytes; sizes and sums are those that the parts claim."""
    out = io.BytesIO()
    directory = io.BytesIO()
    for name, part in parts.items():
        part = part if isinstance(part, Deflated) else deflated(part)
        path = name.encode()
        at = out.tell()
        fields = (20, flags | 0x800, part.method, 0, 0x21, part.crc, len(part.data),
                  part.size & 0xFFFFFFFF, len(path), 0)
        out.write(struct.pack("<IHHHHHIIIHH", 0x04034B50, *fields) + path + part.data)
        directory.write(struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, *fields, 0, 0, 0, 0, at)
                        + path)
    start = out.tell()
    listed = directory.getvalue()
    out.write(listed + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(parts), len(parts),
                                   len(listed), start, 0))
    return out.getvalue()
