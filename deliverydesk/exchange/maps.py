"""Maps: what another office's layout means here; without them every foreign return would be retyped.

A *column map* reads a table, one record a row (or a column). A *cell map* reads a workbook that is one
project. Both are TOML that a delivery unit can write; a csv of key, sheet and cell is a cell map that
names no fields, good for a dry run.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from deliverydesk import assets
from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.errors import Refused
from deliverydesk.exchange import addresses, csvfile
from deliverydesk.exchange.convert import AbsentWords, Reading, date_pattern, fold
from deliverydesk.exchange.layouts import CELLS, COLUMNS, KEYS, FieldMap, KeyedCell, Map, RecordMap, Spot
from deliverydesk.exchange.mapfigures import notes_map, readings_map, target_kind
from deliverydesk.exchange.maptoml import Wrong, condition, decimal_sign, fits, listed, only, table
from deliverydesk.exchange.refusals import TurnedAway
from deliverydesk.i18n import _
from deliverydesk.schema.kinds import AbsentReason, Ref
from deliverydesk.schema.problems import ValueProblem
from deliverydesk.schema.records import Entity

_TOP = {"name", "about", "kind", "file", "check", "absent", "record", "readings", "note"}
_FILE = {"records", "encoding", "sheet", "header_row", "decimals"}
_RECORD = {
    "entity", "name", "key", "or_key", "number", "sheet", "rows",
    "only_with", "only_with_value", "leave_out", "fields",
}  # fmt: skip
_FIELD = {
    "column", "sheet", "cell", "value", "record",
    "date", "first_year", "words", "unlisted", "blank", "only_if", "before", "too_long",
    "least", "most", "neither", "decimals",
}  # fmt: skip
_TYPES = {"TEXT", "NUMBER", "DATE", ""}


def shipped() -> list[str]:
    """The names of the maps that come with DeliveryDesk."""
    return sorted(path.stem for path in (assets.resources() / "maps").glob("*.toml"))


def find_map(name_or_path: str | Path) -> Map:
    """A shipped map by its name, or any map by its path. Raises Refused with what is wrong in it."""
    path = Path(name_or_path)
    if path.suffix.lower() not in {".toml", ".csv"}:
        known = assets.resources() / "maps" / f"{name_or_path}.toml"
        if not known.is_file():
            raise Refused(
                _("There is no map called {name}.").format(name=name_or_path),
                _("Shipped are {names}; any other is named by its path.").format(names=", ".join(shipped())),
            )
        path = known
    try:
        return _keyed(path) if path.suffix.lower() == ".csv" else _written(path)
    except TurnedAway as turned:
        raise Refused(_("The map {name} cannot be read.").format(name=path.name), turned.sentence) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Refused(_("The map {name} cannot be opened ({why}).").format(name=path, why=reason)) from None


def _written(path: Path) -> Map:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        return _read(path.stem, raw)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(
            _("The map {name} is not valid TOML: {why}.").format(name=path.name, why=error)
        ) from None
    except (Wrong, ValueProblem) as wrong:
        raise Refused(_("The map {name} cannot be used: {why}").format(name=path.name, why=wrong)) from None


def _read(name: str, raw: Mapping[str, Any]) -> Map:
    only(raw, _TOP, _("the map"))
    kind = raw.get("kind")
    if kind not in (COLUMNS, CELLS):
        raise Wrong(_("kind is “columns” or “cells”, not “{kind}”.").format(kind=kind))
    about = table(raw.get("file", {}), "[file]")
    only(about, _FILE, "[file]")
    if about.get("records", "rows") not in ("rows", "columns"):
        raise Wrong(_("records in [file] is “rows” or “columns”."))
    decimals = decimal_sign(about, "[file]")
    found: list[RecordMap] = []
    for number, one in enumerate(listed(raw.get("record", []), "[[record]]"), 1):
        found.append(_record(one, kind, found, number))
    if not found:
        raise Wrong(_("it has no [[record]], so nothing would be read."))
    return Map(
        name=str(raw.get("name", name)),
        kind=kind,
        records=tuple(found),
        checks=tuple(condition(one, "", "[[check]]") for one in listed(raw.get("check", []), "[[check]]")),
        absent=tuple(_absent(one) for one in listed(raw.get("absent", []), "[[absent]]")),
        transposed=about.get("records") == "columns",
        encoding=about.get("encoding"),
        decimals=decimals,
        sheet=about.get("sheet", ""),
        header_row=int(about.get("header_row", 1)),
        readings=tuple(
            readings_map(one, kind, found, number)
            for number, one in enumerate(listed(raw.get("readings", []), "[[readings]]"), 1)
        ),
        notes=tuple(
            notes_map(one, kind, found, number)
            for number, one in enumerate(listed(raw.get("note", []), "[[note]]"), 1)
        ),
    )


def _record(raw: Mapping[str, Any], kind: str, before: Sequence[RecordMap], number: int) -> RecordMap:
    where = _("[[record]] {n}").format(n=number)
    only(table(raw, where), _RECORD, where)
    key = raw.get("entity", "")
    if key not in CATALOGUE or CATALOGUE[key].series:
        known = ", ".join(one.key for one in CATALOGUE if not one.series)
        raise Wrong(_("{where}: there is no entity “{key}”. There are: {known}.").format(
            where=where, key=key, known=known))  # fmt: skip
    entity, where = CATALOGUE[key], f"{where} ({key})"
    sheet, rows = str(raw.get("sheet", "")), raw.get("rows")
    if rows is not None and (kind != CELLS or not sheet or len(rows) != 2 or not 1 <= rows[0] <= rows[1]):
        raise Wrong(_("{where}: rows = [first, last] needs a cell map and a sheet.").format(where=where))
    fields = tuple(
        _field(one, table(how, f"{where} {one}"), entity, sheet, bool(rows), before, where)
        for one, how in table(raw.get("fields", {}), where).items()
    )
    made = RecordMap(
        name=str(raw.get("name", key)),
        entity=entity,
        key=tuple(raw.get("key", ())),
        or_key=tuple(raw.get("or_key", ())),
        fields=fields,
        number=str(raw.get("number", "")),
        rows=(int(rows[0]), int(rows[1])) if rows else None,
        only_with=str(raw.get("only_with", "")),
        only_with_value=str(raw.get("only_with_value", "")),
        leave_out=condition(raw["leave_out"], sheet, where) if "leave_out" in raw else None,
    )
    if not made.key:
        raise Wrong(
            _("{where}: key names no field, so the same file would come in twice.").format(where=where)
        )
    for name in (*made.key, *made.or_key, *filter(None, (made.only_with, made.only_with_value))):
        if made.of(name) is None:
            raise Wrong(_("{where}: “{name}” is a key but has no place in the fields.").format(
                where=where, name=name))  # fmt: skip
    for one in fields:
        for spot in (one.spot, one.only_if.spot if one.only_if else Spot()):
            if spot.is_somewhere:
                fits(spot, kind, made.rows is not None, f"{where} {one.field}")
    return made


def _field(
    name: str, raw: Mapping[str, Any], entity: Entity[Any], sheet: str, block: bool,
    before: Sequence[RecordMap], where: str,
) -> FieldMap:  # fmt: skip
    if name not in entity.by_name:
        raise Wrong(_("{where}: there is no field “{name}”. There are: {known}.").format(
            where=where, name=name, known=", ".join(entity.by_name)))  # fmt: skip
    into, where = entity.field(name), f"{where} {name}"
    only(raw, _FIELD, where)
    if "least" in raw:
        return target_kind(raw, into, where)
    if sum(one in raw for one in ("column", "cell", "value", "record")) != 1:
        raise Wrong(_("{where}: say exactly one of column, cell, value or record.").format(where=where))
    if "record" in raw:
        linked = next((one for one in before if one.name == raw["record"]), None)
        if not isinstance(into.kind, Ref) or linked is None or linked.entity.key != into.kind.to:
            raise Wrong(_("{where}: “{record}” is not the name of a fitting record above this one.").format(
                where=where, record=raw["record"]))  # fmt: skip
        return FieldMap(name, record=raw["record"])
    if isinstance(into.kind, Ref):
        raise Wrong(_("{where}: it links to another record; say record = “…”.").format(where=where))
    if "value" in raw:
        return FieldMap(name, value=into.parse(raw["value"]))
    patterns = raw.get("date", ())
    try:
        dates = tuple(
            date_pattern(one, raw.get("first_year"))
            for one in ([patterns] if isinstance(patterns, str) else patterns)
        )
        blank = AbsentReason(raw["blank"]) if "blank" in raw else None
    except ValueError as wrong:
        raise Wrong(f"{where}: {wrong}") from None
    if blank and not into.may_be_absent:
        raise Wrong(
            _("{where}: it keeps no reason for its absence, so blank has no use.").format(where=where)
        )
    if raw.get("unlisted", "problem") not in ("problem", "keep"):
        raise Wrong(_("{where}: unlisted is “problem” or “keep”.").format(where=where))
    if raw.get("too_long", "problem") not in ("problem", "cut"):
        raise Wrong(_("{where}: too_long is “problem” or “cut”.").format(where=where))
    words = {fold(said): str(meant) for said, meant in table(raw.get("words", {}), where).items()}
    return FieldMap(
        field=name,
        spot=Spot(
            raw.get("column", ""), raw.get("sheet", sheet if "cell" in raw else ""), raw.get("cell", "")
        ),
        how=Reading(
            dates,
            words,
            raw.get("unlisted") == "keep",
            blank,
            raw.get("before", ""),
            raw.get("too_long") == "cut",
            decimal_sign(raw, where),
        ),
        only_if=condition(raw["only_if"], sheet, where) if "only_if" in raw else None,
    )


def _absent(raw: Mapping[str, Any]) -> AbsentWords:
    only(table(raw, "[[absent]]"), {"is", "starts", "reason"}, "[[absent]]")
    try:
        reason = AbsentReason(raw.get("reason", ""))
    except ValueError:
        known = ", ".join(f"“{one.value}”" for one in AbsentReason)
        raise Wrong(_("[[absent]]: reason is one of {known}.").format(known=known)) from None
    whole, starts = (
        tuple(fold(one) for one in ([said] if isinstance(said, str) else said))
        for said in (raw.get("is", ()), raw.get("starts", ()))
    )
    if "" in starts or not (whole or starts):
        raise Wrong(_("[[absent]]: name the words, with is or starts."))
    return AbsentWords(reason, whole, starts)


def _keyed(path: Path) -> Map:
    table = csvfile.read_csv(path)
    places = [
        next((at for name in names if (at := table.column(name)) is not None), None)
        for names in (("key", "cell_key"), ("sheet", "template_sheet"), ("cell", "cellreference"), ("type",))
    ]
    if None in places[:3]:
        raise Refused(
            _("The map {name} needs the columns key, sheet and cell.").format(name=path.name),
            _("It has: {found}.").format(found=", ".join(table.header)),
        )
    cells = []
    for number, row in enumerate(table.rows):
        key, sheet, cell, kind = ("" if at is None else row[at].strip() for at in places)
        try:
            addresses.row_column(cell)
        except ValueError:
            cell = ""
        if not cell or not sheet or kind.upper() not in _TYPES:
            raise Refused(
                _("The map {name}, line {line}: sheet, a cell such as C9, and a type that is TEXT, NUMBER, "
                  "DATE or blank are needed.").format(name=path.name, line=table.lines[number])
            )  # fmt: skip
        cells.append(KeyedCell(key, sheet, cell.upper().replace("$", ""), kind.upper()))
    return Map(path.stem, KEYS, cells=tuple(cells))
