"""One cell of a return, read strictly: whatever had to be turned into a value is said beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from deliverydesk.exchange import styling, textdays, textnumbers
from deliverydesk.exchange.convert import EPOCHS_APART
from deliverydesk.exchange.reading import Cell
from deliverydesk.i18n import FORMATS, _
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Absent, Amount, Choice, Day, Rating, Ref, Refs, Text, YesNo
from deliverydesk.schema.numbers import settled
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import ValueProblem
from deliverydesk.schema.proposals import Flag
from deliverydesk.schema.questions import Answers, Question

_NOT_SPOKEN_FOR = (Choice, Rating, YesNo)
_ECHO = 60
_NOTHING_ANSWERED: Answers = {}
_MOST_WORDS = 500


@dataclass(frozen=True)
class Answer:
    """A value as the field keeps it, and what was done to the cell to get it.

    `shows` is how the writer of the file writes, where a text could be meant in one way alone.
    """

    value: Any
    flags: tuple[Flag, ...] = ()
    shows: tuple[Question, str] | None = None


class Unclear(ValueProblem):
    """A cell that can be meant in two ways; `question` is what its sender has to be asked."""

    def __init__(self, question: Question, rule: str, sentence: str) -> None:
        super().__init__(rule, sentence)
        self.question = question


def read(
    field: Field, cell: Cell, at: Picture, answers: Answers = _NOTHING_ANSWERED, *, epoch_1904: bool = False
) -> Answer:
    """The value of a cell. Raises `ValueProblem` for an error, a formula, and what the field cannot read.

    Raises `Unclear` where a text can be meant in two ways and `answers` does not say which.
    """
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
            return _number(field, raw, cell, at, answers)
        case Day():
            return _day(field, raw, at, answers, epoch_1904=epoch_1904)
        case Text():
            return _words(field, raw, at)
        case Choice() | Rating() | YesNo() | Ref() | Refs() if isinstance(raw, str):
            return _word(field, raw, at)
    return Answer(field.parse(raw, at))


def _word(field: Field, raw: str, at: Picture) -> Answer:
    """A word of a list, looked for as it stands and then without what nobody sees in it."""
    try:
        return Answer(field.parse(raw, at))
    except ValueProblem:
        if (bare := textnumbers.without_marks(raw)) == raw:
            raise
    return Answer(field.parse(bare, at))


def _absent(field: Field, raw: str) -> Absent | None:
    if field.required or isinstance(field.kind, _NOT_SPOKEN_FOR):
        return None
    reason = styling.absent_for(" ".join(raw.split()))
    return Absent(reason) if reason else None


def _number(field: Field, raw: object, cell: Cell, at: Picture, answers: Answers) -> Answer:
    if isinstance(raw, str):
        return _figure_from_text(field, raw, at, answers)
    if cell.percent and isinstance(raw, int | float) and not isinstance(raw, bool):
        value = field.parse(settled(float(raw) * 100), at)
        told = _("The cell shows {shown}% and was read as {value}.").format(
            shown=FORMATS.number(value), value=FORMATS.number(value)
        )
        return Answer(value, (Flag("percent", told),))
    return Answer(field.parse(raw, at))


def _figure_from_text(field: Field, raw: str, at: Picture, answers: Answers) -> Answer:
    try:
        written = textnumbers.read(raw, answers.get(Question.DECIMALS, ""))
    except textnumbers.TwoWays:
        told = _("“{text}” could be two different figures. Write it without a separator, like 1250.")
        raise Unclear(Question.DECIMALS, "number", told.format(text=_echo(raw.strip()))) from None
    value = field.parse(written.value, at)
    rule = "percent" if written.percent else "number from text"
    flags = (Flag(rule, _read_as(raw.strip(), FORMATS.number(value))),)
    return Answer(value, flags, (Question.DECIMALS, written.shows) if written.shows else None)


def _day(field: Field, raw: object, at: Picture, answers: Answers, *, epoch_1904: bool) -> Answer:
    shows = None
    flags: list[Flag] = []
    if isinstance(raw, str):
        value, shows = _day_from_text(field, raw, at, answers)
        flags.append(Flag("day from text", _read_as(raw, FORMATS.day_full(value))))
    elif isinstance(raw, int | float) and not isinstance(raw, bool):
        value = field.parse(raw + EPOCHS_APART if epoch_1904 else raw, at)
        flags.append(Flag("day from a number", _read_as(FORMATS.number(raw), FORMATS.day_full(value))))
    else:
        value = field.parse(raw, at)
        if isinstance(raw, datetime) and raw.time() != time():
            flags.append(Flag("time of day", _("The time {time} was left out.").format(time=f"{raw:%H:%M}")))
    if not styling.FIRST_DAY <= value <= styling.LAST_DAY:
        flags.append(Flag("far day", _("{day} is far from now.").format(day=FORMATS.day_full(value))))
    return Answer(value, tuple(flags), shows)


def _day_from_text(
    field: Field, raw: str, at: Picture, answers: Answers
) -> tuple[date, tuple[Question, str] | None]:
    try:
        written = textdays.read(raw, answers.get(Question.DATES, ""))
    except textnumbers.TwoWays:
        told = _("“{text}” could be two different days. Write it like 28 Feb 2027.")
        raise Unclear(Question.DATES, "date", told.format(text=_echo(raw.strip()))) from None
    value: date = field.parse(written.text, at)
    return value, (Question.DATES, written.shows) if written.shows else None


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


def wrote(cell: Cell) -> str:
    """What stands in a cell in its writer's own words, for what we cannot read; "" where nothing shows."""
    if cell.error:
        return cell.error
    if isinstance(cell.value, str):
        return cell.value[:_MOST_WORDS]
    return "" if cell.value is None else _echo(cell.value)


def shown(value: object) -> str:
    """A raw cell's value in words, for sentences."""
    return _("blank") if value is None else _echo(value)
