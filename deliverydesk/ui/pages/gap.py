"""The Gap, the home page: every promise on one line, worst first, under a sentence true of these lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QAbstractItemModel, QPoint, QRectF, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from deliverydesk.domain.gap_views import ALL, VIEWS
from deliverydesk.domain.narrowing import gaps_sentence
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.scorecard import Scorecard, opening
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema import columns as declared
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.records import Record
from deliverydesk.ui.models import closing_columns, gap_columns
from deliverydesk.ui.models.gap_columns import Cards, behind
from deliverydesk.ui.models.gap_rows import GROUPINGS, GapGroups, GapModel
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.roles import Role
from deliverydesk.ui.models.source import Source
from deliverydesk.ui.pages import Place, Room, Shell, Standpoint
from deliverydesk.ui.pages.looking import ask_origin, picture_of
from deliverydesk.ui.pages.page import Page
from deliverydesk.ui.pages.printing import print_pages, printable
from deliverydesk.ui.paint.text import Hand
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.choice_chips import ChoiceChips
from deliverydesk.ui.widgets.empty import Empty
from deliverydesk.ui.widgets.filters import FilterRow
from deliverydesk.ui.widgets.gapcells import PAINTERS, span_head
from deliverydesk.ui.widgets.grid import Density, Grid
from deliverydesk.ui.widgets.head import Head
from deliverydesk.ui.widgets.ledger import Ledger
from deliverydesk.ui.widgets.sentence import PageSentence

# What a promise can be kept by, though the lines do not show it.
_ALSO = "ministry tier status people_served sro account_lead end"


class GapPage(Page):
    """One line a promise; Enter opens it. Chips and filters narrow the lines, and the sentence with them.

    The second view says of each promise whether its gap closes.
    """

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._cards = Cards()
        self._closing, self._grouped = False, ""
        self._kept, self._kept_column = "", 1
        self._sentence = PageSentence(parent=self)
        self._ledger = Ledger(self)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 6)
        head.addWidget(self._sentence, 1)
        head.addWidget(self._ledger, 0)
        head.addSpacing(20)
        self._grid = Grid(
            _("Every promise on one line"),
            density=Density.ROOMY,
            painters=PAINTERS,
            head_painters={"spark": self._paint_years, "closing": self._paint_periods},
            whole_rows=True,
            frozen=2,
        )
        self._grid.said.connect(shell.say)
        self._grid.opened.connect(self._on_opened)
        self._model = self._make_model()
        self._groups: GapGroups | None = None
        self.chips = ChoiceChips(_("Which promises"), [(one.key, _(one.words)) for one in VIEWS], self)
        self.chips.chosen.connect(lambda _key: self._narrow())
        also = declared.columns(shell.desk.picture.catalogue, Priority.entity, _ALSO)
        self.filters = FilterRow(self._model, also=also, verb=_("Add filter"), tucked=True)
        self.filters.narrowed.connect(self._tell)
        self.filters.line.returnPressed.connect(self._grid.setFocus)
        self._back = Button(_("Worst first again"), "arrow-counter-clockwise")
        self._back.clicked.connect(lambda _checked=False: self.sort_worst_first())
        self._group = Button(_("Group"), "rows", opens=True)
        self._group.clicked.connect(lambda _checked=False: self._offer_groups())
        self._look = Button(_("Is it closing?"), "chart-line-up")
        self._look.clicked.connect(lambda _checked=False: self.show_closing())
        self._print = Button("", "file-pdf")
        self._print.setAccessibleName(_("Print this page"))
        self._print.setToolTip(_("Print this page"))
        self._print.clicked.connect(lambda _checked=False: self.print_page())
        tools = QHBoxLayout()
        tools.setContentsMargins(20, 0, 20, 8)
        tools.setSpacing(8)
        tools.addWidget(self.chips, 1)
        for one in (self.filters, self._back, self._group, self._look, self._print):
            tools.addWidget(one)
        self.column.addLayout(head)
        self.column.addLayout(tools)
        self.column.addWidget(self._grid, 1)
        self._show_rows()
        shell.bridge.stepped.connect(self._tell)
        self._tell()

    @property
    def grid(self) -> Grid:
        """The lines."""
        return self._grid

    @property
    def sentence(self) -> str:
        """What the page says."""
        return self._sentence.sentence

    @property
    def shown(self) -> list[Scorecard]:
        """What the lines in view say, in the order of the reading."""
        return self._model.cards

    def open(self, place: Place) -> None:
        if place.record:
            self._reveal(place.record)

    def stand(self, standpoint: Standpoint) -> None:
        self._show()
        self.filters.look_at(self._model)

    def fit(self, room: Room) -> None:
        roomy = room is Room.FULL
        self._show_ledger()
        self._grid.set_density(Density.ROOMY if roomy else Density.NORMAL)
        model = self._model
        if not self._closing:
            # In close rows the words of the gap stand once, under the pace.
            for key, wide in (("gap_now", 92 if roomy else 76), ("pace", 92 if roomy else 134)):
                self._grid.setColumnWidth(model.column_of(key), round(wide * theme().scale))
        self._show_tools()

    def regions(self) -> Sequence[QWidget]:
        return (self._grid, self.chips)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        able = dict(self._grid.commands())
        able["filter"] = self.filters.take_focus
        able["group_gap"] = self._regroup
        able["closing"] = self.show_closing
        if self._current is not None:
            able["origin"] = self.show_origin
            if self.shell.standpoint.now and self.shell.desk.is_writable:
                able["rate"] = self._rate
        if self._printable:
            able["print_page"] = self.print_page
        if self._model.sorted_by >= 0:
            able["worst_first"] = self.sort_worst_first
        return able

    def _rate(self) -> None:
        if self._current is not None:
            self.shell.go(Place("priorities", self._current.id, "rate"))

    def show_origin(self) -> None:
        """Say where the value in focus came from, or the reading that it is worked out from."""
        record, now = self._current, self._grid.currentIndex()
        if record is None:
            return
        card = self._cards.of(record.id, self._model.at)
        found = behind(card, self._model.columns[now.column()].key, self._model.at)
        if found is None:
            self.shell.say(_("This rests on no single value."))
        else:
            source, name = found
            ask_origin(self.shell, self, source.id, source.entity.field(name))

    def show_closing(self) -> None:
        """Show whether each gap closes, or go back to the first view; the line in focus stays."""
        kept = self._current
        self._closing = not self._closing
        self._show()
        self.filters.look_at(self._model)
        self._look.setText(_("Back to the gap now") if self._closing else _("Is it closing?"))
        self.fit(self.shell.room)
        if kept is not None:
            self._reveal(kept.id)

    def group_by(self, by: str) -> None:
        """Put the lines under headings, by a key of `GROUPINGS`; "" takes the headings away."""
        kept = self._current
        self._grouped = by
        self._show_rows()
        self._group.setText(_(GROUPINGS[by][0]) if by else _("Group"))
        self.fit(self.shell.room)
        if kept is not None:
            self._reveal(kept.id)

    def print_page(self) -> None:
        """Print the lines in view, one line a priority, on one page of paper."""
        shown = [card.priority.ref for card in self.shown]
        refs = None if len(shown) == self._model.total else shown
        print_pages(self.shell, self, refs, "front", _("The Gap"))

    @property
    def _printable(self) -> bool:
        return bool(self._model.rowCount()) and printable(self.shell)

    def sort_worst_first(self) -> None:
        """Back to the order of the page: our rating, worst first, then the government's own order."""
        self._model.sort(-1)
        self._mark_unsorted()

    def _show(self) -> None:
        """Make the lines anew for the standpoint and the view."""
        before, self._model = self._model, self._make_model()
        self._show_rows()
        before.deleteLater()
        # The page speaks of its lines, so they have to have followed the desk first.
        self.shell.bridge.stepped.disconnect(self._tell)
        self.shell.bridge.stepped.connect(self._tell)

    def _make_model(self) -> GapModel:
        source = Source(
            Priority.entity,
            lambda at: [card.priority for card in self._cards.every(at)],
            lambda _record: True,
        )
        columns = closing_columns.columns if self._closing else gap_columns.columns
        made = GapModel(
            self.shell.desk,
            source,
            columns(self._cards),
            bridge=self.shell.bridge,
            picture=None if self.shell.standpoint.now else picture_of(self.shell),
            parent=self,
            card=self._cards.of,
        )
        made.layoutChanged.connect(self._on_sorted)
        made.modelAboutToBeReset.connect(self._remember)
        return made

    def _show_rows(self) -> None:
        """Lines alone, or under headings."""
        groups, self._groups = self._groups, None
        rows: QAbstractItemModel = self._model
        if self._grouped:
            rows = self._groups = GapGroups(self._model, self._grouped, self)
        self._grid.setModel(rows)
        if self._groups is not None:
            # After the grid itself has heard of the reset, which takes the focus away.
            self._groups.modelAboutToBeReset.connect(self._remember)
            self._groups.modelReset.connect(self._restore)
        self._mark_unsorted()
        if groups is not None:
            groups.deleteLater()

    def _mark_unsorted(self) -> None:
        head = self._grid.horizontalHeader()
        if isinstance(head, Head) and self._model.sorted_by < 0:
            head.show_sorted(-1, Qt.SortOrder.AscendingOrder)

    def _on_sorted(self) -> None:
        self._show_tools()
        self._tell()

    def _remember(self) -> None:
        now = self._grid.currentIndex()
        record = self._record_at(now)
        if record is not None:
            self._kept, self._kept_column = record.id, now.column()

    def _restore(self) -> None:
        """The line in focus stays in focus; one that is filtered away hands it to the first."""
        rows, model = self._groups or self._model, self._grid.rows_model
        if model is not rows or not model.rowCount():
            return
        row = max(0, rows.row_of(self._kept))
        self._grid.setCurrentIndex(model.index(row, self._kept_column if row else 0))

    def _narrow(self) -> None:
        view = next(one for one in VIEWS if one.key == self.chips.current)

        def kept(record: Record, at: Picture) -> bool:
            return view.keeps(self._cards.of(record.id, at))

        self.filters.stand_by({} if view is ALL else {"view": kept})

    def _tell(self, _step: object = None) -> None:
        picture = picture_of(self.shell)
        every, shown = self._cards.every(picture), self.shown
        caption = _("The Gap · as at {day}").format(day=FORMATS.day_long(picture.today))
        if every and self._model.sorted_by < 0:
            caption += " · " + _("worst first, then our own order")
        if len(shown) != len(every):
            caption += " · " + _("of the {n} of {all} shown").format(n=len(shown), all=len(every))
        said = gaps_sentence([card.narrowing for card in shown]) if self._closing else opening(shown)
        if every and not shown:
            said = _("None of the promises is one of these.")
        self._sentence.tell(caption, said)
        self._ledger.tell(shown)
        self.chips.count({one.key: one.count(every) for one in VIEWS})
        self._show_ledger()
        self._show_tools()
        self._say_empty(every)
        if not self._grid.currentIndex().isValid():
            self._restore()
        over = sum(card.over for card in every)
        self.shell.badge("barriers", plural("{n} due", "{n} due", over) if over else "", "bad")

    def _say_empty(self, every: Sequence[Scorecard]) -> None:
        if not every:
            go = _("Go to Priorities")
            words = _("No promise is on this desk yet. Add one, or bring your list in.")
            self._grid.set_empty(Empty(words, go, lambda: self.shell.go(Place("priorities"))))
        elif self.filters.active:
            self._grid.set_empty(Empty(*self.filters.nothing_matches()))
        else:
            back = plural("Show the one there is", "Show all {n}", len(every))
            words = _("None of the promises is one of these.")
            self._grid.set_empty(Empty(words, back, lambda: self.chips.choose(ALL.key)))

    def _show_ledger(self) -> None:
        empty = self._model.total == 0
        self._ledger.setVisible(self.shell.room is not Room.SMALL and not empty)

    def _show_tools(self) -> None:
        there, ordered = self._model.total > 0, self._model.sorted_by < 0
        for one in (self.chips, self.filters, self._group, self._look):
            one.setVisible(there)
        self._back.setVisible(there and not ordered)
        self._print.setVisible(self._printable)

    def _offer_groups(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, words in (("", _("No headings")), *((key, _(one[0])) for key, one in GROUPINGS.items())):
            line = menu.addAction(words)
            line.setCheckable(True)
            line.setChecked(key == self._grouped)
            line.triggered.connect(lambda _checked=False, key=key: self.group_by(key))
        menu.popup(self._group.mapToGlobal(QPoint(0, self._group.height())))

    def _regroup(self) -> None:
        """The next grouping in turn."""
        keys = ["", *GROUPINGS]
        self.group_by(keys[(keys.index(self._grouped) + 1) % len(keys)])

    def _paint_years(self, hand: Hand, rect: QRectF, column: int) -> None:
        span = self._cards.span
        first, last = (str(date.fromordinal(day).year) for day in span) if span else ("", "")
        span_head(_("Trajectory"), first, last)(hand, rect, column)

    def _paint_periods(self, hand: Hand, rect: QRectF, column: int) -> None:
        standings = next((card.narrowing.standings for card in self._cards.every(self._model.at)), ())
        first, last = (standings[0].stocktake.ref, standings[-1].stocktake.ref) if standings else ("", "")
        span_head(_("At the last stocktakes"), first, last, inset=10)(hand, rect, column)

    @property
    def _current(self) -> Record | None:
        """The promise in focus; None on a heading."""
        return self._record_at(self._grid.currentIndex())

    def _record_at(self, index: Index) -> Record | None:
        id = index.data(Role.RECORD) if index.isValid() else None
        return None if id is None else self._model.at.get(Priority, id)

    def _reveal(self, record: str) -> None:
        row = self._groups.reveal(record) if self._groups is not None else self._model.row_of(record)
        model = self._grid.rows_model
        if row >= 0 and model is not None:
            self._grid.setCurrentIndex(model.index(row, 1))

    def _on_opened(self, index: Index) -> None:
        record = self._record_at(index)
        if record is not None:
            self.shell.go(Place("priorities", record.id))


def make(shell: Shell) -> GapPage:
    """The page of this module."""
    return GapPage(shell)
