"""A return in the order in which it needs a person, with everything that is known of the file beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from deliverydesk.domain.exchanges import Verdict
from deliverydesk.domain.parties import Period
from deliverydesk.domain.work import Milestone
from deliverydesk.errors import Refused
from deliverydesk.services.desk import Desk
from deliverydesk.services.issuing import foresee, issue_workbooks, issues_of
from deliverydesk.services.returns import decide, receive
from deliverydesk.services.reviewing import review_of, tallies
from deliverydesk.services.reviewlines import Heap, opening
from tests.desks import small_country
from tests.exchange import perturb

UNREAD = "milestone:ms-test:forecast"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with small_country(tmp_path) as opened:
        yield opened


@pytest.fixture
def returned(desk: Desk, tmp_path: Path) -> str:
    """A return with a day nobody can read, a new value, and a sheet of somebody's own."""
    book = perturb.Returned(issue_workbooks(desk, tmp_path / "out", ministries=["EDU"])[0].path)
    book.write("milestones", "ms-test", "forecast", "31/02/27")
    book.write("milestones", "ms-pilot", "evidence", "Signed minutes")
    book.book.create_sheet("Our own sums")["A1"] = 3
    (result,) = receive(desk, [book.save(tmp_path / "back.xlsx")])
    return result.returned


def test_a_cell_that_cannot_be_read_waits_like_a_change(desk: Desk, returned: str) -> None:
    review = review_of(desk, returned)
    assert [(one.id, one.heap) for one in review.undecided] == [
        (UNREAD, Heap.PROBLEM),
        ("milestone:ms-pilot:evidence", Heap.SAFE),
    ]
    assert opening(review, 2) == "Both changes of Education need you."


def test_a_cell_that_cannot_be_read_has_nothing_to_take(desk: Desk, returned: str) -> None:
    with pytest.raises(Refused, match="could not be read"):
        decide(desk, returned, {UNREAD: Verdict.ACCEPT})


@pytest.mark.parametrize("verdict", [Verdict.REFUSE, Verdict.QUERY])
def test_a_cell_that_cannot_be_read_can_be_kept_or_asked_about(
    desk: Desk, returned: str, verdict: Verdict
) -> None:
    decide(desk, returned, {UNREAD: verdict})
    review = review_of(desk, returned)
    assert [one.verdict for one in review.lines if one.id == UNREAD] == [verdict]
    assert review.tally().undecided == 1


def test_a_cell_that_cannot_be_read_can_be_given_its_value(desk: Desk, returned: str) -> None:
    decide(desk, returned, {UNREAD: (Verdict.ACCEPT, "28 Feb 2027")})
    found = desk.picture.get(Milestone, "ms-test")
    assert found is not None
    assert found.forecast == date(2027, 2, 28)
    assert [one.heap for one in review_of(desk, returned).lines if one.id == UNREAD] == [Heap.WRITTEN]


def test_what_is_known_of_the_file_is_listed_and_waits_for_nobody(desk: Desk, returned: str) -> None:
    review = review_of(desk, returned)
    (remark,) = [one for one in review.lines if one.is_remark]
    assert (remark.heap, remark.address) == (Heap.LOOK, "Our own sums")
    assert remark.verdict is None
    assert review.changes == 2


def test_every_change_is_counted_once_however_much_is_written(desk: Desk, returned: str) -> None:
    before = review_of(desk, returned).tally()
    decide(desk, returned, {"milestone:ms-pilot:evidence": Verdict.ACCEPT})
    after = review_of(desk, returned).tally()
    assert (before.changes, before.undecided, before.problems) == (2, 2, 1)
    assert (after.changes, after.undecided, after.problems) == (2, 1, 1)


def test_a_return_that_cannot_be_opened_has_no_tally(desk: Desk, returned: str) -> None:
    assert set(tallies(desk, [returned, "rt-edu", "nothing"])) == {returned}


def test_looking_ahead_counts_cells_and_names_what_it_would_replace(desk: Desk, tmp_path: Path) -> None:
    period = desk.picture.find("period", "2026-10")
    found = {one.ministry.code: one for one in foresee(desk, _period(desk, period))}
    (made,) = issue_workbooks(desk, tmp_path / "out", ministries=["FIN"])
    again = {one.ministry.code: one for one in foresee(desk, _period(desk, period))}
    assert found["FIN"].cells == made.cells
    earlier = again["FIN"].earlier
    assert found["FIN"].earlier is None
    assert earlier is not None
    assert earlier.ref == made.issue.ref
    assert found["EDU"].came_back == 1


def test_looking_ahead_makes_nothing(desk: Desk) -> None:
    step = desk.picture.step
    period = _period(desk, desk.picture.find("period", "2026-10"))
    foresee(desk, period)
    assert desk.picture.step == step
    assert issues_of(desk, "m-fin", period.id) == []


def _period(desk: Desk, id: str | None) -> Period:
    found = desk.picture.get(Period, id)
    assert found is not None
    return found


def test_a_return_of_which_nothing_can_be_read_yet_did_not_change_nothing(desk: Desk, tmp_path: Path) -> None:
    book = perturb.Returned(issue_workbooks(desk, tmp_path / "out", ministries=["EDU"])[0].path)
    book.write("milestones", "ms-test", "forecast", "03/04/2027")
    (result,) = receive(desk, [book.save(tmp_path / "back.xlsx")])
    review = review_of(desk, result.returned)
    assert opening(review, 0) == "No change of Education could be read: one problem stands in the way."
