"""Milestones on paper: a date and the slip beside it never touch."""

from __future__ import annotations

from datetime import date

from deliverydesk.reports import blocks, fonts
from deliverydesk.reports.milestone_table import AIR, MilestonesPiece
from deliverydesk.reports.pieces import BODY


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
