"""What became of the files that were just taken in: every one is named, whatever it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deliverydesk.domain.exchanges import ReturnStatus
from deliverydesk.i18n import _, plural
from deliverydesk.schema.problems import Problem, Severity
from deliverydesk.schema.proposals import ProposalKind
from deliverydesk.services.fileresult import FileResult, told_of
from deliverydesk.ui.models.extra import Cell
from deliverydesk.ui.models.grouping import Group, GroupedRows
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.rows import RowColumn
from deliverydesk.ui.pages.returning.arriving import Arriving
from deliverydesk.ui.pages.returning.questions import Questions
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.grid import Density, Grid
from deliverydesk.ui.widgets.panel import Panel

Told = tuple[int, Problem]


def _sign(told: Told) -> Cell:
    error = told[1].severity is Severity.ERROR
    return Cell(value=("warning", "bad_t") if error else ("info", "ink3"))


def _place(told: Told) -> Cell:
    return Cell(told[1].where.address or _("the file"), tone="" if told[1].where.address else "quiet")


def _sentence(told: Told) -> Cell:
    return Cell(told[1].sentence, tip=told[1].sentence)


COLUMNS: tuple[RowColumn[Told], ...] = (
    RowColumn(Head("", "icon", 34, False, False), _sign),
    RowColumn(Head(_("Cell"), "text", 150, False, False), _place),
    RowColumn(Head(_("What was found, and what to do"), "prose", 420, True, False), _sentence),
)


def status_words(status: str) -> str:
    """A file's status as people read it."""
    return _(ReturnStatus(status).label)


def counted(result: FileResult) -> str:
    """`45 changes, 3 conflicts, 4 problems`; only what there is."""
    kinds = Counter(one.kind for one in result.proposals)
    changes = len(result.proposals) - kinds[ProposalKind.MISSING]
    wrong = sum(1 for one in result.problems if one.severity is Severity.ERROR) - len(result.questions)
    parts = [
        plural("{n} change", "{n} changes", changes) if result.status in ("read", "stale") else "",
        plural("{n} conflict", "{n} conflicts", kinds[ProposalKind.CONFLICT])
        if kinds[ProposalKind.CONFLICT]
        else "",
        plural("{n} row not returned", "{n} rows not returned", kinds[ProposalKind.MISSING])
        if kinds[ProposalKind.MISSING]
        else "",
        plural("{n} problem", "{n} problems", wrong) if wrong else "",
        _("not signed off") if any(one.rule == "not signed off" for one in result.notes) else "",
    ]
    return ", ".join(part for part in parts if part)


def outcome(results: Sequence[FileResult]) -> str:
    """`7 files: 5 read, 1 stale, 1 not ours.`"""
    named = told_of(results)
    return plural("{n} file: {named}.", "{n} files: {named}.", len(results), named=named)


class CamePanel(Panel):
    """A heading for each file with what became of it, and its problems by cell address beneath."""

    opened = Signal(str)
    closed = Signal()
    answered = Signal(str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._results: list[FileResult] = []
        self.arriving = Arriving(self)
        self.questions = Questions(self)
        self.questions.answered.connect(self.answered)
        self.model: GroupedRows[Told] = GroupedRows(COLUMNS, key=lambda told: str(told[0]), parent=self)
        self.grid = Grid(
            _("Files that were just taken in"), density=Density.NORMAL, sortable=False, whole_rows=True
        )
        self.grid.setModel(self.model)
        self.grid.opened.connect(self._on_opened)
        self._close = Button(_("Close"), "x", parent=self)
        self._close.clicked.connect(self.closed)
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 14, 0)
        self.column.removeWidget(self.head)
        row.addWidget(self.head, 1)
        row.addWidget(self._close)
        self.column.addLayout(row)
        self.column.addWidget(self.arriving)
        self.column.addWidget(self.questions)
        self.column.addWidget(self.grid, 1)

    @property
    def results(self) -> Sequence[FileResult]:
        """What is shown."""
        return self._results

    def begin(self) -> None:
        """Make ready for files that are being read."""
        self.head.tell(_("Files coming in"))
        self._results = []
        self.model.show([])
        self.questions.ask(())
        self._close.hide()
        self.arriving.begin()

    def tell(self, results: Sequence[FileResult], name_of: dict[str, str]) -> None:
        """Show these results; `name_of` gives a ministry's name by its code."""
        self.arriving.hide()
        self._close.show()
        self._results = list(results)
        self.questions.ask(results)
        groups: list[Group[Told]] = []
        number = 0
        order = {str(one.value): place for place, one in enumerate(ReturnStatus)}
        # What was recognised first, what is none of ours last; within each as the files were handed in.
        for place, one in sorted(enumerate(results), key=lambda pair: order[pair[1].status]):
            told: list[Told] = []
            # What is asked above the list needs no line in it.
            above = {f"{asked.question} unclear" for asked in one.questions if one.returned}
            for problem in (*one.problems, *one.notes):
                if problem.rule in above:
                    continue
                told.append((number, problem))
                number += 1
            words = status_words(one.status)
            asked = len(one.questions)
            question = plural("{n} question to answer", "{n} questions to answer", asked) if asked else ""
            ministry = name_of.get(one.ministry, one.ministry)
            second = "  ·  ".join(part for part in (words, ministry, counted(one), question) if part)
            groups.append(Group(str(place), one.file, tuple(told), second))
        self.head.tell(outcome(results))
        self.model.show(groups)
        if groups:
            self.grid.setCurrentIndex(self.model.index(0, 0))

    def _on_opened(self, index: Index) -> None:
        found = self._results[int(self.model.group(index.row()).key)]
        if found.returned:
            self.opened.emit(found.returned)
