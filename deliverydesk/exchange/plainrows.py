"""Rows and texts written the way office programs write them, taken at a stride, not element by element.

Most returns are written so, and walking their cells one by one is what reading them would otherwise
cost most. The grammar below is strict: it takes in whole rows of plain cells, in order, and nothing
that XML could hide something in. Where a part departs from it, by so much as one cell, nothing is
noted here and the part is walked in full; so nothing is ever refused here either.
"""

from __future__ import annotations

import re

from deliverydesk.exchange.addresses import MAX_ROW, column_number
from deliverydesk.exchange.sheetfacts import ERRORS, At, SheetFacts
from deliverydesk.exchange.walkers import Part

_TEXT = rb"[^<]{0,200000}+"
_ATTRIBUTES = rb'(?: [A-Za-z0-9:]+="[^"<>]{0,200}+")*+'
_FORMULA = rb"<f" + _ATTRIBUTES + rb"(?: ?/>|>" + _TEXT + rb"</f>)"
_VALUE = rb"<v>" + _TEXT + rb"</v>|<v ?/>"
_INLINE = rb'<is><t(?: xml:space="preserve")?+>' + _TEXT + rb"</t></is>"
_OPENING = rb'<c r="[A-Z]{1,3}[1-9][0-9]{0,6}"(?: s="[0-9]{1,6}")?+'
_REST = rb"(?: ?/>|>(?:" + _FORMULA + rb")?+(?:%b)?+</c>)"
_CELL = (
    _OPENING
    + rb'(?: t="inlineStr"'
    + _REST % (_VALUE + rb"|" + _INLINE)
    + rb'|(?: t="(?:n|s|str|b|e)")?+'
    + _REST % _VALUE
    + rb")"
)
_ROW = rb'\s*+<row r="[1-9][0-9]{0,6}"' + _ATTRIBUTES + rb"(?: ?/>|>(?:\s*+" + _CELL + rb")*+\s*+</row>)"
_ROWS = re.compile(rb"(?:" + _ROW + rb")*+\s*+")

# What is needed of each row and cell: (row, its attributes, letters, row, style, type, formula, value).
_TOKENS = re.compile(
    rb'<(?:row r="([0-9]+)"(' + _ATTRIBUTES + rb")"
    rb'|c r="([A-Z]+)([0-9]+)"(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?) ?/?>'
    rb"(<f" + _ATTRIBUTES + rb" ?/?>)?(?:(?<!/>)" + _TEXT + rb"</f>)?+(<v>" + _TEXT + rb"|<v ?/>|<is>)?"
)  # fmt: skip
_FILLS_AN_AREA = re.compile(rb' t="(?:array|dataTable)"')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')
_BEGIN, _END = b"<sheetData>", b"</sheetData>"

_TEXTS = re.compile(rb'(?:\s*+<si><t(?: xml:space="preserve")?+>' + _TEXT + rb"</t></si>)*+\s*+")
_FIRST_TEXT, _END_OF_TEXTS = b"<si>", b"</sst>"


def span_of_rows(data: bytes) -> tuple[int, int] | None:
    """Where the rows of a sheet begin and end, if all of them are plain."""
    begin, end = data.find(_BEGIN) + len(_BEGIN), data.find(_END)
    if len(_BEGIN) <= begin <= end and _ROWS.fullmatch(data, begin, end):
        return begin, end
    return None


def span_of_texts(data: bytes) -> tuple[int, int] | None:
    """Where the shared texts of a workbook begin and end, if all of them are plain."""
    begin, end = data.find(_FIRST_TEXT), data.rfind(_END_OF_TEXTS)
    if 0 <= begin <= end and _TEXTS.fullmatch(data, begin, end):
        return begin, end
    return None


def note(rows: bytes, part: Part, facts: SheetFacts) -> bool:
    """Note all that a walk over these plain rows would note; False, with nothing noted, to have it walked."""
    found = SheetFacts()
    looks = {style.encode(): look for style, look in part.looks.items()}
    if b"0" in looks:
        looks[b""] = looks[b"0"]  # a cell that names no style has the first
    columns: dict[bytes, int] = {}
    filled: set[int] = set()
    row = last = top = bottom = 0
    row_text = b""
    for number, attributes, letters, beside, style, kind, formula, value in _TOKENS.findall(rows):
        if number:
            if int(number) <= row:
                return False
            row, row_text, last = int(number), number, 0
            if attributes and _HIDDEN.search(attributes):
                found.hidden_rows.add(row)
            continue
        column = columns.get(letters) or columns.setdefault(letters, column_number(letters.decode()))
        if column <= last or beside != row_text:
            return False
        last = column
        found.cells += 1
        if not value and not formula and kind != b"e":
            continue
        top, bottom = top or row, row
        filled.add(column)
        if style in looks and value:
            found.looks[row, column] = looks[style]
        if (formula or kind == b"e") and not _note_text(found, part, (row, column), kind, formula, value):
            return False
    if filled:
        found.top, found.left, found.bottom, found.right = top, min(filled), bottom, max(filled)
    if row > MAX_ROW or found.area > part.limits.area:
        return False
    if found.cells > part.limits.cells - part.cells_before:
        return False
    facts.take_rows(found)
    return True


def _note_text(found: SheetFacts, part: Part, at: At, kind: bytes, formula: bytes, value: bytes) -> bool:
    """Note an error or a formula; False for what is not plain about it."""
    if formula and (value == b"<is>" or _FILLS_AN_AREA.search(formula)):
        return False
    text = value[len(b"<v>") :] if value.startswith(b"<v>") else b""
    if b"&" in text:
        return False
    if kind == b"e":
        found.errors[at] = text.decode("ascii", "replace")
        if found.errors[at] not in ERRORS:
            return False
    if formula:
        # As everywhere: an empty value is none, and neither is a zero that nobody calculated.
        text = text.strip()
        found.formulas[at] = bool(text) and not (part.uncalculated and text == b"0")
    return True
