"""The errors a person can meet, each a sentence to a colleague: what happened, to what, what to do.

    DeskError
    ├── WrongUsage        the words of a command are off                         exit 2
    ├── Refused           nothing was written, and why                           exit 3
    │   ├── Invalid       records break their rules; carries the Problems
    │   ├── Stale         somebody changed the record first
    │   ├── ReasonNeeded  a guarded field changed without a reason
    │   ├── NothingToUndo the journal holds nothing to undo or redo
    │   └── InUse         another window or verb is writing to this desk
    └── Unusable          the file cannot be used at all                         exit 4
        ├── NewerDesk     made by a newer DeliveryDesk
        ├── NotADesk      some other kind of file
        ├── Damaged       a desk whose contents no longer hold together
        └── Unwritable    a folder that is read-only, or a disk that is full

Anything else that is raised is a fault of ours and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deliverydesk.schema.problems import Problem


class DeskError(Exception):
    """The root of everything that is said to a person rather than logged."""

    exit_code = 3

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.sentence} {self.hint}".strip()


class WrongUsage(DeskError):
    """The words of a command are off."""

    exit_code = 2


class Refused(DeskError):
    """Nothing was written."""


class Invalid(Refused):
    """One or more records break their rules; `problems` names each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0].sentence if problems else ""
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(first + more)
        self.problems = tuple(problems)


class Stale(Refused):
    """A record changed between being read and being written."""


class ReasonNeeded(Refused):
    """A guarded field changed and nobody said why."""


class NothingToUndo(Refused):
    """No step is left to undo or to redo."""


class InUse(Refused):
    """Somebody else holds the desk for writing."""


class Unusable(DeskError):
    """The file cannot be used."""

    exit_code = 4


class NewerDesk(Unusable):
    """Made by a newer DeliveryDesk than this one."""


class NotADesk(Unusable):
    """Some other kind of file."""


class Damaged(Unusable):
    """A desk whose contents no longer hold together."""


class Unwritable(Unusable):
    """The place cannot be written to."""
