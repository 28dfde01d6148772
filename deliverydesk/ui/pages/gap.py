"""The Gap, the home page: every promise on one line, worst first, under a sentence true of these lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from deliverydesk.domain import ratings
from deliverydesk.domain.assessments import Voice
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.scorecard import Scorecard, opening
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.picture import Picture
from deliverydesk.ui.models.gap_columns import Cards, behind, columns
from deliverydesk.ui.models.manners import Index
from deliverydesk.ui.models.source import Source
from deliverydesk.ui.models.table import EntityModel
from deliverydesk.ui.pages import Place, Room, Shell, Standpoint
from deliverydesk.ui.pages.looking import ask_origin, picture_of
from deliverydesk.ui.pages.page import Page
from deliverydesk.ui.paint import marks
from deliverydesk.ui.paint.drawn import Drawn
from deliverydesk.ui.paint.text import Hand
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.empty import Empty
from deliverydesk.ui.widgets.gapcells import PAINTERS
from deliverydesk.ui.widgets.grid import Density, Grid
from deliverydesk.ui.widgets.sentence import PageSentence


class Ledger(Drawn):
    """A row of beads for each voice, worst first, and the four counts a head of unit looks for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Ratings by voice"), parent)
        self._rows: list[tuple[str, list[str], bool]] = []
        self._facts: list[tuple[str, str, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setFixedWidth(600)
        self.setMinimumHeight(96)

    def tell(self, cards: Sequence[Scorecard]) -> None:
        """Count these scorecards anew."""
        self._rows = [
            (_("Ministries say"), _codes(card.voices[Voice.MINISTRY].code for card in cards), False),
            (_("We say"), _codes(card.unit.code for card in cards), True),
            (_("We said before"), _codes(card.unit_before.code for card in cards), False),
            (
                _("Data imply"),
                _codes(card.data or ("E" if card.verdict.too_early else None) for card in cards),
                False,
            ),
        ]
        self._facts = list(_facts(cards))
        said = [f"{words}: {' '.join(codes)}" for words, codes, _ours in self._rows]
        said += [f"{head}: {words}" for head, words, _tone in self._facts]
        self.setAccessibleDescription(". ".join(said))
        self.update()

    def draw(self, hand: Hand, rect: QRectF) -> None:
        longest = max((len(codes) for _words, codes, _ours in self._rows), default=1)
        pitch = min(17.0, 280 / max(1, longest))
        for place, (words, codes, ours) in enumerate(self._rows):
            y = rect.top() + 14 + place * 20
            label = hand.flip(QRectF(rect.x(), y, 104, 18), rect)
            hand.text(label, words, 11.5, 600 if ours else 400, "ink" if ours else "ink3")
            room = hand.flip(QRectF(rect.x() + 112, y, 290, 18), rect)
            marks.beads(hand, room, codes, min(13.0, pitch - 2), pitch)
        for place, (head, words, tone) in enumerate(self._facts):
            y = rect.top() + 14 + place * 20
            hand.text(hand.flip(QRectF(rect.x() + 414, y, 62, 18), rect), head, 11.5, 400, "ink3")
            hand.text(hand.flip(QRectF(rect.x() + 478, y, 122, 18), rect), words, 11.5, 600, tone)
            if place:
                hand.line(
                    rect.x() + (414 if not hand.rtl else 0),
                    y - 1,
                    rect.x() + (600 if not hand.rtl else 186),
                    y - 1,
                    "hair",
                )


def _codes(found: object) -> list[str]:
    order = {code: place for place, code in enumerate((*reversed(ratings.CODES), "E", "N"))}
    return sorted((code or "N" for code in found), key=lambda code: order[code])  # type: ignore[attr-defined]


def _facts(cards: Sequence[Scorecard]) -> list[tuple[str, str, str]]:
    moves = Counter(
        0 if not card.moved else 1 if card.moved > 0 else -1 for card in cards if card.moved is not None
    )
    marks_found = Counter(str(line.mark) for card in cards for line in card.milestones if line.mark)
    barriers = [line for card in cards for line in card.barriers]
    over = sum(1 for line in barriers if line.is_over)
    old = sum(1 for card in cards if card.verdict.stale)
    early = sum(1 for card in cards if card.verdict.too_early)
    return [
        (_("Since last"), _("{down} slid, {up} rose").format(down=moves[-1], up=moves[1]), "ink"),
        (
            _("Milestones"),
            _("{met} met, {missed} missed").format(
                met=marks_found["met"] + marks_found["met_late"], missed=marks_found["missed"]
            ),
            "ink",
        ),
        (
            _("Barriers"),
            _("{open} open, {over} due up").format(open=len(barriers), over=over),
            "bad_t" if over else "ink",
        ),
        (
            _("Data"),
            _("{old} too old, {early} early").format(old=old, early=early),
            "warn_t" if old else "ink",
        ),
    ]


class GapPage(Page):
    """One line a promise; Enter opens it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._cards = Cards()
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
            whole_rows=True,
            frozen=2,
        )
        self._grid.said.connect(shell.say)
        self._grid.opened.connect(self._on_opened)
        self.column.addLayout(head)
        self.column.addWidget(self._grid, 1)
        self._model: EntityModel | None = None
        shell.bridge.stepped.connect(self._tell)
        self._show()

    @property
    def grid(self) -> Grid:
        """The lines."""
        return self._grid

    @property
    def sentence(self) -> str:
        """What the page says."""
        return self._sentence.sentence

    def open(self, place: Place) -> None:
        if self._model is not None and place.record:
            row = self._model.row_of(place.record)
            if row >= 0:
                self._grid.setCurrentIndex(self._model.index(row, 1))

    def stand(self, standpoint: Standpoint) -> None:
        self._show()

    def fit(self, room: Room) -> None:
        roomy = room is Room.FULL
        self._show_ledger()
        self._grid.set_density(Density.ROOMY if roomy else Density.NORMAL)
        if self._model is not None:
            # In close rows the words of the gap stand once, under the pace.
            for key, wide in (("gap_now", 92 if roomy else 76), ("pace", 92 if roomy else 134)):
                self._grid.setColumnWidth(self._model.column_of(key), round(wide * theme().scale))

    def regions(self) -> Sequence[QWidget]:
        return (self._grid,)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        able = dict(self._grid.commands())
        if self._model is not None and self._grid.currentIndex().isValid():
            able["origin"] = self.show_origin
        return able

    def show_origin(self) -> None:
        """Say where the value in focus came from, or the reading that it is worked out from."""
        now = self._grid.currentIndex()
        if self._model is None or not now.isValid():
            return
        card = self._cards.of(self._model.record(now.row()).id, self._model.at)
        found = behind(card, self._model.columns[now.column()].key, self._model.at)
        if found is None:
            self.shell.say(_("This rests on no single value."))
        else:
            record, name = found
            ask_origin(self.shell, self, record.id, record.entity.field(name))

    def _show(self) -> None:
        """Make the lines anew for the standpoint."""
        picture = picture_of(self.shell)
        source = Source(
            Priority.entity,
            lambda at: [card.priority for card in self._cards.every(at)],
            lambda _record: True,
        )
        past = None if self.shell.standpoint.now else picture
        self._model = EntityModel(
            self.shell.desk, source, columns(self._cards), bridge=self.shell.bridge, picture=past, parent=self
        )
        self._grid.setModel(self._model)
        self._grid.set_empty(
            Empty(
                _("No promise is on this desk yet. Add one, or bring your list in."),
                _("Go to Priorities"),
                lambda: self.shell.go(Place("priorities")),
            )
        )
        self._tell()

    def _tell(self, _step: object = None) -> None:
        picture = picture_of(self.shell)
        cards = self._cards.every(picture)
        caption = _("The Gap · as at {day}").format(day=FORMATS.day_long(picture.today))
        self._sentence.tell(caption, opening(cards))
        self._ledger.tell(cards)
        self._show_ledger()
        self._badges(cards, picture)

    def _show_ledger(self) -> None:
        empty = self._model is not None and self._model.total == 0
        self._ledger.setVisible(self.shell.room is not Room.SMALL and not empty)

    def _badges(self, cards: Sequence[Scorecard], picture: Picture) -> None:
        over = sum(1 for card in cards for line in card.barriers if line.is_over)
        self.shell.badge("barriers", plural("{n} due", "{n} due", over) if over else "", "bad")

    def _on_opened(self, index: Index) -> None:
        if self._model is not None:
            self.shell.go(Place("priorities", self._model.record(index.row()).id))


def make(shell: Shell) -> GapPage:
    """The page of this module."""
    return GapPage(shell)
