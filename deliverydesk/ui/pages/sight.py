"""The line of sight of one promise, walked by keys: from the vision to the next milestone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deliverydesk.domain.delivery_plan import completeness_words, sections
from deliverydesk.domain.line_of_sight import LineOfSight, Missing, Node, line_of_sight
from deliverydesk.domain.promises import Priority
from deliverydesk.i18n import N_, _
from deliverydesk.schema.picture import Picture
from deliverydesk.ui.models.extra import Cell
from deliverydesk.ui.models.finding import PAGE_OF
from deliverydesk.ui.models.grouping import Group, GroupedRows
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.roles import DISPLAY, Role
from deliverydesk.ui.models.rows import RowColumn
from deliverydesk.ui.pages import Place, Shell
from deliverydesk.ui.paint.text import Hand
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.grid import Density, Grid
from deliverydesk.ui.widgets.sentence import PageSentence

_STEP, _ROOT = 20.0, 8.0
_RECORD_TAB = "record"


@dataclass(frozen=True)
class Row:
    """One line. `entity` and `record` say where Enter leads; both are empty where it leads nowhere."""

    key: str
    what: str
    ref: str
    words: str
    note: str = ""
    depth: int = 0
    tone: str = ""
    entity: str = ""
    record: str = ""


def _columns() -> list[RowColumn[Row]]:
    def head(words: str, kind: str, width: int, *, stretch: bool = False) -> Head:
        return Head(words, kind, width, stretch, False)

    return [
        RowColumn(head("", "text", 158), lambda row: Cell(row.what, None, "quiet")),
        RowColumn(head(_("No"), "code", 64), lambda row: Cell(row.ref, None)),
        RowColumn(
            head(_("From the vision to the next milestone"), "sight", 420, stretch=True),
            lambda row: Cell(row.words, None, row.tone, value=row.depth, tip=row.words),
        ),
        RowColumn(
            head(_("By whom, by when"), "text", 250),
            lambda row: Cell(row.note, None, "bad" if row.tone == "late" else "", tip=row.note),
        ),
    ]


def _paint_sight(hand: Hand, rect: QRectF, index: Index, roomy: bool) -> None:
    """The words, as far in as the line hangs below the vision; what is missing is told in its own colour."""
    depth = int(index.data(Role.VALUE) or 0)
    tone = str(index.data(Role.TONE) or "")
    for step in range(1, depth + 1):
        x = round(hand.along(rect, _ROOT + (step - 0.6) * _STEP))
        hand.line(x, rect.top(), x, rect.bottom() - 1, "hair")
    left = _ROOT + depth * _STEP
    room = hand.flip(rect.adjusted(left, 0, -8, 0), rect)
    owed = tone == "owed"
    colour = "warn_t" if owed else theme().tone(tone) if tone and tone != "late" else "ink"
    weight = 600 if depth == 1 else 400
    hand.text(room, str(index.data(DISPLAY) or ""), 13, weight, colour, italic=owed)


class Sight(QWidget):
    """The sentence, and below it what is missing, the line itself, and the sections of the plan."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._priority = ""
        self.sentence = PageSentence(px=20, parent=self)
        self.model: GroupedRows[Row] = GroupedRows(_columns(), key=lambda row: row.key, parent=self)
        self.grid = Grid(
            _("From the vision to the next milestone"),
            density=Density.NORMAL,
            painters={"sight": _paint_sight},
            sortable=False,
            whole_rows=True,
            frozen=1,
        )
        self.grid.setModel(self.model)
        self.grid.said.connect(shell.say)
        self.grid.opened.connect(self._on_opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.sentence)
        column.addWidget(self.grid, 1)

    def tell(self, priority: Priority, at: Picture) -> None:
        """Tell one promise, as the picture has it; the line in focus stays."""
        now = self.grid.currentIndex()
        kept = now.data(Role.RECORD) if now.isValid() else None
        self._priority = priority.id
        line = line_of_sight(at, priority)
        self.sentence.tell("", line.sentence)
        self.model.show(list(_groups(line, at)))
        row = self.model.row_of(kept) if kept else -1
        self.grid.setCurrentIndex(self.model.index(max(0, row), 0))

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the grid can do now."""
        return self.grid.commands()

    def place_of(self, row: Row) -> Place | None:
        """Where Enter leads from a line; None where it leads nowhere in the window."""
        if row.entity in ("", "settings"):
            return None
        if row.entity == "priority":
            return Place("priorities", self._priority, _RECORD_TAB)
        if row.record and PAGE_OF.get(row.entity):
            return Place(PAGE_OF[row.entity], row.record)
        return Place("priorities", self._priority, row.entity)

    def _on_opened(self, index: Index) -> None:
        row = self.model.row(index.row())
        if row is None:
            return
        place = self.place_of(row)
        if place is not None:
            self._shell.go(place)
        elif row.entity == "settings":
            self._shell.say(_("The vision is written in the settings of the unit, under Tools."))


def _groups(line: LineOfSight, at: Picture) -> Iterator[Group[Row]]:
    if line.missing:
        rows = tuple(_lack(n, one, at) for n, one in enumerate(line.missing))
        yield Group("missing", _("What is missing"), rows, str(len(rows)))
    tree = tuple(_node(n, one) for n, one in enumerate(line.nodes))
    yield Group("line", _("From the vision to the next milestone"), tree)
    found = sections(at, line.priority)
    rows = tuple(
        Row(
            f"section {one.number}",
            _("Section {n}").format(n=one.number),
            "",
            _(one.question),
            one.words,
            tone="quiet" if one.answered is None else "",
        )
        for one in found
    )
    yield Group("plan", _("The delivery plan, section by section"), rows, completeness_words(found))


_WHAT = {
    "settings": N_("Settings"),
    "priority": N_("Priority"),
}


def _lack(n: int, one: Missing, at: Picture) -> Row:
    record = at.record(one.record) if one.record else None
    # A step that a programme lacks is made among the promise's own, not in the programme.
    there = one.record if record is not None and record.entity.key == one.entity else ""
    what = _(_WHAT[one.entity]) if one.entity in _WHAT else at.word(one.entity)
    ref = at.reference(one.record) if one.record else ""
    return Row(f"missing {n}", what, ref, one.sentence, tone="owed", entity=one.entity, record=there)


def _node(n: int, one: Node) -> Row:
    record = one.record
    key = f"{record.id} {one.what}" if record is not None else ""
    tone = "owed" if one.missing else "late" if one.late else ""
    return Row(
        f"{n} {key}".rstrip(),
        one.what,
        one.ref,
        one.words,
        one.note,
        one.depth,
        tone,
        record.entity.key if record is not None else "",
        record.id if record is not None else "",
    )
