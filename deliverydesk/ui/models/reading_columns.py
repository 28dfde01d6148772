"""The columns of one indicator's readings: what the catalogue declares, and what each figure was before."""

from __future__ import annotations

from deliverydesk.domain.gapwords import value_words
from deliverydesk.domain.measures import Indicator, Reading, ReadingStatus
from deliverydesk.domain.revisions import Former
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.columns import Column, column
from deliverydesk.schema.picture import Picture
from deliverydesk.services.desk import Desk
from deliverydesk.ui.models.extra import Cell, Extra
from deliverydesk.ui.models.heads import Head

_BEFORE = ("period_start", "period_end", "place", "grp", "value")
_BEHIND = ("status", "received_on", "source")


class _Formers:
    """What the readings of one indicator said before; asked anew for another picture alone."""

    def __init__(self, desk: Desk, indicator: str) -> None:
        self._desk, self._indicator = desk, indicator
        self._at: Picture | None = None
        self._found: dict[str, tuple[Former, ...]] = {}

    def of(self, reading: Reading, at: Picture) -> tuple[Former, ...]:
        if self._at is not at:
            self._found, self._at = self._desk.formers(self._indicator, at.step), at
        return self._found.get(str(reading.key), ())


def columns(desk: Desk, at: Picture, indicator: str) -> tuple[Column | Extra, ...]:
    """The columns in reading order."""
    known = _Formers(desk, indicator)

    def was(record: Reading, at: Picture) -> Cell:
        found = known.of(record, at)
        if not found:
            return Cell("", None)
        one = at.get(Indicator, record.indicator)
        decimals = one.decimals if one is not None else None
        times = plural("revised once", "revised {n} times", len(found))
        lines = [
            _("{value} ({status}) until {day}").format(
                value=value_words(former.value, unit=one.unit if one is not None else "", decimals=decimals),
                status=_(ReadingStatus(former.status).label).lower(),
                day=FORMATS.day_full(former.until),
            )
            for former in reversed(found)
        ]
        words = FORMATS.number(found[-1].value, decimals)
        if len(found) > 1:
            words = _("{value}; {times}").format(value=words, times=times)
        return Cell(words, found[-1].value, "quiet", tip="\n".join([times.capitalize() + ":", *lines]))

    def declared(names: tuple[str, ...]) -> tuple[Column, ...]:
        return tuple(column(at.catalogue, Reading.entity, name) for name in names)

    before = Extra("was", Head(_("Was before"), "text", 130, False, False), was)
    return (*declared(_BEFORE), before, *declared(_BEHIND))
