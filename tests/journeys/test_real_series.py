"""Real public indicators, by the maps that ship and counted again without them; skipped where absent."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from deliverydesk.domain.exchanges import Note
from deliverydesk.domain.measures import Indicator, Reading
from deliverydesk.domain.parties import Ministry, Person, Place
from deliverydesk.domain.promises import Priority, Programme
from deliverydesk.domain.trajectories import Plan, exact, outside
from deliverydesk.schema.proposals import ProposalKind
from deliverydesk.services.desk import Desk
from deliverydesk.services.fileresult import FileResult
from deliverydesk.services.importing import import_files

REPORTED = date(2018, 3, 31)
INFOBASE = ("igoc.csv", "departments"), ("results.csv", "results"), ("indicators.csv", "indicators")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.create(tmp_path / "ours.desk", person=Person(ref="AM", name="A. Mensah")) as made:
        yield made


def all_readings(desk: Desk) -> list[Reading]:
    return [one for indicator in desk.picture.all(Indicator) for one in desk.picture.series(indicator.id)]


# --- Rwanda: a year a column -----------------------------------------------------------------------


def goals(desk: Desk, shared_data: Path) -> FileResult:
    (result,) = import_files(desk, [shared_data / "rw-sdg" / "2025_RW-SDG_Data.xlsx"], "rw-sdg-2025")
    return result


def filled_years(shared_data: Path) -> dict[str, tuple[int, float]]:
    """(year, value) of every filled cell under a year, by its address, as another reader sees it."""
    book = openpyxl.load_workbook(shared_data / "rw-sdg" / "2025_RW-SDG_Data.xlsx", data_only=True)
    heads = [cell.value for cell in next(book["Data"].iter_rows(max_row=1))]
    return {
        cell.coordinate: (heads[cell.column - 1], cell.value)
        for row in book["Data"].iter_rows(min_row=2)
        for cell in row
        if isinstance(heads[cell.column - 1], int) and cell.value is not None
    }


def test_every_filled_year_is_a_reading_or_a_problem_at_its_cell(desk: Desk, shared_data: Path) -> None:
    result = goals(desk, shared_data)
    there = filled_years(shared_data)
    came = {one.cell: one for one in result.proposals if one.entity == "reading"}
    problems = {one.where.cell for one in result.problems if one.where.cell in there}
    assert len(there) == 2_330
    assert came.keys() | problems == there.keys()
    assert not came.keys() & problems
    assert (len(came), len(problems)) == (2_330, 0)
    for cell, one in came.items():
        year, value = there[cell]
        assert (one.theirs["period_end"], one.theirs["value"]) == (f"{year}-12-31", pytest.approx(value))


def test_readings_keep_their_place_and_group(desk: Desk, shared_data: Path) -> None:
    goals(desk, shared_data)
    assert len(desk.picture.all(Place)) == 35  # five provinces and thirty districts
    poverty = next(
        one
        for one in desk.picture.all(Indicator)
        if one.title == "Proportion of population living below the national poverty line"
    )
    assert (poverty.unit, poverty.decimals) == ("%", 1)
    by_group = {
        one.grp: one.value
        for one in desk.picture.series(poverty.id)
        if one.period_end == date(2024, 12, 31) and one.place is None
    }
    assert by_group[""] == 27.4
    assert (by_group["Male; 16+"], by_group["Female; 16+"]) == (24.9, 25.4)
    assert len(all_readings(desk)) == 2_330


def test_the_goals_a_second_time_propose_nothing_and_undo_takes_all_back(
    desk: Desk, shared_data: Path
) -> None:
    goals(desk, shared_data)
    assert goals(desk, shared_data).proposals == ()
    desk.undo()
    assert [len(desk.picture.all(one)) for one in (Indicator, Place, Priority, Ministry)] == [0, 0, 0, 0]


# --- Canada: several tables ------------------------------------------------------------------------


def infobase(desk: Desk, shared_data: Path) -> list[FileResult]:
    folder = shared_data / "ca-infobase"
    return [import_files(desk, [folder / file], f"ca-infobase-{through}")[0] for file, through in INFOBASE]


def indicators(shared_data: Path) -> list[dict[str, str]]:
    with (shared_data / "ca-infobase" / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def figure(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def test_every_result_that_was_reported_is_a_reading_or_a_note(desk: Desk, shared_data: Path) -> None:
    *_before, last = infobase(desk, shared_data)
    reported = {one["id"]: one["actual_result_en"] for one in indicators(shared_data)}
    reported = {id: said for id, said in reported.items() if said.strip()}
    names = {one.id: one.ref for one in desk.picture.all(Indicator)}
    assert len(names) == 579
    readings = {names[one.indicator]: one.value for one in all_readings(desk)}
    notes = {
        names[one.record]: one.words
        for one in desk.picture.all(Note)
        if one.heading == "actual_result_en" and one.record in names
    }
    assert readings.keys() | notes.keys() == reported.keys()
    assert not readings.keys() & notes.keys()
    assert readings == {id: value for id, said in reported.items() if (value := figure(said)) is not None}
    assert sorted(said[:3] for said in notes.values() if len(said) < 9) == ["13%", "77%", "77%"]  # of words
    assert (len(readings), len(notes)) == (92, 8)
    assert {one.period_end for one in all_readings(desk)} == {REPORTED}
    assert [one.rule for one in last.problems] == ["order"]  # “at least 10, at most 1” for “the top ten”


def test_targets_are_notes_and_no_figures(desk: Desk, shared_data: Path) -> None:
    infobase(desk, shared_data)
    told = Counter(one.heading for one in desk.picture.all(Note))
    rows = indicators(shared_data)
    for heading in ("target_min", "target_max", "target_narrative_en", "target_explanation_en", "status_key"):
        assert told[heading] == sum(bool(one[heading].strip()) for one in rows), heading


def test_the_direction_follows_from_the_kind_of_the_target(desk: Desk, shared_data: Path) -> None:
    infobase(desk, shared_data)
    ours = {one.ref: one.direction.value for one in desk.picture.all(Indicator)}
    kinds: Counter[str] = Counter()
    for row in indicators(shared_data):
        least, most = row["target_min"], row["target_max"]
        if row["id"] == "IN00235-2017":
            continue
        both = "exact" if least == most else "range"
        wanted = both if least and most else "floor" if least else "ceiling" if most else "text"
        assert ours[row["id"]] == wanted, row["id"]
        kinds[wanted] += 1
    assert kinds == {"floor": 356, "text": 153, "range": 32, "exact": 20, "ceiling": 17}


def test_the_stray_comma_is_named_and_its_row_taken(desk: Desk, shared_data: Path) -> None:
    _departments, results, _indicators = infobase(desk, shared_data)
    (stray,) = [one for one in results.notes if one.rule == "row-ends-blank"]
    assert "line 315 " in stray.sentence
    assert len(desk.picture.all(Priority)) == 314
    assert {one.code for one in desk.picture.all(Ministry)} >= {"ND", "TBC", "CPCC", "CB"}


def test_programmes_hang_on_the_core_responsibilities_that_are_active(desk: Desk, shared_data: Path) -> None:
    folder = shared_data / "ca-infobase"
    tables = ("igoc", "departments"), ("crso", "responsibilities"), ("program", "programmes")
    for _time in range(2):
        *_before, last = (
            import_files(desk, [folder / f"{file}.csv"], f"ca-infobase-{through}")[0]
            for file, through in tables
        )
    assert (len(desk.picture.all(Priority)), len(desk.picture.all(Programme))) == (14, 98)
    assert last.proposals == ()
    # Of 139 programmes 39 are no longer active, and two hang on a responsibility that is not in its table.
    left_out = {one.where.cell for one in last.notes if one.rule == "left-out"}
    lost = {one.where.cell.partition("C")[0] for one in last.problems}
    assert (len(left_out), len(lost)) == (39, 2)


def test_infobase_a_second_time_proposes_nothing_and_undo_takes_all_back(
    desk: Desk, shared_data: Path
) -> None:
    first = infobase(desk, shared_data)
    assert all(one.kind is ProposalKind.NEW for result in first for one in result.proposals)
    assert [one.proposals for one in infobase(desk, shared_data)] == [(), (), ()]
    for _file in INFOBASE:
        desk.undo()
    assert [len(desk.picture.all(one)) for one in (Indicator, Note, Priority, Ministry)] == [0, 0, 0, 0]


def test_our_arithmetic_agrees_with_the_published_verdicts(desk: Desk, shared_data: Path) -> None:
    infobase(desk, shared_data)
    values = {
        desk.picture.reference(one.indicator): one.value
        for one in all_readings(desk)
        if isinstance(one.value, float)
    }
    directions = {one.ref: one.direction.value for one in desk.picture.all(Indicator)}
    agreed: list[bool] = []
    for row in indicators(shared_data):
        value, verdict = values.get(row["id"]), row["status_key"]
        if value is not None and verdict in ("met", "not_met"):
            met = outside(promise(row, directions[row["id"]]), exact(value)) >= 0
            agreed.append(met == (verdict == "met"))
    assert (sum(agreed), len(agreed)) == (56, 56)


def promise(row: dict[str, str], direction: str) -> Plan:
    """The target of one published row as the arithmetic takes it, in the direction that came in."""
    least, most = (float(row[name]) if row[name] else None for name in ("target_min", "target_max"))
    target = most if direction == "ceiling" else least
    return Plan(direction, target=target, band_from=least, band_to=most)
