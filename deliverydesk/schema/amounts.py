"""Numbers as people write them: strictly, so that "about 2" and "1.234,56" are asked about."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from deliverydesk.i18n import FORMATS, _, listening
from deliverydesk.schema.kind import Align, Kind, clean, digits, without_direction
from deliverydesk.schema.numbers import same
from deliverydesk.schema.problems import ValueProblem

if TYPE_CHECKING:
    from deliverydesk.schema.picture import Picture

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([, ])\d{3})(?:\1\d{3})*(?:\.\d+)?")
_EXACT = 2**53  # below this every whole number has a float of its own
_PLAIN_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")


def read_number(raw: object) -> float:
    """A finite number: `1250`, `1,250`, `1 250.5`, `−3`; words, `1.234,56` and infinities are refused.

    Where a language is listened to that writes `1 250,5`, its marks are read beside the English ones; a text
    that is one number by these and another by those is refused.
    """
    if isinstance(raw, bool):
        raise _no_number(str(raw))
    if isinstance(raw, int | float):
        value = _as_float(raw)
    else:
        text = digits(without_direction(clean(raw))).replace("\N{MINUS SIGN}", "-")
        text = re.sub(r"[\u00a0\u202f\u2009]", " ", text).strip()
        value = _from_text(text)
    if not math.isfinite(value):
        raise _no_number(str(raw)[:30])
    return value


def _from_text(text: str) -> float:
    found = _by_english_marks(text.replace("٫", ".").replace("٬", ","))
    for tongue in listening():
        if tongue.decimal == ",":
            # Spaces between thousands are read anyway; a comma is then the decimal mark and nothing else.
            other = None if "." in text else _by_english_marks(text.replace(",", "."))
            if found is not None and other is not None and not same(found, other):
                raise _either(text, found, other)
            found = other if found is None else found
    if found is None:
        raise _no_number(text)
    return found


def _by_english_marks(text: str) -> float | None:
    """The number with `.` before decimals and `,` or a space between thousands; None for anything else."""
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "").replace(" ", "")
    elif not _PLAIN_NUMBER.fullmatch(text):
        return None
    value = float(text)
    too_small = value == 0 and re.search("[1-9]", re.split("[eE]", text)[0])
    return None if too_small else value


def _either(text: str, one: float, other: float) -> ValueProblem:
    sentence = _("“{text}” could be {one} or {other}. Write it as a figure, without marks between thousands.")
    return ValueProblem(
        "number", sentence.format(text=text, one=FORMATS.number(one), other=FORMATS.number(other))
    )


def _as_float(raw: float) -> float:
    try:
        return float(raw)
    except OverflowError:
        return math.inf


def _no_number(text: str) -> ValueProblem:
    return ValueProblem(
        "number",
        _("A number is needed here, without words; “{text}” is not one. Write it like 1250.5.").format(
            text=text[:60]
        ),
    )


@dataclass(frozen=True)
class Amount(Kind):
    """A number in the unit its label or its record names. `summable` only where adding makes sense."""

    least: float | None = None
    most: float | None = None
    decimals: int | None = None
    align: ClassVar[Align] = Align.FIGURES

    def parse(self, raw: object, at: Picture | None = None) -> float:
        value = read_number(raw)
        self.check(value)
        return value

    def check(self, value: Any) -> None:
        if not math.isfinite(value):
            raise _no_number(str(value))
        if (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
            raise ValueProblem("range", self._range_sentence(value))

    def _range_sentence(self, value: float) -> str:
        number = FORMATS.number
        if self.most is None and self.least is not None:
            return _("{value} is too small: at least {least}.").format(
                value=number(value), least=number(self.least)
            )
        if self.least is None and self.most is not None:
            return _("{value} is too large: at most {most}.").format(
                value=number(value), most=number(self.most)
            )
        return _("{value} is out of range: from {least} to {most}.").format(
            value=number(value), least=number(self.least or 0), most=number(self.most or 0)
        )

    def show(self, value: Any, at: Picture | None = None) -> str:
        return FORMATS.number(value, self.decimals)

    def edit(self, value: Any, at: Picture | None = None) -> str:
        return repr(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))

    def plain(self, value: Any) -> Any:
        # One spelling however it was written: 5 and 5.0, and 0.0 for minus zero, as the file gives it back.
        return float(value) + 0.0

    def same(self, a: Any, b: Any) -> bool:
        return same(a, b)


@dataclass(frozen=True)
class Whole(Amount):
    """A count."""

    summable: ClassVar[bool] = True

    def check(self, value: Any) -> None:
        super().check(value)
        if abs(value) >= _EXACT:
            raise ValueProblem(
                "range",
                _("{value} is too large to be kept exactly.").format(value=FORMATS.number(value, 0)),
            )

    def parse(self, raw: object, at: Picture | None = None) -> int:
        value = read_number(raw)
        if not value.is_integer():
            raise ValueProblem(
                "whole", _("{value} is not a whole number.").format(value=FORMATS.number(value))
            )
        self.check(value)
        return int(value)

    def show(self, value: Any, at: Picture | None = None) -> str:
        return FORMATS.number(value, 0)

    def plain(self, value: Any) -> Any:
        return int(value)

    def edit(self, value: Any, at: Picture | None = None) -> str:
        return str(value)
