"""A block of figures from a spreadsheet is understood whichever way it runs, and never by guessing."""

from __future__ import annotations

from datetime import date

import pytest

from deliverydesk.domain.measures import Indicator
from deliverydesk.services.desk import Desk
from deliverydesk.services.figureblock import BlockFigure, figures_of


def read(desk: Desk, words: str) -> list[BlockFigure] | None:
    rows = [row.strip().split("|") for row in words.strip("\n").split("\n")]
    indicator = desk.picture.get(Indicator, "i-books")
    assert indicator is not None
    return figures_of(desk.picture, indicator, [[cell.strip() for cell in row] for row in rows])


def told(found: list[BlockFigure] | None) -> list[tuple[str | None, date, str]]:
    return [(one.place, one.span.end, one.words) for one in found or []]


Q1, Q2 = date(2026, 3, 31), date(2026, 6, 30)
FOUR = [("pl-north", Q1, "410"), ("pl-north", Q2, "436"), ("pl-south", Q1, "402"), ("pl-south", Q2, "411")]


@pytest.mark.parametrize(
    "heads", ["2026-Q1|2026-Q2", "Q1 2026|Q2 2026", "31 Mar 2026|30 Jun 2026", "2026-03-31|2026-06-30"]
)
def test_periods_across_and_places_down(a_country: Desk, heads: str) -> None:
    assert told(read(a_country, f"Region|{heads}\nNorth|410|436\nS1|402|411")) == FOUR


def test_a_day_heads_a_period_as_long_as_the_indicators(a_country: Desk) -> None:
    found = read(a_country, "|31 Mar 2026\nNorth|410")
    assert found is not None
    assert (found[0].span.start, found[0].span.end) == (date(2026, 1, 1), Q1)


def test_periods_down_and_places_across(a_country: Desk) -> None:
    assert sorted(told(read(a_country, "|North|South\n2026-Q1|410|402\n2026-Q2|436|411"))) == sorted(FOUR)


def test_periods_down_and_one_place_across(a_country: Desk) -> None:
    assert told(read(a_country, "|North\n2026-Q1|410")) == [("pl-north", Q1, "410")]


@pytest.mark.parametrize("heading", ["", "Quarter|Books given\n"])
def test_a_period_and_its_figure_in_each_row(a_country: Desk, heading: str) -> None:
    found = told(read(a_country, f"{heading}2026-Q1|812\n2026-Q2|847"))
    assert found == [(None, Q1, "812"), (None, Q2, "847")]


def test_groups_may_stand_beside_places(a_country: Desk) -> None:
    found = read(a_country, "Region|Sex|2026-Q1\nNorth|girls|12\nNorth|boys|13")
    assert [(one.place, one.grp, one.words) for one in found or []] == [
        ("pl-north", "girls", "12"),
        ("pl-north", "boys", "13"),
    ]


def test_an_empty_cell_is_no_figure_and_a_total_is_the_countrys(a_country: Desk) -> None:
    found = told(read(a_country, "|2026-Q1|2026-Q2\nNorth||436\nTotal|812|"))
    assert found == [("pl-north", Q2, "436"), (None, Q1, "812")]


def test_an_unknown_place_or_none_is_named_and_never_taken_for_the_country(a_country: Desk) -> None:
    found = read(a_country, "|2026-Q1\nAtlantis|410\n|402")
    assert [one.trouble for one in found or []] == [
        "“Atlantis” is no place of this desk, by its code or name.",
        "No place is named in this row.",
    ]


@pytest.mark.parametrize(
    "words",
    [
        "1 Jan 2026|31 Mar 2026\n1 Apr 2026|30 Jun 2026",  # From and To, as the table has them
        "1 Jan 2026|31 Mar 2026|North||410\n1 Apr 2026|30 Jun 2026|North||436",
        "410|436\n402|411",
        "North|410\nSouth|402",
        "2026-Q1",
    ],
)
def test_other_blocks_are_left_to_the_table(a_country: Desk, words: str) -> None:
    assert read(a_country, words) is None
