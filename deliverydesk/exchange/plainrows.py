"""Rows and texts written the way office programs write them, taken at a stride, not element by element.

Most returns are written so, and walking their cells one by one is what reading them would otherwise
cost most. The grammar below is strict: it takes in whole rows of plain cells, in order, and nothing
that XML could hide something in. Where a part departs from it, by so much as one cell, nothing is
noted here and the part is walked in full; so nothing is ever refused here either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

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

# What a row is recognised by: of each cell its reference, and all up to its value, its text or its formula.
_CELLS = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*>(?:<[vif])?)')
# What is needed of a cell with a formula or an error: (letters, style, type, formula, value).
_TOKENS = re.compile(
    rb'<c r="([A-Z]+)[0-9]+"(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")? ?/?>'
    rb"(<f" + _ATTRIBUTES + rb" ?/?>)?(?:(?<!/>)" + _TEXT + rb"</f>)?+(<v>" + _TEXT + rb"|<v ?/>|<is>)?"
)
_LETTERS = re.compile(rb"[A-Z]+")
_STYLE = re.compile(rb' s="([0-9]+)"')
_FILLS_AN_AREA = re.compile(rb' t="(?:array|dataTable)"')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')
_BEGIN, _END = b"<sheetData>", b"</sheetData>"

_HEADS, _NAMES = re.compile(rb'<row r="[0-9]+"([^>]*)'), re.compile(rb' ([^ =]+)="')
_CONTROLS = bytes(sorted({*range(32)} - {*b"\t\r\n"}))
_ENTITIES = (b"&amp;", b"&lt;", b"&gt;", b"&quot;", b"&apos;")
_NO_CHARACTERS = re.compile("[\ufffe\uffff]")

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


def is_sound(plain: bytes) -> bool:
    """Whether nothing in these plain rows or texts can offend XML itself; where in doubt, they are parsed."""
    if b"<f " in plain or b"]]>" in plain or len(plain.translate(None, _CONTROLS)) != len(plain):
        return False
    if b"&" in plain and plain.count(b"&") != sum(plain.count(one) for one in _ENTITIES):
        return False
    try:
        is_text = plain.isascii() or not _NO_CHARACTERS.search(plain.decode())
    except UnicodeDecodeError:
        return False
    return is_text and all(map(_are_sound, set(_HEADS.findall(plain))))


def _are_sound(attributes: bytes) -> bool:
    """Whether no attribute of a row stands twice, and none has a name that XML does not allow."""
    names = [b"r", *_NAMES.findall(attributes)]
    return len(set(names)) == len(names) and all(b"a" <= name[:1].lower() <= b"z" for name in names)


class _Shape:
    """What rows have in common whose cells are in the same columns, with the same styles, types and contents.

    A sheet has a few shapes of rows, and the workbooks of one go share most of them: a cell is looked at
    once for each shape, not once for each row.
    """

    __slots__ = ("cells", "columns", "in_order", "needs_care", "styled")

    def __init__(self, refs: bytes, rests: Sequence[bytes]) -> None:
        columns = [column_number(letters.decode()) for letters in _LETTERS.findall(refs)]
        self.cells = len(columns)
        self.in_order = all(one < other for one, other in pairwise((0, *columns)))
        self.needs_care = any(b"<f" in rest or b' t="e"' in rest for rest in rests)
        valued = [(column, rest) for column, rest in zip(columns, rests, strict=True) if b"<" in rest]
        self.columns = {column for column, _rest in valued}
        self.styled = [(column, _style_of(rest)) for column, rest in valued if b"<f" not in rest]


_shape_of = lru_cache(maxsize=1_000)(_Shape)
_WIDEST_KEPT = 200


def _style_of(rest: bytes) -> bytes:
    found = _STYLE.match(rest)
    return found[1] if found else b"0"  # a cell that names no style has the first


def note(rows: bytes, part: Part, facts: SheetFacts) -> bool:
    """Note all that a walk over these plain rows would note; False, with nothing noted, to have it walked."""
    found = SheetFacts()
    looks = {style.encode(): look for style, look in part.looks.items()}
    met: dict[bytes, tuple[_Shape, list[tuple[int, str]]]] = {}
    filled: set[int] = set()
    row = top = bottom = 0
    for text in rows.split(b"<row ")[1:]:
        number = text[len(b'r="') : text.index(b'"', len(b'r="'))]
        if int(number) <= row:
            return False
        row = int(number)
        if _HIDDEN.search(text, 0, text.index(b">")):
            found.hidden_rows.add(row)
        cells = _CELLS.findall(text)
        if not cells:
            continue
        refs, rests = zip(*cells, strict=True)
        # No reference has a zero for its row, so what is written otherwise than the row's own stands out.
        named = b"".join(refs).replace(number, b"0")
        key = named + b"".join(rests)
        if key not in met:
            if named != b"".join([letters + b"0" for letters in _LETTERS.findall(named)]):
                return False
            shape = (_shape_of if len(rests) <= _WIDEST_KEPT else _Shape)(named, rests)
            if not shape.in_order:
                return False
            met[key] = shape, [(column, looks[style]) for column, style in shape.styled if style in looks]
        shape, looked = met[key]
        found.cells += shape.cells
        columns = shape.columns
        if shape.needs_care and not _note_row(found, part, row, text, looks, columns := set(columns)):
            return False
        if columns:
            top, bottom = top or row, row
            filled |= columns
        for column, look in looked:
            found.looks[row, column] = look
    if filled:
        found.top, found.left, found.bottom, found.right = top, min(filled), bottom, max(filled)
    if row > MAX_ROW or found.area > part.limits.area:
        return False
    if found.cells > part.limits.cells - part.cells_before:
        return False
    facts.take_rows(found)
    return True


def _note_row(
    found: SheetFacts, part: Part, row: int, text: bytes, looks: Mapping[bytes, str], columns: set[int]
) -> bool:
    """Note the errors and formulas of one row, and their columns; False for what is not plain about them."""
    for letters, style, kind, formula, value in _TOKENS.findall(text):
        if not formula and kind != b"e":
            continue
        at = row, column_number(letters.decode())
        columns.add(at[1])
        if formula and value and (style or b"0") in looks:
            found.looks[at] = looks[style or b"0"]
        if not _note_text(found, part, at, kind, formula, value):
            return False
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
