"""Barriers: what stands in the way, how long it has, whose desk it is on, and what is asked."""

from __future__ import annotations

from typing import Any

from deliverydesk.domain.lines import BarrierLine, barrier_line
from deliverydesk.domain.work import Barrier
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.columns import column
from deliverydesk.schema.kinds import present
from deliverydesk.schema.picture import Picture
from deliverydesk.ui.models.extra import Cell, Extra
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.source import everything
from deliverydesk.ui.pages import Shell
from deliverydesk.ui.pages.recordpage import RecordPage
from deliverydesk.ui.widgets.grid import Density
from deliverydesk.ui.widgets.recordlist import RecordList


def _line(record: Barrier, at: Picture) -> BarrierLine:
    return barrier_line(at, record)


def _title(record: Barrier, at: Picture) -> Cell:
    line = _line(record, at)
    level = str(record.level.value)
    colours = record.is_open and line.clock is not None and line.clock.colours
    return Cell(
        record.title, record.title.casefold(), value=(level, colours, level in ("L4", "L5")), tip=record.title
    )


_SEVERITY = {"critical": 3, "high": 2, "medium": 1, "low": 0}


def _severity(record: Barrier, at: Picture) -> Cell:
    if not record.is_open:
        return Cell("", None)
    line = _line(record, at)
    severity = line.severity
    if severity is None:
        tip = _("Nobody has said its impact, so how grave it is stays open")
        return Cell(_("no impact"), None, "owed", tip=tip)
    tone = "bad" if str(severity) == "critical" else "watch" if str(severity) == "high" else ""
    tip = _("No day to decide by is given: taken as not urgent") if line.urgency_assumed else ""
    return Cell(_(severity.label), -_SEVERITY[str(severity)], tone, tip=tip)


def _since(record: Barrier, at: Picture) -> Cell:
    ages = _line(record, at).ages
    if ages.age is None:
        return Cell(_("not yet"), None) if present(record.began_on) else Cell(_("no date"), None, "owed")
    return Cell(_("{n} d").format(n=ages.age), ages.age, "bad" if record.is_open and ages.age > 90 else "")


def _with_us(record: Barrier, at: Picture) -> Cell:
    days = _line(record, at).ages.with_us
    return Cell("", None) if days is None else Cell(_("{n} d").format(n=days), days)


def _clock(record: Barrier, at: Picture) -> Cell:
    line = _line(record, at)
    if not record.is_open or line.clock is None:
        return Cell("", None)
    tone = "bad" if line.clock.colours else ""
    return Cell(line.clock.words(), line.clock.share, tone, _("due to move up") if line.is_over else "")


def columns(at: Picture) -> tuple[Any, ...]:
    """The columns of a list of barriers."""

    def own(key: str) -> Any:
        return column(at.catalogue, Barrier.entity, key)

    return (
        own("priority.ref"),
        own("ref"),
        Extra("title", Head(_("Barrier"), "barrier", 260, True, False), _title),
        Extra("severity", Head(_("Severity"), "text", 84, False, False), _severity),
        own("status"),
        Extra("since", Head(_("Since it began"), "days", 98, False, False, "d"), _since),
        Extra("with_us", Head(_("With us"), "days", 74, False, False, "d"), _with_us),
        Extra("clock", Head(_("At this level"), "text", 170, False, False), _clock),
        own("recipient_agency"),
        own("decide_by"),
        own("owner"),
    )


class BarriersPage(RecordPage):
    """The log; what is over its limit is told first."""

    def make_list(self, picture: Picture | None) -> RecordList:
        at = picture or self.shell.desk.picture
        return RecordList(
            self.shell,
            everything(Barrier.entity),
            columns=columns(at),
            density=Density.ROOMY,
            empty=_("No barrier is on this desk. That is rare; add one, or be glad."),
            picture=picture,
        )

    def words(self, at: Picture) -> tuple[str, str]:
        lines = [_line(one, at) for one in at.all(Barrier) if one.is_open]
        caption = _("Barriers · as at {day}").format(day=FORMATS.day_long(at.today))
        if not lines:
            return caption, _("No barrier stands open.")
        over = sum(1 for line in lines if line.is_over)
        ages = [line.ages.age for line in lines if line.ages.age is not None]
        first = plural("One barrier stands open", "{n} barriers stand open", len(lines))
        oldest = _("the oldest for {n} days").format(n=max(ages)) if ages else _("none with a date it began")
        second = plural("One has had its time at its level.", "{n} have had their time at their level.", over)
        return caption, f"{first}, {oldest}." + (f" {second}" if over else "")


def make(shell: Shell) -> BarriersPage:
    """The page of this module."""
    return BarriersPage(shell)
