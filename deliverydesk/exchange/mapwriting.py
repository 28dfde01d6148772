"""A map as the text that a delivery unit keeps: what was marked on a screen can be read and handed on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from deliverydesk.exchange.convert import AbsentWords
from deliverydesk.exchange.layouts import CELLS, Condition, FieldMap, Map, ReadingsMap, RecordMap, Spot
from deliverydesk.exchange.mapfigures import ANY, FIRST_YEAR, LAST_YEAR


def toml_of(made: Map) -> str:
    """The map as TOML; `find_map` reads back the same map. Words come out as they are compared."""
    import tomli_w  # not needed by anyone who only reads maps

    return tomli_w.dumps(_whole(made), multiline_strings=True)


def write_map(made: Map, path: Path) -> None:
    """Write the map in full beside its place and move it there, so that no half a map is ever read."""
    beside = path.with_name(path.name + ".part")
    try:
        beside.write_text(toml_of(made), encoding="utf-8", newline="\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _whole(made: Map) -> dict[str, Any]:
    file = {
        "records": "columns" if made.transposed else None,
        "encoding": made.encoding,
        "decimals": made.decimals,
        "sheet": made.sheet,
        "header_row": made.header_row if made.header_row != 1 else None,
    }
    return _kept(
        {
            "name": made.name,
            "kind": made.kind,
            "file": _kept(file),
            "check": [_condition(one, "") for one in made.checks],
            "absent": [_absent(one) for one in made.absent],
            "record": [_record(one, made.kind) for one in made.records],
            "readings": [_readings(one) for one in made.readings],
            "note": [{"of": one.of, "columns": [spot.column for spot in one.spots]} for one in made.notes],
        }
    )


def _record(one: RecordMap, kind: str) -> dict[str, Any]:
    sheet = _sheet(one) if kind == CELLS else ""
    return _kept(
        {
            "entity": one.entity.key,
            "name": one.name if one.name != one.entity.key else None,
            "key": list(one.key),
            "or_key": list(one.or_key),
            "number": one.number,
            "sheet": sheet,
            "rows": list(one.rows) if one.rows else None,
            "only_with": one.only_with,
            "only_with_value": one.only_with_value,
            "leave_out": _condition(one.leave_out, sheet) if one.leave_out else None,
            "fields": {field.field: _field(field, one, sheet) for field in one.fields},
        }
    )


def _readings(one: ReadingsMap) -> dict[str, Any]:
    period = {
        "column": one.period.column,
        "value": one.fixed_period,
        "words": dict(one.periods),
    }
    group = {"columns": [spot.column for spot in one.group], "nothing": _one_or_all(one.nothing)}
    years = ANY if one.years == (FIRST_YEAR, LAST_YEAR) else list(one.years or ())
    return _kept(
        {
            "of": one.of,
            "years": years,
            "value": _spot(one.value, ""),
            "period": _kept(period),
            "place": _one_or_all(one.places),
            "country": _condition(one.country, "") if one.country else None,
            "group": _kept(group),
            "decimals": one.decimals,
            "words": "note" if one.keeps_words else None,
        }
    )


def _sheet(one: RecordMap) -> str:
    """The sheet that all of a record's cells lie on; empty where they lie on several."""
    sheets = {field.spot.sheet for field in one.fields if field.spot.cell}
    return sheets.pop() if len(sheets) == 1 else ""


def _field(one: FieldMap, record: RecordMap, sheet: str) -> dict[str, Any]:
    if one.record:
        return {"record": one.record}
    if one.most.is_somewhere:
        neither = record.entity.field(one.field).plain(one.value)
        return _kept({"least": one.spot.column, "most": one.most.column, "neither": neither})
    if not one.spot.is_somewhere:
        plain = record.entity.field(one.field).plain(one.value)
        return {"value": one.value if isinstance(one.value, date) else plain}
    how, years = one.how, {pattern.first_year for pattern in one.how.dates} - {None}
    return _kept(
        {
            **_spot(one.spot, sheet),
            "date": _one_or_all([pattern.text for pattern in how.dates]),
            "first_year": years.pop() if years else None,
            "words": dict(how.words),
            "unlisted": "keep" if how.keeps_unlisted else None,
            "blank": str(how.blank.value) if how.blank else None,
            "before": how.before,
            "too_long": "cut" if how.cuts else None,
            "decimals": how.decimals,
            "only_if": _condition(one.only_if, sheet) if one.only_if else None,
        }
    )


def _spot(spot: Spot, sheet: str) -> dict[str, Any]:
    return _kept(
        {"column": spot.column, "sheet": spot.sheet if spot.sheet != sheet else "", "cell": spot.cell}
    )


def _condition(one: Condition, sheet: str) -> dict[str, Any]:
    return {**_spot(one.spot, sheet), **_kept({"is": _one_or_all(one.words)})}


def _absent(one: AbsentWords) -> dict[str, Any]:
    words = {"is": _one_or_all(one.whole), "starts": _one_or_all(one.starts)}
    return _kept({**words, "reason": str(one.reason.value)})


def _one_or_all(words: Sequence[str]) -> Any:
    return words[0] if len(words) == 1 else list(words)


def _kept(values: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing: what is left out of a map is what it says by itself."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}
