"""The delivery-report table on paper: for the centre alone, in groups, and true of its lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from deliverydesk.domain.report_table import opening, table
from deliverydesk.domain.scorecard import scorecards
from deliverydesk.errors import Refused
from deliverydesk.reports import blocks as b
from deliverydesk.reports.briefing import briefing
from deliverydesk.schema.changes import Change
from deliverydesk.services.briefs import print_brief
from deliverydesk.services.desk import Desk
from deliverydesk.services.sample import make_sample


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with make_sample(tmp_path_factory.mktemp("report") / "sample.desk", remember=False) as desk:
        yield desk


def sheet(desk: Desk) -> b.Sheet:
    return next(one for one in briefing(desk.picture, report=True).sheets if one.key == "report")


def grid(desk: Desk) -> b.Grid:
    [found] = [one for one in sheet(desk).left if isinstance(one, b.Grid)]
    return found


def words(row: b.Row) -> list[str]:
    return [cell.text for cell in row.cells if isinstance(cell, b.Text)]


def test_the_page_is_marked_for_the_centre_and_opens_with_a_true_sentence(sample: Desk) -> None:
    page, at = sheet(sample), sample.picture
    assert page.opening.heading.right == "centre only"
    assert page.opening.sentence.text == opening(table(at, scorecards(at), at.settings))


def test_a_group_has_its_name_and_count_beside_its_first_line(sample: Desk) -> None:
    rows = grid(sample).rows
    told = [(row.cells[0].text, row.cells[0].below) for row in rows if words(row)[0]]
    assert told == [
        ("Green", "3 promises"),
        ("Amber-green", "5 promises"),
        ("Amber-red", "5 promises"),
        ("Red", "4 promises"),
    ]
    assert len(rows) == 17
    assert [n for n, row in enumerate(rows) if row.cut] == [2, 7, 12]


def test_the_table_is_in_the_brief_only_where_it_is_asked_for(sample: Desk) -> None:
    assert all(one.key != "report" for one in briefing(sample.picture).sheets)
    some = briefing(sample.picture, priorities=["P03", "P05"], report=True)
    assert all(one.key != "report" for one in some.sheets)


def test_numbers_are_printed_only_where_the_head_has_switched_them_on(sample: Desk) -> None:
    assert "Place" not in [one.head for one in grid(sample).columns]
    settings = sample.picture.settings
    sample.write("Numbered", [Change(settings, replace(settings, rank_numbers=True))])
    assert "Place" in [one.head for one in grid(sample).columns]
    ranks = [words(row)[1] for row in grid(sample).rows if row.sheet]
    assert ranks == ["1"] * 3 + ["4"] * 5 + ["9"] * 5 + ["14"] * 4
    sample.undo()


def test_it_prints(sample: Desk, tmp_path: Path) -> None:
    brief = print_brief(sample, tmp_path / "report.pdf", report=True)
    pages = [" ".join(one.extract_text().split()) for one in PdfReader(brief.path).pages]
    [page] = [one for one in pages if "Delivery report" in one]
    assert "centre only" in page
    assert "Philippa Dornach" in page
    assert "very hard" in page


def test_a_brief_of_some_priorities_refuses_the_table(sample: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="whole brief only"):
        print_brief(sample, tmp_path / "some.pdf", priorities=["P03"], report=True)
