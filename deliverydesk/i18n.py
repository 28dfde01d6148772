"""Words and formats for window, command line, workbook and paper alike; knows no Qt.

`N_` marks a word where it is declared, `_` speaks it at the moment of showing. `Formats` shows
dates and numbers the same way everywhere: never `strftime("%b")`, whose answer changes with the
locale of the process.

The language in force is English, the language of the window, unless a piece of work says otherwise:
`with speaking("fr"): ...` makes a workbook, `with hearing("fr"): ...` reads one. Both hold for this thread
and task alone. A word that a language lacks is said in English.
"""

from __future__ import annotations

import gettext
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from deliverydesk import assets

_DOMAIN = "deliverydesk"
_CENTURY = 20
_TWELVE_DIGITS = 1e12
_NO_FRACTIONS = 2**52  # from here on a float has no digits behind the point
MINUS = "\N{MINUS SIGN}"
ABSENT = "\N{EN DASH}"


def N_(words: str) -> str:  # noqa: N802  gettext's own name
    """Mark words for translation where they are declared; returns them unchanged."""
    return words


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802  in the manner of N_
    """Mark a singular and its plural for translation where they are declared; `plural` speaks them."""
    return one, many


MONTHS_SHORT = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip
MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip

# A header of a catalogue loses the spaces at its ends, so marks have names.
_MARKS = {
    "point": ".",
    "comma": ",",
    "space": "\N{NARROW NO-BREAK SPACE}",
    "arabic decimal": "\N{ARABIC DECIMAL SEPARATOR}",
    "arabic thousands": "\N{ARABIC THOUSANDS SEPARATOR}",
}
# LibreOffice passes over the isolates U+2066 to U+2069, an old Excel draws boxes for them; marks do in both.
_LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"


@dataclass(frozen=True)
class Language:
    """A language that workbooks and letters are written in. `tag` is `fr`, `name` its own: Français.

    `first` is how the first of a month is written in letters, `excel` the code by which Excel knows whose
    names of months a cell shows, empty for the reader's own. `read_by_native` says whether a native speaker
    has gone through the words.
    """

    tag: str
    name: str
    right_to_left: bool = False
    decimal: str = "."
    group: str = ","
    first: str = "1"
    excel: str = ""
    read_by_native: bool = True
    words: gettext.NullTranslations = field(
        default_factory=gettext.NullTranslations, repr=False, compare=False
    )

    @property
    def caution(self) -> str:
        """What to know before words of it go out; empty where a native speaker has gone through them."""
        if self.read_by_native:
            return ""
        return _(
            "{language}: no native speaker has read these words yet. Look through a workbook first."
        ).format(language=self.name)


ENGLISH = Language("en", "English")

_SPOKEN: ContextVar[Language] = ContextVar("spoken", default=ENGLISH)
_HEARD: ContextVar[tuple[Language, ...]] = ContextVar("heard", default=())


@cache
def languages() -> tuple[Language, ...]:
    """The languages there are: English, then one for each catalogue in `resources/locale`, by tag."""
    found = (assets.resources() / "locale").glob(f"*/LC_MESSAGES/{_DOMAIN}.mo")
    return (ENGLISH, *(_read(path) for path in sorted(found)))


def language(tag: str) -> Language | None:
    """The language a tag names: `fr` for `fr`, `FR` and `fr-CA`; None for one that is not there."""
    wanted = tag.strip().replace("_", "-").casefold()
    known = {one.tag.casefold(): one for one in languages()}
    return known.get(wanted) or known.get(wanted.partition("-")[0])


def nearest(tag: str) -> Language:
    """The language a tag names, and English where it is not there."""
    return language(tag) or ENGLISH


def spoken() -> Language:
    """The language in force."""
    return _SPOKEN.get()


@contextmanager
def speaking(tag: str) -> Iterator[Language]:
    """Put a language in force for a piece of work; LookupError for one that is not there.

    Threads that are started inside begin in English again, as does a worker process.
    """
    wanted = language(tag)
    if wanted is None:
        raise LookupError(tag)
    before = _SPOKEN.set(wanted)
    try:
        yield wanted
    finally:
        _SPOKEN.reset(before)


@contextmanager
def hearing(tag: str) -> Iterator[None]:
    """Read what people wrote in a language beside English and the one in force, which stays as it is.

    A tag that is not there adds nothing: an old workbook must stay readable.
    """
    wanted = language(tag)
    before = _HEARD.set((*_HEARD.get(), wanted) if wanted is not None else _HEARD.get())
    try:
        yield
    finally:
        _HEARD.reset(before)


def listening() -> tuple[Language, ...]:
    """The languages in which something written is understood now: English, the one in force, those heard."""
    return tuple(dict.fromkeys((ENGLISH, _SPOKEN.get(), *_HEARD.get())))


def heard(words: str) -> tuple[str, ...]:
    """The words as somebody may have written them: in every language that is listened to, English first."""
    return tuple(dict.fromkeys(one.words.gettext(words) for one in listening())) if words else ("",)


def isolated(text: str) -> str:
    """A code, a name or a date inside a sentence, kept in its own order where sentences run right to left."""
    if not _SPOKEN.get().right_to_left or runs_right_to_left(text):
        return text
    return f"{_LEFT_TO_RIGHT}{text}{_LEFT_TO_RIGHT}"


def runs_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction of its own runs right to left."""
    ways = (unicodedata.bidirectional(c) for c in text)
    return next((way for way in ways if way in ("L", "R", "AL")), "L") != "L"


def _read(path: Path) -> Language:
    with path.open("rb") as file:
        words = gettext.GNUTranslations(file)
    told = words.info()
    return Language(
        tag=path.parent.parent.name,
        name=told["x-name"],
        right_to_left=told["x-direction"] == "right to left",
        decimal=_MARKS[told["x-decimal"]],
        group=_MARKS[told["x-group"]],
        first=told.get("x-first", "1"),
        excel=told.get("x-excel", ""),
        read_by_native=told["x-read-by-native-speaker"] == "yes",
        words=words,
    )


def _(words: str) -> str:
    """The words in the language in force."""
    return _SPOKEN.get().words.gettext(words) if words else ""  # nothing is the key of a catalogue's head


def plural(one: str, many: str, n: int, **words: object) -> str:
    """The singular or plural sentence for `n`, in the language in force, with `{n}` and `words` filled in."""
    return _SPOKEN.get().words.ngettext(one, many, n).format(n=n, **words)


@dataclass(frozen=True)
class Formats:
    """How dates and numbers look. `decimal` and `group` are single characters, by default the language's."""

    decimal: str | None = None
    group: str | None = None

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
        number = spoken().first if value.day == 1 else value.day
        return f"{number} {_(MONTHS[value.month - 1])} {value.year}"

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
        is_zero = all(c in "0,." for c in text)
        tongue = spoken()
        decimal = tongue.decimal if self.decimal is None else self.decimal
        group = tongue.group if self.group is None else self.group
        text = text.replace(",", "\0").replace(".", decimal).replace("\0", group)
        if value >= 0 or is_zero:
            return text
        # Beside words that run right to left the sign would land on the figure's other end.
        return f"{_LEFT_TO_RIGHT}{MINUS}{text}" if tongue.right_to_left else MINUS + text


FORMATS = Formats()
