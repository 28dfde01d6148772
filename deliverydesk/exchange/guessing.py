"""What each column of somebody's own list is likely to be: proposed with a reason, never taken unasked.

The heading is compared with the words that people use (`resources/guessing.toml`), however they are
spelt, and the kind of the cells below it has to agree: a date is no title, whatever stands above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from deliverydesk.domain.ratings import read_rating
from deliverydesk.exchange.lists import Covers, Heading, ListTable, is_filled
from deliverydesk.exchange.meanings import (
    BASELINE,
    FIELDS,
    NOTE,
    POINT,
    READING,
    REASON,
    TARGET,
    Meaning,
    Span,
    read_span,
)
from deliverydesk.exchange.wordlists import plain_words, wordlists
from deliverydesk.i18n import _, plural
from deliverydesk.schema.problems import ValueProblem

LIKELY = 70
"""How sure a proposal has to be, of 100, to be taken where a person says “take them”."""

_MOST = 0.5
_CODE = re.compile(r"[A-Za-z]{0,8}[-_. /]?\d[\w.\-/]{0,30}")
_FIGURE = re.compile(r"[-+−]?[\d   ,.']*\d\s*(%|[^\W\d_][^\d]{0,30})?")
_DATE = re.compile(
    r"\d{1,2}([/.-])\d{1,2}\1\d{2,4}|\d{4}-\d{1,2}-\d{1,2}.*|\d{1,2}[\s.-]+[^\W\d_]{3,9}\.?[\s,.-]+\d{2,4}"
)


@dataclass(frozen=True)
class Facts:
    """What guessing may know of the desk: the day, and the ministries by their plain words."""

    today: date
    ministries: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class ColumnGuess:
    """One column with what it is taken for; `sure` is 0 to 100, `corrected` says that a person chose it."""

    table: int
    heading: Heading
    meaning: Meaning
    why: str
    sure: int
    corrected: bool = False


@dataclass(frozen=True)
class _Kinds:
    """How many cells of a column are of each kind; a cell may be of several."""

    filled: int = 0
    dates: int = 0
    figures: int = 0
    ratings: int = 0
    codes: int = 0
    words: int = 0
    ministries: int = 0
    letters: int = 0
    fills: int = 0
    rows: int = 0

    def mostly(self, n: int) -> bool:
        """Whether so many are at least half of the filled cells."""
        return n > 0 and n >= self.filled * _MOST


def knows_heading(text: str) -> bool:
    """Whether a heading is a word that people use for a column."""
    return _best_known(plain_words(text)) >= LIKELY or read_span(text) is not None


def guess(number: int, table: ListTable, facts: Facts) -> tuple[str, list[ColumnGuess]]:
    """(what the rows are, the columns from the left with what each is likely to be)."""
    kinds = {one.number: _kinds(table, one, facts) for one in table.columns}
    subject = _subject(table, kinds)
    left = list(table.columns)
    found: dict[int, ColumnGuess] = {}
    if subject in ("priority", "indicator"):
        for one in _figures(number, table, kinds, facts):
            found[one.heading.number] = one
    if subject == "priority":
        for one in _ratings(number, table, kinds):
            found.setdefault(one.heading.number, one)
    offers = [
        (score, -heading.number, name, heading, word)
        for heading in left
        if heading.number not in found
        for name, score, word in _offers(subject, heading, kinds[heading.number])
    ]
    taken: set[str] = set()
    for score, _at, name, heading, word in sorted(offers, key=lambda one: one[:3], reverse=True):
        if heading.number in found or name in taken or score < LIKELY:
            continue
        taken.add(name)
        why = _("its heading reads “{word}”").format(word=word)
        found[heading.number] = ColumnGuess(number, heading, Meaning(name), why, round(score))
    _by_contents(number, subject, left, kinds, found, taken)
    for heading in left:
        if heading.number not in found:
            why = _("nothing fits; its words are kept")
            if not kinds[heading.number].filled:
                coloured = kinds[heading.number].fills
                why = _("only colour stands in it") if coloured else _("nothing stands in it")
            found[heading.number] = ColumnGuess(number, heading, Meaning(NOTE), why, 100)
    return subject, [found[one.number] for one in left]


def _by_contents(
    number: int,
    subject: str,
    left: list[Heading],
    kinds: Mapping[int, _Kinds],
    found: dict[int, ColumnGuess],
    taken: set[str],
) -> None:
    """What the heading does not tell, the cells may: names of ministries, and the words of a title."""
    for heading in left:
        mine = kinds[heading.number]
        if heading.number in found or "priority.ministry" in taken or not mine.filled:
            continue
        if mine.ministries * 10 >= mine.filled * 6:
            taken.add("priority.ministry")
            why = plural(
                "{n} of its cells names a ministry known here",
                "{n} of its cells name ministries known here",
                mine.ministries,
            )
            found[heading.number] = ColumnGuess(number, heading, Meaning("priority.ministry"), why, 80)
    title = f"{subject}.title"
    if title not in taken:
        wordy = [
            one
            for one in left
            if one.number not in found and kinds[one.number].mostly(kinds[one.number].words)
            and kinds[one.number].filled * 2 >= kinds[one.number].rows
        ]  # fmt: skip
        if wordy:
            why = _("the first column of words; nothing else looks like a title")
            found[wordy[0].number] = ColumnGuess(number, wordy[0], Meaning(title), why, LIKELY)


def _figures(
    number: int, table: ListTable, kinds: Mapping[int, _Kinds], facts: Facts
) -> Iterator[ColumnGuess]:
    """Columns of figures: baseline, points, target and readings, by the words and days of their headings."""
    words = wordlists().headings["measure"]
    roles: list[ColumnGuess] = []
    for heading in table.columns:
        mine = kinds[heading.number]
        if not mine.mostly(mine.figures) or mine.mostly(mine.dates):
            continue
        span = next((found for line in reversed(heading.lines) if (found := read_span(line))), None)
        spoken = {key: _closest(heading, words[key])[0] for key in (BASELINE, TARGET, POINT, READING)}
        key = max(spoken, key=lambda one: spoken[one])
        why = _("its heading reads “{word}”").format(word=heading.text)
        sure = spoken[key]
        if sure < LIKELY:
            if span is None:
                continue
            key = READING if span.end <= facts.today else POINT
            sure = 75
            why = (
                _("figures under a period that has ended")
                if key == READING
                else _("figures under a day to come")
            )
        if span is None and key in (BASELINE, TARGET, POINT, READING):
            why = _("its heading names no day; its words are kept")
            roles.append(ColumnGuess(number, heading, Meaning(NOTE), why, 60))
            continue
        roles.append(ColumnGuess(number, heading, Meaning(key, span), why, round(sure)))
    last = max((_end(one) for one in roles if one.meaning.key == TARGET), default=None)
    first = min((_end(one) for one in roles if one.meaning.key == BASELINE), default=None)
    for one in roles:
        key = one.meaning.key
        if key == TARGET and _end(one) != last:
            yield replace(one, meaning=replace(one.meaning, key=POINT))
        elif key == BASELINE and _end(one) != first:
            yield replace(one, meaning=replace(one.meaning, key=READING))
        else:
            yield one


def _end(one: ColumnGuess) -> date:
    return one.meaning.span.end if one.meaning.span else date.max


def _ratings(number: int, table: ListTable, kinds: Mapping[int, _Kinds]) -> Iterator[ColumnGuess]:
    """Columns of ratings, in words or in colour alone; each voice once, unless days tell them apart."""
    words = wordlists().headings["rating"]
    taken: set[tuple[str, Span | None]] = set()
    with_reason = False
    for heading in table.columns:
        mine = kinds[heading.number]
        spoken, word = _closest(heading, words["words"])
        said = mine.mostly(mine.ratings) and mine.ratings * 10 >= mine.filled * 6
        coloured = mine.fills * 2 >= mine.rows and mine.filled * 5 <= mine.rows
        if not with_reason and mine.mostly(mine.words) and _closest(heading, words["reason"])[0] >= 90:
            with_reason = True
            why = _("its heading reads “{word}”").format(word=heading.text)
            yield ColumnGuess(number, heading, Meaning(REASON), why, 90)
            continue
        if not (said or coloured) or (coloured and spoken < LIKELY and mine.fills < mine.rows):
            continue
        voice, named = _voice(heading)
        span = read_span(heading.text)
        if (voice, span) in taken:
            continue
        taken.add((voice, span))
        if coloured:
            why = _("the cells are empty; only colour")
        elif spoken >= LIKELY:
            why = _("its heading reads “{word}”, and its cells are ratings").format(word=word)
        else:
            why = _("its cells are words of ratings")
        if not named:
            why = _("{why}; whose rating it is nobody says, so look").format(why=why)
        key = f"rating.{voice}"
        yield ColumnGuess(number, heading, Meaning(key, span, coloured), why, 90 if named else 75)


def _voice(heading: Heading) -> tuple[str, bool]:
    """(whose rating a heading says it is, whether it says so)."""
    said = set(plain_words(heading.text).split())
    for voice in ("independent", "moderated", "unit", "ministry"):
        if said & set(wordlists().headings["rating"][voice]):
            return voice, True
    return "ministry", False


def _subject(table: ListTable, kinds: Mapping[int, _Kinds]) -> str:
    """What the rows are."""
    dated = any(one.mostly(one.dates) for one in kinds.values())
    for subject, words in wordlists().subjects.items():
        if subject == "milestone" and not dated:
            continue
        for heading in table.columns:
            if len(plain_words(heading.text).split()) <= 4 and _closest(heading, words)[0] >= 88:
                return subject
    return "priority"


def _offers(subject: str, heading: Heading, kinds: _Kinds) -> Iterator[tuple[str, float, str]]:
    """What a column may be in a list of such rows: (key, how sure, the word that says so)."""
    lists = wordlists().headings
    kept = set(FIELDS[subject].split())
    for name, words in lists[subject].items():
        if name in kept and _fits(name, kinds):
            score, word = _closest(heading, words)
            yield f"{subject}.{name}", score, word
    if subject == "priority":
        if _fits("unit", kinds):
            yield ("indicator.unit", *_closest(heading, lists["measure"]["unit"]))
        return
    for name, words in lists["parent"].items():
        if _fits(name, kinds):
            score, word = _closest(heading, words)
            # “Priority” is the name of what a row belongs to before it is anything of the row's own.
            yield f"priority.{name}", score + 0.5, word


_DAYS = {
    "start",
    "end",
    "original_baseline",
    "current_baseline",
    "forecast",
    "actual",
    "decide_by",
    "began_on",
}


def _fits(name: str, kinds: _Kinds) -> bool:
    """Whether the cells are of the kind that a field holds; an empty column fits anything."""
    if not kinds.filled:
        return True
    if name in _DAYS:
        return kinds.mostly(kinds.dates)
    if name == "ref":
        return kinds.mostly(kinds.codes)
    return kinds.mostly(kinds.words) and not kinds.mostly(kinds.dates)


def _kinds(table: ListTable, heading: Heading, facts: Facts) -> _Kinds:
    covers = Covers(table.sheet)
    count = dict.fromkeys(_Kinds.__dataclass_fields__, 0)
    for row in table.rows:
        count["rows"] += 1
        count["fills"] += (row, heading.number) in table.sheet.fills
        cell = covers.source(row, heading.number)
        if not is_filled(cell):
            continue
        count["filled"] += 1
        value = cell.value
        text = " ".join(str(value).split())
        is_text = isinstance(value, str)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        count["dates"] += isinstance(value, date) or (is_text and bool(_DATE.fullmatch(text)))
        count["figures"] += is_number or (is_text and bool(_FIGURE.fullmatch(text)))
        count["ratings"] += is_text and _is_rating(text)
        count["codes"] += bool(_CODE.fullmatch(text)) or (is_text and len(text) <= 20 and " " not in text)
        count["words"] += is_text and any(c.isalpha() for c in text)
        count["ministries"] += plain_words(text) in facts.ministries
        count["letters"] += len(text)
    return _Kinds(**count)


def _is_rating(text: str) -> bool:
    try:
        return read_rating(text) is not None
    except ValueProblem:
        return False


def _closest(heading: Heading, words: tuple[str, ...]) -> tuple[float, str]:
    """(how near the heading comes to the nearest of these words, that word)."""
    best, said = 0.0, ""
    for text in dict.fromkeys((heading.text, *heading.lines)):
        plain = plain_words(text)
        for word in words:
            score = _near(plain, word) - (0 if text == heading.text else 2)
            if score > best:
                best, said = score, word
    return best, said


@cache
def _near(heading: str, word: str) -> float:
    """100 for the same words, less for a slip of the pen or more words around; 0 for another word."""
    from rapidfuzz import fuzz  # not needed by anyone who only looks at a desk

    if heading == word:
        return 100.0
    said, wanted = heading.split(), word.split()
    if not said or not wanted:
        return 0.0
    if set(wanted) <= set(said):
        return 60.0 if len(wanted) == 1 and len(said) > 4 else 70 + 25 * len(wanted) / len(said)
    spelt: float = fuzz.token_sort_ratio(heading, word)
    return spelt - 5 if spelt >= 84 and min(len(heading), len(word)) > 3 else 0.0


@cache
def _best_known(heading: str) -> float:
    lists = wordlists().headings
    return max(
        _near(heading, word) for fields in lists.values() for words in fields.values() for word in words
    )
