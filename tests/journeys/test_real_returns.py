"""Real public returns that nobody here laid out, read through the maps that ship; skipped where absent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.parties import Ministry, Person
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.work import Milestone
from deliverydesk.schema.kinds import Absent, AbsentReason
from deliverydesk.services.desk import Desk
from deliverydesk.services.fileresult import FileResult
from deliverydesk.services.importing import import_files

EDITIONS = [
    ("2016", 143, date(2015, 9, 30), {"G": 10, "AG": 29, "A": 55, "AR": 38, "R": 6}),
    ("2018", 133, date(2017, 9, 30), {"G": 2, "AG": 22, "A": 59, "AR": 38, "R": 8}),
    ("2019", 133, date(2018, 9, 30), {"G": 4, "AG": 18, "A": 66, "AR": 38, "R": 4}) ,
    ("2021", 184, date(2021, 3, 31), {"G": 12, "AG": 29, "A": 84, "AR": 44, "R": 7}),
]  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.create(tmp_path / "ours.desk", person=Person(ref="AM", name="A. Mensah")) as made:
        yield made


def portfolio(desk: Desk, shared_data: Path, year: str, accept: str = "clean") -> FileResult:
    (result,) = import_files(
        desk, [shared_data / "uk-gmpp" / f"uk_{year}.csv"], f"uk-gmpp-{year}", accept=accept
    )
    return result


@pytest.mark.parametrize(("year", "projects", "as_at", "ratings"), EDITIONS, ids=lambda one: str(one)[:4])
def test_each_edition_of_the_portfolio_has_a_rating_or_a_reason_for_every_project(
    desk: Desk, shared_data: Path, year: str, projects: int, as_at: date, ratings: dict[str, int]
) -> None:
    result = portfolio(desk, shared_data, year)
    assert (result.status, result.problems) == ("read", ())
    found = [desk.picture.children(Assessment, "priority", one.id) for one in desk.picture.all(Priority)]
    assert len(found) == projects
    assert all(len(one) == 1 for one in found)
    given = [one[0] for one in found]
    assert {one.as_at for one in given} == {as_at}
    assert {one.voice for one in given} == {Voice.INDEPENDENT}
    assert Counter(one.overall for one in given if isinstance(one.overall, str)) == ratings
    withheld = [one.overall for one in given if isinstance(one.overall, Absent)]
    assert len(withheld) == projects - sum(ratings.values())
    assert all(one.words for one in withheld)


@pytest.mark.parametrize("year", [one[0] for one in EDITIONS])
def test_an_edition_a_second_time_proposes_nothing(desk: Desk, shared_data: Path, year: str) -> None:
    portfolio(desk, shared_data, year)
    again = portfolio(desk, shared_data, year)
    assert (again.proposals, again.problems) == ((), ())


def test_a_transposed_edition_puts_each_value_with_its_own_project(desk: Desk, shared_data: Path) -> None:
    portfolio(desk, shared_data, "2016")
    verify = next(one for one in desk.picture.all(Priority) if one.title == "GOV.UK Verify")
    assert desk.picture.get(Ministry, verify.ministry).code == "CO"  # type: ignore[union-attr]
    assert str(verify.aspiration).startswith("GOV.UK Verify is the new way to prove who you are online")


def test_words_that_stand_for_a_missing_day_keep_their_reason(desk: Desk, shared_data: Path) -> None:
    portfolio(desk, shared_data, "2018")
    reasons = Counter(one.end.reason for one in desk.picture.all(Priority) if isinstance(one.end, Absent))
    assert reasons == {AbsentReason.WITHHELD: 4, AbsentReason.NOT_YET_KNOWN: 1}


def test_the_next_edition_finds_the_projects_it_shares_by_their_names(desk: Desk, shared_data: Path) -> None:
    portfolio(desk, shared_data, "2018")
    result = portfolio(desk, shared_data, "2019")
    # 97 names are the same but for capitals and spaces; those that differ more are only pointed out.
    assert desk.picture.count("priority") == 133 + 133 - 97
    similar = [one.sentence for one in result.notes if one.rule == "similar"]
    assert any("Digital Services at the Border (DSAB)" in one for one in similar)
    assert desk.picture.count("assessment") == 133 + 133
    assert {str(one.kind) for one in result.proposals if one.entity == "assessment"} == {"new"}
    portfolio(desk, shared_data, "2019", accept="all")
    assert portfolio(desk, shared_data, "2019").proposals == ()


# --- the departmental return -----------------------------------------------------------------------


def test_the_departmental_return_comes_in_through_its_map(desk: Desk, shared_data: Path) -> None:
    template = shared_data / "uk-dft-quarterly-return" / "blank_template.xlsm"
    (result,) = import_files(desk, [template], "uk-dft-return")
    (project,) = desk.picture.all(Priority)
    assert (result.status, result.ministry, project.ref) == ("read", "BOB", "ARE_0024_1516-Q4")
    (own,) = desk.picture.children(Assessment, "priority", project.id)
    assert (own.voice, own.overall, own.as_at) == (Voice.MINISTRY, "AG", date(2019, 6, 30))
    milestones = desk.picture.children(Milestone, "priority", project.id)
    assert Counter(str(one.type) for one in milestones) == {"approval": 16, "assurance": 11, "delivery": 10}
    # Three pairs of dates lie decades apart: typing errors, named by cell and never mended by us.
    assert [(one.where.address, one.rule) for one in result.problems] == [
        ("6a - Milestones - Approvals!H12", "implausible"),
        ("6a - Milestones - Approvals!H13", "implausible"),
        ("6c - Milestones - Delivery!G14", "implausible"),
    ]
    assert "macros" in [one.rule for one in result.notes]
    (again,) = import_files(desk, [template], "uk-dft-return")
    assert again.proposals == ()


def test_another_departmental_workbook_is_refused_with_what_it_lacks(desk: Desk, shared_data: Path) -> None:
    (result,) = import_files(
        desk, [shared_data / "uk-dft-quarterly-return" / "test_template.xlsm"], "uk-dft-return"
    )
    assert result.status == "refused"
    assert "“Introduction”" in result.problems[0].sentence
    assert "It has “Summary”, “Another Sheet”" in result.problems[0].sentence


def test_the_department_s_own_list_of_cells_tells_values_formulas_and_blanks_apart(
    desk: Desk, shared_data: Path
) -> None:
    folder = shared_data / "uk-dft-quarterly-return"
    (result,) = import_files(desk, [folder / "blank_template.xlsm"], folder / "datamap.csv", dry_run=True)
    calculated = [one for one in result.proposals if one.flagged("calculated")]
    assert (len(result.proposals) - len(calculated), len(calculated)) == (714, 153)
    assert Counter(one.rule for one in result.problems) == {"uncalculated": 118}
    assert len({one.where.address for one in result.problems}) == 118
    assert "959 are blank" in result.notes[-1].sentence
    assert desk.picture.count("priority") == 0
