"""Returns taken in: what is kept, what is written, what is refused, and that one Undo takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.exchanges import Returned, ReturnStatus, Ruling, Verdict
from deliverydesk.domain.measures import Reading
from deliverydesk.domain.parties import Period
from deliverydesk.domain.work import Barrier, Milestone
from deliverydesk.errors import Invalid, Refused
from deliverydesk.progress import Cancelled, Progress
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kinds import Absent
from deliverydesk.services.desk import Desk
from deliverydesk.services.editing import set_field
from deliverydesk.services.issuing import issue_workbooks, open_period
from deliverydesk.services.returns import decide, open_return, receive, review
from tests.desks import small_country
from tests.exchange import perturb

FORECAST = "milestone:ms-coaches:forecast"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with small_country(tmp_path) as opened:
        yield opened


@pytest.fixture
def workbook(desk: Desk, tmp_path: Path) -> perturb.Returned:
    return perturb.Returned(issue_workbooks(desk, tmp_path / "out", ministries=["EDU"])[0].path)


@pytest.fixture
def filled(workbook: perturb.Returned, tmp_path: Path) -> Path:
    """A return with one of everything: safe, flagged, a rating, a blanking, a new record, a problem."""
    workbook.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    workbook.write("readings", "i-read/2026-06-30//", "value", 54.1)
    workbook.write("readings", "i-read/2026-09-30//", "value", 55)
    workbook.write("ratings", "a-ministry", "overall", "AR")
    workbook.write("milestones", "ms-coaches", "evidence", None)
    workbook.error("milestones", "ms-pilot", "actual")
    token = next(iter(workbook.rows("new_barriers")))
    workbook.write("new_barriers", token, "priority", "P03")
    workbook.write("new_barriers", token, "title", "No paper")
    workbook.delete_row("milestones", "ms-test")
    workbook.sign("B. Sollen", datetime(2026, 11, 9))
    return workbook.save(tmp_path / "filled.xlsx")


def milestone(desk: Desk, id: str = "ms-coaches") -> Milestone:
    found = desk.picture.get(Milestone, id)
    assert found is not None
    return found


def value_of(desk: Desk, reading: str) -> float | Absent | None:
    found = desk.picture.record(reading)
    assert isinstance(found, Reading)
    return found.value


def test_none_keeps_the_return_and_writes_no_value(desk: Desk, filled: Path) -> None:
    (result,) = receive(desk, [filled])
    kept = desk.picture.get(Returned, result.returned)
    assert kept is not None
    assert (kept.status, kept.signed_by, kept.signed_on) == (
        ReturnStatus.READ,
        "B. Sollen",
        date(2026, 11, 9),
    )
    assert milestone(desk).forecast == date(2027, 2, 15)
    assert desk.undo_label == "Return from Education received"


def test_a_dry_run_writes_nothing(desk: Desk, filled: Path) -> None:
    step, returns = desk.picture.step, desk.picture.count("returned")
    (result,) = receive(desk, [filled], accept="all", dry_run=True)
    assert len(result.proposals) == 7
    assert (desk.picture.step, desk.picture.count("returned"), result.returned) == (step, returns, "")


def test_clean_takes_only_what_is_safe_and_plain(desk: Desk, filled: Path) -> None:
    receive(desk, [filled], accept="clean")
    rulings = {(one.record, one.field) for one in desk.picture.all(Ruling) if one.returned != "rt-edu"}
    assert rulings == {("ms-coaches", "forecast"), ("i-read/2026-09-30//", "value")}
    assert milestone(desk).forecast == date(2027, 3, 1)
    assert value_of(desk, "i-read/2026-09-30//") == 55
    assert value_of(desk, "i-read/2026-06-30//") == 52.5


def test_all_takes_ratings_new_and_flagged_but_no_blanking_and_no_deletion(desk: Desk, filled: Path) -> None:
    before = desk.picture.count("barrier")
    receive(desk, [filled], accept="all")
    rating = desk.picture.get(Assessment, "a-ministry")
    assert rating is not None
    assert (rating.overall, value_of(desk, "i-read/2026-06-30//")) == ("AR", 54.1)
    assert (milestone(desk).evidence, milestone(desk, "ms-pilot").actual) == (
        "Waits for M032",
        date(2024, 9, 30),
    )
    assert milestone(desk, "ms-test").title == "Term test in every province"
    assert desk.picture.count("barrier") == before + 1


def test_a_new_record_gets_the_next_reference_and_its_ministry(desk: Desk, filled: Path) -> None:
    receive(desk, [filled], accept="all")
    (made,) = [one for one in desk.picture.all(Barrier) if one.title == "No paper"]
    assert (made.ref, made.sponsor, made.priority) == ("B142", "m-edu", "pr-read")


def test_one_undo_takes_a_return_back_whole(desk: Desk, filled: Path) -> None:
    counts = desk.counts()
    receive(desk, [filled], accept="all")
    desk.undo()
    assert desk.counts() == counts
    assert milestone(desk).forecast == date(2027, 2, 15)
    assert value_of(desk, "i-read/2026-06-30//") == 52.5


def test_a_self_rating_that_was_asked_for_becomes_a_record_of_its_own(
    desk: Desk, workbook: perturb.Returned, tmp_path: Path
) -> None:
    token = next(one for one in workbook.rows("ratings") if one != "a-ministry")
    workbook.write("ratings", token, "overall", "Amber/Red")
    workbook.write("ratings", token, "reason", "The release is late.")
    receive(desk, [workbook.save(tmp_path / "back.xlsx")], accept="all")
    made = desk.picture.get(Assessment, token)
    assert made is not None
    assert (made.priority, made.voice, made.period) == ("pr-école", Voice.MINISTRY, "t-10")
    assert (made.overall, made.reason) == ("AR", "The release is late.")


def test_what_we_changed_meanwhile_is_a_conflict(desk: Desk, filled: Path) -> None:
    set_field(desk, milestone(desk), "forecast", date(2027, 1, 31))
    (result,) = receive(desk, [filled], accept="clean")
    found = next(one for one in result.proposals if one.id == FORECAST)
    assert (str(found.kind), found.issued, found.theirs, found.ours) == (
        "conflict", "2027-02-15", "2027-03-01", "2027-01-31",
    )  # fmt: skip
    assert milestone(desk).forecast == date(2027, 1, 31)


def test_the_same_change_on_both_sides_is_nothing_to_decide(desk: Desk, filled: Path) -> None:
    set_field(desk, milestone(desk), "forecast", date(2027, 3, 1))
    (result,) = receive(desk, [filled])
    assert FORECAST not in {one.id for one in result.proposals}


def test_what_only_we_changed_is_left_alone(desk: Desk, workbook: perturb.Returned, tmp_path: Path) -> None:
    set_field(desk, milestone(desk), "forecast", date(2027, 1, 31))
    (result,) = receive(desk, [workbook.save(tmp_path / "back.xlsx")])
    assert result.proposals == ()


def test_a_record_that_is_gone_is_named(desk: Desk, filled: Path) -> None:
    desk.write("gone", [Change(milestone(desk, "ms-coaches"), None)])
    (result,) = receive(desk, [filled], accept="all")
    assert "gone" in {one.rule for one in result.problems}


def test_the_same_file_twice_is_already_received(desk: Desk, filled: Path) -> None:
    receive(desk, [filled], accept="all")
    step = desk.picture.step
    (result,) = receive(desk, [filled], accept="all")
    assert (result.status, result.proposals, desk.picture.step) == ("already received", (), step)


def test_a_file_looked_at_first_can_be_accepted_afterwards(desk: Desk, filled: Path) -> None:
    (first,) = receive(desk, [filled])
    returns = desk.picture.count("returned")
    (again,) = receive(desk, [filled], accept="clean")
    assert (again.status, {one.id for one in again.proposals}) == (
        "already received", {FORECAST, "reading:i-read/2026-09-30//:value"},
    )  # fmt: skip
    assert (milestone(desk).forecast, desk.picture.count("returned")) == (date(2027, 3, 1), returns)
    assert set(open_return(desk, first.returned).rulings) == {one.id for one in again.proposals}
    assert receive(desk, [filled], accept="clean")[0].proposals == ()


def test_another_file_that_says_the_same_is_already_received(
    desk: Desk, filled: Path, tmp_path: Path
) -> None:
    receive(desk, [filled])
    again = tmp_path / "again.xlsx"
    openpyxl.load_workbook(filled).save(again)
    assert receive(desk, [again])[0].status == "already received"


def test_the_same_file_twice_in_one_go_is_read_once(desk: Desk, filled: Path) -> None:
    assert [one.status for one in receive(desk, [filled, filled])] == ["read", "already received"]


def test_a_second_version_in_one_go_is_compared_with_the_first(
    desk: Desk, workbook: perturb.Returned, filled: Path, tmp_path: Path
) -> None:
    workbook.write("milestones", "ms-coaches", "forecast", datetime(2027, 4, 1))
    second = workbook.save(tmp_path / "second.xlsx")
    _first, later = receive(desk, [filled, second], accept="clean")
    found = next(one for one in later.proposals if one.id == FORECAST)
    assert (found.ours, str(found.kind)) == ("2027-03-01", "conflict")
    assert milestone(desk).forecast == date(2027, 3, 1)


def test_an_earlier_workbook_is_stale_and_never_accepted_unseen(
    desk: Desk, filled: Path, tmp_path: Path
) -> None:
    issue_workbooks(desk, tmp_path / "later", ministries=["EDU"])
    (result,) = receive(desk, [filled], accept="all")
    assert result.status == "stale"
    assert FORECAST in {one.id for one in result.proposals}
    assert milestone(desk).forecast == date(2027, 2, 15)


def test_a_workbook_of_another_desk_is_not_ours(filled: Path, tmp_path: Path) -> None:
    with small_country(tmp_path / "other") as other:
        (result,) = receive(other, [filled])
    assert (result.status, [one.rule for one in result.problems]) == ("not ours", ["not ours"])
    assert "not issued from this desk" in result.problems[0].sentence


def test_some_other_workbook_is_not_ours(desk: Desk, tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "some.xlsx")
    assert receive(desk, [tmp_path / "some.xlsx"])[0].status == "not ours"


def test_a_changed_hidden_sheet_is_refused(desk: Desk, workbook: perturb.Returned, tmp_path: Path) -> None:
    workbook.book["_meta"]["B4"] = "m-fin"
    (result,) = receive(desk, [workbook.save(tmp_path / "back.xlsx")])
    assert (result.status, result.problems[0].rule) == ("refused", "hidden sheet changed")


def test_a_file_that_is_no_workbook_stops_nothing_else(desk: Desk, filled: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.xlsx").write_text("Dear colleagues")
    results = receive(desk, [tmp_path / "letter.xlsx", filled])
    assert [one.status for one in results] == ["unreadable", "read"]
    assert results[0].problems


def test_what_a_rule_forbids_is_named_at_its_cell_and_the_rest_is_written(
    desk: Desk, workbook: perturb.Returned, tmp_path: Path
) -> None:
    workbook.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    cell = workbook.write("people", "p-sollen", "to_on", datetime(2020, 1, 1))
    person = desk.picture.record("p-sollen")
    assert person is not None
    set_field(desk, person, "from_on", date(2024, 1, 1))
    file = workbook.save(tmp_path / "back.xlsx")
    (result,) = receive(desk, [file], dry_run=True)
    (asked,) = [one for one in result.proposals if one.entity == "person"]
    assert (asked.address, [one.rule for one in asked.flags]) == (cell, ["date order"])
    (result,) = receive(desk, [file], accept="all")
    assert [(one.rule, one.where.address) for one in result.problems] == [("date order", cell)]
    assert milestone(desk).forecast == date(2027, 3, 1)


def test_a_cancelled_reading_writes_nothing(desk: Desk, filled: Path) -> None:
    step, progress = desk.picture.step, Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        receive(desk, [filled], accept="all", progress=progress)
    assert desk.picture.step == step


def test_an_unsigned_return_says_so(desk: Desk, workbook: perturb.Returned, tmp_path: Path) -> None:
    (result,) = receive(desk, [workbook.save(tmp_path / "back.xlsx")])
    assert [one.rule for one in result.notes] == ["not signed off"]


def test_a_review_opens_again_as_things_stand_now(desk: Desk, filled: Path) -> None:
    (result,) = receive(desk, [filled])
    set_field(desk, milestone(desk), "forecast", date(2027, 1, 31))
    found = next(one for one in review(desk, result.returned) if one.id == FORECAST)
    assert (str(found.kind), found.ours) == ("conflict", "2027-01-31")
    assert open_return(desk, result.returned).problems == result.problems


def test_decisions_are_one_step_with_a_ruling_each(desk: Desk, filled: Path) -> None:
    (result,) = receive(desk, [filled])
    rating, reading = "assessment:a-ministry:overall", "reading:i-read/2026-06-30//:value"
    decisions: dict[str, Any] = {
        FORECAST: Verdict.ACCEPT,
        rating: (Verdict.ACCEPT, "Amber-green"),
        reading: Verdict.REFUSE,
    }
    written = decide(desk, result.returned, decisions, {reading: "The final figure is out."})
    opened = open_return(desk, result.returned)
    assert written.step.label == "Return from Education, 3 cells"
    assert milestone(desk).forecast == date(2027, 3, 1)
    assert opened.rulings[reading].reason == "The final figure is out."
    assert reading not in {one.id for one in review(desk, result.returned)}
    made = desk.picture.get(Assessment, "a-ministry")
    assert made is not None
    assert made.overall == "AG"
    desk.undo()
    assert open_return(desk, result.returned).rulings == {}


def test_a_second_thought_takes_the_place_of_the_first(desk: Desk, filled: Path) -> None:
    (result,) = receive(desk, [filled])
    decide(desk, result.returned, {FORECAST: Verdict.QUERY})
    decide(desk, result.returned, {FORECAST: Verdict.ACCEPT})
    assert open_return(desk, result.returned).rulings[FORECAST].verdict is Verdict.ACCEPT
    assert milestone(desk).forecast == date(2027, 3, 1)


def test_a_blanking_is_written_only_when_somebody_says_so(desk: Desk, filled: Path) -> None:
    (result,) = receive(desk, [filled], accept="all")
    decide(desk, result.returned, {"milestone:ms-coaches:evidence": Verdict.ACCEPT})
    assert milestone(desk).evidence is None


def test_a_missing_row_cannot_be_accepted(desk: Desk, filled: Path) -> None:
    (result,) = receive(desk, [filled])
    with pytest.raises(Refused, match="did not come back"):
        decide(desk, result.returned, {"milestone:ms-test:": Verdict.ACCEPT})


def test_another_value_that_cannot_be_read_is_refused(desk: Desk, filled: Path) -> None:
    (result,) = receive(desk, [filled])
    with pytest.raises(Invalid, match="not a date"):
        decide(desk, result.returned, {FORECAST: (Verdict.ACCEPT, "soon")})


def test_the_open_period_is_the_first_still_awaited() -> None:
    def period(ref: str, start: date, end: date, due: date | None) -> Period:
        return Period(id=ref, ref=ref, start=start, end=end, due=due)

    q3 = period("Q3", date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 20))
    q4 = period("Q4", date(2026, 10, 1), date(2026, 12, 31), None)
    assert open_period([q4, q3], date(2026, 10, 10)) is q3
    assert open_period([q4, q3], date(2026, 10, 26)) is q4
    assert open_period([q4, q3], date(2027, 3, 1)) is q4
    assert open_period([replace(q4), q3], date(2025, 1, 1)) is q3
    with pytest.raises(Refused):
        open_period([], date(2026, 1, 1))
