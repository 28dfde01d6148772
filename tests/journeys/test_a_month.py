"""One month of the sample country, from workbooks out to the brief, and a person finishing what was left."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from deliverydesk.cli.main import main
from deliverydesk.domain.exchanges import Freeze, Issue, Returned, ReturnStatus, Ruling, Verdict
from deliverydesk.domain.measures import Reading
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.scorecard import scorecards
from deliverydesk.domain.work import Milestone
from deliverydesk.errors import Refused
from deliverydesk.schema.proposals import ProposalKind
from deliverydesk.services.control import control
from deliverydesk.services.demo import DemoResult, make_demo
from deliverydesk.services.desk import Desk
from deliverydesk.services.freezing import reopen
from deliverydesk.services.returns import decide, open_return


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> DemoResult:
    return make_demo(tmp_path_factory.mktemp("month"))


@pytest.fixture
def desk(month: DemoResult, tmp_path: Path) -> Iterator[Desk]:
    """The desk of the month, in a copy that a test may write to."""
    copy = tmp_path / month.desk.name
    copy.write_bytes(month.desk.read_bytes())
    with Desk.open(copy, actor="RFE") as opened:
        yield opened


def returned_of(desk: Desk, ministry: str) -> Returned:
    at = desk.picture
    issue = next(one for one in at.all(Issue) if at.reference(one.ministry) == ministry)
    return at.children(Returned, "issue", issue.id)[0]


def test_the_month_leaves_desk_workbooks_and_brief(month: DemoResult) -> None:
    folder = month.desk.parent
    assert month.desk.suffix == ".desk"
    issued = sorted(path.name for path in (folder / "issued").iterdir())
    returned = sorted(path.name for path in (folder / "returned").iterdir())
    assert len(issued) == len(month.issued) == 13
    assert len(returned) == len(month.taken_in) + len(month.pending) == 12
    assert set(issued) - set(returned) == {f"{month.late[0]}-2026-Q3.xlsx"}
    assert month.brief.path.parent == folder
    assert not list(folder.rglob("*.part"))


def test_every_clean_return_is_taken_in_whole(month: DemoResult, desk: Desk) -> None:
    assert [one.ministry for one in month.taken_in] == [
        "DIG",
        "EDU",
        "ENE",
        "FIN",
        "HEA",
        "HOU",
        "INT",
        "JUS",
        "LAB",
        "SOC",
    ]
    for one in month.taken_in:
        assert one.status == str(ReturnStatus.READ)
        assert one.problems == ()
        assert {note.rule for note in one.notes} <= {"same words"}
        assert {proposal.kind for proposal in one.proposals} <= {ProposalKind.SAFE, ProposalKind.NEW}
        assert open_return(desk, one.returned).undecided == ()
    accepted = sum(len(one.proposals) for one in month.taken_in)
    assert desk.picture.count("ruling") == accepted == len(desk.picture.all(Ruling))


def test_what_ministries_wrote_stands_beside_what_the_unit_wrote_later(desk: Desk) -> None:
    at = desk.picture
    p12 = at.get(Priority, at.find("priority", "P12"))
    assert p12 is not None
    assert "97.9 %" in str(p12.narrative_ministry)
    assert str(p12.narrative_unit).startswith("The trial run")
    brought = at.record(f"{at.find('indicator', 'I172')}/2026-09-30//")
    assert isinstance(brought, Reading)
    assert brought.value == 980


def test_the_bad_return_names_every_slip_by_its_cell(month: DemoResult) -> None:
    bad = next(one for one in month.pending if one.ministry == "TRN")
    assert Counter(one.rule for one in bad.problems) == {"error": 1, "date": 1, "row without a key": 1}
    assert all(one.where.sheet and one.where.cell for one in bad.problems)
    assert sum(one.is_blanking for one in bad.proposals) == 1
    assert sum(one.flagged("past value changed") for one in bad.proposals) == 1
    wrong_unit = [one for one in bad.proposals if one.entity == "reading" and one.theirs == 0.94]
    assert len(wrong_unit) == 1
    # The row put in shifted nothing: every milestone below it came back as itself.
    moved = [one for one in bad.proposals if one.entity == "milestone"]
    assert {one.field for one in moved} <= {"forecast", "evidence"}


def test_the_other_pending_return_clashes_with_what_we_learned_since(month: DemoResult) -> None:
    one = next(one for one in month.pending if one.ministry == "ECO")
    assert one.problems == ()
    clashes = {proposal.address for proposal in one.proposals if proposal.kind is ProposalKind.CONFLICT}
    assert len(clashes) == 3
    assert sum(proposal.kind is ProposalKind.NEW for proposal in one.proposals) == 1


def test_a_person_finishes_the_bad_return_and_takes_it_back_in_one_step(desk: Desk) -> None:
    kept = returned_of(desk, "TRN")
    opened = open_return(desk, kept.id)
    before = desk.picture.step
    rule = {
        one.id: Verdict.REFUSE if one.is_blanking
        else Verdict.QUERY if one.flags or one.theirs == 0.94
        else Verdict.ACCEPT
        for one in opened.proposals
    }  # fmt: skip
    decide(desk, kept.id, rule, "looked at on 19 October")
    at = desk.picture
    assert at.step == before + 1
    assert open_return(desk, kept.id).undecided == ()
    crossing = at.get(Milestone, at.find("milestone", "M066"))
    assert crossing is not None
    assert str(crossing.forecast) == "2026-12-18"
    past = at.record(f"{at.find('indicator', 'I061')}/2026-06-30//")
    assert isinstance(past, Reading)
    assert past.value == 221
    desk.undo()
    assert len(open_return(desk, kept.id).undecided) == len(rule)


def test_the_brief_prints_the_picture_that_was_frozen(month: DemoResult, desk: Desk) -> None:
    pages = [page.extract_text() for page in PdfReader(month.brief.path).pages]
    assert len(pages) == month.brief.pages > desk.picture.count("priority")
    assert "three green, five amber-green, nine amber-red or red" in " ".join(pages[0].split())
    assert all("PRACTICE" in page for page in pages)
    frozen = reopen(desk, month.brief.freeze.ref)
    for card in scorecards(frozen.picture):
        assert any(card.priority.title in page for page in pages[1:]), card.priority.ref


def test_the_counts_said_are_the_records_held(
    month: DemoResult, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["info", str(desk.path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["counts"] == desk.counts()
    assert told["counts"]["issue"] == len(month.issued)
    assert told["counts"]["returned"] == len(month.taken_in) + len(month.pending)
    assert [one["ref"] for one in told["freezes"]] == [
        one.ref for one in sorted(desk.picture.all(Freeze), key=lambda f: f.step)
    ]


def test_the_desk_of_the_month_has_nothing_wrong_with_it(month: DemoResult) -> None:
    assert main(["check", str(month.desk)]) == 0


def test_the_undo_after_the_month_is_the_last_return(desk: Desk) -> None:
    assert desk.undo_label == "2 returns received"


def test_what_is_told_counts_what_was_done(month: DemoResult) -> None:
    told = " ".join(month.told())
    assert "13 workbooks issued" in told
    assert "10 returns taken in" in told
    assert "2 returns wait for a decision: ECO, TRN." in told
    assert "1 ministry has not answered: ENV." in told
    assert json.dumps(month.plain())


def test_a_second_month_in_the_same_folder_is_refused(month: DemoResult) -> None:
    with pytest.raises(Refused, match="already"):
        make_demo(month.desk.parent)


def test_the_month_has_its_marks_and_its_letters(month: DemoResult, desk: Desk) -> None:
    found = {one["code"]: one for one in control(desk).plain()["ministries"]}
    assert all(one["sent_on"] == "2026-10-01" for one in found.values())
    assert {code for code, one in found.items() if one["acknowledged_on"]} == {"ECO", "ENV", "HEA"}
    assert (found["ENV"]["status"], found["ENV"]["reminded_on"]) == ("reminded", "2026-10-19")
    assert {code for code, one in found.items() if one["undecided"]} == {
        one.ministry for one in month.pending
    }
    letters = [path.suffix for path in (month.desk.parent / "letters").iterdir()]
    assert letters.count(".eml") == letters.count(".txt") == len(month.issued)


def test_the_brief_says_what_the_control_room_says(month: DemoResult, desk: Desk) -> None:
    page = " ".join(PdfReader(month.brief.path).pages[1].extract_text().split())
    found = control(desk)
    assert found.sentence in page
    owed = sum(one.share.owed for one in found.lines)
    filled = sum(one.share.filled for one in found.lines)
    assert f"{filled} of {owed} answers that are owed are in." in page
