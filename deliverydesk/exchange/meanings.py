"""What a column of somebody's list can be: a field of a record, a rating, a figure of a day, a note, nothing.

priority.title        a field
rating.ministry       a voice's rating; rating.ministry:fill where the colour of the cell is all there is
baseline:2024-12-31   a figure of a day: baseline, target, point, or reading of the period that ends then
note, skip            kept in the words of the file; left out
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime

from deliverydesk.domain.assessments import Voice
from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.errors import WrongUsage
from deliverydesk.i18n import FORMATS, MONTHS, MONTHS_SHORT, N_, _
from deliverydesk.schema.kinds import Day
from deliverydesk.schema.problems import ValueProblem

NOTE, SKIP, REASON = "note", "skip", "rating.reason"
BASELINE, TARGET, POINT, READING = "baseline", "target", "point", "reading"
MEASURES = (BASELINE, TARGET, POINT, READING)
RATINGS = tuple(f"rating.{voice.value}" for voice in Voice)

FIELDS = {
    "priority": "ref title ministry aspiration start end narrative_ministry narrative_unit",
    "milestone": "ref title original_baseline current_baseline forecast actual owner evidence",
    "barrier": "ref title description decision_needed decide_by owner next_step began_on",
    "indicator": "ref title unit definition source owner",
}

_WORDS = {
    BASELINE: N_("Baseline"),
    TARGET: N_("Target"),
    POINT: N_("Point on the path"),
    READING: N_("Reading"),
    NOTE: N_("Note on the record"),
    SKIP: N_("Left out"),
    REASON: N_("Reason for the rating"),
}
_VOICES = {
    "rating.ministry": N_("Rating, the ministry's"),
    "rating.unit": N_("Rating, the unit's"),
    "rating.moderated": N_("Rating, moderated"),
    "rating.independent": N_("Rating, independent"),
}
_MONTH = {name.casefold(): n for names in (MONTHS, MONTHS_SHORT) for n, name in enumerate(names, 1)}
_YEAR = re.compile(r"(?:FY ?)?((?:19|20)\d\d)")
_QUARTER = re.compile(
    r"(?:Q|T)([1-4])[ /-]*((?:19|20)\d\d)|((?:19|20)\d\d)[ /-]*(?:Q|T)([1-4])", re.IGNORECASE
)
_MONTHLY = re.compile(r"([^\W\d_]{3,9})\.?[ /-]*((?:19|20)\d\d)|((?:19|20)\d\d)-(\d\d)")


@dataclass(frozen=True)
class Span:
    """A year, quarter, month or day that a heading names."""

    start: date
    end: date


@dataclass(frozen=True)
class Meaning:
    """What one column is. `span` is the period of a figure or a rating, `by_fill` says that colour speaks."""

    key: str
    span: Span | None = None
    by_fill: bool = False

    @property
    def text(self) -> str:
        """As the command line and JSON write it."""
        parts = [self.key]
        if self.by_fill:
            parts.append("fill")
        if self.span:
            same = self.span.start == self.span.end
            end = self.span.end.isoformat()
            parts.append(end if same else f"{self.span.start.isoformat()}..{end}")
        return ":".join(parts)

    @property
    def label(self) -> str:
        """As a person reads it."""
        if self.key in _VOICES:
            words = _(_VOICES[self.key])
        elif self.key in _WORDS:
            words = _(_WORDS[self.key])
        else:
            kind, _dot, name = self.key.partition(".")
            entity = CATALOGUE[kind]
            field = _(entity.field(name).label)
            words = field if name == entity.title else f"{_(entity.singular)}: {field}"
        if self.by_fill:
            words = _("{words}, by the fill").format(words=words)
        return f"{words}, {FORMATS.day_full(self.span.end)}" if self.span else words

    @property
    def short(self) -> str:
        """As it fits over a column: what it is, without of what."""
        if self.key in MEASURES and self.span:
            return f"{_(_WORDS[self.key])}, {FORMATS.day(self.span.end)}"
        if self.is_rating:
            return _("Rating, by fill") if self.by_fill else _("Rating")
        if self.key in _WORDS:
            return _("Note") if self.key == NOTE else _(_WORDS[self.key])
        kind, _dot, name = self.key.partition(".")
        return _(CATALOGUE[kind].field(name).label)

    @property
    def is_rating(self) -> bool:
        """Whether somebody's rating stands in it."""
        return self.key in RATINGS

    @property
    def is_aside(self) -> bool:
        """Whether it reaches no field."""
        return self.key in (NOTE, SKIP)

    @property
    def is_measure(self) -> bool:
        """Whether it holds figures of an indicator."""
        return self.key in MEASURES


def choices() -> list[str]:
    """Every key a column may be given, in the order in which a person looks for them."""
    fields = [f"{kind}.{name}" for kind, names in FIELDS.items() for name in names.split()]
    return [*fields, *RATINGS, REASON, *MEASURES, NOTE, SKIP]


def read_meaning(words: str) -> Meaning:
    """A meaning as the command line writes it. Raises WrongUsage with what is possible."""
    key, *rest = words.strip().split(":")
    if key not in choices():
        raise WrongUsage(
            _("A column cannot be “{words}”. It is one of: {known}.").format(
                words=key, known=", ".join(choices())
            )
        )
    made = Meaning(key)
    for part in rest:
        if part == "fill" and made.is_rating:
            made = replace(made, by_fill=True)
            continue
        first, _dots, last = part.partition("..")
        try:
            end = date.fromisoformat(last or first)
            made = replace(made, span=Span(date.fromisoformat(first), end))
        except ValueError:
            raise WrongUsage(
                _("“{words}” is not a day; write it like 2026-11-23").format(words=part)
            ) from None
    if made.key == READING and made.span and made.span.start == made.span.end:
        made = replace(made, span=Span(made.span.end.replace(day=1), made.span.end))
    return made


def read_span(text: object) -> Span | None:
    """The period or day that a heading names, alone or beside other words; None where it names none.

    `2024/25` is a financial year somewhere, and nobody can tell whose: it is no period.
    """
    if isinstance(text, datetime):
        text = text.date()
    if isinstance(text, date):
        return Span(text, text)
    words = " ".join(str(text).split())
    if re.search(r"(?:19|20)\d\d\s*[/–-]\s*\d\d(?!\d)(?!-)", words) and not re.search(
        r"\d{4}-\d\d-\d\d", words
    ):
        return None if not _MONTHLY.fullmatch(words) or "/" in words else _month(words)
    try:
        day = Day().parse(words)
    except ValueProblem:
        pass
    else:
        return Span(day, day) if not words.isdecimal() else None
    if found := _QUARTER.search(words):
        quarter, year = int(found[1] or found[4]), int(found[2] or found[3])
        return Span(date(year, 3 * quarter - 2, 1), _month_end(year, 3 * quarter))
    if month := _month(words):
        return month
    years = _YEAR.findall(words)
    if len(years) == 1:
        return Span(date(int(years[0]), 1, 1), date(int(years[0]), 12, 31))
    return None


def _month(words: str) -> Span | None:
    for found in _MONTHLY.finditer(words):
        month = _MONTH.get(found[1].casefold(), 0) if found[1] else int(found[4])
        year = int(found[2] or found[3])
        if 1 <= month <= 12:
            return Span(date(year, month, 1), _month_end(year, month))
    return None


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
