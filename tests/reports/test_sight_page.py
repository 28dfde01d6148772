"""The line of sight on paper: one page a priority, every line of it, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deliverydesk.domain.line_of_sight import line_of_sight
from deliverydesk.domain.promises import Priority
from deliverydesk.reports.blocks import Grid, Sheet, Text
from deliverydesk.reports.briefing import Pages, briefing
from deliverydesk.reports.pdf import page_count
from deliverydesk.services.desk import Desk
from deliverydesk.services.sample import make_sample


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with make_sample(tmp_path_factory.mktemp("sight") / "sample.desk", remember=False) as desk:
        yield desk


def cells(sheet: Sheet, column: int) -> list[str]:
    grid = next(block for block in sheet.left if isinstance(block, Grid))
    found = (row.cells[column] for row in grid.rows)
    return [cell.text for cell in found if isinstance(cell, Text)]


def test_each_priority_has_one_page_of_its_own(country: Desk) -> None:
    document = briefing(country.picture, pages=Pages.SIGHT)
    priorities = country.picture.all(Priority)
    assert {sheet.key for sheet in document.sheets} == {f"sight {one.id}" for one in priorities}
    assert page_count(document) == len(priorities)


def test_the_page_holds_every_line_in_order(country: Desk) -> None:
    document = briefing(country.picture, pages=Pages.SIGHT)
    for one in country.picture.all(Priority):
        line = line_of_sight(country.picture, one)
        sheet = next(sheet for sheet in document.sheets if sheet.key == f"sight {one.id}")
        assert cells(sheet, 2) == [node.words for node in line.nodes]
        assert sheet.opening.sentence.text == line.sentence


def test_what_is_missing_is_told_apart_on_paper(country: Desk) -> None:
    document = briefing(country.picture, pages=Pages.SIGHT, priorities=["P03"])
    grid = next(block for block in document.sheets[0].left if isinstance(block, Grid))
    toned = [
        cell.text for row in grid.rows if isinstance(cell := row.cells[2], Text) and cell.tone == "warn_t"
    ]
    assert toned == ["I032 measures no outcome."]


def test_the_first_page_alone_names_no_other(country: Desk, tmp_path: Path) -> None:
    document = briefing(country.picture, pages=Pages.FRONT)
    assert [sheet.key for sheet in document.sheets] == ["dashboard"]
    grid = next(block for block in document.sheets[0].left if isinstance(block, Grid))
    assert all(row.sheet == "" and len(row.cells) == len(grid.columns) for row in grid.rows)
    assert page_count(document) == 1
