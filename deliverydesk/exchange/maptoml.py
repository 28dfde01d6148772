"""What every part of a map's TOML is held to: known words, values of the right kind, places that can be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deliverydesk.exchange import addresses
from deliverydesk.exchange.convert import fold
from deliverydesk.exchange.layouts import CELLS, COLUMNS, Condition, Spot
from deliverydesk.exchange.textnumbers import COMMA, POINT
from deliverydesk.i18n import _

# How a value is written in TOML, by its name; what is not here is words, or a table that is looked into.
_LISTS, _EITHER = (
    {"key": str, "or_key": str, "rows": int, "columns": str},
    {"date", "is", "starts", "place", "nothing"},
)
_TABLES = {
    "file", "check", "absent", "record", "fields", "words", "leave_out", "only_if", "value",
    "readings", "note", "years", "period", "country", "group",
}  # fmt: skip


class Wrong(ValueError):
    """What is wrong in a map, as one sentence."""


def condition(raw: Mapping[str, Any], sheet: str, where: str) -> Condition:
    only(table(raw, where), {"column", "sheet", "cell", "is"}, where)
    words = raw.get("is", ())
    spot = Spot(raw.get("column", ""), raw.get("sheet", sheet if "cell" in raw else ""), raw.get("cell", ""))
    if not spot.is_somewhere:
        raise Wrong(_("{where}: say where, with column or with sheet and cell.").format(where=where))
    return Condition(spot, tuple(fold(one) for one in ([words] if isinstance(words, str) else words)))


def fits(spot: Spot, kind: str, block: bool, where: str) -> None:
    if (kind == COLUMNS) != bool(spot.column):
        raise Wrong(
            _("{where}: a column map names columns, a cell map sheets and cells.").format(where=where)
        )
    if kind != CELLS:
        return
    letters_only = bool(addresses.column_number(spot.cell.upper()))
    if not spot.sheet or not (letters_only and block):
        try:
            addresses.row_column(spot.cell if spot.sheet else "")
        except ValueError:
            raise Wrong(_("{where}: “{cell}” is no cell such as C9; in a block of rows it may be a column's "
                           "letter; and the sheet must be named.").format(where=where, cell=spot.cell)
            ) from None  # fmt: skip


def decimal_sign(raw: Mapping[str, Any], where: str) -> str:
    if (decimals := raw.get("decimals", "")) not in ("", POINT, COMMA):
        raise Wrong(_("{where}: decimals is “point” or “comma”.").format(where=where))
    return str(decimals)


def only(raw: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := sorted(set(raw) - known):
        raise Wrong(_("{where}: “{word}” is not known here. Known are {known}.").format(
            where=where, word=unknown[0], known=", ".join(sorted(known))))  # fmt: skip
    for name, one in raw.items():
        if name not in _TABLES and not _is_written_so(name, one):
            raise Wrong(_("{where}: {name} cannot be {value}. Words stand in quotation marks, lists in "
                           "brackets, numbers bare.").format(where=where, name=name, value=one))  # fmt: skip


def _is_written_so(name: str, value: object) -> bool:
    if isinstance(value, list):
        of = _LISTS.get(name, str)
        return name in {*_LISTS, *_EITHER} and all(type(one) is of for one in value)
    return name not in _LISTS and type(value) is (int if name in {"header_row", "first_year"} else str)


def table(raw: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise Wrong(_("{where}: a table in braces is needed here.").format(where=where))
    return raw


def listed(raw: Any, where: str) -> list[Mapping[str, Any]]:
    if not isinstance(raw, list):
        raise Wrong(_("{where} is written in double brackets.").format(where=where))
    return raw
