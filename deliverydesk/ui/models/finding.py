"""What the box that finds everything offers for some words: pages, records, commands, passages of text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from deliverydesk.domain.assessments import Assessment
from deliverydesk.domain.measures import Indicator
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.work import Barrier, Deliverable, Milestone
from deliverydesk.i18n import FORMATS, N_, _
from deliverydesk.schema.kinds import present
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Record
from deliverydesk.services.searching import WRITTEN, Hit, Index, fold
from deliverydesk.ui.actions import ACTIONS
from deliverydesk.ui.pages import PAGES, Place

COMMANDS, NUMBERS, PEOPLE = ">", "#", "@"
PREFIXES: Mapping[str, str] = MappingProxyType(
    {COMMANDS: N_("commands"), NUMBERS: N_("numbers"), PEOPLE: N_("people")}
)
_ONLY = MappingProxyType({NUMBERS: frozenset({"indicator"}), PEOPLE: frozenset({"person"})})

PAGE_OF: Mapping[str, str] = MappingProxyType(
    {
        "priority": "priorities",
        "indicator": "indicators",
        "trajectory": "indicators",
        "intervention": "indicators",
        "milestone": "milestones",
        "barrier": "barriers",
        "assessment": "ratings",
        "issue": "returns",
        "returned": "returns",
        "brought": "returns",
        "note": "priorities",
        "outcome": "priorities",
        "deliverable": "priorities",
        "freeze": "packs",
        "ministry": "lists",
        "person": "lists",
        "place": "lists",
        "period": "lists",
        "programme": "lists",
        "flag": "questions",
    }
)
"""The page on which records of each searched entity are shown."""

_SIGNS = MappingProxyType({"person": "user", "ministry": "users-three", "period": "calendar-blank"})
_MOST_RECORDS, _MOST_COMMANDS, _MOST_PASSAGES, _MOST_ALONE = 6, 4, 4, 40


@dataclass(frozen=True)
class Finding:
    """One line: a heading where `place` and `command` are both empty.

    `bold` are the folded words to be set bold in `words`; `code` is a rating's tag at the end, `note` the
    faint words there.
    """

    words: str
    icon: str = ""
    ref: str = ""
    note: str = ""
    code: str = ""
    bold: tuple[str, ...] = ()
    place: Place | None = None
    command: str = ""

    @property
    def is_heading(self) -> bool:
        """Whether it only names the lines below it."""
        return self.place is None and not self.command


@dataclass(frozen=True)
class Findings:
    """The lines, and how many things match in all."""

    lines: tuple[Finding, ...]
    shown: int
    total: int


def find(asked: str, index: Index | None, at: Picture, able: Iterable[str]) -> Findings:
    """Everything that matches. `index` may still be in the making; `able` are the commands possible now."""
    prefix = asked[:1] if asked[:1] in PREFIXES else ""
    words = " ".join(asked.removeprefix(prefix).split())
    parts = tuple(fold(words).split())
    sections: list[tuple[str, list[Finding]]] = []
    total = 0
    if prefix != COMMANDS:
        records, passages, total = _records(words, index, at, prefix)
        if not prefix:
            pages = _pages(parts)
            records = [*pages, *records] if not parts or len(parts[0]) > 2 else [*records, *pages]
            total += len(pages)
        sections.append((_("Go to"), records))
        if passages:
            sections.append((_("Said and written"), passages))
    if not prefix or prefix == COMMANDS:
        commands = _commands(parts, frozenset(able))
        total += len(commands)
        most = _MOST_ALONE if prefix else _MOST_COMMANDS
        sections.insert(1, (_("Do"), commands[:most]))
    lines: list[Finding] = []
    for heading, found in sections:
        if found:
            lines += [Finding(heading), *found]
    return Findings(tuple(lines), sum(not one.is_heading for one in lines), total)


def _pages(parts: tuple[str, ...]) -> list[Finding]:
    return [
        Finding(_(page.title), page.icon, note=_("page"), bold=parts, place=Place(page.key))
        for page in PAGES
        if all(part in fold(_(page.title)) for part in parts)
    ]


def _commands(parts: tuple[str, ...], able: frozenset[str]) -> list[Finding]:
    found = [
        Finding(action.label, action.icon, note=action.keys, bold=parts, command=action.key)
        for action in ACTIONS
        if action.key in able and action.key != "goto" and all(part in fold(action.label) for part in parts)
    ]
    first = parts[0] if parts else ""
    return sorted(found, key=lambda one: not fold(one.words).startswith(first))


def _records(
    words: str, index: Index | None, at: Picture, prefix: str
) -> tuple[list[Finding], list[Finding], int]:
    if index is None or not words:
        return [], [], 0
    only = _ONLY.get(prefix)
    found = index.search(words, limit=_MOST_ALONE, only=only)
    parts = tuple(fold(words).split())
    most = _MOST_ALONE if only else _MOST_RECORDS
    named = [one for one in found.hits if one.rank < WRITTEN][:most]
    passages = [one for one in found.hits if one.rank == WRITTEN][: _MOST_ALONE if only else _MOST_PASSAGES]
    return (
        [_line(one, at, parts) for one in named],
        [_passage(one, at, parts) for one in passages],
        found.total,
    )


def _line(hit: Hit, at: Picture, bold: tuple[str, ...]) -> Finding:
    record = at.record(hit.id)
    note, code = _note(record, at) if record is not None else ("", "")
    return Finding(hit.title, _sign(hit.entity), hit.ref, note, code, bold, _place(hit))


def _passage(hit: Hit, at: Picture, bold: tuple[str, ...]) -> Finding:
    return Finding(f"“{hit.quote}”", "quotes", "", at.label(hit.id), "", bold, _place(hit))


def _place(hit: Hit) -> Place:
    return Place(PAGE_OF.get(hit.entity, "lists"), hit.id)


def _sign(entity: str) -> str:
    page = next((one for one in PAGES if one.key == PAGE_OF.get(entity)), None)
    return _SIGNS.get(entity) or (page.icon if page is not None else "list-bullets")


def _note(record: Record, at: Picture) -> tuple[str, str]:
    """What one would ask next about the record, in a few words, or a rating's code."""
    day = FORMATS.day
    match record:
        case Priority():
            return at.reference(record.ministry), ""
        case Indicator():
            return _latest(record, at), ""
        case Milestone(actual=met) if present(met):
            return _("met {day}").format(day=day(present(met))), ""
        case Milestone(cancelled_on=gone) if gone:
            return _("cancelled"), ""
        case Milestone(forecast=due) if present(due):
            return _("forecast {day}").format(day=day(present(due))), ""
        case Milestone():
            return _("no date"), ""
        case Deliverable(delivered_on=done) if done:
            return _("delivered {day}").format(day=day(done)), ""
        case Deliverable(due=due) if present(due):
            return _("due {day}").format(day=day(present(due))), ""
        case Barrier(level=level, began_on=began) if present(began):
            return _("{level}, since {day}").format(level=str(level), day=day(present(began))), ""
        case Barrier(level=level):
            return str(level), ""
        case Assessment(overall=str(code)):
            return day(record.as_at), code
    return at.word(record.entity.key).lower(), ""


def _latest(indicator: Indicator, at: Picture) -> str:
    readings = [
        one
        for one in at.series(indicator.id)
        if present(one.value) is not None and not one.place and not one.grp
    ]
    if not readings:
        return _("no reading")
    last = readings[-1]
    figure = FORMATS.number(present(last.value), indicator.decimals)
    unit = "%" if indicator.is_percent else f" {indicator.unit}"
    return f"{figure}{unit}, {FORMATS.day(last.period_end)}"
