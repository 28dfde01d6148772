"""Milestones on paper: a date and the slip beside it never touch."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from deliverydesk.domain.milestone_history import Since
from deliverydesk.domain.milestone_status import MilestoneDates
from deliverydesk.reports import blocks, fonts
from deliverydesk.reports.briefing import briefing
from deliverydesk.reports.milestone_table import AIR, MilestonesPiece
from deliverydesk.reports.pieces import BODY
from deliverydesk.services.desk import Desk


def a_line(slip: str) -> blocks.MilestoneLine:
    return blocks.MilestoneLine(
        mark="missed",
        title="Planning consents",
        first=date(1923, 1, 1),
        moved_to=None,
        end=date(2020, 3, 31),
        end_words="",
        slip_words=slip,
        loud=True,
    )


def test_a_long_slip_keeps_clear_of_its_date() -> None:
    lines = (a_line("109"), a_line("37,947 and counting"))
    piece = MilestonesPiece(blocks.MilestoneTable("Milestones", lines, (), date(2026, 11, 23)))
    for wide in (300.0, 520.0):
        at = piece._columns(wide)
        date_ends = at.end + fonts.width("31 Mar 20", fonts.MEDIUM, 9.4)
        slip_begins = at.slip - fonts.width("37,947 and counting", fonts.BOLD, BODY + 0.4)
        assert slip_begins - date_ends >= AIR - 0.01
        assert at.first > 0


def test_the_page_says_what_its_upright_ticks_are() -> None:
    line = replace(a_line("250"), mark="slipping", first=date(2026, 12, 1), end=date(2027, 8, 8))
    since = date(2026, 10, 31)
    table = blocks.MilestoneTable("Milestones", (line,), (), date(2026, 11, 23), since)
    ticked = replace(table, lines=(replace(line, tick=date(2027, 3, 1)),))
    assert MilestonesPiece(ticked)._ticks(520.0) == "upright: as forecast on 31 Oct 26"
    assert MilestonesPiece(ticked).height(520.0) == MilestonesPiece(table).height(520.0) + 13
    # Where the column is too narrow for the drawing there is no tick to speak of.
    assert MilestonesPiece(ticked)._ticks(300.0) == MilestonesPiece(table)._ticks(520.0) == ""


def test_a_priority_page_draws_the_forecast_of_the_last_stocktake(a_country: Desk) -> None:
    since = Since(date(2026, 10, 31), {"ms-test": MilestoneDates(forecast=date(2027, 1, 15))})
    document = briefing(a_country.picture, priorities=["P03"], since=since)
    (table,) = (one for one in document.sheets[0].left if isinstance(one, blocks.MilestoneTable))
    assert table.since == date(2026, 10, 31)
    assert [line.tick for line in table.lines] == [None, None, None, date(2027, 1, 15)]
