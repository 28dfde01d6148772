"""Words and formats for window, command line, workbook and paper alike; knows no Qt.

`N_` marks a word where it is declared, `_` speaks it at the moment of showing. `Formats` shows
dates and numbers the same way everywhere: never `strftime("%b")`, whose answer changes with the
locale of the process.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from deliverydesk import assets

_DOMAIN = "deliverydesk"
_CENTURY = 20
_TWELVE_DIGITS = 1e12
_NO_FRACTIONS = 2**52  # from here on a float has no digits behind the point
MINUS = "\N{MINUS SIGN}"
ABSENT = "\N{EN DASH}"
MONTHS_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_translations = gettext.translation(_DOMAIN, assets.resources() / "locale", fallback=True)


def N_(words: str) -> str:  # noqa: N802  gettext's own name
    """Mark words for translation where they are declared; returns them unchanged."""
    return words


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802  in the manner of N_
    """Mark a singular and its plural for translation where they are declared; `plural` speaks them."""
    return one, many


def _(words: str) -> str:
    """The words in the language in force."""
    return _translations.gettext(words)


def plural(one: str, many: str, n: int, **words: object) -> str:
    """The singular or plural sentence for `n`, in the language in force, with `{n}` and `words` filled in."""
    return _translations.ngettext(one, many, n).format(n=n, **words)


@dataclass(frozen=True)
class Formats:
    """How dates and numbers are written. `decimal` and `group` are single characters."""

    decimal: str = "."
    group: str = ","

    def day(self, value: date) -> str:
        """`31 Dec 26`, for grids; the century is written where it is not this one."""
        if value.year // 100 != _CENTURY:
            return self.day_full(value)
        return f"{value.day} {_(MONTHS_SHORT[value.month - 1])} {value.year % 100:02d}"

    def day_full(self, value: date) -> str:
        """`31 Dec 2026`, where the century matters."""
        return f"{value.day} {_(MONTHS_SHORT[value.month - 1])} {value.year}"

    def day_long(self, value: date) -> str:
        """`31 December 2026`, for letters and sentences."""
        return f"{value.day} {_(MONTHS[value.month - 1])} {value.year}"

    def moment(self, value: datetime) -> str:
        """`31 Dec 26 14:02`, local time."""
        local = value.astimezone()
        return f"{self.day(local.date())} {local:%H:%M}"

    def number(self, value: float, decimals: int | None = None) -> str:
        """A number with grouped thousands; as many decimals as it needs where none are named.

        Rounds half up: money and percentages on paper are read by people who round that way.
        """
        if decimals is None:
            text = f"{abs(value):,.12g}"
            if "e" in text:
                text = f"{Decimal(f'{abs(value):.12g}'):,f}"
        else:
            scaled = abs(value) * 10**decimals
            # Twelve digits first, so that 2.675 rounds up; a longer number keeps all it has.
            settled = float(f"{scaled:.12g}") if scaled < _TWELVE_DIGITS else scaled
            nearest = int(settled if settled >= _NO_FRACTIONS else settled + 0.5)
            text = f"{Decimal(nearest).scaleb(-decimals):,.{decimals}f}"
        text = text.replace(",", "\0").replace(".", self.decimal).replace("\0", self.group)
        zero = all(c in "0,." for c in text)
        return (MINUS if value < 0 and not zero else "") + text


FORMATS = Formats()
