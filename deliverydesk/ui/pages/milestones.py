"""Milestones: every dated step, with its slip from the date first agreed, in figures and drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from deliverydesk.domain.exchanges import Brought
from deliverydesk.domain.milestone_history import History, Move
from deliverydesk.domain.milestone_status import Mark, hit_rate
from deliverydesk.domain.parties import Period
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.domain.timeline import Scale
from deliverydesk.domain.work import Milestone
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.picture import Picture
from deliverydesk.services.milestones import Moves, histories, last_stocktake, moves_of, renewed
from deliverydesk.ui.models.milestone_columns import TIMELINE, WIDE, columns
from deliverydesk.ui.models.slips import Slips
from deliverydesk.ui.models.source import Source, everything
from deliverydesk.ui.pages import Room, Shell, Standpoint
from deliverydesk.ui.pages.looking import picture_of
from deliverydesk.ui.pages.recordpage import RecordPage
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.recordlist import RecordList
from deliverydesk.ui.widgets.slipcells import head_painters, painters
from deliverydesk.ui.widgets.slipledger import SlipLedger
from deliverydesk.ui.widgets.sliplegend import SlipLegend
from deliverydesk.ui.widgets.trendpane import TrendPane

# After a change of these any milestone may have moved otherwise: days of lists, the last stocktake, today.
_TURNING = (Brought.entity, Period.entity, DeskSettings.entity)
_MANY = 200
# What stays beside a wide timeline: which milestone it is, and how late.
_BESIDE = ("priority.ref", "mark", "ref", "title", "late", TIMELINE)


def milestone_list(
    shell: Shell,
    source: Source,
    slips: Slips,
    *,
    empty: str,
    picture: Picture | None,
    without: frozenset[str] = frozenset(),
) -> RecordList:
    """A list of milestones with their timeline; `without` are keys of columns that go without saying."""
    at = picture or shell.desk.picture
    made: list[RecordList] = []

    def seen() -> Picture:
        return made[0].model.at if made else at

    def scale() -> Scale:
        return slips.scale(seen())

    def today() -> date:
        return seen().today

    found = RecordList(
        shell,
        source,
        columns=[one for one in columns(at, slips) if one.key not in without],
        empty=empty,
        painters=painters(scale, today),
        head_painters=head_painters(scale, today),
        form_open=False,
        picture=picture,
    )
    legend = SlipLegend(found)
    legend.tell(last_stocktake(at))
    found.tools.insertWidget(1, legend)
    made.append(found)
    return found


class MilestonesPage(RecordPage):
    """Sorted as the desk reads them; the sentence counts against the first agreed dates."""

    _wants_trend: bool | None  # None: where there is room

    def __init__(self, shell: Shell) -> None:
        self._ledger: SlipLedger | None = None
        self._trend: TrendPane | None = None
        self._is_wide, self._wants_trend = False, None
        self._asked = 0
        super().__init__(shell)
        self._ledger = SlipLedger(self)
        self.column.removeWidget(self.said)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.said, 1)
        head.addWidget(self._ledger)
        head.addSpacing(20)
        self.column.insertLayout(0, head)
        self._trend = TrendPane(self)
        self.column.addWidget(self._trend)
        shell.bridge.stepped.connect(self._on_step)
        self._follow(self.list)
        self.tell()
        self._read()

    @cached_property
    def slips(self) -> Slips:
        """What the list rests on beside its own records."""
        return Slips()

    @property
    def trend(self) -> TrendPane | None:
        """The trend of the milestone in focus."""
        return self._trend

    @property
    def ledger(self) -> SlipLedger | None:
        """The figures beside the sentence."""
        return self._ledger

    def make_list(self, picture: Picture | None) -> RecordList:
        found = milestone_list(
            self.shell,
            everything(Milestone.entity),
            self.slips,
            empty=_("No milestone yet. A promise without a dated step cannot be seen to move."),
            picture=picture,
        )
        if self._trend is not None:
            self._follow(found)
        return found

    def words(self, at: Picture) -> tuple[str, str]:
        lines = self.slips.lines(at)
        caption = _("Milestones · as at {day}").format(day=FORMATS.day_long(at.today))
        if not lines:
            return caption, _("No milestone is on this desk yet.")
        rate = hit_rate((line.dates for line in lines), at.today)
        marks = Counter(line.mark for line in lines)
        said = [
            _("{hit} of {due} milestones due were met by the day first agreed.").format(
                hit=rate.hit, due=rate.due
            )
            if rate.due
            else _("No milestone has fallen due yet.")
        ]
        if marks[Mark.MISSED] or marks[Mark.SLIPPING]:
            missed = plural("One is missed", "{n} are missed", marks[Mark.MISSED])
            slipping = plural("one of those ahead slips.", "{n} of those ahead slip.", marks[Mark.SLIPPING])
            said.append(f"{missed}, {slipping}")
        if moved := self._moved(at):
            said.append(moved)
        return caption, " ".join(said)

    def _moved(self, at: Picture) -> str:
        """`Since 30 September 2026: 24 dates moved later, none earlier.`"""
        since = self.slips.moves.since.on
        if since is None:
            return ""
        every = at.all(Milestone)
        moves = Counter(found.move for one in every if (found := self.slips.moved(one, at)) is not None)
        later = plural("one date moved later", "{n} dates moved later", moves[Move.LATER])
        earlier = plural("one earlier", "{n} earlier", moves[Move.EARLIER])
        if not moves[Move.LATER]:
            later = _("no date moved later")
        if not moves[Move.EARLIER]:
            earlier = _("none earlier")
        lost = moves[Move.LOST]
        first = _("Since {day}: {later}, {earlier}").format(
            day=FORMATS.day_long(since), later=later, earlier=earlier
        )
        if lost:
            return f"{first}; " + plural("one was taken back.", "{n} were taken back.", lost)
        return f"{first}."

    def tell(self) -> None:
        super().tell()
        if self._ledger is None:
            return
        at = picture_of(self.shell)
        lines = self.slips.lines(at)
        self._ledger.tell(lines, self.slips.moves.since, at.today, self.slips.crossed(at))
        self._show_beside(self.shell.room)
        self._show_trend()

    def stand(self, standpoint: Standpoint) -> None:
        self.slips.take(Moves())
        super().stand(standpoint)
        if self._is_wide:
            self._set_wide(wide=True)
        self._read()

    def fit(self, room: Room) -> None:
        super().fit(room)
        self._show_beside(room)

    def regions(self) -> Sequence[QWidget]:
        shown = self._trend is not None and not self._trend.isHidden()
        return (*super().regions(), *((self._trend.scope,) if shown and self._trend else ()))

    def commands(self) -> Mapping[str, Callable[[], object]]:
        able = dict(super().commands())
        able |= {"timeline": self.widen_timeline, "trend": self.toggle_trend}
        if self._trend is not None and not self._trend.isHidden():
            able["trend_scope"] = self._trend.widen
        return able

    def widen_timeline(self) -> None:
        """Give the timeline the room of the columns of dates, or give it back."""
        self._set_wide(wide=not self._is_wide)

    def toggle_trend(self) -> None:
        """Show the trend under the list, or take it away."""
        if self._trend is not None:
            self._wants_trend = self._trend.isHidden()
            self._show_beside(self.shell.room)
            self._show_trend()

    def _set_wide(self, *, wide: bool) -> None:
        self._is_wide = wide
        grid, model = self.list.grid, self.list.model
        for place, one in enumerate(model.columns):
            grid.setColumnHidden(place, wide and one.key not in _BESIDE)
        drawn = model.column_of(TIMELINE)
        width = round(WIDE * theme().scale)
        if wide:
            others = sum(
                grid.columnWidth(place)
                for place, one in enumerate(model.columns)
                if one.key in _BESIDE and one.key not in ("title", TIMELINE)
            )
            width = max(width, grid.viewport().width() - others - round(300 * theme().scale))
        grid.setColumnWidth(drawn, width)
        if grid.isColumnHidden(grid.currentIndex().column()):
            grid.setCurrentIndex(grid.currentIndex().siblingAtColumn(drawn))

    def _show_beside(self, room: Room) -> None:
        """Little room goes to the rows."""
        has_any = bool(self.slips.lines(picture_of(self.shell)))
        if self._ledger is not None:
            self._ledger.setVisible(room is not Room.SMALL and has_any)
        if self._trend is not None:
            wanted = room is not Room.SMALL if self._wants_trend is None else self._wants_trend
            self._trend.setVisible(wanted and has_any)
            self._trend.set_low(low=room is not Room.FULL)

    def _follow(self, shown: RecordList) -> None:
        shown.chosen.connect(lambda _id: self._show_trend())

    def _show_trend(self) -> None:
        if self._trend is None or self._trend.isHidden():
            return
        record = self.list.current
        self._trend.show_milestone(record.id if record is not None else "", self.list.model.at, self.slips)

    # How dates moved

    def _on_step(self, step: Any) -> None:
        moved = {change.id for change in step.changes if change.entity is Milestone.entity}
        if any(change.entity in _TURNING for change in step.changes) or len(moved) > _MANY:
            self._read()
        elif moved and self.shell.standpoint.now:
            self._read_again(frozenset(moved))

    def _read(self) -> None:
        """Read the journal beside the window; an answer that a later question has overtaken is let go."""
        self._asked += 1
        asked, desk, at = self._asked, self.shell.desk, picture_of(self.shell)

        def done(found: Moves) -> None:
            if asked == self._asked:
                self._take(found)

        self.shell.tasks.run(_("Reading how dates moved"), lambda _progress: moves_of(desk, at), done)

    def _read_again(self, ids: frozenset[str]) -> None:
        """Read a few milestones anew, after whatever is being read already."""
        asked, desk, at = self._asked, self.shell.desk, self.shell.desk.picture

        def done(found: Mapping[str, History]) -> None:
            if asked == self._asked:
                self._take(renewed(self.slips.moves, at, ids, found))

        words = _("Reading how dates moved")
        self.shell.tasks.run(words, lambda _progress: histories(desk, at, sorted(ids)), done)

    def _take(self, moves: Moves) -> None:
        self.slips.take(moves)
        self.list.model.look_again()
        self.list.grid.horizontalHeader().viewport().update()
        self.tell()


def make(shell: Shell) -> MilestonesPage:
    """The page of this module."""
    return MilestonesPage(shell)
