"""Milestones: every dated step, with its slip from the date first agreed."""

from __future__ import annotations

from collections import Counter
from typing import Any

from deliverydesk.domain.lines import MilestoneLine, milestone_line
from deliverydesk.domain.milestone_status import Mark, hit_rate
from deliverydesk.domain.work import Milestone
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.columns import column
from deliverydesk.schema.picture import Picture
from deliverydesk.ui.models.extra import Cell, Extra
from deliverydesk.ui.models.gap_columns import MARK_WORDS
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.source import everything
from deliverydesk.ui.pages import Shell
from deliverydesk.ui.pages.recordpage import RecordPage
from deliverydesk.ui.widgets.recordlist import RecordList


def _line(record: Milestone, at: Picture) -> MilestoneLine:
    return milestone_line(record, at.today)


def _mark(record: Milestone, at: Picture) -> Cell:
    mark = _line(record, at).mark
    if mark is None:
        return Cell("", None)
    words = _(MARK_WORDS[str(mark)])
    return Cell("", list(Mark).index(mark), value=str(mark), tip=words)


def _status(record: Milestone, at: Picture) -> Cell:
    status = _line(record, at).status
    if status is None:
        return Cell(_("no date agreed"), None, "owed")
    return Cell(_(status.label), status.label)


_SLIP_TONES = {"R": "bad", "AR": "watch", "AG": "", "G": ""}


def _late(record: Milestone, at: Picture) -> Cell:
    line = _line(record, at)
    days = line.slip.counting if line.slip.first is None else line.slip.first
    if days is None:
        return Cell("", None)
    words = line.slip.words()
    if line.slip.first is not None and line.slip.first <= 0:
        words = _("on time") if line.slip.first == 0 else _("{n} d early").format(n=-line.slip.first)
    second = ""
    if line.dates.rebaselined and line.slip.current is not None:
        second = _("{n} d against the date agreed now").format(n=line.slip.current)
    return Cell(words, days, _SLIP_TONES.get(line.rag or "", ""), second)


def columns(at: Picture) -> tuple[Any, ...]:
    """The columns of a list of milestones."""
    entity = Milestone.entity

    def own(key: str) -> Any:
        return column(at.catalogue, entity, key)

    return (
        own("priority.ref"),
        Extra("mark", Head("", "milestone", 30, False, False), _mark),
        own("ref"),
        own("title"),
        own("critical"),
        own("original_baseline"),
        own("current_baseline"),
        own("forecast"),
        own("actual"),
        Extra("late", Head(_("Days late"), "days", 118, False, True, "d"), _late),
        Extra("status", Head(_("Status"), "text", 112, False, False), _status),
        own("owner"),
    )


class MilestonesPage(RecordPage):
    """Sorted as the desk reads them; the sentence counts against the first agreed dates."""

    def make_list(self, picture: Picture | None) -> RecordList:
        at = picture or self.shell.desk.picture
        return RecordList(
            self.shell,
            everything(Milestone.entity),
            columns=columns(at),
            empty=_("No milestone yet. A promise without a dated step cannot be seen to move."),
            picture=picture,
        )

    def words(self, at: Picture) -> tuple[str, str]:
        lines = [_line(one, at) for one in at.all(Milestone)]
        caption = _("Milestones · as at {day}").format(day=FORMATS.day_long(at.today))
        if not lines:
            return caption, _("No milestone is on this desk yet.")
        rate = hit_rate((line.dates for line in lines), at.today)
        marks = Counter(line.mark for line in lines)
        first = _("{hit} of {due} milestones due were met by the day first agreed.").format(
            hit=rate.hit, due=rate.due
        )
        if not rate.due:
            first = _("No milestone has fallen due yet.")
        missed = plural("One is missed", "{n} are missed", marks[Mark.MISSED])
        slipping = plural("one of those ahead slips.", "{n} of those ahead slip.", marks[Mark.SLIPPING])
        if not marks[Mark.MISSED] and not marks[Mark.SLIPPING]:
            return caption, first
        return caption, f"{first} {missed}, {slipping}"


def make(shell: Shell) -> MilestonesPage:
    """The page of this module."""
    return MilestonesPage(shell)
