"""Maps: what another office's layout means here; without them every foreign return would be retyped.

A *column map* reads a table, one record a row (or a column). A *cell map* reads a workbook that is one
project. Both are TOML that a delivery unit can write; a csv of key, sheet and cell is a cell map that
names no fields, good for a dry run.

    map
    ├── check     what must stand in the file for the map to fit
    ├── absent    words that mean "not there", with the reason they give
    └── record    one kind of record: its key, and where each of its fields stands
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as declared
from pathlib import Path
from typing import Any

from deliverydesk import assets
from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.errors import Refused
from deliverydesk.exchange import addresses, csvfile
from deliverydesk.exchange.convert import AbsentWords, Reading, date_pattern, fold
from deliverydesk.exchange.refusals import TurnedAway
from deliverydesk.i18n import _
from deliverydesk.schema.kinds import AbsentReason, Ref
from deliverydesk.schema.problems import ValueProblem
from deliverydesk.schema.records import Entity

COLUMNS, CELLS, KEYS = "columns", "cells", "keys"

_TOP = {"name", "about", "kind", "file", "check", "absent", "record"}
_FILE = {"records", "encoding", "sheet", "header_row"}
_RECORD = {
    "entity", "name", "key", "or_key", "number", "sheet", "rows",
    "only_with", "only_with_value", "leave_out", "fields",
}  # fmt: skip
_FIELD = {
    "column", "sheet", "cell", "value", "record",
    "date", "first_year", "words", "unlisted", "blank", "only_if",
}  # fmt: skip
# How a value is written in TOML, by its name; what is not here is words, or a table that is looked into.
_LISTS, _EITHER = {"key": str, "or_key": str, "rows": int}, {"date", "is", "starts"}
_TABLES = {"file", "check", "absent", "record", "fields", "words", "leave_out", "only_if", "value"}
_TYPES = {"TEXT", "NUMBER", "DATE", ""}


@dataclass(frozen=True)
class Spot:
    """Where something stands: a column by its heading, or a sheet and a cell (a bare letter in a block)."""

    column: str = ""
    sheet: str = ""
    cell: str = ""

    @property
    def is_somewhere(self) -> bool:
        """Whether it names a place at all."""
        return bool(self.column or self.cell)


@dataclass(frozen=True)
class Condition:
    """A place that must say one of some words (folded); no words ask only that the place is there."""

    spot: Spot
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldMap:
    """Where one field comes from: a place, another record of the same row, or the map's own `value`."""

    field: str
    spot: Spot = declared(default_factory=Spot)
    value: Any = None
    record: str = ""
    how: Reading = declared(default_factory=Reading)
    only_if: Condition | None = None


@dataclass(frozen=True)
class RecordMap:
    """One kind of record in the file. `rows` is a block of rows, each of which may hold one."""

    name: str
    entity: Entity[Any]
    key: tuple[str, ...]
    fields: tuple[FieldMap, ...]
    or_key: tuple[str, ...] = ()
    number: str = ""
    rows: tuple[int, int] | None = None
    only_with: str = ""
    only_with_value: str = ""
    leave_out: Condition | None = None

    def of(self, name: str) -> FieldMap | None:
        """The map of one field."""
        return next((one for one in self.fields if one.field == name), None)


@dataclass(frozen=True)
class KeyedCell:
    """One line of a csv cell map."""

    key: str
    sheet: str
    cell: str
    type: str = ""


@dataclass(frozen=True)
class Map:
    """A whole map. `kind` is COLUMNS, CELLS or KEYS; `transposed` means one record a column."""

    name: str
    kind: str
    records: tuple[RecordMap, ...] = ()
    checks: tuple[Condition, ...] = ()
    absent: tuple[AbsentWords, ...] = ()
    cells: tuple[KeyedCell, ...] = ()
    transposed: bool = False
    encoding: str | None = None
    sheet: str = ""
    header_row: int = 1

    def spots(self) -> Iterable[Spot]:
        """Every place the map needs, those of its checks first."""
        yield from (check.spot for check in self.checks)
        yield from self.taken()

    def taken(self) -> Iterable[Spot]:
        """Every place whose contents reach a record, or decide whether they do."""
        for record in self.records:
            if record.leave_out:
                yield record.leave_out.spot
            for one in record.fields:
                if one.spot.is_somewhere:
                    yield one.spot
                if one.only_if:
                    yield one.only_if.spot


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
    except (_Wrong, ValueProblem) as wrong:
        raise Refused(_("The map {name} cannot be used: {why}").format(name=path.name, why=wrong)) from None


class _Wrong(ValueError):
    """What is wrong in a map, as one sentence."""


def _read(name: str, raw: Mapping[str, Any]) -> Map:
    _only(raw, _TOP, _("the map"))
    kind = raw.get("kind")
    if kind not in (COLUMNS, CELLS):
        raise _Wrong(_("kind is “columns” or “cells”, not “{kind}”.").format(kind=kind))
    about = _table(raw.get("file", {}), "[file]")
    _only(about, _FILE, "[file]")
    if about.get("records", "rows") not in ("rows", "columns"):
        raise _Wrong(_("records in [file] is “rows” or “columns”."))
    found: list[RecordMap] = []
    for number, one in enumerate(_list(raw.get("record", []), "[[record]]"), 1):
        found.append(_record(one, kind, found, number))
    if not found:
        raise _Wrong(_("it has no [[record]], so nothing would be read."))
    return Map(
        name=str(raw.get("name", name)),
        kind=kind,
        records=tuple(found),
        checks=tuple(_condition(one, "", "[[check]]") for one in _list(raw.get("check", []), "[[check]]")),
        absent=tuple(_absent(one) for one in _list(raw.get("absent", []), "[[absent]]")),
        transposed=about.get("records") == "columns",
        encoding=about.get("encoding"),
        sheet=about.get("sheet", ""),
        header_row=int(about.get("header_row", 1)),
    )


def _record(raw: Mapping[str, Any], kind: str, before: Sequence[RecordMap], number: int) -> RecordMap:
    where = _("[[record]] {n}").format(n=number)
    _only(_table(raw, where), _RECORD, where)
    key = raw.get("entity", "")
    if key not in CATALOGUE or CATALOGUE[key].series:
        known = ", ".join(one.key for one in CATALOGUE if not one.series)
        raise _Wrong(_("{where}: there is no entity “{key}”. There are: {known}.").format(
            where=where, key=key, known=known))  # fmt: skip
    entity, where = CATALOGUE[key], f"{where} ({key})"
    sheet, rows = str(raw.get("sheet", "")), raw.get("rows")
    if rows is not None and (kind != CELLS or not sheet or len(rows) != 2 or not 1 <= rows[0] <= rows[1]):
        raise _Wrong(_("{where}: rows = [first, last] needs a cell map and a sheet.").format(where=where))
    fields = tuple(
        _field(one, _table(how, f"{where} {one}"), entity, sheet, bool(rows), before, where)
        for one, how in _table(raw.get("fields", {}), where).items()
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
        leave_out=_condition(raw["leave_out"], sheet, where) if "leave_out" in raw else None,
    )
    if not made.key:
        raise _Wrong(
            _("{where}: key names no field, so the same file would come in twice.").format(where=where)
        )
    for name in (*made.key, *made.or_key, *filter(None, (made.only_with, made.only_with_value))):
        if made.of(name) is None:
            raise _Wrong(_("{where}: “{name}” is a key but has no place in the fields.").format(
                where=where, name=name))  # fmt: skip
    for one in fields:
        for spot in (one.spot, one.only_if.spot if one.only_if else Spot()):
            if spot.is_somewhere:
                _fits(spot, kind, made.rows is not None, f"{where} {one.field}")
    return made


def _field(
    name: str, raw: Mapping[str, Any], entity: Entity[Any], sheet: str, block: bool,
    before: Sequence[RecordMap], where: str,
) -> FieldMap:  # fmt: skip
    if name not in entity.by_name:
        raise _Wrong(_("{where}: there is no field “{name}”. There are: {known}.").format(
            where=where, name=name, known=", ".join(entity.by_name)))  # fmt: skip
    into, where = entity.field(name), f"{where} {name}"
    _only(raw, _FIELD, where)
    if sum(one in raw for one in ("column", "cell", "value", "record")) != 1:
        raise _Wrong(_("{where}: say exactly one of column, cell, value or record.").format(where=where))
    if "record" in raw:
        linked = next((one for one in before if one.name == raw["record"]), None)
        if not isinstance(into.kind, Ref) or linked is None or linked.entity.key != into.kind.to:
            raise _Wrong(_("{where}: “{record}” is not the name of a fitting record above this one.").format(
                where=where, record=raw["record"]))  # fmt: skip
        return FieldMap(name, record=raw["record"])
    if isinstance(into.kind, Ref):
        raise _Wrong(_("{where}: it links to another record; say record = “…”.").format(where=where))
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
        raise _Wrong(f"{where}: {wrong}") from None
    if blank and not into.may_be_absent:
        raise _Wrong(
            _("{where}: it keeps no reason for its absence, so blank has no use.").format(where=where)
        )
    if raw.get("unlisted", "problem") not in ("problem", "keep"):
        raise _Wrong(_("{where}: unlisted is “problem” or “keep”.").format(where=where))
    words = {fold(said): str(meant) for said, meant in _table(raw.get("words", {}), where).items()}
    return FieldMap(
        field=name,
        spot=Spot(
            raw.get("column", ""), raw.get("sheet", sheet if "cell" in raw else ""), raw.get("cell", "")
        ),
        how=Reading(dates, words, raw.get("unlisted") == "keep", blank),
        only_if=_condition(raw["only_if"], sheet, where) if "only_if" in raw else None,
    )


def _condition(raw: Mapping[str, Any], sheet: str, where: str) -> Condition:
    _only(_table(raw, where), {"column", "sheet", "cell", "is"}, where)
    words = raw.get("is", ())
    spot = Spot(raw.get("column", ""), raw.get("sheet", sheet if "cell" in raw else ""), raw.get("cell", ""))
    if not spot.is_somewhere:
        raise _Wrong(_("{where}: say where, with column or with sheet and cell.").format(where=where))
    return Condition(spot, tuple(fold(one) for one in ([words] if isinstance(words, str) else words)))


def _absent(raw: Mapping[str, Any]) -> AbsentWords:
    _only(_table(raw, "[[absent]]"), {"is", "starts", "reason"}, "[[absent]]")
    try:
        reason = AbsentReason(raw.get("reason", ""))
    except ValueError:
        known = ", ".join(f"“{one.value}”" for one in AbsentReason)
        raise _Wrong(_("[[absent]]: reason is one of {known}.").format(known=known)) from None
    whole, starts = (
        tuple(fold(one) for one in ([said] if isinstance(said, str) else said))
        for said in (raw.get("is", ()), raw.get("starts", ()))
    )
    if "" in starts or not (whole or starts):
        raise _Wrong(_("[[absent]]: name the words, with is or starts."))
    return AbsentWords(reason, whole, starts)


def _fits(spot: Spot, kind: str, block: bool, where: str) -> None:
    if (kind == COLUMNS) != bool(spot.column):
        raise _Wrong(
            _("{where}: a column map names columns, a cell map sheets and cells.").format(where=where)
        )
    if kind != CELLS:
        return
    letters_only = bool(addresses.column_number(spot.cell.upper()))
    if not spot.sheet or not (letters_only and block):
        try:
            addresses.row_column(spot.cell if spot.sheet else "")
        except ValueError:
            raise _Wrong(_("{where}: “{cell}” is no cell such as C9; in a block of rows it may be a column's "
                           "letter; and the sheet must be named.").format(where=where, cell=spot.cell)
            ) from None  # fmt: skip


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


def _only(raw: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := sorted(set(raw) - known):
        raise _Wrong(_("{where}: “{word}” is not known here. Known are {known}.").format(
            where=where, word=unknown[0], known=", ".join(sorted(known))))  # fmt: skip
    for name, one in raw.items():
        if name not in _TABLES and not _is_written_so(name, one):
            raise _Wrong(_("{where}: {name} cannot be {value}. Words stand in quotation marks, lists in "
                           "brackets, numbers bare.").format(where=where, name=name, value=one))  # fmt: skip


def _is_written_so(name: str, value: object) -> bool:
    if isinstance(value, list):
        of = _LISTS.get(name, str)
        return name in {*_LISTS, *_EITHER} and all(type(one) is of for one in value)
    return name not in _LISTS and type(value) is (int if name in {"header_row", "first_year"} else str)


def _table(raw: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise _Wrong(_("{where}: a table in braces is needed here.").format(where=where))
    return raw


def _list(raw: Any, where: str) -> list[Mapping[str, Any]]:
    if not isinstance(raw, list):
        raise _Wrong(_("{where} is written in double brackets.").format(where=where))
    return raw
