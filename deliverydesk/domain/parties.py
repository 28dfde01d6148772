"""Who and where: ministries, people, places and reporting periods."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from deliverydesk.i18n import N_, _
from deliverydesk.schema.fields import choice, day, link, prose, text
from deliverydesk.schema.kinds import Absent, Words, present
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import Problem
from deliverydesk.schema.records import Record, Views, entity


class PartyKind(Words):
    """What kind of body a ministry record stands for."""

    MINISTRY = "ministry", N_("Line ministry")
    CENTRE = "centre", N_("Centre of government")
    AGENCY = "agency", N_("Agency")
    OTHER = "other", N_("Other body")


class Level(Words):
    """The levels of government that a delivery system runs through."""

    NATIONAL = "N", N_("National")
    REGIONAL = "R", N_("Regional")
    CITY = "C", N_("City or sub-regional")
    LOCAL = "L", N_("Local")


@entity(
    "ministry",
    N_("Ministry"),
    N_("Ministries"),
    ref="code",
    title="name",
    views=Views(
        table="code name kind contact",
        form=(N_("Ministry"), "code name kind", N_("Who answers"), "contact"),
        paper="code name",
    ),
)
class Ministry(Record):
    """A body that leads promises and answers returns."""

    code: str = text(N_("Code"), limit=20, help=N_("Short and lasting: EDU, HEA"))
    name: str = text(N_("Name"), limit=200)
    kind: PartyKind = choice(N_("Kind"), PartyKind, default=PartyKind.MINISTRY)
    contact: str | Absent | None = text(
        N_("Return officer"), default=None, help=N_("Who fills in the workbook, and how to reach them")
    )


@entity(
    "person",
    N_("Person"),
    N_("People"),
    ref="ref",
    title="name",
    views=Views(
        table="ref name post ministry from_on to_on",
        form=(N_("Person"), "ref name post ministry", N_("In post"), "from_on to_on"),
        context="ref name",
        value="post to_on",
        paper="name post",
    ),
)
class Person(Record):
    """Somebody who answers for something, in a ministry or in the unit."""

    ref: str = text(N_("Code"), limit=20, help=N_("Short: initials or a number"))
    name: str = text(N_("Name"), limit=200)
    post: str | Absent | None = text(N_("Post"), default=None)
    ministry: str | None = link(
        N_("Ministry"), "ministry", default=None, help=N_("Empty for the unit's own staff")
    )
    from_on: date | Absent | None = day(N_("In post from"), default=None)
    to_on: date | Absent | None = day(N_("In post to"), default=None)

    def problems(self) -> Iterator[Problem]:
        start, end = present(self.from_on), present(self.to_on)
        if start and end and end < start:
            yield self.problem("to_on", _("The last day in post is before the first."), "date order")

    def in_post(self, on: date) -> bool:
        """Whether the person is in post on a day; an unknown day counts as open."""
        start, end = present(self.from_on), present(self.to_on)
        return (start is None or start <= on) and (end is None or on <= end)


@entity(
    "place",
    N_("Place"),
    N_("Places"),
    ref="code",
    title="name",
    views=Views(
        table="code name level parent valid_from valid_to",
        form=(N_("Place"), "code name level parent", N_("Exists"), "valid_from valid_to"),
        paper="code name level",
    ),
)
class Place(Record):
    """A part of the country. Boundaries change: a place ends, its readings stay."""

    code: str = text(N_("Code"), limit=30)
    name: str = text(N_("Name"), limit=200)
    level: Level = choice(N_("Level"), Level, default=Level.REGIONAL)
    parent: str | None = link(N_("Part of"), "place", default=None)
    valid_from: date | None = day(N_("Exists from"), default=None)
    valid_to: date | None = day(N_("Exists to"), default=None)

    def problems(self) -> Iterator[Problem]:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            yield self.problem("valid_to", _("The place ends before it begins."), "date order")
        if self.parent and self.parent == self.id:
            yield self.problem("parent", _("A place cannot be part of itself."), "circle")


@entity(
    "period",
    N_("Period"),
    N_("Periods"),
    ref="ref",
    title="ref",
    views=Views(
        table="ref start end due",
        form=(N_("Reporting period"), "ref start end", N_("Returns"), "due"),
        paper="ref start end due",
    ),
)
class Period(Record):
    """A reporting period, and the day its returns are due."""

    ref: str = text(N_("Period"), limit=30, help=N_("As people say it: 2026-Q3, October 2026"))
    start: date = day(N_("Starts"))
    end: date = day(N_("Ends"))
    due: date | None = day(N_("Returns due"), default=None)

    def problems(self) -> Iterator[Problem]:
        if self.end < self.start:
            yield self.problem("end", _("The period ends before it starts."), "date order")
        if self.due and self.due < self.end:
            yield self.problem("due", _("Returns cannot be due before the period has ended."), "date order")


@entity(
    "translation",
    N_("Translation"),
    N_("Translations"),
    views=Views(table="record field language text", form=(N_("Translation"), "record field language text")),
)
class Translation(Record):
    """The words of one field of one record in another language; records speak the desk's language."""

    record: str = text(N_("Record"), limit=36)
    field: str = text(N_("Field"), limit=60)
    language: str = text(N_("Language"), limit=12, help=N_("A language tag: fr, ar"))
    text: str = prose(N_("Words"))


def ended_periods(at: Picture) -> list[Period]:
    """The periods that have ended by the day judged for, the newest last; one that ends today has not."""
    return sorted((one for one in at.all(Period) if one.end < at.today), key=lambda one: one.end)
