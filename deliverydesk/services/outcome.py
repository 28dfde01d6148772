"""What one foreign file comes to once it is compared with the desk, down to each value and its cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from deliverydesk.exchange.drafts import Draft, Taken
from deliverydesk.schema.problems import Problem
from deliverydesk.schema.proposals import Proposal
from deliverydesk.schema.records import Record


class Came(StrEnum):
    """What became of one value of a file. `older` says that ours was said later, and stands."""

    WRITTEN = "written"
    SAME = "same"
    WAITING = "waiting"
    OLDER = "older"


@dataclass(frozen=True)
class Trace:
    """One value of a file: where it stood, the record and field it is for, and what became of it."""

    draft: Draft
    record: Record
    name: str
    taken: Taken
    came: Came


@dataclass
class Outcome:
    """What one file comes to. `ids` are the records its drafts mean, new ones included."""

    proposals: list[Proposal] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    ministries: list[str] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)
    ids: dict[Draft, str] = field(default_factory=dict)
