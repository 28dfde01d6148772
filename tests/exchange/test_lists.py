"""Tables on somebody's own sheet, what their columns are taken for, and that no cell is ever lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliverydesk.domain.parties import Person
from deliverydesk.exchange.guessing import Facts, guess, knows_heading
from deliverydesk.exchange.listfile import ListFile
from deliverydesk.exchange.lists import ListTable, find_tables
from deliverydesk.exchange.meanings import Meaning, choices, read_meaning, read_span
from deliverydesk.exchange.reading import Sheet
from deliverydesk.services.bringing import make_answers, write_lists
from deliverydesk.services.desk import Desk
from deliverydesk.sources import RealSources

FACTS = Facts(
    date(2026, 6, 1), {"works": ("WRK", "Works"), "wrk": ("WRK", "Works"), "culture": ("CUL", "Culture")}
)


def sheet(*rows: Sequence[Any], **more: Any) -> Sheet:
    width = max(map(len, rows))
    return Sheet(
        "S",
        rows=tuple(
            tuple((one if one != "" else None) for one in (*row, *[""] * (width - len(row)))) for row in rows
        ),
        **more,
    )


def tables(*rows: Sequence[Any], **more: Any) -> list[ListTable]:
    return find_tables(sheet(*rows, **more), knows_heading)


def meant(*rows: Sequence[Any]) -> list[str]:
    (table,) = tables(*rows)
    return [one.meaning.text for one in guess(0, table, FACTS)[1]]


def test_a_title_above_is_no_part_of_the_table() -> None:
    (table,) = tables(
        ("Our list",), ("as of May",), ("Code", "Priority", "Ministry"), ("A1", "Clean streets", "Works")
    )
    assert (table.head, table.rows) == ((3,), [4])


def test_a_blank_row_inside_does_not_end_a_table() -> None:
    (table,) = tables(
        ("Code", "Priority", "Ministry"), ("A1", "Clean streets", "Works"), (), ("A2", "Parks", "Works")
    )
    assert table.rows == [2, 4]


def test_headings_that_come_again_and_totals_are_struck() -> None:
    (table,) = tables(
        ("Code", "Priority", "Money"), ("A1", "Clean streets", 3), ("Code", "Priority", "Money"), ("A2", "Parks", 4), ("", "Sub-total", 7),
    )  # fmt: skip
    assert table.struck == {3: "the headings again", 5: "a total"}


def test_a_row_in_between_is_what_the_rows_below_stand_under() -> None:
    (table,) = tables(("Code", "Priority", "Ministry"), ("TOWNS",), ("A1", "Clean streets", "Works"))
    assert (table.between, table.under) == ([2], {3: 2})


def test_a_heading_merged_across_reaches_over_its_columns() -> None:
    (table,) = tables(
        ("Priority", "Ministry", "Target", ""), ("", "", 2026, 2028), ("Clean streets", "Works", 3, 4), ("Parks", "Works", 1, 2),
        merges=((1, 3, 1, 4), (1, 1, 2, 1), (1, 2, 2, 2)),
    )  # fmt: skip
    assert [one.text for one in table.columns] == ["Priority", "Ministry", "Target 2026", "Target 2028"]


@pytest.mark.parametrize(
    ("heading", "cells", "meaning"),
    [
        ("Priorty", ("Clean streets", "Parks"), "priority.title"),
        ("Ministère responsable", ("Works", "Culture"), "priority.ministry"),
        ("Whoever", ("Works", "Culture"), "priority.ministry"),
        ("RAG status", ("Green", "A/R"), "rating.ministry"),
        ("IPA rating", ("Green", "Red"), "rating.independent"),
        ("Update", ("went well", "went badly"), "priority.narrative_ministry"),
        ("Actual 2025", (3, 4), "reading:2025-01-01..2025-12-31"),
        ("Mar 2026", (3, 4), "reading:2026-03-01..2026-03-31"),
        ("Q4 2027", (3, 4), "point:2027-10-01..2027-12-31"),
        ("2024/25", (3, 4), "note"),
        ("Baseline", (3, 4), "note"),
        ("End date", ("soon", "later"), "note"),
    ],
)
def test_a_column_is_known_by_its_heading_and_its_cells(
    heading: str, cells: Sequence[Any], meaning: str
) -> None:
    rows = [
        ("Code", "Name", heading),
        *((f"A{n}", f"Promise of sort {'xyz'[n]}", cell) for n, cell in enumerate(cells)),
    ]
    if meaning == "priority.title":
        rows = [
            (code, where, cell)
            for (code, _name, cell), where in zip(rows, ("Seat", "in town", "at sea"), strict=True)
        ]
    assert meant(*rows)[2] == meaning


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("2024", date(2024, 12, 31)), ("Q1 2026", date(2026, 3, 31)), ("2026-Q3", date(2026, 9, 30)), ("Feb 2028", date(2028, 2, 29)),
        ("31 Mar 2026", date(2026, 3, 31)), ("2026-03", date(2026, 3, 31)), ("as at 2025", date(2025, 12, 31)),
    ],
)  # fmt: skip
def test_a_period_ends_on_its_last_day(words: str, end: date) -> None:
    found = read_span(words)
    assert found is not None
    assert found.end == end


@pytest.mark.parametrize("words", ["2024/25", "2024-25", "Remarks", "Phase 2", "2024 to 2028"])
def test_what_names_no_one_period_is_none(words: str) -> None:
    assert read_span(words) is None


@pytest.mark.parametrize("key", choices())
def test_every_meaning_is_read_back_from_its_words(key: str) -> None:
    assert read_meaning(Meaning(key).text) == Meaning(key)
    assert Meaning(key).label
    assert Meaning(key).short


HEADINGS = (
    "Code",
    "Priority",
    "Ministry",
    "RAG",
    "Milestone",
    "Baseline 2024",
    "Target 2028",
    "Actual 2025",
    "Forecast",
    "Remarks",
    "Lead",
    "",
    "2026",
    "KPI",
    "Barrier",
)
VALUES = st.sampled_from((None, "", " ", "-", "n/a", "TBC", "A1", "Clean streets", "Works", "Wroks", "Green", "red", "purple", 3, 0.5, 61.2, "61%", "9.4 d", "01/02/2026", "3 May 2026", date(2025, 5, 5), True, "Total", "Code", "x" * 400))  # fmt: skip
GRIDS = st.lists(st.lists(VALUES, min_size=1, max_size=7), min_size=1, max_size=9)


@pytest.fixture(scope="module")
def a_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    path = tmp_path_factory.mktemp("list") / "one.desk"
    with Desk.create(
        path, person=Person(ref="HU", name="H. Unruh"), sources=RealSources(), remember=False
    ) as desk:
        yield desk


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.lists(st.sampled_from(HEADINGS), min_size=2, max_size=7),
    body=GRIDS,
    merge=st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(0, 2), st.integers(0, 2)),
    coloured=st.sets(st.tuples(st.integers(2, 8), st.integers(1, 6)), max_size=8),
)
def test_whatever_stands_on_a_sheet_every_cell_is_accounted_for(
    a_desk: Desk,
    head: list[str],
    body: list[list[Any]],
    merge: tuple[int, int, int, int],
    coloured: set[tuple[int, int]],
) -> None:
    top, left, down, across = merge
    made = sheet(
        head, *body,
        merges=((top, left, top + down, left + across),) if down + across else (),
        fills=dict.fromkeys(coloured, "FF0000"),
    )  # fmt: skip
    (result,) = write_lists(
        a_desk, [ListFile("x.xlsx", "0" * 64, (made,))], make_answers(a_desk), dry_run=True
    )
    assert result.accounting.total == result.accounting.cells
    assert result.accounting.cells >= sum(1 for _cell in made.filled())
    assert not [one for one in result.problems if not one.sentence]
