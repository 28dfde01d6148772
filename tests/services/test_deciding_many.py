"""Several returns under review at once: one step for all of them, and two files that disagree are seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from deliverydesk.domain.exchanges import Ruling, Verdict
from deliverydesk.domain.work import Milestone
from deliverydesk.errors import Invalid, Refused
from deliverydesk.progress import Cancelled, Progress
from deliverydesk.services.desk import Desk
from deliverydesk.services.issuing import issue_workbooks
from deliverydesk.services.returns import decide_many, receive
from deliverydesk.services.reviewing import in_review, review_of, reviews_of
from deliverydesk.services.reviewlines import Heap, opening_of_all
from tests.desks import small_country
from tests.exchange import perturb

COACHES, BRIDGE = "milestone:ms-coaches:forecast", "milestone:ms-bridge:forecast"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with small_country(tmp_path) as opened:
        yield opened


@pytest.fixture
def sent(desk: Desk, tmp_path: Path) -> dict[str, Path]:
    return {one.issue.ministry: one.path for one in issue_workbooks(desk, tmp_path / "out")}


def came_back(desk: Desk, sent: Path, name: str, day: object, ms: str = "ms-coaches") -> str:
    """A return with one forecast in it; its id."""
    book = perturb.Returned(sent)
    book.write("milestones", ms, "forecast", day)
    (result,) = receive(desk, [book.save(sent.parent / name)])
    return result.returned


@pytest.fixture
def both(desk: Desk, sent: dict[str, Path]) -> tuple[str, str]:
    """Education's return and Finance's, with one forecast each."""
    return (
        came_back(desk, sent["m-edu"], "edu.xlsx", datetime(2027, 3, 1)),
        came_back(desk, sent["m-fin"], "fin.xlsx", datetime(2028, 5, 1), "ms-bridge"),
    )


def forecast(desk: Desk, id: str = "ms-coaches") -> object:
    found = desk.picture.get(Milestone, id)
    assert found is not None
    return found.forecast


def test_decisions_on_two_returns_are_one_step_and_one_undo(desk: Desk, both: tuple[str, str]) -> None:
    step, before = desk.picture.step, (forecast(desk), forecast(desk, "ms-bridge"))
    made = decide_many(desk, {both[0]: {COACHES: Verdict.ACCEPT}, both[1]: {BRIDGE: Verdict.ACCEPT}})
    assert desk.picture.step == step + 1
    assert made.step.label == "2 cells in 2 returns decided"
    assert (forecast(desk), forecast(desk, "ms-bridge")) == (date(2027, 3, 1), date(2028, 5, 1))
    desk.undo()
    assert (forecast(desk), forecast(desk, "ms-bridge")) == before


def test_what_is_refused_in_one_return_keeps_the_other_from_being_written(
    desk: Desk, both: tuple[str, str]
) -> None:
    step = desk.picture.step
    with pytest.raises(Invalid, match="not a date"):
        decide_many(
            desk, {both[0]: {COACHES: Verdict.ACCEPT}, both[1]: {BRIDGE: (Verdict.ACCEPT, "sometime")}}
        )
    assert desk.picture.step == step


def test_two_files_that_say_the_same_agree(desk: Desk, sent: dict[str, Path]) -> None:
    first = came_back(desk, sent["m-edu"], "first.xlsx", datetime(2027, 3, 1))
    book = perturb.Returned(sent["m-edu"].parent / "first.xlsx")
    book.write("milestones", "ms-coaches", "owner", "Personnel")
    (result,) = receive(desk, [book.save(sent["m-edu"].parent / "second.xlsx")])
    second = result.returned
    lines = {(one.returned, one.id): one.heap for r in reviews_of(desk, [first, second]) for one in r.lines}
    assert lines[first, COACHES] is lines[second, COACHES] is Heap.SAFE
    decide_many(desk, {first: {COACHES: Verdict.ACCEPT}, second: {COACHES: Verdict.ACCEPT}})
    assert forecast(desk) == date(2027, 3, 1)
    assert sum(1 for one in desk.picture.all(Ruling) if one.returned in (first, second)) == 2


@pytest.fixture
def crossing(desk: Desk, sent: dict[str, Path]) -> tuple[str, str]:
    """Two files of one ministry with different days in one cell."""
    return (
        came_back(desk, sent["m-edu"], "monday.xlsx", datetime(2027, 3, 1)),
        came_back(desk, sent["m-edu"], "friday.xlsx", datetime(2027, 4, 1)),
    )


def test_two_files_that_disagree_are_conflicts_that_name_each_other(
    desk: Desk, crossing: tuple[str, str]
) -> None:
    alone = {one.id: one.heap for one in review_of(desk, crossing[0]).lines}
    assert alone[COACHES] is Heap.SAFE
    sides = [one for review in reviews_of(desk, crossing) for one in review.lines if one.id == COACHES]
    assert [(one.heap, one.in_bulk) for one in sides] == [(Heap.CONFLICT, False)] * 2
    assert [one.why for one in sides] == ["friday.xlsx says: 1 Apr 27.", "monday.xlsx says: 1 Mar 27."]


def test_two_values_for_one_cell_are_refused_by_both_their_names(
    desk: Desk, crossing: tuple[str, str]
) -> None:
    step = desk.picture.step
    with pytest.raises(Refused, match=r"in monday\.xlsx and Milestones!.* in friday\.xlsx were both taken"):
        decide_many(desk, {one: {COACHES: Verdict.ACCEPT} for one in crossing})
    assert desk.picture.step == step


def test_of_two_files_that_disagree_one_is_taken_and_one_kept_out(
    desk: Desk, crossing: tuple[str, str]
) -> None:
    decide_many(desk, {crossing[0]: {COACHES: Verdict.REFUSE}, crossing[1]: {COACHES: Verdict.ACCEPT}})
    assert forecast(desk) == date(2027, 4, 1)


def test_nothing_of_a_stale_file_is_taken_in_bulk_alone_or_among_others(
    desk: Desk, both: tuple[str, str]
) -> None:
    older = perturb.Returned(desk.path.parent / "out" / "FIN-2026-10.xlsx")
    older.write("milestones", "ms-bridge", "owner", "Roads office")
    issue_workbooks(desk, desk.path.parent / "again", ministries=["FIN"])
    (result,) = receive(desk, [older.save(desk.path.parent / "older.xlsx")])
    assert result.status == "stale"
    (_edu, stale) = reviews_of(desk, [both[0], result.returned])
    for review in (stale, review_of(desk, result.returned)):
        (line,) = [one for one in review.lines if one.waits]
        assert (line.heap, line.in_bulk) == (Heap.LOOK, False)
        assert line.why == "Stale: a newer workbook has gone out since."


def test_the_returns_of_a_period_come_ministry_by_ministry(desk: Desk, both: tuple[str, str]) -> None:
    period = desk.picture.find("period", "2026-10")
    assert period is not None
    assert in_review(desk, period)[-2:] == both
    assert in_review(desk, period, "m-fin") == (both[1],)


def test_what_is_said_of_several_counts_them_all(desk: Desk, both: tuple[str, str]) -> None:
    reviews = reviews_of(desk, both)
    assert opening_of_all(reviews, 2) == "Two of 2 changes in 2 returns still need you."
    assert opening_of_all(reviews, 1) == "One of 2 changes in 2 returns still needs you."
    assert opening_of_all(reviews, 0) == "All two changes in 2 returns are decided."
    assert opening_of_all(reviews[:1], 1) == "Education’s one change needs you."
    assert opening_of_all((), 0) == "No return has come for this period."


def test_opening_all_of_them_can_be_stopped(desk: Desk, both: tuple[str, str]) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        reviews_of(desk, both, progress)


def test_a_cell_that_was_not_read_keeps_what_they_wrote(desk: Desk, sent: dict[str, Path]) -> None:
    returned = came_back(desk, sent["m-edu"], "edu.xlsx", "about March, if pay is settled")
    (line,) = [one for one in review_of(desk, returned).lines if one.id == COACHES]
    assert (line.wrote, line.has_theirs) == ("about March, if pay is settled", False)


@pytest.mark.parametrize(
    ("act", "wrote"),
    [
        (lambda book: book.error("milestones", "ms-coaches", "forecast"), "#REF!"),
        (lambda book: book.formula("milestones", "ms-coaches", "forecast"), ""),
        (lambda book: book.write("milestones", "ms-coaches", "forecast", True), "yes"),
    ],
)
def test_errors_formulas_and_figures_are_kept_as_they_stand(
    desk: Desk, sent: dict[str, Path], act: object, wrote: str
) -> None:
    book = perturb.Returned(sent["m-edu"])
    assert callable(act)
    act(book)
    (result,) = receive(desk, [book.save(sent["m-edu"].parent / "odd.xlsx")])
    (line,) = [one for one in review_of(desk, result.returned).lines if one.id == COACHES]
    assert line.wrote == wrote
