"""What one sheet of somebody's list comes to: drafts, readings and notes, and the fate of every cell."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from deliverydesk.exchange.accounting import Accounting, Fate, Ledger
from deliverydesk.exchange.addresses import row_column
from deliverydesk.exchange.brought import Builder, BuiltTable
from deliverydesk.exchange.drafts import Draft
from deliverydesk.exchange.figures import NoteDraft, ReadingDraft
from deliverydesk.exchange.foreign import ForeignFile
from deliverydesk.exchange.listfile import ListFile
from deliverydesk.exchange.listpage import Doubt
from deliverydesk.i18n import _
from deliverydesk.schema.problems import Problem, Where

if TYPE_CHECKING:
    from deliverydesk.exchange.listreading import ListReading

At = tuple[int, int]


@dataclass
class BuiltList:
    """All that one sheet comes to, and the ledger of its cells."""

    reading: ListReading
    ledger: Ledger = field(default_factory=Ledger)
    drafts: list[Draft] = field(default_factory=list)
    readings: list[ReadingDraft] = field(default_factory=list)
    words: list[NoteDraft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    cells: set[At] = field(default_factory=set)
    untaken: dict[At, str] = field(default_factory=dict)
    builders: list[Builder] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    rows: list[dict[int, Draft]] = field(default_factory=list)

    def add(self, table: BuiltTable) -> None:
        """Take in what one table comes to."""
        self.drafts += table.drafts
        self.readings += table.readings
        self.words += table.notes
        # A cell that serves several fields, or several rows, is in trouble once.
        self.problems += [one for one in dict.fromkeys(table.problems) if one not in self.problems]
        self.remarks += dict.fromkeys(table.remarks)
        self.rows.append(table.rows)

    def drop(self, unwanted: Draft) -> None:
        """Leave out a draft and everything that hangs on it."""
        gone = {unwanted}
        for one in self.drafts:
            if any(linked in gone for linked in one.links.values()):
                gone.add(one)
        self.drafts = [one for one in self.drafts if one not in gone]
        self.readings = [one for one in self.readings if one.indicator not in gone]
        self.words = [one for one in self.words if one.about not in gone]

    def swap(self, old: Draft, new: Draft) -> None:
        """Put a draft in the place of another, also for what hangs on it."""
        swapped = {old: new}
        drafts = []
        for one in self.drafts:
            made = swapped.get(one, one)
            if any(linked in swapped for linked in made.links.values()):
                links = {name: swapped.get(linked, linked) for name, linked in made.links.items()}
                made = swapped[one] = replace(made, links=links)
            drafts.append(made)
        self.drafts = drafts
        self.readings = [
            replace(one, indicator=swapped.get(one.indicator, one.indicator)) for one in self.readings
        ]
        self.words = [replace(one, about=swapped.get(one.about, one.about)) for one in self.words]
        self.rows = [{row: swapped.get(one, one) for row, one in rows.items()} for rows in self.rows]

    @property
    def as_at(self) -> date | None:
        """The day up to which the file knew things, where somebody said so."""
        return self.reading.answers.as_at if self.reading.answers else None

    def as_foreign(self, file: ListFile) -> ForeignFile:
        """The drafts as the comparison with the desk takes them."""
        return ForeignFile(file.name, file.sha256, tuple(self.drafts))

    def enter(self, where: Where, fate: Fate, reason: str = "") -> None:
        """Say what became of a cell."""
        if where.cell:
            self.ledger.enter(row_column(where.cell), fate, reason)

    def enter_problem(self, problem: Problem) -> None:
        """A problem at a cell weighs more than what else was made of it."""
        self.enter(problem.where, Fate.PROBLEM)

    def accounting(self) -> Accounting:
        """The count of every filled cell of the sheet."""
        sheet = self.reading.sheet
        for builder in self.builders:
            builder.settle()
        filled = {(cell.row, cell.column) for cell in sheet.filled()}
        tables = self.reading.tables
        for at in filled:
            if self.ledger.of(at) is None:
                self.ledger.enter(at, Fate.LEFT_OUT, _("it stands outside every table"))
        for at in self.cells - filled:
            if self.ledger.of(at) is None:
                told = _("its colour means no rating") if tables else ""
                self.ledger.enter(at, Fate.LEFT_OUT, told)
        for at, told in self.untaken.items():
            self.ledger.enter(at, Fate.LEFT_OUT, told)
        return Accounting.of(self.ledger, filled | self.cells | self.untaken.keys())
