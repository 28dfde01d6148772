"""Calendar days as people write them; figures whose order could be either are refused, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from deliverydesk.i18n import ENGLISH, FORMATS, MONTHS, MONTHS_SHORT, N_, Language, _, listening
from deliverydesk.schema.kind import Align, Kind, clean, digits, fold, without_direction
from deliverydesk.schema.problems import ValueProblem

if TYPE_CHECKING:
    from deliverydesk.schema.picture import Picture

ALSO_WRITTEN = N_("sept=9")
"""Names of months that people write beside ours, each with its number, `;` between them."""

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_WORDY = re.compile(r"(\d{1,2})(?:er)?[\s.-]+([^\W\d_]+(?: [^\W\d_]+)?)\.?[\s,،.-]+(\d{2}|\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})([/.])(\d{1,2})\2(\d{1,2})")
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?[\s.-]+(\d{1,2}),?[\s.-]+(\d{4})")
_FIGURES = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{2}|\d{4})")
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIAL_FROM, _SERIAL_TO = 36_526, 73_050  # 1 Jan 2000 and 31 Dec 2099 in Excel's count of days


@cache
def _months_of(tongue: Language) -> Mapping[str, int]:
    """The number of each name of a month in one language, however long and however accented."""
    say = tongue.words.gettext
    found = {
        _level(say(name), tongue): n for names in (MONTHS, MONTHS_SHORT) for n, name in enumerate(names, 1)
    }
    for one in say(ALSO_WRITTEN).split(";"):
        name, _is, number = one.partition("=")
        found[_level(name, tongue)] = int(number)
    return MappingProxyType(found)


def _level(name: str, tongue: Language) -> str:
    """English is read to the letter; in languages that put signs on letters, people leave them out."""
    return (name.casefold() if tongue == ENGLISH else fold(name)).rstrip(".")


def month_number(name: str) -> int | None:
    """The month that a name means in the languages that are listened to; None for no month's name."""
    for tongue in listening():
        if number := _months_of(tongue).get(_level(name, tongue)):
            return number
    return None


@dataclass(frozen=True)
class Day(Kind):
    """A calendar day. Figures whose order could be either are refused, never guessed."""

    align: ClassVar[Align] = Align.FIGURES

    def parse(self, raw: object, at: Picture | None = None) -> date:
        if isinstance(raw, datetime):
            raw = raw.date()
        if isinstance(raw, date):
            self.check(raw)
            return raw
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            if float(raw).is_integer() and _SERIAL_FROM <= raw <= _SERIAL_TO:
                return _EXCEL_EPOCH + timedelta(days=int(raw))
            raise self._unread(FORMATS.number(float(raw)))
        return self._from_text(digits(without_direction(clean(raw))).strip())

    def _from_text(self, text: str) -> date:
        if found := _ISO.fullmatch(text):
            year, month, day = (int(part) for part in found.groups())
        elif found := _YEAR_FIRST.fullmatch(text):
            year, month, day = int(found[1]), int(found[3]), int(found[4])
        elif (found := _MONTH_FIRST.fullmatch(text)) and (named := month_number(found[1])):
            month, day, year = named, int(found[2]), int(found[3])
        elif (found := _WORDY.fullmatch(text)) and (named := month_number(found[2])):
            day, month, year = int(found[1]), named, int(found[3])
            year += 2000 if len(found[3]) == 2 else 0
        elif found := _FIGURES.fullmatch(text):
            day, month, year = self._from_figures(text, int(found[1]), int(found[3]), found[4])
        else:
            raise self._unread(text)
        try:
            value = date(year, month, day)
        except ValueError:
            raise ValueProblem(
                "date",
                _("{text} does not exist. Write a day like 28 Feb 2027.").format(
                    text=f"{day} {_(MONTHS_SHORT[month - 1])} {year}" if 1 <= month <= 12 else f"“{text}”"
                ),
            ) from None
        self.check(value)
        return value

    @staticmethod
    def _from_figures(text: str, first: int, second: int, year: str) -> tuple[int, int, int]:
        if len(year) == 2:
            raise ValueProblem(
                "date", _("“{text}” has no century. Write it like 28 Feb 2027.").format(text=text)
            )
        if first <= 12 and second <= 12 and first != second:
            raise ValueProblem(
                "date",
                _("“{text}” could be two different days. Write it like 28 Feb 2027.").format(text=text),
            )
        return (first, second, int(year)) if second <= 12 else (second, first, int(year))

    def check(self, value: Any) -> None:
        if isinstance(value, datetime):
            raise self._unread(str(value))
        if not 1900 <= value.year <= 2199:
            raise ValueProblem(
                "date",
                _("The year {year} is out of reach. Days run from 1900 to 2199.").format(year=value.year),
            )

    @staticmethod
    def _unread(text: str) -> ValueProblem:
        return ValueProblem(
            "date", _("“{text}” is not a date. Write it like 28 Feb 2027.").format(text=text[:60])
        )

    def show(self, value: Any, at: Picture | None = None) -> str:
        return FORMATS.day(value)

    def edit(self, value: Any, at: Picture | None = None) -> str:
        return FORMATS.day_full(value)

    def plain(self, value: Any) -> Any:
        return value.isoformat()

    def restore(self, plain: Any) -> Any:
        return date.fromisoformat(plain)
