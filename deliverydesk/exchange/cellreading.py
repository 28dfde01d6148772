"""One cell of a return, read strictly: whatever had to be turned into a value is said beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from deliverydesk.exchange import styling
from deliverydesk.exchange.reading import Cell
from deliverydesk.i18n import FORMATS, _
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Absent, Amount, Choice, Day, Rating, Text, YesNo
from deliverydesk.schema.numbers import settled
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import ValueProblem
from deliverydesk.schema.proposals import Flag

_NOT_SPOKEN_FOR = (Choice, Rating, YesNo)
_ECHO = 60


@dataclass(frozen=True)
class Answer:
    """A value as the field keeps it, and what was done to the cell to get it."""

    value: Any
    flags: tuple[Flag, ...] = ()


def read(field: Field, cell: Cell, at: Picture) -> Answer:
    """The value of a cell. Raises `ValueProblem` for an error, a formula, and what the field cannot read."""
    if cell.error:
        raise ValueProblem(
            "error",
            _("The cell holds the error {error}. Type the value itself.").format(error=cell.error),
        )
    if cell.is_uncalculated:
        raise ValueProblem(
            "formula without a value",
            _("The cell holds a formula that was never calculated. Type the value itself."),
        )
    if cell.formula:
        raise ValueProblem(
            "formula",
            _("The cell holds a formula (it shows {value}). Type the value itself.").format(
                value=_echo(cell.value)
            ),
        )
    raw = cell.value
    if isinstance(raw, str):
        if not raw.strip():
            raw = None
        elif absent := _absent(field, raw):
            return Answer(absent)
    if raw is None:
        return Answer(field.parse(None, at))
    match field.kind:
        case Amount():
            return _number(field, raw, cell, at)
        case Day():
            return _day(field, raw, at)
        case Text():
            return _words(field, raw, at)
    return Answer(field.parse(raw, at))


def _absent(field: Field, raw: str) -> Absent | None:
    if field.required or isinstance(field.kind, _NOT_SPOKEN_FOR):
        return None
    reason = styling.absent_for(" ".join(raw.split()))
    return Absent(reason) if reason else None


def _number(field: Field, raw: object, cell: Cell, at: Picture) -> Answer:
    if cell.percent and isinstance(raw, int | float) and not isinstance(raw, bool):
        value = field.parse(settled(float(raw) * 100), at)
        told = _("The cell shows {shown}% and was read as {value}.").format(
            shown=FORMATS.number(value), value=FORMATS.number(value)
        )
        return Answer(value, (Flag("percent", told),))
    value = field.parse(raw, at)
    if isinstance(raw, str):
        return Answer(value, (Flag("number from text", _read_as(raw, FORMATS.number(value))),))
    return Answer(value)


def _day(field: Field, raw: object, at: Picture) -> Answer:
    value: date = field.parse(raw, at)
    flags: list[Flag] = []
    if isinstance(raw, str):
        flags.append(Flag("day from text", _read_as(raw, FORMATS.day_full(value))))
    elif isinstance(raw, int | float):
        flags.append(Flag("day from a number", _read_as(FORMATS.number(raw), FORMATS.day_full(value))))
    elif isinstance(raw, datetime) and raw.time() != time():
        flags.append(Flag("time of day", _("The time {time} was left out.").format(time=f"{raw:%H:%M}")))
    if not styling.FIRST_DAY <= value <= styling.LAST_DAY:
        flags.append(Flag("far day", _("{day} is far from now.").format(day=FORMATS.day_full(value))))
    return Answer(value, tuple(flags))


def _words(field: Field, raw: object, at: Picture) -> Answer:
    value = field.parse(raw, at)
    if isinstance(raw, str | int):
        return Answer(value)
    return Answer(value, (Flag("words from a figure", _read_as(_echo(raw), str(value)[:_ECHO])),))


def _read_as(written: str, read_: str) -> str:
    return _("“{written}” was read as {value}.").format(written=written[:_ECHO], value=read_)


def _echo(value: object) -> str:
    match value:
        case None:
            return _("nothing")
        case bool():
            return _("yes") if value else _("no")
        case int() | float():
            return FORMATS.number(value)
        case date():
            return FORMATS.day_full(value)
    return str(value)[:_ECHO]


def shown(value: object) -> str:
    """A raw cell's value in words, for sentences."""
    return _("blank") if value is None else _echo(value)
