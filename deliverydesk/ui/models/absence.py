"""How a value that is absent for a reason is written in a cell: `– withheld: Exempt under Section 26`.

Without a way to type it, people would leave the cell blank and the reason would be lost.
"""

from __future__ import annotations

from deliverydesk.i18n import ABSENT, _
from deliverydesk.schema.kinds import Absent, AbsentReason

_DASHES = "-\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}"


def written(absent: Absent) -> str:
    """The absence as a person types it."""
    told = f"{ABSENT} {_(absent.reason.label)}"
    return f"{told}: {absent.words}" if absent.words else told


def told(absent: Absent) -> str:
    """The absence in words, for hovering and for screen readers."""
    return f"{_(absent.reason.label)}: {absent.words}" if absent.words else _(absent.reason.label)


def read(words: str) -> Absent | None:
    """The absence meant by a dash and one of the reasons; None for anything else."""
    text = words.strip()
    if not text or text[0] not in _DASHES:
        return None
    reason, _colon, rest = text[1:].partition(":")
    asked = " ".join(reason.split()).casefold()
    for one in AbsentReason:
        if asked in (str(one.value).casefold(), one.label.casefold(), _(one.label).casefold()):
            return Absent(one, " ".join(rest.split()))
    return None


def choices() -> tuple[str, ...]:
    """Every way to begin an absence, for a list to choose from."""
    return tuple(written(Absent(one)) for one in AbsentReason)
