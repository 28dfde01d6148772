"""Workbooks written part by part, for files that no honest program would write."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

Parts = dict[str, bytes]


def sheet(rows: str = "", before: str = "", after: str = "") -> str:
    """A sheet part around its rows; `before` and `after` stand beside sheetData."""
    return f'{HEAD}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def row(number: int, cells: str, more: str = "") -> str:
    return f'<row r="{number}"{more}>{cells}</row>'


def one_cell(xml: str) -> str:
    """A sheet with row 1 holding what is given."""
    return sheet(row(1, xml))


def styles(*codes: str, more: str = "") -> str:
    """A style part: style 0 is General, style n shows a number by the n-th code."""
    formats = "".join(f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(codes))
    cells = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(len(codes)))
    return (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="9"/><xf numFmtId="14"/></cellStyleXfs>'
        f'<cellXfs><xf numFmtId="0"/>{cells}{more}</cellXfs></styleSheet>'
    )


def parts(
    *sheets: str | bytes,
    style: str = "",
    strings: str = "",
    names: Iterable[str] = (),
    states: Iterable[str] = (),
    book: str = "",
    calculation: str = "",
) -> Parts:
    """The parts of a workbook by name, in the order in which Excel writes them."""
    called = list(names) or [f"Sheet{n}" for n in range(1, len(sheets) + 1)]
    stated = list(states) or ["visible"] * len(sheets)
    tabs = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{state}" r:id="rId{n}"/>'
        for n, (name, state) in enumerate(zip(called, stated, strict=True), 1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    links += f'<Relationship Id="rId90" Type="{LINKS}/styles" Target="styles.xml"/>'
    links += f'<Relationship Id="rId91" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/>'
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{TYPE}.worksheet+xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    written = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>{overrides}'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{book}<sheets>{tabs}</sheets>'
        f"{calculation}</workbook>",
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        "xl/styles.xml": style or styles(),
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}">{strings}</sst>',
    }
    found = {name: text.encode() for name, text in written.items()}
    for n, text in enumerate(sheets, 1):
        found[f"xl/worksheets/sheet{n}.xml"] = text if isinstance(text, bytes) else text.encode()
    return found


def packed(members: Parts | Iterable[tuple[str, bytes]], level: int = 1) -> bytes:
    """The members as one archive; a list of pairs may name a member twice."""
    pairs = members.items() if isinstance(members, dict) else members
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, data in pairs:
            _add(archive, name, data)
    return buffer.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    member = zipfile.ZipInfo(name)
    member.compress_type = zipfile.ZIP_DEFLATED
    if name in archive.NameToInfo:
        archive.NameToInfo.pop(name)  # zipfile warns of what is meant here
    archive.writestr(member, data)


def workbook(*sheets: str | bytes, **more: str) -> bytes:
    """A workbook of the given sheet parts."""
    return packed(parts(*sheets, **more))  # type: ignore[arg-type]


def with_part(made: Parts, name: str, data: bytes) -> bytes:
    return packed(made | {name: data})


def with_a_bomb(made: Parts, name: str, before: bytes, block: bytes, times: int, after: bytes) -> bytes:
    """A workbook whose part `name` is `before`, then `block` so many times, then `after`.

    The block is deflated once and its packed form repeated, so a gigabyte is made in an instant. Its
    checksum is true as well.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    first = packer.compress(before) + packer.flush(zlib.Z_FULL_FLUSH)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    middle = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    last = packer.compress(after) + packer.flush()
    checksum = zlib.crc32(before)
    for _ in range(times):
        checksum = zlib.crc32(block, checksum)
    checksum = zlib.crc32(after, checksum)
    size = len(before) + len(block) * times + len(after)
    return with_raw_member(packed(made), name, first + middle * times + last, checksum, size)


def with_raw_member(archive: bytes, name: str, deflated: bytes, checksum: int, size: int) -> bytes:
    """The archive with one more member, its packed bytes and its declared checksum and size as given."""
    end = archive.rindex(b"PK\x05\x06")
    count, length, start = struct.unpack("<HII", archive[end + 10 : end + 20])
    title = name.encode()
    local = struct.pack(
        "<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 33, checksum, len(deflated), size, len(title), 0
    )
    entry = struct.pack(
        "<4s6H3I5H2I",
        b"PK\x01\x02", 20, 20, 0, 8, 0, 33, checksum, len(deflated), size, len(title), 0, 0, 0, 0, 0, start,
    )  # fmt: skip
    body = archive[:start] + local + title + deflated
    directory = archive[start : start + length] + entry + title
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count + 1, count + 1, len(directory), len(body), 0)
    return body + directory + tail
