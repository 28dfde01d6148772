"""Indicators: the series that show whether promises are kept, with their readings and agreed paths below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QApplication, QLabel, QWidget

from deliverydesk.domain import ratings
from deliverydesk.domain.gapwords import gap_words, value_words
from deliverydesk.domain.interventions import Intervention
from deliverydesk.domain.lines import rebaselines, target_moved, versions_of
from deliverydesk.domain.measures import Indicator, Reading, Trajectory, TrajectoryPoint, TrajectoryStatus
from deliverydesk.domain.rollupwords import told
from deliverydesk.i18n import ABSENT, FORMATS, _, plural
from deliverydesk.schema.columns import Column, column
from deliverydesk.schema.picture import Picture
from deliverydesk.services.verdicts import Verdicts
from deliverydesk.ui.models import reading_columns
from deliverydesk.ui.models.extra import Cell, Extra
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.source import Source, children, everything, series
from deliverydesk.ui.pages import Place, Room, Shell, Standpoint
from deliverydesk.ui.pages.looking import picture_of
from deliverydesk.ui.pages.page import Page
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.panel import split
from deliverydesk.ui.widgets.recordlist import RecordList
from deliverydesk.ui.widgets.sentence import PageSentence
from deliverydesk.ui.widgets.tabs import Tabs

REBASELINED = "rebaselined"


def columns(at: Picture, verdicts: Verdicts) -> tuple[Any, ...]:
    """The columns of the list of indicators."""

    def own(key: str) -> Any:
        return column(at.catalogue, Indicator.entity, key)

    def data(record: Indicator, at: Picture) -> Cell:
        verdict = verdicts.of(record, at)
        code = verdict.status or ("E" if verdict.too_early else "N")
        sort = -ratings.CODES.index(verdict.status) if verdict.status else None
        return Cell(verdict.status or "", sort, value=(code, 0), tip=verdict.reason("data"))

    def latest(record: Indicator, at: Picture) -> Cell:
        verdict = verdicts.of(record, at)
        if verdict.latest is None or verdict.as_at is None:
            return Cell(ABSENT, None, "quiet", tip=verdict.reason("latest"))
        words = value_words(verdict.latest, unit=record.unit, decimals=record.decimals)
        return Cell(
            words, verdict.latest, "", tip=_("for the period to {day}").format(day=FORMATS.day(verdict.as_at))
        )

    def as_at(record: Indicator, at: Picture) -> Cell:
        verdict = verdicts.of(record, at)
        if verdict.as_at is None:
            return Cell("", None)
        old = verdict.stale
        return Cell(
            FORMATS.day(verdict.as_at), verdict.as_at, "watch" if old else "", _("too old") if old else ""
        )

    def gap(record: Indicator, at: Picture) -> Cell:
        verdict = verdicts.of(record, at)
        if verdict.gap_now is None:
            return Cell(ABSENT, None, "quiet", tip=verdict.reason("gap_now"))
        words = gap_words(
            verdict.gap_now,
            direction=str(record.direction.value),
            unit=record.unit,
            decimals=record.decimals,
        )
        return Cell(words, verdict.share_missing_now or 0.0)

    return (
        own("ref"),
        own("title"),
        own("priority.ref"),
        own("headline"),
        Extra("data", Head(_("Data"), "voice", 56, False, False), data, verdicts.of),
        Extra("latest", Head(_("Latest"), "amount", 110, False, False), latest, verdicts.of),
        Extra("as_at", Head(_("As at"), "day", 84, False, False), as_at, verdicts.of),
        Extra("gap", Head(_("Gap now"), "text", 150, False, False), gap, verdicts.of),
        own("direction"),
        own("frequency"),
        own("data_quality"),
        own("owner"),
    )


def readings(indicator: str) -> Source:
    """One indicator's readings, newest first."""
    made = series(indicator)
    return Source(made.entity, lambda at: list(made.all(at))[::-1], made.belongs, made.fixed)


def path_columns(at: Picture) -> tuple[Any, ...]:
    """The columns of an indicator's paths, with what of the first promise has moved."""
    names = "version status baseline_on baseline target_on target method agreed_on reason"
    own = [column(at.catalogue, Trajectory.entity, key) for key in names.split()]

    def moved(record: Trajectory, at: Picture) -> Cell:
        indicator = at.get(Indicator, record.indicator)
        versions = versions_of(at, indicator) if indicator is not None else ()
        upto = [one for one in versions if one.number <= record.version]
        upto.sort(key=lambda one: one.number)
        if record.status is TrajectoryStatus.DRAFT or not target_moved(upto):
            return Cell("")
        first = upto[0].plan.target_on
        assert first is not None
        tip = _("First promised for {day}").format(day=FORMATS.day_full(first))
        return Cell(_("target moved"), 1, "watch", tip)

    return (*own[:6], Extra("moved", Head(_("Since the first"), "text", 116, False, False), moved), *own[6:])


def rebaselined_words(at: Picture, indicator: str) -> str:
    """How often the promise was agreed anew, and whether it moved later; empty where it stands."""
    record = at.get(Indicator, indicator or None)
    versions = versions_of(at, record) if record is not None else ()
    count = rebaselines(versions)
    if not count:
        return ""
    told = plural("Re-baselined once", "Re-baselined {n} times", count)
    return _("{told}, target moved").format(told=told) if target_moved(versions) else told


class IndicatorsPage(Page):
    """The list above; beneath it readings, agreed paths and interim points of the one in focus."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._verdicts = Verdicts(shell.desk)
        self._sentence = PageSentence(parent=self)
        self._list = self._make_list()
        self._tabs = Tabs(self)
        self._beneath: dict[str, RecordList] = {}
        for key, words, build in (
            ("readings", _("Readings"), self._readings),
            ("paths", _("Trajectories"), self._paths),
            ("points", _("Interim points"), self._points),
        ):
            self._tabs.offer(key, words, lambda key=key, build=build: self._keep(key, build()))  # type: ignore[misc]
        self._tabs.offer("figures", _("Closer look"), self._figures)
        self._split = split(self._list, self._tabs, shares=(460, 320), upright=True)
        self.column.addWidget(self._sentence)
        self.column.addWidget(self._split, 1)
        self._tabs.choose("readings")
        shell.bridge.stepped.connect(lambda _step: self._tell())
        self._tell()

    def open(self, place: Place) -> None:
        if not place.record:
            return
        found = picture_of(self.shell).record(place.record)
        if isinstance(found, Intervention):
            # It is seen where the path it belongs to is drawn up.
            found = picture_of(self.shell).get(Trajectory, found.trajectory)
        if isinstance(found, Reading | Trajectory):
            self._list.reveal(found.indicator)
            self._tabs.choose("readings" if isinstance(found, Reading) else "paths")
            self._beneath[self._tabs.current].reveal(found.id)
        else:
            self._list.reveal(place.record)

    def stand(self, standpoint: Standpoint) -> None:
        before = self._list
        self._list = self._make_list()
        self._split.replaceWidget(0, self._list)
        before.hide()
        before.deleteLater()
        self._on_chosen()
        self._tell()

    def fit(self, room: Room) -> None:
        self._list.fit(room)
        for one in self._beneath.values():
            one.fit(room)

    def regions(self) -> Sequence[QWidget]:
        return (self._list.grid, self._tabs)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        shown, focus = self._beneath.get(self._tabs.current), QApplication.focusWidget()
        if shown is not None and focus is not None and shown.isAncestorOf(focus):
            return {**shown.commands(), **self._drawing()}
        return {**self._list.commands(), **self._drawing()}

    def draw_path(self) -> None:
        """Draw up the path of the indicator in focus: a dialog that writes only when it is told to."""
        # Imported when first asked for, so that the page comes up sooner.
        from deliverydesk.ui.dialogs.drawingup.dialog import draw_up

        indicator = self.shell.desk.picture.get(Indicator, self._indicator or None)
        if indicator is not None:
            draw_up(self.shell, self, indicator)

    def _drawing(self) -> Mapping[str, Callable[[], object]]:
        able = self.shell.standpoint.now and self.shell.desk.is_writable and bool(self._indicator)
        return {"draw_path": self.draw_path} if able else {}

    def _make_list(self) -> RecordList:
        now = self.shell.standpoint.now
        picture = picture_of(self.shell)
        made = RecordList(
            self.shell,
            everything(Indicator.entity),
            columns=columns(picture, self._verdicts),
            empty=_("No indicator yet. Without one, nobody can say whether a promise is being kept."),
            picture=None if now else picture,
        )
        made.chosen.connect(lambda _id: self._on_chosen())
        return made

    def _on_chosen(self) -> None:
        self._beneath.clear()
        if self._tabs.current:
            self._tabs.make_anew()
        self._count()

    def _keep(self, key: str, made: RecordList) -> RecordList:
        made.fit(self.shell.room)
        self._beneath[key] = made
        return made

    def _beneath_list(
        self, source: Source, empty: str, names: str | Sequence[Column | Extra] = ""
    ) -> RecordList:
        now = self.shell.standpoint.now
        picture = None if now else picture_of(self.shell)
        return RecordList(self.shell, source, columns=names, empty=empty, picture=picture)

    @property
    def _indicator(self) -> str:
        record = self._list.current
        return record.id if record is not None else ""

    def _readings(self) -> RecordList:
        made = self._beneath_list(
            readings(self._indicator),
            _("No reading yet. Paste a block from Excel, or add the first."),
            reading_columns.columns(self.shell.desk, picture_of(self.shell), self._indicator),
        )
        self._remark_on(made)
        return made

    def _remark_on(self, made: RecordList) -> None:
        """Say beside the readings what in them does not add up."""
        indicator = picture_of(self.shell).get(Indicator, self._indicator)
        made.remark(told(picture_of(self.shell), indicator) if indicator is not None else ())

    def _paths(self) -> RecordList:
        source = children(Trajectory.entity, "indicator", self._indicator)
        made = self._beneath_list(
            source, _("No path is agreed yet, so no gap can be told."), path_columns(picture_of(self.shell))
        )
        told = QLabel(rebaselined_words(picture_of(self.shell), self._indicator))
        told.setObjectName(REBASELINED)
        made.tools.insertWidget(made.tools.count() - 2, told)
        if self._drawing():
            button = Button(_("Draw up the path…"), "chart-line-up", parent=made)
            button.clicked.connect(lambda _checked=False: self.draw_path())
            made.tools.insertWidget(made.tools.count() - 1, button)
        return made

    def _points(self) -> RecordList:
        paths = {one.id for one in picture_of(self.shell).children(Trajectory, "indicator", self._indicator)}
        source = Source(
            TrajectoryPoint.entity,
            lambda at: sorted(
                (one for one in at.all(TrajectoryPoint) if one.trajectory in paths), key=lambda one: one.on
            ),
            lambda record: getattr(record, "trajectory", "") in paths,
        )
        return self._beneath_list(source, _("The path runs straight from its baseline to its target."))

    def _figures(self) -> QWidget:
        # Imported when first asked for: pyqtgraph and numpy take most of a second.
        from deliverydesk.ui.widgets.explore import Explore

        picture = picture_of(self.shell)
        made = Explore()
        indicator = picture.get(Indicator, self._indicator)
        if indicator is not None:
            versions = versions_of(picture, indicator)
            plan = versions[-1].plan if versions else None
            made.show_indicator(indicator, picture.series(indicator.id), plan, picture)
        return made

    def _count(self) -> None:
        picture = picture_of(self.shell)
        indicator = self._indicator
        paths = picture.children(Trajectory, "indicator", indicator) if indicator else ()
        points = sum(len(picture.children(TrajectoryPoint, "trajectory", path.id)) for path in paths)
        self._tabs.count("readings", len(picture.series(indicator)) if indicator else 0)
        self._tabs.count("paths", len(paths))
        self._tabs.count("points", points)
        beneath = self._beneath.get("paths")
        told = beneath.findChild(QLabel, REBASELINED) if beneath is not None else None
        if isinstance(told, QLabel):
            told.setText(rebaselined_words(picture, indicator))

    def _tell(self) -> None:
        picture = picture_of(self.shell)
        every = picture.all(Indicator)
        caption = _("Indicators · as at {day}").format(day=FORMATS.day_long(picture.today))
        if not every:
            self._sentence.tell(caption, _("Nothing is measured yet."))
            return
        if (shown := self._beneath.get("readings")) is not None:
            self._remark_on(shown)
        verdicts = list(self._verdicts.every(picture).values())
        fresh = sum(1 for one in verdicts if one.fresh)
        old = sum(1 for one in verdicts if one.stale)
        first = plural(
            "One of {all} indicators has a fresh figure.",
            "{n} of {all} indicators have a fresh figure.",
            fresh,
            all=len(every),
        )
        second = plural("One is too old to judge.", "{n} are too old to judge.", old) if old else ""
        none = sum(1 for one in verdicts if one.latest is None)
        third = plural("One has no figure yet.", "{n} have no figure yet.", none) if none else ""
        self._sentence.tell(caption, " ".join(part for part in (first, second, third) if part))
        self._count()


def make(shell: Shell) -> IndicatorsPage:
    """The page of this module."""
    return IndicatorsPage(shell)
