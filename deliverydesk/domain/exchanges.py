"""What went out to ministries and what came in: issues, returns, rulings on cells, files brought in."""

from __future__ import annotations

from datetime import date

from deliverydesk.i18n import N_
from deliverydesk.schema.fields import choice, day, link, prose, text, whole
from deliverydesk.schema.kinds import Words
from deliverydesk.schema.records import Record, Views, entity


@entity(
    "issue",
    N_("Issued workbook"),
    N_("Issued workbooks"),
    ref="ref",
    views=Views(
        table="ref ministry period issued_on due file language sections part",
        form=(N_("Issued workbook"), "ref ministry period issued_on due file language sections part"),
        paper="ref ministry issued_on",
    ),
)
class Issue(Record):
    """One workbook issued to one ministry. `cells` names the kept copy of every cell as it was sent.

    `sections` are the keys of its sheets where it does not have them all, `part` the programme it was cut
    to; a workbook that goes back with questions names the return it answers in `sends_back`.
    """

    ref: str = text(N_("No"), limit=60)
    ministry: str = link(N_("Ministry"), "ministry")
    period: str = link(N_("Period"), "period")
    issued_on: date = day(N_("Issued on"))
    step: int = whole(N_("As known at step"), least=0)
    schema: int = whole(N_("Schema revision"), least=1)
    language: str = text(N_("Language"), limit=12, default="en")
    file: str = text(N_("File"), limit=200)
    sha256: str = text(N_("SHA-256 of the file"), limit=64)
    cells: str = text(N_("Kept cells"), limit=64)
    due: date | None = day(N_("Due on"), default=None)
    sections: str | None = text(N_("Sheets"), default=None)
    part: str | None = text(N_("Part"), limit=120, default=None)
    sends_back: str | None = text(N_("Sends back"), limit=36, default=None)


class DispatchKind(Words):
    """What a person did with a workbook, or heard of it; nothing is inferred."""

    SENT = "sent", N_("Sent")
    REMINDED = "reminded", N_("Reminded")
    ACKNOWLEDGED = "acknowledged", N_("Acknowledged")


@entity(
    "dispatch",
    N_("Dispatch"),
    N_("Dispatches"),
    parent="issue",
    views=Views(
        table="issue kind on note",
        form=(N_("Dispatch"), "issue kind on note"),
    ),
)
class Dispatch(Record):
    """A person's word that a workbook was sent, chased or acknowledged."""

    issue: str = link(N_("Issued workbook"), "issue")
    kind: DispatchKind = choice(N_("What happened"), DispatchKind)
    on: date = day(N_("On"))
    note: str | None = text(N_("Note"), default=None)


class ReturnStatus(Words):
    """What became of a file that came back."""

    READ = "read", N_("Read")
    ALREADY = "already received", N_("Already received")
    STALE = "stale", N_("Stale")
    NOT_OURS = "not ours", N_("Not ours")
    REFUSED = "refused", N_("Refused")
    UNREADABLE = "unreadable", N_("Unreadable")


@entity(
    "returned",
    N_("Return"),
    N_("Returns"),
    parent="issue",
    title="file",
    views=Views(
        table="file issue received_on status signed_by",
        form=(N_("Return"), "file issue received_on status", N_("Sign-off"), "signed_by signed_on"),
        paper="file received_on status",
    ),
)
class Returned(Record):
    """One file that came back. `cells` names the kept copy of what it said, cell by cell."""

    issue: str = link(N_("Issued workbook"), "issue")
    file: str = text(N_("File"), limit=200)
    sha256: str = text(N_("SHA-256 of the file"), limit=64)
    received_on: date = day(N_("Received on"))
    status: ReturnStatus = choice(N_("Status"), ReturnStatus, default=ReturnStatus.READ)
    cells: str = text(N_("Kept cells"), limit=64)
    signed_by: str | None = text(N_("Signed off by"), default=None)
    signed_on: date | None = day(N_("Signed off on"), default=None)


class Verdict(Words):
    """What the unit decided about one cell."""

    ACCEPT = "accept", N_("Accept")
    REFUSE = "refuse", N_("Refuse")
    QUERY = "query", N_("Query")


@entity(
    "ruling",
    N_("Ruling"),
    N_("Rulings"),
    parent="returned",
    views=Views(
        table="returned entity_key record field theirs verdict reason",
        form=(N_("Ruling"), "returned entity_key record field theirs verdict reason"),
    ),
)
class Ruling(Record):
    """The unit's decision about one cell of one return. `theirs` is the cell's plain JSON."""

    returned: str = link(N_("Return"), "returned")
    entity_key: str = text(N_("Kind of record"), limit=40)
    record: str = text(N_("Record"), limit=200)
    field: str = text(N_("Field"), limit=60)
    theirs: str = prose(N_("Their value"), default="")
    verdict: Verdict = choice(N_("Verdict"), Verdict)
    reason: str | None = prose(N_("Reason"), default=None)


@entity(
    "brought",
    N_("File brought in"),
    N_("Files brought in"),
    title="file",
    views=Views(
        table="file as_at brought_on through",
        form=(N_("File brought in"), "file as_at brought_on through sha256"),
    ),
)
class Brought(Record):
    """One file that was not a return of ours. `cells` names the kept copy of where each value stood in it."""

    file: str = text(N_("File"), limit=200)
    sha256: str = text(N_("SHA-256 of the file"), limit=64)
    brought_on: date = day(N_("Brought in on"))
    as_at: date | None = day(N_("As at"), default=None, help=N_("The day up to which the file knew things"))
    through: str | None = text(N_("Through"), limit=200, default=None, help=N_("The map it came by"))
    cells: str = text(N_("Kept cells"), limit=64)


@entity(
    "note",
    N_("Note"),
    N_("Notes"),
    parent="priority",
    title="heading",
    views=Views(
        table="priority.ref record heading words source",
        form=(N_("Note"), "priority heading words source"),
        paper="heading words",
    ),
)
class Note(Record):
    """Something a file said that has no field of its own. `record` is the id of what it is about."""

    priority: str = link(N_("Priority"), "priority")
    record: str = text(N_("Record"), limit=200)
    heading: str = text(N_("Heading"), limit=300)
    words: str = prose(N_("Words"))
    source: str | None = text(N_("Source"), limit=300, default=None)


@entity(
    "freeze",
    N_("Freeze"),
    N_("Freezes"),
    ref="ref",
    views=Views(
        table="ref made_on step sha256 purpose",
        form=(N_("Freeze"), "ref made_on purpose"),
        paper="ref made_on step",
    ),
)
class Freeze(Record):
    """The picture as it stood at one step, kept whole; packs read nothing else."""

    ref: str = text(N_("Freeze"), limit=60)
    step: int = whole(N_("Step"), least=0)
    sha256: str = text(N_("SHA-256"), limit=64)
    made_on: date = day(N_("Made on"))
    purpose: str | None = text(N_("For"), default=None)
