"""How each kind of value lies in a workbook cell: without it no column is guarded and every date is a number.

One registry keyed by kind. A new kind needs one entry here, and a test says so until it has one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from deliverydesk.i18n import FORMATS, _, spoken
from deliverydesk.schema.kind import said
from deliverydesk.schema.kinds import (
    Absent,
    AbsentReason,
    Align,
    Amount,
    Choice,
    Day,
    Kind,
    Prose,
    Rating,
    Ref,
    Refs,
    Text,
    Whole,
    YesNo,
)
from deliverydesk.schema.picture import Picture

Raw = str | int | float | date | None
"""What stands in a cell that we write: never a formula."""

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
"""The days that a return may plausibly name; 2026 typed into a date cell is a day of 1905."""

_EPOCH = date(1899, 12, 30)
_FORMULA_LEADING = ("=", "+", "-", "@", "\t", "\r")


def serial(day: date) -> int:
    """A day as Excel counts it."""
    return (day - _EPOCH).days


@dataclass(frozen=True)
class Guard:
    """What may be typed into the cells of one column, for writing its validation and its check.

    `first` is the column's first cell, relative (`F6`); `area` all of its cells, absolute and with the
    sheet; `choices` and `absent` are lists on the hidden sheet of lists, `choices` empty where the kind
    has none; `optional` says that the words for an absent value may stand here too.
    """

    first: str
    area: str
    choices: str
    absent: str
    optional: bool


@dataclass(frozen=True)
class Manner:
    """One kind's cells. `width` is in characters.

    `raw` turns a value into what the cell holds, `validation` gives XlsxWriter's options without words, and
    `wrong` is a formula that counts the cells of a column that cannot be right.
    """

    width: float
    raw: Callable[[Any, Any, Picture], Raw]
    validation: Callable[[Any, Guard], dict[str, Any]]
    wrong: Callable[[Any, Guard], str]
    number_format: str = "@"


def _as_it_is(kind: Kind, value: Any, at: Picture) -> Raw:
    return value  # type: ignore[no-any-return]  # text, numbers and days lie in a cell as they are


def _shown(kind: Kind, value: Any, at: Picture) -> Raw:
    return kind.show(value, at)


def _reference(kind: Kind, value: Any, at: Picture) -> Raw:
    return kind.edit(value, at)


def _references(kind: Kind, value: Any, at: Picture) -> Raw:
    return "; ".join(sorted(at.reference(one) for one in value)) or None


def _no_longer(kind: Text, guard: Guard) -> dict[str, Any]:
    return {"validate": "length", "criteria": "<=", "value": min(kind.limit, 32_000)}


def _too_long(kind: Text, guard: Guard) -> str:
    return f"{_errors(guard)}+IFERROR(SUMPRODUCT(--(LEN({guard.area})>{kind.limit})),0)"


def _a_day(kind: Day, guard: Guard) -> dict[str, Any]:
    if not guard.optional:
        return {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}
    low, high = serial(FIRST_DAY), serial(LAST_DAY)
    cell = guard.first
    return _custom(guard, f"AND(ISNUMBER({cell}),{cell}>={low},{cell}<={high})")


def _no_day(kind: Day, guard: Guard) -> str:
    area = guard.area
    return f'{_words(guard)}+COUNTIF({area},"<{serial(FIRST_DAY)}")+COUNTIF({area},">{serial(LAST_DAY)}")'


def _a_number(kind: Amount, guard: Guard) -> dict[str, Any]:
    cell, terms = guard.first, [f"ISNUMBER({guard.first})"]
    if kind.least is not None:
        terms.append(f"{cell}>={kind.least:g}")
    if kind.most is not None:
        terms.append(f"{cell}<={kind.most:g}")
    if isinstance(kind, Whole):
        terms.append(f"{cell}=INT({cell})")
    return _custom(guard, f"AND({','.join(terms)})")


def _no_number(kind: Amount, guard: Guard) -> str:
    terms = [_words(guard)]
    if kind.least is not None:
        terms.append(f'COUNTIF({guard.area},"<{kind.least:g}")')
    if kind.most is not None:
        terms.append(f'COUNTIF({guard.area},">{kind.most:g}")')
    return "+".join(terms)


def _on_the_list(kind: Kind, guard: Guard) -> dict[str, Any]:
    return {"validate": "list", "source": f"={guard.choices}"} if guard.choices else {"validate": "any"}


def _off_the_list(kind: Kind, guard: Guard) -> str:
    if not guard.choices:
        return _errors(guard)
    return f"COUNTA({guard.area})-SUMPRODUCT(COUNTIF({guard.area},{guard.choices}))"


def _anything(kind: Kind, guard: Guard) -> dict[str, Any]:
    return {"validate": "any"}


def _only_errors(kind: Kind, guard: Guard) -> str:
    return _errors(guard)


def _custom(guard: Guard, test: str) -> dict[str, Any]:
    # COUNTIF and not a comparison: it finds words whatever their case and never fails on an error.
    also = f",COUNTIF({guard.absent},{guard.first})>0" if guard.optional else ""
    return {"validate": "custom", "value": f"=OR({test}{also})" if also else f"={test}"}


def _errors(guard: Guard) -> str:
    return f"SUMPRODUCT(--ISERROR({guard.area}))"


def _words(guard: Guard) -> str:
    """Errors and text where a figure belongs, less the words that may stand there."""
    allowed = f"-SUMPRODUCT(COUNTIF({guard.area},{guard.absent}))" if guard.optional else ""
    return f"{_errors(guard)}+SUMPRODUCT(--ISTEXT({guard.area})){allowed}"


MANNERS: Mapping[type[Kind], Manner] = MappingProxyType(
    {
        Text: Manner(22, _as_it_is, _no_longer, _too_long),
        Prose: Manner(46, _as_it_is, _no_longer, _too_long),
        Day: Manner(12, _as_it_is, _a_day, _no_day, "d mmm yyyy"),
        Amount: Manner(12, _as_it_is, _a_number, _no_number, "General"),
        Whole: Manner(9, _as_it_is, _a_number, _no_number, "0"),
        YesNo: Manner(8, _shown, _on_the_list, _off_the_list),
        Choice: Manner(15, _shown, _on_the_list, _off_the_list),
        Rating: Manner(9, _as_it_is, _on_the_list, _off_the_list),
        Ref: Manner(10, _reference, _on_the_list, _off_the_list),
        Refs: Manner(16, _references, _anything, _only_errors),
    }
)


def manner(kind: Kind) -> Manner:
    """How a kind's cells look; KeyError names a kind that nobody has entered."""
    return MANNERS[type(kind)]


def raw(kind: Kind, value: Any, at: Picture) -> Raw:
    """What a cell holds for a value: nothing for none, the reason for one that is absent."""
    if value is None or value == "":
        return None
    if isinstance(value, Absent):
        return _(value.reason.label)
    return manner(kind).raw(kind, value, at)


def choices(kind: Kind) -> tuple[str, ...]:
    """The words that a closed kind allows, as its cells show them; empty for kinds that are open."""
    match kind:
        case YesNo():
            return (_("yes"), _("no"))
        case Choice():
            return tuple(_(member.label) for member in kind.of)
        case Rating():
            return kind.order
    return ()


def absent_words() -> tuple[str, ...]:
    """What may be written for a value that is absent for a reason, in small letters."""
    return tuple(_(reason.label).casefold() for reason in AbsentReason)


def absent_for(words: str) -> AbsentReason | None:
    """The reason that words give for a value's absence, in any language that is listened to."""
    return next((reason for reason in AbsentReason if said(words, reason.label)), None)


def listed(words: Iterable[str]) -> str:
    """Words one after another, as the language in force writes a list."""
    return _(", ").join(words)


def widest_day() -> int:
    """How many characters a day takes, in the month with the longest name."""
    return max(len(FORMATS.day_full(date(2026, month, 28))) for month in range(1, 13))


def decimals_of(value: Raw) -> int:
    """How many decimals a number has, at most six, so that a cell never hides a digit."""
    if not isinstance(value, float) or value.is_integer():
        return 0
    _whole, _point, part = f"{value:.6f}".rstrip("0").partition(".")
    return len(part)


def number_format(kind: Kind, value: Raw, decimals: int | None) -> str:
    """The cell's number format; `decimals` are the record's own, where it has a say."""
    if isinstance(kind, Amount) and not isinstance(kind, Whole) and (decimals is not None or kind.decimals):
        places = max(decimals or kind.decimals or 0, decimals_of(value))
        return "#,##0" + ("." + "0" * places if places else "")
    if isinstance(value, str):
        return "@"
    if isinstance(kind, Day) and (code := spoken().excel):
        return f"[$-{code}]{manner(kind).number_format}"
    return manner(kind).number_format


def is_figure(kind: Kind) -> bool:
    """Whether cells of this kind stand to the right."""
    return kind.align is Align.FIGURES


def needs_quoting(text: str) -> bool:
    """Whether a program may take the text for a formula when somebody edits the cell."""
    return text.startswith(_FORMULA_LEADING)
