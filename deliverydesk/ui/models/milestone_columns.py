"""The columns of a list of milestones: the dates agreed and given, how late, what moved, and the timeline."""

from __future__ import annotations

from typing import Any

from deliverydesk.domain.milestone_history import Move
from deliverydesk.domain.milestone_status import Mark
from deliverydesk.domain.timeline import spoken
from deliverydesk.domain.work import Milestone
from deliverydesk.i18n import FORMATS, _
from deliverydesk.schema.columns import column
from deliverydesk.schema.picture import Picture
from deliverydesk.services.milestones import last_stocktake
from deliverydesk.ui.models.extra import Cell, Extra, Uncounted
from deliverydesk.ui.models.gap_columns import MARK_WORDS
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.slips import Slips

TIMELINE = "timeline"
WIDE = 240
_SLIP_TONES = {"R": "bad", "AR": "watch", "AG": "", "G": ""}
_MOVE_TONES = {Move.LATER: "watch", Move.LOST: "bad", Move.SAME: "quiet"}


def columns(at: Picture, slips: Slips | None = None) -> tuple[Any, ...]:
    """The columns of a list of milestones; `slips` knows what a row alone does not."""
    cells = _Cells(slips or Slips())

    def own(key: str) -> Any:
        return column(at.catalogue, Milestone.entity, key)

    day = last_stocktake(at)
    since = "" if day is None else _("since {day}").format(day=FORMATS.day(day))
    return (
        own("priority.ref"),
        Extra("mark", Head("", "milestone", 30, False, False), cells.mark),
        own("ref"),
        own("title"),
        own("original_baseline"),
        own("forecast"),
        own("actual"),
        Extra("late", Head(_("Days late"), "days", 136, False, True, "d"), cells.late),
        Extra("moved", Head(_("Moved"), "days", 92, False, True, "d", since), cells.moved),
        Extra("status", Head(_("Status"), "text", 106, False, False), cells.status),
        Extra(TIMELINE, Head(_("Timeline"), TIMELINE, WIDE, False, False), cells.drawn),
        Extra("waits", Head(_("Held up by"), "text", 120, False, False), cells.waits),
        own("current_baseline"),
        own("critical"),
        own("owner"),
    )


class _Cells:
    """One row's cells; `slips` knows what a row alone does not."""

    def __init__(self, slips: Slips) -> None:
        self._slips = slips

    def mark(self, record: Milestone, at: Picture) -> Cell:
        """Its mark against the first agreed date."""
        found = self._slips.line(record, at).mark
        if found is None:
            return Cell("", None)
        return Cell("", list(Mark).index(found), value=str(found), tip=_(MARK_WORDS[str(found)]))

    def status(self, record: Milestone, at: Picture) -> Cell:
        """Its status against the date agreed now."""
        found = self._slips.line(record, at).status
        return Cell(_("no date agreed"), None, "owed") if found is None else Cell(_(found.label), found.label)

    def late(self, record: Milestone, at: Picture) -> Cell:
        """Days late against the first agreed date, and against the one agreed now."""
        line = self._slips.line(record, at)
        days: int | Uncounted | None = line.slip.first
        if days is None and line.slip.counting is not None:
            days = Uncounted(line.slip.counting)
        if days is None:
            return Cell("", None)
        words = line.slip.words()
        if line.slip.first is not None and line.slip.first <= 0:
            words = _("on time") if line.slip.first == 0 else _("{n} d early").format(n=-line.slip.first)
        second = ""
        if line.dates.rebaselined and line.slip.current is not None:
            second = _("{n} d against the date agreed now").format(n=line.slip.current)
        return Cell(words, days, _SLIP_TONES.get(line.rag or "", ""), second)

    def moved(self, record: Milestone, at: Picture) -> Cell:
        """How its date moved since the last stocktake."""
        found = self._slips.moved(record, at)
        if found is None:
            return Cell("", None)
        tip = "" if found.was is None else _("was {day}").format(day=FORMATS.day_full(found.was))
        return Cell(
            found.words(), found.days, _MOVE_TONES.get(found.move, ""), tip=tip and f"{found.words()}: {tip}"
        )

    def drawn(self, record: Milestone, at: Picture) -> Cell:
        """The same drawn."""
        track = self._slips.track(record, at)
        if track is None:
            return Cell("", None)
        tip = spoken(track, self._slips.moves.since.on)
        return Cell("", track.end or track.first, value=track, tip=tip)

    def waits(self, record: Milestone, at: Picture) -> Cell:
        """What holds it up, and by how many days."""
        said = self._slips.waits(at, record.id)
        if not said:
            return Cell("", None)
        refs = [at.reference(one.waits_for) for one in self._slips.crossings(at, record.id)]
        pushed = self._slips.pushed(at, record.id)
        days = None if pushed is None else pushed.days
        words = ", ".join(refs) or at.reference(pushed.through if pushed else "")
        if days:
            words = _("{refs}: {n} d").format(refs=words, n=days)
        else:
            words = _("{refs}: no date").format(refs=words)
        return Cell(words, days, "watch", tip=" ".join(said))
