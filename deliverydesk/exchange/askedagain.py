"""What a workbook of questions asked about: a cell of it is an answer even where it says the same again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from deliverydesk.exchange.matching import Found, Match
from deliverydesk.i18n import _
from deliverydesk.schema.problems import Problem
from deliverydesk.schema.proposals import Flag


@dataclass
class Asked:
    """The ids of the proposals asked about, and as the file is read: which came back, and in which cells."""

    ids: frozenset[str] = frozenset()
    answered: set[str] = field(default_factory=set)
    _cells: set[tuple[str, str]] = field(default_factory=set)

    def meets(self, match: Match, record: str, name: str, cell: str) -> bool:
        """Whether a cell was asked about, or its whole row; it is answered then. An empty name is the row."""
        if not self.ids:
            return False
        entity = match.issued.entity
        found = self.ids & {f"{entity}:{record}:{name}", f"{entity}:{record}:"}
        self.answered |= found
        if found:
            self._cells.add((match.sheet.name, cell))
        return bool(found)

    def without_ours(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems, less those that name a comment we have put at a question ourselves."""
        return [
            one
            for one in problems
            if one.rule != "comment" or (one.where.sheet, one.where.cell) not in self._cells
        ]


def same_again() -> Flag:
    """The flag on a value that was left as it had been sent before."""
    return Flag("same again", _("They sent the same value again."))


def is_the_same(match: Match, found: Found) -> bool:
    """Whether a whole row says what it showed."""
    places = zip(match.columns, found.issued.raw, strict=True)
    return all(across is None or found.row[across] == raw for across, raw in places)
