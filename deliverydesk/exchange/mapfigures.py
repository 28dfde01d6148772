"""The parts of a map that say where figures and loose words stand; without them a table of years is mute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from deliverydesk.domain.measures import Indicator
from deliverydesk.domain.parties import Place
from deliverydesk.exchange.convert import fold
from deliverydesk.exchange.layouts import COLUMNS, FieldMap, NotesMap, ReadingsMap, RecordMap, Spot
from deliverydesk.exchange.maptoml import Wrong, condition, decimal_sign, only, table
from deliverydesk.exchange.meanings import Span, read_span
from deliverydesk.i18n import _
from deliverydesk.schema.fields import Field

FIRST_YEAR, LAST_YEAR = 1900, 2100
ANY = "any"
_READINGS = {"of", "years", "value", "period", "place", "country", "group", "decimals", "words"}


def readings_map(raw: Mapping[str, Any], kind: str, records: Sequence[RecordMap], number: int) -> ReadingsMap:
    """One [[readings]] of a map."""
    where = _("[[readings]] {n}").format(n=number)
    _for_tables(kind, where)
    # `words` is a word here and a table elsewhere, so it is looked at below.
    only({name: one for name, one in table(raw, where).items() if name != "words"}, _READINGS, where)
    of = _record(raw, records, Indicator.entity.key, where)
    if ("years" in raw) == ("value" in raw):
        raise Wrong(_("{where}: say exactly one of years and value.").format(where=where))
    if ("value" in raw) != ("period" in raw):
        raise Wrong(_("{where}: a value needs its period, and years are periods.").format(where=where))
    places, country, group = _told(raw.get("place", ())), raw.get("country"), raw.get("group", {})
    for name in places:
        _record({"of": name}, records, Place.entity.key, where)
    if bool(places) != bool(country):
        sentence = _("{where}: place and country go together: without country, a row whose place is not read "
                     "would count for all.")  # fmt: skip
        raise Wrong(sentence.format(where=where))
    only(table(group, where), {"columns", "nothing"}, where)
    if (words := raw.get("words", "problem")) not in ("problem", "note"):
        raise Wrong(_("{where}: words is “problem” or “note”.").format(where=where))
    period = table(raw.get("period", {}), where)
    only(period, {"column", "value", "words"}, where)
    if period and ("column" in period) == ("value" in period):
        raise Wrong(_("{where}: say exactly one of column and value.").format(where=where))
    periods = {fold(said): str(meant) for said, meant in table(period.get("words", {}), where).items()}
    for one in (*periods.values(), *filter(None, (str(period.get("value", "")),))):
        if read_period(one) is None:
            raise Wrong(_("{where}: “{words}” is no period. Write it like 2024, 2024-Q1 or "
                          "2024-04-01..2025-03-31.").format(where=where, words=one))  # fmt: skip
    return ReadingsMap(
        of=of,
        years=_years(raw["years"], where) if "years" in raw else None,
        value=_column(raw.get("value"), where),
        period=Spot(period.get("column", "")),
        periods=periods,
        fixed_period=str(period.get("value", "")),
        places=places,
        country=condition(country, "", where) if country else None,
        group=tuple(Spot(one) for one in group.get("columns", ())),
        nothing=tuple(fold(one) for one in _told(group.get("nothing", ()))),
        decimals=decimal_sign(raw, where),
        keeps_words=words == "note",
    )


def notes_map(raw: Mapping[str, Any], kind: str, records: Sequence[RecordMap], number: int) -> NotesMap:
    """One [[note]] of a map."""
    where = _("[[note]] {n}").format(n=number)
    _for_tables(kind, where)
    only(table(raw, where), {"of", "columns"}, where)
    if not raw.get("columns"):
        raise Wrong(_("{where}: columns names none.").format(where=where))
    return NotesMap(_record(raw, records, "", where), tuple(Spot(one) for one in raw["columns"]))


def target_kind(raw: Mapping[str, Any], into: Field, where: str) -> FieldMap:
    """A direction that follows from which of two columns, the least and the most, a row fills in."""
    if into != Indicator.entity.field("direction") or "most" not in raw:
        raise Wrong(_("{where}: least, most and neither go together, for a direction.").format(where=where))
    only(raw, {"least", "most", "neither"}, where)
    neither = into.parse(raw["neither"]) if "neither" in raw else None
    return FieldMap(into.name, Spot(raw["least"]), neither, most=Spot(raw["most"]))


def read_period(words: object) -> Span | None:
    """A period as a map or a cell writes it: what a heading may say, or its two days with .. between."""
    first, dots, last = str(words).partition("..")
    if not dots:
        return read_span(words)
    try:
        start, end = date.fromisoformat(first.strip()), date.fromisoformat(last.strip())
    except ValueError:
        return None
    return Span(start, end) if start <= end else None


def _for_tables(kind: str, where: str) -> None:
    if kind != COLUMNS:
        raise Wrong(_("{where}: only a column map may have it.").format(where=where))


def _record(raw: Mapping[str, Any], records: Sequence[RecordMap], entity: str, where: str) -> str:
    found = next((one for one in records if one.name == raw.get("of")), None)
    if found is None or entity not in ("", found.entity.key):
        raise Wrong(_("{where}: “{record}” is not the name of a fitting record of the map.").format(
            where=where, record=raw.get("of", "")))  # fmt: skip
    return found.name


def _column(raw: Any, where: str) -> Spot:
    if raw is None:
        return Spot()
    only(table(raw, where), {"column"}, where)
    return Spot(raw.get("column", ""))


def _told(said: str | Sequence[str]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


def _years(raw: Any, where: str) -> tuple[int, int]:
    if raw == ANY:
        return FIRST_YEAR, LAST_YEAR
    is_range = isinstance(raw, list) and len(raw) == 2 and all(type(one) is int for one in raw)
    if not is_range or not FIRST_YEAR <= raw[0] <= raw[1] <= LAST_YEAR:
        raise Wrong(
            _("{where}: years is “any”, or the first and the last: [2000, 2024].").format(where=where)
        )
    return raw[0], raw[1]
