"""What a selection adds up to, as the status bar says it; sums only where a sum means something."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import cast

from PySide6.QtCore import QAbstractItemModel, QItemSelection, QItemSelectionRange, Qt

from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.ui.models.extra import Uncounted
from deliverydesk.ui.models.roles import DISPLAY, Role

MOST_CELLS = 20_000
_BETWEEN = "  \N{MIDDLE DOT}  "


def said_of(model: QAbstractItemModel, selection: QItemSelection, *, whole_rows: bool = False) -> str:
    """A line such as `3 selected in Days late · count 2 · average 122 d · 1 without a value, not counted`.

    Empty for one cell (one row where rows are selected whole) or none. Figures are told only where the
    selection lies in one column.
    """
    ranges = ranges_of(selection)
    cells = sum(r.width() * r.height() for r in ranges)
    if whole_rows:
        count = sum(r.height() for r in ranges)
        return plural("{n} row selected", "{n} rows selected", count) if count > 1 else ""
    if cells < 2:
        return ""
    columns = {column for r in ranges for column in range(r.left(), r.right() + 1)}
    if len(columns) > 1 or cells > MOST_CELLS:
        return plural("{n} cell selected", "{n} cells selected", cells)
    column = columns.pop()
    rows = (row for r in ranges for row in range(r.top(), r.bottom() + 1))
    across = Qt.Orientation.Horizontal
    title = str(model.headerData(column, across, DISPLAY) or "")
    unit = str(model.headerData(column, across, Role.UNIT) or "")
    sums = bool(model.headerData(column, across, Role.SUMS))
    values = [model.data(model.index(row, column), Role.SORT) for row in rows]
    parts = [_("{n} selected in {column}").format(n=cells, column=title)] if title else [str(cells)]
    parts += list(_figures(values, unit, sums=sums))
    return _BETWEEN.join(parts)


def ranges_of(selection: QItemSelection) -> list[QItemSelectionRange]:
    """The rectangles of a selection; Qt's own types do not say that it can be walked."""
    return list(cast("Iterable[QItemSelectionRange]", selection))


def _figures(values: list[object], unit: str, *, sums: bool) -> Iterable[str]:
    figures = [float(v) for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    days = [v for v in values if isinstance(v, date)]
    missing = sum(1 for v in values if v is None or v == "" or isinstance(v, Uncounted))

    def shown(value: float) -> str:
        plain = FORMATS.number(value, None if value == round(value) else 1)
        return f"{plain} {unit}".strip()

    if figures:
        yield _("count {n}").format(n=len(figures))
        yield _("average {value}").format(value=shown(sum(figures) / len(figures)))
        longest = _("longest {value}") if unit == _("d") else _("most {value}")
        yield longest.format(value=shown(max(figures)))
        if sums:
            yield _("sum {value}").format(value=shown(sum(figures)))
    elif days:
        yield _("count {n}").format(n=len(days))
        yield _("earliest {day}").format(day=FORMATS.day(min(days)))
        yield _("latest {day}").format(day=FORMATS.day(max(days)))
    if missing and (figures or days):
        yield plural("{n} without a value, not counted", "{n} without a value, not counted", missing)
