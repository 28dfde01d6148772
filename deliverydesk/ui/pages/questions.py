"""Questions: what ratings leave unsaid, what is owed and missing, and what became of questions put before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from deliverydesk.domain.calibration import calibration, rule_counts
from deliverydesk.domain.challenge import BY_KEY, Challenge, Rule, period_asked
from deliverydesk.domain.raised import Flag, FlagState
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.columns import column
from deliverydesk.schema.picture import Picture
from deliverydesk.ui.models.extra import Cell, Extra
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.source import Source
from deliverydesk.ui.pages import Place, Room, Shell, Standpoint
from deliverydesk.ui.pages.looking import picture_of
from deliverydesk.ui.pages.page import Page
from deliverydesk.ui.widgets.asker import Asker
from deliverydesk.ui.widgets.counts import Counts
from deliverydesk.ui.widgets.grid import Density
from deliverydesk.ui.widgets.raised import RaisedList
from deliverydesk.ui.widgets.recordlist import RecordList
from deliverydesk.ui.widgets.sentence import PageSentence
from deliverydesk.ui.widgets.tabs import Tabs


def _question(flag: Flag, _at: Picture) -> Cell:
    """The question in its words; a rule that is no longer asked keeps its name."""
    rule = BY_KEY.get(flag.rule)
    words = _(rule.title) if rule is not None else flag.rule
    return Cell(words, words.casefold(), second=flag.evidence, tip=flag.evidence)


def _columns(at: Picture) -> tuple[Any, ...]:
    names = "period raised_on state outcome outcome_on"
    return (
        column(at.catalogue, Flag.entity, "priority.ref"),
        Extra("question", Head(_("Question"), "title", 320, True, False), _question),
        *(column(at.catalogue, Flag.entity, name) for name in names.split()),
    )


class QuestionsPage(Page):
    """Four tabs: questions, gaps, questions put before, and counts. `Place.part` names one."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.said = PageSentence(parent=self)
        self.questions = RaisedList(shell)
        self.gaps = RaisedList(shell, gaps=True)
        self._put: RecordList | None = None
        self.tabs = Tabs(self)
        self.tabs.offer_kept("questions", _("Questions"), self.questions)
        self.tabs.offer_kept("gaps", _("Gaps"), self.gaps)
        self.tabs.offer("put", _("Put before"), self._put_before)
        self.counts = Counts()
        self.tabs.offer_kept("counts", _("Counts"), self.counts)
        self._asker = Asker(shell, parent=self)
        self._asker.asked.connect(self._show)
        self._due = True
        self.column.addWidget(self.said)
        self.column.addWidget(self.tabs, 1)
        self.tabs.choose("questions")
        shell.bridge.stepped.connect(lambda _step: self._tell())
        self._tell()

    @property
    def waits(self) -> bool:
        """Whether what is shown is being asked anew."""
        return self._due or self._asker.waits

    def open(self, place: Place) -> None:
        record = picture_of(self.shell).record(place.record) if place.record else None
        if isinstance(record, Flag):
            self.tabs.choose("put")
            if self._put is not None:
                self._put.reveal(record.id)
        elif place.part in self.tabs.keys:
            self.tabs.choose(place.part)

    def stand(self, standpoint: Standpoint) -> None:
        self._put = None
        self.tabs.make_anew()
        self._tell()

    def fit(self, room: Room) -> None:
        self.questions.fit(room)
        self.gaps.fit(room)
        if self._put is not None:
            self._put.fit(room)

    def regions(self) -> Sequence[QWidget]:
        shown = self._shown
        if isinstance(shown, RaisedList):
            return (shown.grid, shown.evidence.cells, self.tabs.row)
        if isinstance(shown, Counts):
            return (shown.words, shown.rules, self.tabs.row)
        return (shown.grid, self.tabs.row)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        shown = self._shown
        return shown.words.commands() if isinstance(shown, Counts) else shown.commands()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._due:
            self._tell()

    @property
    def _shown(self) -> RaisedList | RecordList | Counts:
        if self.tabs.current == "counts":
            return self.counts
        if self.tabs.current == "put" and self._put is not None:
            return self._put
        return self.gaps if self.tabs.current == "gaps" else self.questions

    def _put_before(self) -> RecordList:
        now = self.shell.standpoint.now
        newest = Source(
            Flag.entity,
            lambda at: sorted(at.all(Flag), key=lambda one: (one.raised_on, one.id), reverse=True),
            lambda _record: True,
        )
        self._put = RecordList(
            self.shell,
            newest,
            columns=_columns(picture_of(self.shell)),
            density=Density.ROOMY,
            empty=_("No question has been put yet. Log some, and say later whether they were borne out."),
            picture=None if now else picture_of(self.shell),
        )
        self._put.fit(self.shell.room)
        return self._put

    def _tell(self) -> None:
        """Ask anew, at once where the page is in view, else when it next is."""
        at = picture_of(self.shell)
        self.tabs.count("put", len(at.all(Flag)))
        self._badge(at)
        self._due = not self.isVisible()
        if not self._due:
            self._asker.ask()

    def _show(self, found: Challenge, tired: tuple[Rule, ...]) -> None:
        at = picture_of(self.shell)
        self.tabs.count("questions", len(found.questions))
        self.tabs.count("gaps", len(found.gaps))
        caption = _("Questions · as at {day}").format(day=FORMATS.day_long(at.today))
        self.said.tell(caption, found.sentence)
        self.counts.tell(calibration(at), rule_counts(at))
        self.questions.show_found(found, tired)
        self.gaps.show_found(found)

    def _badge(self, at: Picture) -> None:
        """Only what was put and waits for an answer asks somebody to act."""
        period = period_asked(at)
        waits = sum(
            1
            for one in at.all(Flag)
            if one.state is FlagState.OPEN and period is not None and one.period == period.id
        )
        self.shell.badge("questions", plural("{n} open", "{n} open", waits) if waits else "")


def make(shell: Shell) -> QuestionsPage:
    """The page of this module."""
    return QuestionsPage(shell)
