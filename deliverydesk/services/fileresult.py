"""What came of one file that was handed in: without it a file among sixty could fail unnoticed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from deliverydesk.domain.exchanges import ReturnStatus
from deliverydesk.i18n import FORMATS, _
from deliverydesk.schema.problems import Problem
from deliverydesk.schema.proposals import Proposal
from deliverydesk.schema.questions import Asked


@dataclass(frozen=True)
class FileResult:
    """One file's outcome. `status` is a return's status; `ministry` a code, empty where there are several.

    `returned` is the id of the record kept of it, empty where none was; `signed_by` who answers for it.

    `problems` name what could not be taken, `notes` what was done or left aside and deserves a remark.
    `questions` are open: the cells they name are not read until each is answered for the whole file.
    """

    file: str
    status: str
    ministry: str = ""
    proposals: tuple[Proposal, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    returned: str = ""
    signed_by: str = ""
    questions: tuple[Asked, ...] = ()

    def plain(self) -> dict[str, Any]:
        """The JSON form of the command line's contract."""
        return {
            "file": self.file,
            "status": self.status,
            "ministry": self.ministry,
            "returned": self.returned,
            "proposals": [one.plain() for one in self.proposals],
            "problems": [one.plain() for one in self.problems],
            "notes": [one.plain() for one in self.notes],
            "signed_by": self.signed_by,
            "questions": [one.plain() for one in self.questions],
        }


def told_of(results: Sequence[FileResult]) -> str:
    """`5 read, 1 stale, 1 not ours`: what has become of the files so far."""
    counts = Counter(one.status for one in results)
    return ", ".join(
        f"{FORMATS.number(counts[one.value])} {_(one.label).lower()}"
        for one in ReturnStatus
        if counts[one.value]
    )
