"""The kinds of steps a journal holds, and which of them can be taken back."""

from __future__ import annotations

from deliverydesk.i18n import N_
from deliverydesk.schema.kinds import Words


class StepKind(Words):
    """What a step was. Facts are never undone, only withdrawn by a new step with a reason."""

    BEGIN = "begin", N_("Desk made")
    EDIT = "edit", N_("Edit")
    PASTE = "paste", N_("Paste")
    IMPORT = "import", N_("Import")
    RECEIVE = "receive", N_("Return taken in")
    UNDO = "undo", N_("Undo")
    REDO = "redo", N_("Redo")
    ISSUE = "issue", N_("Workbook issued")
    FREEZE = "freeze", N_("Freeze")
    MIGRATE = "migrate", N_("Desk brought up to date")
    RESTORE = "restore", N_("Backup restored")

    @property
    def is_undoable(self) -> bool:
        """Whether Undo may take it back."""
        return self in _UNDOABLE

    @property
    def is_an_edge(self) -> bool:
        """Whether Undo never reaches behind it."""
        return self in _EDGES


# Acts where no person does: when a desk is brought up to date.
PROGRAM = ""
_UNDOABLE = frozenset({StepKind.EDIT, StepKind.PASTE, StepKind.IMPORT, StepKind.RECEIVE})
_EDGES = frozenset({StepKind.BEGIN, StepKind.MIGRATE, StepKind.RESTORE})
