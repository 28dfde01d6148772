"""Every hostile workbook the reader has to withstand, by name, with the rule that turns it away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.exchange.workbook_maker import (
    HEAD,
    MAIN,
    one_cell,
    packed,
    parts,
    row,
    sheet,
    styles,
    with_a_bomb,
    with_part,
    with_raw_member,
    workbook,
)

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
GOOD = one_cell('<c r="A1"><v>1</v></c>')
OPEN = f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>'.encode()
CLOSE = b"</sheetData></worksheet>"
BLOCK = b"x" * 1_000_000
GIGABYTE = 1_000


@dataclass(frozen=True)
class Hostile:
    """A file by the recipe that makes it; `rule` is the one it breaks, `cell` where that can be said."""

    name: str
    rule: str
    make: Callable[[], bytes]
    cell: str = ""


def _bomb(part: str, before: bytes, after: bytes, times: int = GIGABYTE, block: bytes = BLOCK) -> bytes:
    made = parts(GOOD)
    made.pop(part, None)
    return with_a_bomb(made, part, before, block, times, after)


def _swapped(part: str, data: bytes) -> bytes:
    return packed(parts(GOOD) | {part: data})


def _document_type(inside: str, use: str = "") -> bytes:
    text = f"{HEAD}<!DOCTYPE worksheet {inside}><worksheet xmlns='{MAIN}'><sheetData>{use}</sheetData></worksheet>"
    return workbook(text)


_LAUGHS = "[" + '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)
) + "]"  # fmt: skip


def _cells(count: int) -> bytes:
    """A sheet of that many cells, 100 to a row."""
    line = "".join(f"<c><v>{n * n}</v></c>" for n in range(100))
    return OPEN + b"".join(f'<row x="{n * n}">{line}</row>'.encode() for n in range(count // 100)) + CLOSE


def _elements() -> bytes:
    some = b"".join(b'<a b="%x"/>' % (n * n) for n in range(10_000))
    return _swapped(STRINGS, b"<sst>" + some * 160 + b"</sst>")


def _merges(count: int) -> str:
    merged = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, count + 1))
    return sheet(after=f"<mergeCells>{merged}</mergeCells>")


def _merge(area: str) -> bytes:
    return workbook(sheet(after=f'<mergeCells><mergeCell ref="{area}"/></mergeCells>'))


def _deep(tag: str, levels: int = 200_000) -> bytes:
    return f"<{tag}>".encode() * levels + f"</{tag}>".encode() * levels


def _twice(name: str) -> bytes:
    made = parts(GOOD)
    return packed([*made.items(), (name, made[SHEET].replace(b"<v>1", b"<v>2"))])


def _flipped() -> bytes:
    """One bit wrong in a part that no reader of values opens."""
    data = bytearray(
        with_raw_member(packed(parts(GOOD)), "xl/media/image1.png", b"\x01\x04\x00\xfb\xffpict", 0, 4)
    )
    return bytes(data)


def _goes_on() -> bytes:
    """A part that is longer than it says: readers that trust the size stop, others read on."""
    import zlib

    made = parts(GOOD)
    text = made.pop(SHEET)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated = packer.compress(text + b" " * 1_000_000) + packer.flush()
    return with_raw_member(packed(made), SHEET, deflated, zlib.crc32(text), len(text))


def _off_the_walk() -> bytes:
    """The list of sheets leads to a part whose name does not say XML, with another beside it."""
    links = "xl/_rels/workbook.xml.rels"
    made = parts(GOOD)
    return packed(
        made
        | {
            links: made[links].replace(b"sheet1.xml", b"sheet1.bin"),
            "xl/worksheets/sheet1.bin": GOOD.encode(),
        }
    )


UNPACKS = "unpacks-too-large"

HOSTILE = (
    Hostile("a comment of a gigabyte", UNPACKS, lambda: _bomb(SHEET, OPEN + b"<!--", b"-->" + CLOSE)),
    Hostile("a text of a gigabyte", UNPACKS, lambda: _bomb(SHEET, OPEN + b'<row r="1"><c r="A1" t="inlineStr"><is><t>', b"</t></is></c></row>" + CLOSE)),
    Hostile("shared texts of a gigabyte", UNPACKS, lambda: _bomb(STRINGS, b"<sst><si><t>", b"</t></si></sst>")),
    Hostile("an unused part of a gigabyte", UNPACKS, lambda: _bomb("xl/media/image1.bin", b"", b"")),
    Hostile("a comment below the size limit", "huge-text", lambda: _swapped(SHEET, OPEN + b"<!--" + b"x" * 3_000_000 + b"-->" + CLOSE)),
    Hostile("a text below the size limit", "huge-text", lambda: _swapped(SHEET, OPEN + b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"x" * 3_000_000 + b"</t></is></c></row>" + CLOSE)),
    Hostile("an attribute below the size limit", "huge-text", lambda: _swapped(SHEET, OPEN + b'<row x="' + b"x" * 3_000_000 + b'"/>' + CLOSE)),
    Hostile("five million cells", UNPACKS, lambda: _swapped(SHEET, _cells(5_000_000))),
    Hostile("half a million cells and more", "too-many-cells", lambda: _swapped(SHEET, _cells(510_000))),
    Hostile("a cell at the last row and column", "far-cell", lambda: workbook(sheet(row(1, '<c r="A1"><v>1</v></c>') + row(1048576, '<c r="XFD1048576"><v>1</v></c>'))), "XFD1048576"),
    Hostile("a row beyond the last", "far-cell", lambda: workbook(sheet('<row r="999999999"><c r="A999999999"><v>1</v></c></row>'))),
    Hostile("a column beyond the last", "misplaced-cell", lambda: workbook(one_cell('<c r="XFE1"><v>1</v></c>'))),
    Hostile("a cell in another row than it says", "misplaced-cell", lambda: workbook(one_cell('<c r="A5"><v>1</v></c>'))),
    Hostile("a hundred thousand merges", "too-many-merges", lambda: workbook(_merges(100_000))),
    Hostile("a million merges", "too-many-merges", lambda: workbook(_merges(1_000_000))),
    Hostile("a merge over the whole sheet", "huge-merge", lambda: _merge("A1:XFD1048576"), "A1"),
    Hostile("a merge over half a million rows", "huge-merge", lambda: _merge("A1:J500000"), "A1"),
    Hostile("a merge that is no area", "damaged", lambda: _merge("A1:ZZZZ9")),
    Hostile("a million cell formats", UNPACKS, lambda: workbook(GOOD, style=styles(more='<xf numFmtId="0"/>' * 1_000_000))),
    Hostile("a hundred thousand cell formats", "too-many-styles", lambda: workbook(GOOD, style=styles(more='<xf numFmtId="0"/>' * 100_000))),
    Hostile("a hundred thousand conditional formats", "too-many-rules", lambda: workbook(sheet(after="<conditionalFormatting>" + '<cfRule type="x"/>' * 100_000 + "</conditionalFormatting>"))),
    Hostile("a hundred thousand validations", "too-many-rules", lambda: workbook(sheet(after="<dataValidations>" + '<dataValidation type="list"/>' * 100_000 + "</dataValidations>"))),
    Hostile("a million and a half of empty elements", "too-many-elements", _elements),
    Hostile("styles nested 200,000 deep", "nested-too-deep", lambda: _swapped(STYLES, b"<styleSheet>" + _deep("a") + b"</styleSheet>")),
    Hostile("a sheet nested 200,000 deep", "nested-too-deep", lambda: _swapped(SHEET, OPEN + _deep("d") + CLOSE)),
    Hostile("a billion laughs", "document-type", lambda: _document_type(_LAUGHS, "&j;")),
    Hostile("quadratic blow-up", "document-type", lambda: _document_type(f'[<!ENTITY a "{"x" * 50_000}">]', "&a;" * 10_000)),
    Hostile("a file on this machine as entity", "document-type", lambda: _document_type('[<!ENTITY a SYSTEM "file:///etc/passwd">]', "&a;")),
    Hostile("a parameter entity", "document-type", lambda: _document_type('[<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]')),
    Hostile("a document type alone", "document-type", lambda: _document_type("SYSTEM 'x'")),
    Hostile("an uncalculated formula at the last row and column", "far-cell", lambda: workbook(sheet(row(1, '<c r="A1"><v>1</v></c>') + row(1048576, '<c r="XFD1048576"><f>1</f></c>'))), "XFD1048576"),
    Hostile("a formula over the whole sheet", "huge-formula", lambda: workbook(one_cell('<c r="A1"><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c>')), "A1"),
    Hostile("four billion shared texts promised", "damaged", lambda: _swapped(STRINGS, b'<sst count="1" uniqueCount="4294967295"/>')),
    Hostile("more shared texts promised than can be counted", "damaged", lambda: _swapped(STRINGS, b'<sst uniqueCount="18446744073709551615"/>')),
    Hostile("a shared text that is not there", "damaged", lambda: workbook(one_cell('<c r="A1" t="s"><v>7</v></c>'))),
    Hostile("two tables of cells", "damaged", lambda: workbook(sheet(row(1, '<c r="A1"><v>1</v></c>'), after="<sheetData><row r='2'><c r='A2'><v>2</v></c></row></sheetData>"))),
    Hostile("a value in a value", "value-twice", lambda: workbook(one_cell('<c r="A1"><v><v>1</v></v></c>')), "A1"),
    Hostile("a cell of two values", "value-twice", lambda: workbook(one_cell('<c r="A1"><v>1</v><v>2</v></c>')), "A1"),
    Hostile("a cell in a cell", "damaged", lambda: workbook(one_cell('<c r="A1"><v>1</v><c r="B1"><v>2</v></c></c>'))),
    Hostile("a cell in no row", "damaged", lambda: workbook(sheet(row(1, '<c r="A1"><v>1</v></c>') + '<c r="B1"><v>2</v></c>'))),
    Hostile("a text in place in a cell of another type", "unknown-type", lambda: workbook(one_cell('<c r="A1" t="str"><is><t>M031</t></is></c>')), "A1"),
    Hostile("a cell of unknown type", "unknown-type", lambda: workbook(one_cell('<c r="A1" t="zz"><v>7</v></c>')), "A1"),
    Hostile("an unknown error", "unknown-error", lambda: workbook(one_cell('<c r="A1" t="e"><v>#WAT!</v></c>')), "A1"),
    Hostile("a sheet hidden from the walk", "damaged", _off_the_walk),
    Hostile("a part twice", "part-twice", lambda: _twice(SHEET)),
    Hostile("a part twice but for capitals", "part-twice", lambda: _twice("xl/worksheets/SHEET1.xml")),
    Hostile("a part twice but for a slash", "part-twice", lambda: _twice("/xl/worksheets/sheet1.xml")),
    Hostile("a cell twice", "cell-twice", lambda: workbook(one_cell('<c r="A1"><v>3</v></c><c r="B1"/><c r="A1"><v>2</v></c>')), "A1"),
    Hostile("a row twice", "row-twice", lambda: workbook(sheet(row(1, '<c r="A1"><v>3</v></c>') + row(1, '<c r="A1"><v>2</v></c>')))),
    Hostile("a sheet in UTF-16", "not-utf-8", lambda: workbook(GOOD.replace("UTF-8", "UTF-16").encode("utf-16"))),
    Hostile("a sheet in UTF-16 without a mark", "not-utf-8", lambda: workbook(GOOD.replace("UTF-8", "UTF-16").encode("utf-16-le"))),
    Hostile("a sheet in Latin-1", "not-utf-8", lambda: workbook(GOOD.replace("UTF-8", "ISO-8859-1").encode("latin-1"))),
    Hostile("a raw NUL", "damaged", lambda: workbook(one_cell('<c r="A1" t="inlineStr"><is><t>a\0b</t></is></c>'))),
    Hostile("no number", "not-a-number", lambda: workbook(one_cell('<c r="A1"><v>NaN</v></c>')), "A1"),
    Hostile("a number too large", "not-a-number", lambda: workbook(one_cell('<c r="A1"/><c r="B1"><v>1e999</v></c>')), "B1"),
    Hostile("a number of 200,000 digits", "not-a-number", lambda: workbook(one_cell(f'<c r="A1"><v>{"9" * 200_000}</v></c>')), "A1"),
    Hostile("a bit flipped in a picture", "damaged", _flipped),
    Hostile("a part longer than it says", "damaged", _goes_on),
    Hostile("three thousand parts", "too-many-parts", lambda: packed([*parts(GOOD).items(), *((f"x{n}.xml", b"<a/>") for n in range(3_000))])),
    Hostile("macros, whatever the name", "macros", lambda: with_part(parts(GOOD), "xl/vbaProject.bin", b"\xd0\xcf")),
    Hostile("no list of sheets", "damaged", lambda: packed({k: v for k, v in parts(GOOD).items() if k != "xl/workbook.xml"})),
    Hostile("a sheet without its part", "damaged", lambda: packed({k: v for k, v in parts(GOOD).items() if k != SHEET})),
    Hostile("two sheets of one name", "sheet-twice", lambda: workbook(GOOD, GOOD, names=("Data", "DATA"))),  # type: ignore[arg-type]
)  # fmt: skip

# What looks like harm to a reader that trusts it, and is read safely here.
HARMLESS: dict[str, Callable[[], bytes]] = {
    "a dimension that lies": lambda: workbook(GOOD.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')),
    "a formatted cell at the last row": lambda: workbook(sheet(row(1, '<c r="A1"><v>1</v></c>') + row(1048576, '<c r="XFD1048576"/>'))),
    "a NUL written out": lambda: workbook(one_cell('<c r="A1"><v>1</v></c><c r="B1" t="inlineStr"><is><t>a_x0000_b</t></is></c>')),
    "five thousand merges": lambda: workbook(_merges(5_000).replace("<sheetData>", "<sheetData>" + row(1, '<c r="A1"><v>1</v></c>'))),
    "custom parts of any name": lambda: with_part(parts(GOOD), "customXml/item1.xml", b"<!DOCTYPE a><a/>"),
}  # fmt: skip
