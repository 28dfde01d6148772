"""Which cell of a returned sheet is which: by hidden keys that agree with what people see, never by position.

A row counts only if its hidden key, its visible reference and the fingerprint of its locked cells agree;
sorting the visible cells alone leaves the keys behind, and every row would answer for another.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from deliverydesk.exchange import sheets
from deliverydesk.exchange.addresses import address
from deliverydesk.exchange.cellreading import shown
from deliverydesk.exchange.issued import IssuedRow, IssuedSheet
from deliverydesk.exchange.reading import Sheet, Value
from deliverydesk.exchange.styling import Raw
from deliverydesk.i18n import _, plural
from deliverydesk.schema.numbers import same
from deliverydesk.schema.problems import Problem, Severity, Where

_SEARCHED_ROWS, _SEARCHED_COLUMNS = 200, 50
_MOST_NAMED = 20
_OTHER_MARKS = frozenset({sheets.TITLE, sheets.GUIDE, sheets.HELP, sheets.LABELS, sheets.PRINT})

DISAGREE = "row key and reference disagree"
COLUMN_DISAGREES = "column key and heading disagree"


class Found(NamedTuple):
    """One row that may be read: where it stands in the grid (from 0), and what was issued in it."""

    down: int
    row: tuple[Value, ...]
    issued: IssuedRow


@dataclass
class Match:
    """A returned sheet laid over its issue. `columns` gives each field's place, None where it is gone."""

    sheet: Sheet
    issued: IssuedSheet
    columns: tuple[int | None, ...] = ()
    rows: list[Found] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def cell(self, down: int, across: int) -> str:
        """The address of a place in the grid."""
        return address(self.sheet.top + down, self.sheet.left + across)

    def say(
        self,
        rule: str,
        sentence: str,
        cell: str = "",
        *,
        record: str = "",
        name: str = "",
        severity: Severity = Severity.ERROR,
        words: str = "",
    ) -> None:
        """Put a problem of this sheet on the list; `words` is what they wrote and we could not read."""
        where = Where(self.issued.entity, record, name, sheet=self.sheet.name, cell=cell)
        self.problems.append(Problem(rule, sentence, where, severity, words))


def mark_of(sheet: Sheet) -> tuple[int, int, str] | None:
    """Where the sheet's mark stands in its grid, and the section it names; None where it has none."""
    for down, row in enumerate(sheet.rows[:_SEARCHED_ROWS]):
        for across, value in enumerate(row[:_SEARCHED_COLUMNS]):
            if isinstance(value, str) and value.startswith(sheets.MARK) and value not in _OTHER_MARKS:
                return down, across, value.removeprefix(sheets.MARK)
    return None


def match(sheet: Sheet, issued: IssuedSheet) -> Match:
    """Lay a returned sheet over its issue; the problems say what could not be matched."""
    found = Match(sheet, issued)
    mark = mark_of(sheet)
    assert mark is not None
    keys_down, token, _section = mark
    places = _columns(found, keys_down, token)
    if places is None:
        found.columns = (None,) * len(issued.fields)
        return found
    seen = _rows(found, keys_down, token, places)
    _headings(found, places, seen)
    _agree(found, places, seen)
    _order(found, seen)
    return found


def _columns(found: Match, keys_down: int, token: int) -> dict[str, int] | None:
    """The place of each key; None where the rows can no longer be told apart."""
    issued, sheet = found.issued, found.sheet
    wanted = {sheets.PRINT, *issued.locked, *issued.fields}
    places: dict[str, int] = {}
    twice: set[str] = set()
    for across, value in enumerate(sheet.rows[keys_down]):
        if isinstance(value, str) and value in wanted and across != token:
            if value in places:
                twice.add(value)
            places[value] = across
    for key in sorted(twice):
        found.say(
            "column twice",
            _("The column “{label}” is there twice; neither was read. Delete one of them.").format(
                label=issued.labels.get(key, key)
            ),
            found.cell(keys_down, places[key]),
            name=key,
        )
    lost = [key for key in (sheets.PRINT, *issued.locked) if key not in places or key in twice]
    if lost:
        names = ", ".join(
            _("the column “{label}”").format(label=issued.labels[key])
            if key in issued.labels
            else _("the hidden column of fingerprints")
            for key in lost
        )
        found.say(
            "column not returned",
            _("Without {names} no row can be told from another; the sheet was not read. "
              "Fill in a fresh workbook.").format(names=names),
        )  # fmt: skip
        return None
    for key in issued.fields:
        if key not in places:
            sentence = _("The column “{label}” did not come back; nothing of it was read.")
            found.say("column not returned", sentence.format(label=issued.labels[key]), name=key)
    found.columns = tuple(None if key in twice else places.get(key) for key in issued.fields)
    return places


def _rows(found: Match, keys_down: int, token: int, places: dict[str, int]) -> dict[str, int]:
    """The grid row of each key that stands in the sheet once; rows without one are named where filled."""
    sheet, issued = found.sheet, found.issued
    known = issued.by_token
    seen: dict[str, int] = {}
    twice: dict[str, list[int]] = {}
    loose: list[int] = []
    keyed = {token, *places.values()}
    first = min(places[key] for key in issued.locked)  # what people see, not the fingerprint beside it
    stray = [across for across in range(len(sheet.rows[0]) if sheet.rows else 0) if across not in keyed]
    outside: list[str] = []
    for down, row in enumerate(sheet.rows):
        key = row[token]
        if key is None:
            loose.append(down)
        elif isinstance(key, str) and key in known:
            if key in seen:
                twice.setdefault(key, [seen[key]]).append(down)
            seen[key] = down
            outside += [found.cell(down, across) for across in stray if row[across] is not None]
        elif isinstance(key, str) and key in (sheets.TITLE, sheets.GUIDE):
            outside += [
                found.cell(down, n)
                for n, told in enumerate(row)
                if told is not None and n not in (token, first)
            ]
        elif isinstance(key, str) and key in (sheets.HELP, sheets.LABELS):
            outside += [found.cell(down, across) for across in stray if row[across] is not None]
        elif down != keys_down and not (isinstance(key, str) and key.startswith(sheets.MARK)):
            sentence = _("The hidden key of this row is none that was issued here; the row was not read. "
                         "Fill in a fresh workbook.")  # fmt: skip
            found.say("unknown row key", sentence, found.cell(down, first))
    for key, downs in twice.items():
        rows = ", ".join(str(sheet.top + down) for down in downs)
        found.say(
            "row twice",
            _("{what} stands in rows {rows}; none of them was read. Delete the copies.").format(
                what=issued.title_of(known[key]), rows=rows
            ),
            found.cell(downs[0], first),
            record=key,
        )
        del seen[key]
    if not issued.is_new:
        found.missing = [row.token for row in issued.rows if row.token not in seen and row.token not in twice]
    _loose(found, loose, seen, first)
    _outside(found, outside)
    return seen


def _loose(found: Match, loose: list[int], seen: dict[str, int], visible: int) -> None:
    """Rows without a key: one with something in it is a problem, an empty one between ours a remark."""
    downs = seen.values()
    first, last = min(downs, default=0), max(downs, default=0)
    empty = []
    for down in loose:
        row = found.sheet.rows[down]
        filled = [across for across, value in enumerate(row) if value is not None]
        if filled:
            found.say(
                "row without a key",
                _("Row {row} was not issued and has no key; nothing of it was read. "
                  "Use the sheets for new records, or the row that is there already.").format(
                    row=found.sheet.top + down
                ),
                found.cell(down, next((across for across in filled if across >= visible), filled[0])),
            )  # fmt: skip
        elif first < down < last or (down < first and down > 0):
            empty.append(down)
    if empty:
        found.say(
            "inserted row",
            plural(
                "Row {rows} was inserted and is empty; the others were matched by their keys.",
                "Rows {rows} were inserted and are empty; the others were matched by their keys.",
                len(empty),
                rows=", ".join(str(found.sheet.top + down) for down in empty[:_MOST_NAMED]),
            ),
            found.cell(empty[0], sheets.FIRST_COLUMN),
            severity=Severity.WARNING,
        )


def _outside(found: Match, cells: list[str]) -> None:
    for cell in cells[:_MOST_NAMED]:
        found.say(
            "outside the table",
            _("The cell stands outside the columns that were issued; it was not read."),
            cell,
        )
    if (more := len(cells) - _MOST_NAMED) > 0:
        sentence = plural(
            "{n} more cell stands outside the columns.", "{n} more cells stand outside the columns.", more
        )
        found.say("outside the table", sentence)


def _headings(found: Match, places: dict[str, int], seen: dict[str, int]) -> None:
    """Headings say what people thought they filled in: one that names another column stops its own."""
    issued, sheet = found.issued, found.sheet
    label_down = next((n for n, row in enumerate(sheet.rows) if sheets.LABELS in row), None)
    if label_down is None:
        found.say(
            "headings not returned",
            _("The row of headings did not come back; columns were matched by their hidden keys."),
            severity=Severity.WARNING,
        )
        return
    by_label = {_level(label): key for key, label in issued.labels.items()}
    columns = list(found.columns)
    for key, across in places.items():
        if key == sheets.PRINT:
            continue
        told = sheet.rows[label_down][across]
        if told == issued.labels[key]:
            continue
        cell = found.cell(label_down, across)
        other = by_label.get(_level(told))
        if other is not None and other != key:
            found.say(
                COLUMN_DISAGREES,
                _("The heading says “{told}”, the hidden key is that of “{label}”; the column was not read. "
                  "Put the columns back.").format(told=shown(told), label=issued.labels[key]),
                cell,
                name=key,
            )  # fmt: skip
            if key in issued.fields:
                columns[issued.fields.index(key)] = None
        elif _level(told) != _level(issued.labels[key]):
            found.say(
                "renamed heading",
                _(
                    "The heading “{label}” now says “{told}”; the column was matched by its hidden key."
                ).format(label=issued.labels[key], told=shown(told)),
                cell,
                name=key,
                severity=Severity.WARNING,
            )
    found.columns = tuple(columns)


def _agree(found: Match, places: dict[str, int], seen: dict[str, int]) -> None:
    """Keep the rows whose key, reference and locked cells agree; name the others."""
    issued, sheet = found.issued, found.sheet
    at_locked = [places[key] for key in issued.locked]
    at_print = places[sheets.PRINT]
    locked = itemgetter(*at_locked, at_print)
    for row in issued.rows:
        down = seen.get(row.token)
        if down is None:
            continue
        cells = sheet.rows[down]
        if locked(cells) == (*row.locked, row.print) or _same_row(cells, at_locked, at_print, row):
            found.rows.append(Found(down, cells, row))
        else:
            _name_disagreement(found, places, down, row)


def _same_row(cells: tuple[Value, ...], at: list[int], at_print: int, row: IssuedRow) -> bool:
    return cells[at_print] == row.print and all(
        _alike(cells[across], value) for across, value in zip(at, row.locked, strict=True)
    )


def _alike(theirs: Value, ours: Raw) -> bool:
    """Whether a locked cell still says what it said, whatever program has saved it since."""
    if theirs == ours:
        return True
    if isinstance(theirs, datetime):
        return theirs.date() == ours
    if isinstance(theirs, int | float) and isinstance(ours, int | float):
        return same(theirs, ours)
    if isinstance(theirs, str) and isinstance(ours, str):
        return _level(theirs) == _level(ours)
    return False


def _level(value: Value) -> str:
    return " ".join(unicodedata.normalize("NFC", str(value or "")).split())


def _name_disagreement(found: Match, places: dict[str, int], down: int, row: IssuedRow) -> None:
    issued, cells = found.issued, found.sheet.rows[down]
    for key, value in _reference_first(issued, row):
        across = places[key]
        if _alike(cells[across], value):
            continue
        found.say(
            DISAGREE,
            _("The hidden key is that of {what}, issued with {ours} as “{label}”; the row shows {theirs}. "
              "Nothing of this row was read. Undo the sorting, or fill in a fresh workbook.").format(
                what=issued.title_of(row),
                label=issued.labels[key],
                ours=shown(value),
                theirs=_seen(found, down, across),
            ),
            found.cell(down, across),
            record=row.token,
            name=key,
        )  # fmt: skip
        return
    found.say(
        DISAGREE,
        _("The hidden fingerprint of {what} is not the one that was issued. Nothing of this row was read. "
          "Fill in a fresh workbook.").format(what=issued.title_of(row)),
        found.cell(down, places[sheets.PRINT]),
        record=row.token,
    )  # fmt: skip


def _seen(found: Match, down: int, across: int) -> str:
    """What a locked cell shows now, an error by its name."""
    sheet = found.sheet
    return sheet.cell(sheet.top + down, sheet.left + across).error or shown(sheet.rows[down][across])


def _reference_first(issued: IssuedSheet, row: IssuedRow) -> Iterator[tuple[str, Raw]]:
    cells = dict(zip(issued.locked, row.locked, strict=True))
    for key in (*issued.reference, *(key for key in issued.locked if key not in issued.reference)):
        yield key, cells[key]


def _order(found: Match, seen: dict[str, int]) -> None:
    """Rows that were sorted together with their keys are matched all the same; it is only said."""
    downs = [one.down for one in found.rows]
    if downs != sorted(downs):
        found.say(
            "rows in another order",
            _("The rows are in another order than issued; each was matched by its key."),
            severity=Severity.WARNING,
        )
