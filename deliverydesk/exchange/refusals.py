"""A file that is turned away at the door, with the rule it broke and what its sender should do."""

from __future__ import annotations

from deliverydesk.errors import Unusable
from deliverydesk.i18n import _
from deliverydesk.schema.problems import Problem, Where

UNREADABLE = "unreadable"
"""Nobody could read it: damaged, locked, or another kind of file."""
REFUSED = "refused"
"""It can be read, but it breaks a rule that keeps the desk safe or the figures sure."""


class TurnedAway(Unusable):
    """One file that is not read. `status` is UNREADABLE or REFUSED, `problem` names place and rule."""

    def __init__(self, status: str, problem: Problem) -> None:
        super().__init__(problem.told())
        self.status = status
        self.problem = problem


def unreadable(rule: str, sentence: str, where: Where) -> TurnedAway:
    """A file that nobody could read."""
    return TurnedAway(UNREADABLE, Problem(rule, sentence, where))


def refused(rule: str, sentence: str, where: Where) -> TurnedAway:
    """A file that is not taken in although it could be opened."""
    return TurnedAway(REFUSED, Problem(rule, sentence, where))


def cannot_open(error: OSError, where: Where) -> TurnedAway:
    """A file that the system does not hand over."""
    match error:
        case FileNotFoundError():
            sentence = _("There is no such file. Check its name and folder.")
        case IsADirectoryError():
            sentence = _("This is a folder. Name the files in it.")
        case PermissionError():
            sentence = _(
                "You may not read the file. Close it where it is open, or copy it to your own folder."
            )
        case other:
            reason = other.strerror or type(other).__name__
            sentence = _("The file cannot be opened ({reason}). Close it elsewhere and try again.").format(
                reason=reason
            )
    return unreadable("cannot-open", sentence, where)
