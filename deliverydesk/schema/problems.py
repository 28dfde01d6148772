"""What is wrong with a value, and exactly where: collected, never thrown singly."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """Whether a problem stops the write or only deserves a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Where:
    """The place a problem is at; any part may be empty.

    `cell` is an address such as `F18`; `record` is a record's id, `field` a field key.
    """

    entity: str = ""
    record: str = ""
    field: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""

    @property
    def address(self) -> str:
        """`Milestones!F18`, `Milestones`, or nothing."""
        if self.sheet and self.cell:
            return f"{self.sheet}!{self.cell}"
        return self.sheet or self.cell


@dataclass(frozen=True)
class Problem:
    """One thing wrong: a rule's short name, and a sentence that says what to do about it.

    `words` is what stands there and could not be read, as its writer wrote it; "" where it is not known.
    """

    rule: str
    sentence: str
    where: Where = field(default_factory=Where)
    severity: Severity = Severity.ERROR
    words: str = ""

    def at(self, **where: str) -> Problem:
        """The same problem with more of its place filled in."""
        return replace(self, where=replace(self.where, **where))

    def told(self) -> str:
        """The sentence with its address before it, as every reader prints it."""
        place = self.where.address
        return f"{place}: {self.sentence}" if place else self.sentence

    def plain(self) -> dict[str, Any]:
        """The JSON form of the command line's contract: `cell`, `rule`, `sentence`."""
        return {"cell": self.where.address, "rule": self.rule, "sentence": self.sentence}


class ValueProblem(ValueError):
    """Raised by a kind that cannot read a value; `rule` names the rule, the text says what to do."""

    def __init__(self, rule: str, sentence: str) -> None:
        super().__init__(sentence)
        self.rule = rule
        self.sentence = sentence
