"""How a foreign cell becomes a value of the desk: by the map's own rules, and never by a guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from deliverydesk.exchange import textnumbers
from deliverydesk.exchange.textnumbers import without_marks
from deliverydesk.i18n import FORMATS, MONTHS, MONTHS_SHORT, _
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import Absent, AbsentReason, Amount, Day, Text
from deliverydesk.schema.numbers import settled
from deliverydesk.schema.problems import ValueProblem

_EXCEL_EPOCH = date(1899, 12, 30)
EPOCHS_APART = 1462
"""The days between the first days of the two calendars that workbooks count from, 1900 and 1904."""
_SERIAL_FROM, _SERIAL_TO = 18_264, 73_050  # 1 Jan 1950 to 31 Dec 2099, in Excel's count of days
_MONTHS = {name.casefold(): n for names in (MONTHS, MONTHS_SHORT) for n, name in enumerate(names, 1)} | {
    "sept": 9
}
_TOKENS: Mapping[str, str] = {
    "d": r"(?P<d>\d{1,2})",
    "dd": r"(?P<d>\d{1,2})",
    "m": r"(?P<m>\d{1,2})",
    "mm": r"(?P<m>\d{1,2})",
    "mmm": r"(?P<name>[^\W\d_]+)\.?",
    "mmmm": r"(?P<name>[^\W\d_]+)\.?",
    "yy": r"(?P<yy>\d{2})",
    "yyyy": r"(?P<yyyy>\d{4})",
}
EXCEL = "excel"
_SHOWN = 60
_NAMED = 12


def fold(text: object) -> str:
    """Words as they are compared: one form of each character, no invisible ones, one space, no capitals."""
    return " ".join(without_marks(unicodedata.normalize("NFKC", str(text))).split()).casefold()


@dataclass(frozen=True)
class DatePattern:
    """One way of writing a day, such as `dd/mm/yyyy`. Two-digit years lie in the 100 from `first_year`."""

    text: str
    fits: re.Pattern[str]
    first_year: int | None = None

    def read(self, text: str) -> date | None:
        """The day meant, or nothing where the text is not written so. Raises ValueError for a 31 February."""
        found = self.fits.fullmatch(text)
        if found is None:
            return None
        parts = found.groupdict()
        month = _MONTHS.get(parts["name"].casefold()) if parts.get("name") else int(parts.get("m") or 0)
        if month is None:
            return None
        if parts.get("yy") is not None and self.first_year is not None:
            year = self.first_year + (int(parts["yy"]) - self.first_year) % 100
        else:
            year = int(parts["yyyy"])
        return date(year, month, int(parts["d"]))


def date_pattern(text: str, first_year: int | None = None) -> DatePattern:
    """Read a pattern made of d, dd, m, mm, mmm, mmmm, yy, yyyy and signs; ValueError says what is wrong."""
    if text == EXCEL:
        return DatePattern(EXCEL, re.compile(r"\d{5}"))
    if text.casefold() == "iso":
        text = "yyyy-mm-dd"
    parts = re.split(r"([a-zA-Z]+)", text)
    letters = [part for part in parts if part.isalpha()]
    if unknown := [part for part in letters if part not in _TOKENS]:
        raise ValueError(_("“{part}” in the date pattern “{text}” is not one of {known}.").format(
            part=unknown[0], text=text, known=" ".join(_TOKENS)))  # fmt: skip
    if sorted(part[0] for part in letters) != ["d", "m", "y"]:
        raise ValueError(_("The date pattern “{text}” needs a day, a month and a year.").format(text=text))
    if "yy" in letters and first_year is None:
        raise ValueError(_("The date pattern “{text}” has two-digit years. Say with first_year = 1970 (or "
                           "another year) where their hundred years begin.").format(text=text))  # fmt: skip
    written = "".join(
        _TOKENS[part] if part.isalpha() else re.escape(part).replace(r"\ ", r"\s+") for part in parts
    )
    return DatePattern(text, re.compile(written, re.IGNORECASE), first_year)


@dataclass(frozen=True)
class AbsentWords:
    """Words that stand where a value is absent, and the reason they give; all folded."""

    reason: AbsentReason
    whole: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()

    def fit(self, folded: str) -> bool:
        """Whether a cell says so."""
        return folded in self.whole or folded.startswith(self.starts)


@dataclass(frozen=True)
class Reading:
    """How one column or cell is read. `words` are folded; `blank` is the reason a blank stands for.

    Of a text with `before` in it only what stands before that counts, as the department of `ND-BUO00`;
    a text that `cuts` is shortened to what its field holds. `decimals` is POINT or COMMA where figures are
    text and it is known which of the two stands before their decimals.
    """

    dates: tuple[DatePattern, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    keeps_unlisted: bool = False
    blank: AbsentReason | None = None
    before: str = ""
    cuts: bool = False
    decimals: str = ""


def is_blank(raw: object) -> bool:
    """Whether nobody wrote anything that can be seen."""
    return raw is None or (isinstance(raw, str) and not fold(raw))


def convert(
    raw: object, how: Reading, into: Field, absent: Sequence[AbsentWords], *, percent: bool = False
) -> Any:
    """The desk's value for a cell: None where blank, an `Absent` where the map says so, or a ValueProblem.

    `percent` says that the cell shows a fraction as a percentage; it is kept in points.
    """
    if is_blank(raw):
        return None if how.blank is None else Absent(how.blank)
    if isinstance(raw, str):
        raw = _as_asked(raw, how, into)
        folded = fold(raw)
        for one in absent:
            if one.fit(folded) and not _keeps_any_words(into):
                return into.parse(_absent(one.reason, raw, into))
        if how.words:
            raw = _listed(raw, folded, how)
    elif how.words:
        raw = _listed(_as_text(raw), fold(_as_text(raw)), how)
    if isinstance(into.kind, Day) and how.dates:
        value = read_day(raw, how.dates)
        into.kind.check(value)
        return value
    if (
        percent
        and isinstance(into.kind, Amount)
        and isinstance(raw, int | float)
        and not isinstance(raw, bool)
    ):
        raw = settled(raw * 100)
    if isinstance(into.kind, Amount) and isinstance(raw, str):
        raw = _figure(raw, how.decimals)
    return into.parse(raw)


def _figure(raw: str, decimals: str) -> str | float:
    """A figure that is text, where it can be meant in one way alone."""
    try:
        written = textnumbers.read(raw, decimals)
    except textnumbers.TwoWays:
        raise two_ways(raw) from None
    return raw if written.percent else written.value


def two_ways(raw: str) -> ValueProblem:
    """What is said of a text that is two different figures."""
    sentence = _("“{text}” could be two different figures. Say in the map which sign stands before decimals.")
    return ValueProblem("number", sentence.format(text=" ".join(raw.split())[:_SHOWN]))


def read_day(raw: object, patterns: Sequence[DatePattern]) -> date:
    """A day by the map's patterns; anything written otherwise is a ValueProblem, never a guess."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = " ".join(unicodedata.normalize("NFKC", str(raw)).split())
    for pattern in patterns:
        if pattern.text == EXCEL:
            if pattern.fits.fullmatch(text) and _SERIAL_FROM <= int(text) <= _SERIAL_TO:
                return _EXCEL_EPOCH + timedelta(days=int(text))
            continue
        try:
            value = pattern.read(text)
        except ValueError:
            raise ValueProblem(
                "date", _("“{text}” does not exist. Correct the day.").format(text=text)
            ) from None
        if value is not None:
            return value
    sentence = _("“{text}” is not a day written {patterns}, nor among the map's words for an absent value. "
                 "Correct the cell, or add the words under [[absent]] in the map.")  # fmt: skip
    known = _(" or ").join(pattern.text for pattern in patterns)
    raise ValueProblem("date", sentence.format(text=text[:_SHOWN], patterns=known))


def plain_value(value: object) -> Any:
    """A cell's bare value as JSON, for maps that name no field."""
    return (
        value.isoformat()
        if isinstance(value, date | time)
        else str(value)
        if isinstance(value, timedelta)
        else value
    )


def _keeps_any_words(into: Field) -> bool:
    """Whether the field is for the source's words, whatever they say."""
    return isinstance(into.kind, Text) and not into.required and not into.may_be_absent


def _absent(reason: AbsentReason, raw: str, into: Field) -> Absent:
    words = " ".join(raw.split())
    if into.required:
        sentence = _("{label} cannot be left out, and the cell says “{words}”. Ask for it.")
        raise ValueProblem("required", sentence.format(label=_(into.label), words=words[:_SHOWN]))
    made = Absent(reason, words)
    into.check(made)
    return made


def _listed(raw: str, folded: str, how: Reading) -> str:
    meant = how.words.get(folded)
    if meant is not None:
        return meant
    if how.keeps_unlisted:
        return raw
    known = ", ".join(list(how.words)[:_NAMED])
    sentence = _("“{text}” is not among the words this map knows here: {known}. "
                 "Correct the cell, or add the word to the map.")  # fmt: skip
    raise ValueProblem("list", sentence.format(text=" ".join(raw.split())[:_SHOWN], known=known))


def _as_asked(raw: str, how: Reading, into: Field) -> str:
    if how.before:
        first, found, _rest = raw.partition(how.before)
        if not found or not first.strip():
            sentence = _("“{text}” has nothing before a “{sign}”. Correct the cell.")
            raise ValueProblem("form", sentence.format(text=raw[:_SHOWN], sign=how.before))
        raw = first
    if is_cut(raw, how, into):
        return " ".join(raw.split())[: into.kind.limit - 1] + "…"  # type: ignore[attr-defined]
    return raw


def is_cut(raw: object, how: Reading, into: Field) -> bool:
    """Whether the words are longer than the field, and the map says to shorten them."""
    is_text = how.cuts and isinstance(raw, str) and isinstance(into.kind, Text)
    return is_text and len(" ".join(str(raw).split())) > into.kind.limit  # type: ignore[attr-defined]


def _as_text(raw: object) -> str:
    return FORMATS.day_full(raw) if isinstance(raw, date) else str(raw)
