"""Questions that go back: what the workbook and the letter say, and how the answer comes in."""

from __future__ import annotations

import email
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from email import policy
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from deliverydesk.domain.exchanges import Issue, Returned, Verdict
from deliverydesk.domain.work import Milestone
from deliverydesk.errors import Refused
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kind import without_direction
from deliverydesk.services.desk import Desk
from deliverydesk.services.editing import set_field
from deliverydesk.services.issuing import Terms, issue_workbooks
from deliverydesk.services.returns import decide, open_return, receive
from deliverydesk.services.reviewing import review_of
from deliverydesk.services.reviewlines import Heap
from deliverydesk.services.sendback import find_return, receipt_of, send_back
from tests.desks import small_country
from tests.every_entity.test_workbook_round_trip import SOFFICE, through_libreoffice
from tests.exchange import perturb
from tests.tongues import lacking

COACHES, EVIDENCE = "milestone:ms-coaches:forecast", "milestone:ms-coaches:evidence"
UNREAD, RATING = "milestone:ms-test:forecast", "assessment:a-ministry:overall"
WHY = "The coaches are not paid yet: how can they come in March?"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with small_country(tmp_path) as opened:
        yield opened


@pytest.fixture
def returned(desk: Desk, tmp_path: Path) -> str:
    """A return with one of everything, still undecided."""
    book = perturb.Returned(issue_workbooks(desk, tmp_path / "out", ministries=["EDU"])[0].path)
    book.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    book.write("milestones", "ms-coaches", "evidence", "=not a formula")
    book.cell("milestones", "ms-coaches", "evidence").data_type = "s"
    book.write("milestones", "ms-test", "forecast", "31/02/27")
    book.write("ratings", "a-ministry", "overall", "AR")
    token = next(iter(book.rows("new_barriers")))
    book.write("new_barriers", token, "priority", "P03")
    book.write("new_barriers", token, "title", "No paper")
    book.delete_row("milestones", "ms-pay")
    (result,) = receive(desk, [book.save(tmp_path / "filled.xlsx")])
    return result.returned


def new_barrier(desk: Desk, returned: str) -> str:
    return next(one.id for one in open_return(desk, returned).proposals if one.kind == "new")


def asked(desk: Desk, returned: str, folder: Path, *keys: str) -> perturb.Returned:
    decide(desk, returned, dict.fromkeys(keys, Verdict.QUERY), WHY)
    made = send_back(desk, returned, folder)
    assert made.workbook is not None
    return perturb.Returned(made.workbook)


def back(desk: Desk, book: perturb.Returned, path: Path) -> Any:
    (result,) = receive(desk, [book.save(path)])
    return result


def forecast(desk: Desk) -> Any:
    found = desk.picture.get(Milestone, "ms-coaches")
    assert found is not None
    return found.forecast


def test_only_what_is_asked_is_there_and_only_that_can_be_filled_in(
    desk: Desk, returned: str, tmp_path: Path
) -> None:
    book = asked(desk, returned, tmp_path / "back", COACHES)
    assert list(book.rows("milestones")) == ["ms-coaches"]
    free = [
        cell.coordinate
        for row in book.sheet("milestones").iter_rows()
        for cell in row
        if not cell.protection.locked
    ]
    assert free == [book.cell("milestones", "ms-coaches", "forecast").coordinate]
    assert book.sheet("milestones").protection.sheet
    assert book.book.sheetnames[:3] == ["Receipt", "Milestones", "Sign-off"]


def test_the_cell_holds_what_they_sent_and_says_what_we_ask(
    desk: Desk, returned: str, tmp_path: Path
) -> None:
    cell = asked(desk, returned, tmp_path / "back", COACHES).cell("milestones", "ms-coaches", "forecast")
    assert cell.value == datetime(2027, 3, 1)
    assert cell.comment.text == f"{WHY}\nYou sent: 1 Mar 2027\nWe hold: 15 Feb 2027"
    assert "Amadi" not in cell.comment.author


def test_an_answer_takes_the_place_of_what_was_queried(desk: Desk, returned: str, tmp_path: Path) -> None:
    book = asked(desk, returned, tmp_path / "back", COACHES)
    book.write("milestones", "ms-coaches", "forecast", datetime(2027, 4, 15))
    result = back(desk, book, tmp_path / "answer.xlsx")
    (one,) = result.proposals
    assert (one.id, one.issued, one.theirs, one.kind) == (COACHES, "2027-02-15", "2027-04-15", "safe")
    decide(desk, result.returned, {COACHES: Verdict.ACCEPT})
    assert forecast(desk) == date(2027, 4, 15)


def test_the_query_is_superseded_in_the_first_review(desk: Desk, returned: str, tmp_path: Path) -> None:
    book = asked(desk, returned, tmp_path / "back", COACHES, RATING)
    assert review_of(desk, returned).tally().asked == 2
    book.write("milestones", "ms-coaches", "forecast", datetime(2027, 4, 15))
    book.delete_row("ratings", "a-ministry")
    back(desk, book, tmp_path / "answer.xlsx")
    heaps = {one.id: one.heap for one in review_of(desk, returned).lines}
    assert (heaps[COACHES], heaps[RATING]) == (Heap.ANSWERED, Heap.LOOK)
    assert review_of(desk, returned).tally().asked == 1


def test_a_value_left_as_it_is_was_sent_again_and_is_never_taken_unseen(
    desk: Desk, returned: str, tmp_path: Path
) -> None:
    book = asked(desk, returned, tmp_path / "back", COACHES)
    (result,) = receive(desk, [book.save(tmp_path / "answer.xlsx")], accept="clean")
    (one,) = result.proposals
    assert ([flag.rule for flag in one.flags], one.theirs) == (["same again"], "2027-03-01")
    assert forecast(desk) == date(2027, 2, 15)


def test_taking_back_to_what_we_hold_proposes_nothing_and_settles_the_query(
    desk: Desk, returned: str, tmp_path: Path
) -> None:
    book = asked(desk, returned, tmp_path / "back", COACHES)
    book.write("milestones", "ms-coaches", "forecast", datetime(2027, 2, 15))
    assert back(desk, book, tmp_path / "answer.xlsx").proposals == ()
    assert review_of(desk, returned).tally().asked == 0


def test_blanking_what_was_asked_about_is_a_blanking_of_ours(
    desk: Desk, returned: str, tmp_path: Path
) -> None:
    book = asked(desk, returned, tmp_path / "back", COACHES)
    book.write("milestones", "ms-coaches", "forecast", None)
    (one,) = back(desk, book, tmp_path / "answer.xlsx").proposals
    assert one.is_blanking


def test_what_we_changed_since_we_asked_is_a_conflict(desk: Desk, returned: str, tmp_path: Path) -> None:
    book = asked(desk, returned, tmp_path / "back", COACHES)
    ours = desk.picture.get(Milestone, "ms-coaches")
    assert ours is not None
    set_field(desk, ours, "forecast", date(2027, 1, 31), reason="By telephone")
    book.write("milestones", "ms-coaches", "forecast", datetime(2027, 4, 15))
    (one,) = back(desk, book, tmp_path / "answer.xlsx").proposals
    assert one.kind == "conflict"


def test_a_cell_that_could_not_be_read_shows_what_stands_and_is_read_again(
    desk: Desk, returned: str, tmp_path: Path
) -> None:
    book = asked(desk, returned, tmp_path / "back", UNREAD)
    cell = book.cell("milestones", "ms-test", "forecast")
    assert cell.value == datetime(2027, 3, 31)
    assert "You sent: “31/02/27”" in cell.comment.text
    assert "You said: “31/02/27”" in (tmp_path / "back" / "EDU-2026-10-questions.txt").read_text("utf-8")
    book.write("milestones", "ms-test", "forecast", datetime(2027, 2, 28))
    (one,) = back(desk, book, tmp_path / "answer.xlsx").proposals
    assert (one.id, one.theirs) == (UNREAD, "2027-02-28")


def test_a_new_record_is_asked_about_whole_and_comes_back_as_itself(
    desk: Desk, returned: str, tmp_path: Path
) -> None:
    key = new_barrier(desk, returned)
    book = asked(desk, returned, tmp_path / "back", key)
    (token,) = book.rows("new_barriers")
    assert key == f"barrier:{token}:"
    assert book.cell("new_barriers", token, "title").value == "No paper"
    book.write("new_barriers", token, "title", "No paper for the second test")
    (one,) = back(desk, book, tmp_path / "answer.xlsx").proposals
    assert (one.id, one.kind, one.theirs["title"]) == (key, "new", "No paper for the second test")


def test_a_row_that_did_not_come_back_is_asked_for_whole(desk: Desk, returned: str, tmp_path: Path) -> None:
    book = asked(desk, returned, tmp_path / "back", "milestone:ms-pay:")
    book.write("milestones", "ms-pay", "forecast", datetime(2027, 1, 20))
    (one,) = back(desk, book, tmp_path / "answer.xlsx").proposals
    assert (one.id, one.theirs) == ("milestone:ms-pay:forecast", "2027-01-20")


def test_an_answer_in_words_stands_beside_the_value(desk: Desk, returned: str, tmp_path: Path) -> None:
    book = asked(desk, returned, tmp_path / "back", COACHES)
    sheet = book.book["Receipt"]
    row = next(r for r in range(1, 40) if sheet.cell(r, 1).value == f"desk:receipt:ask:{COACHES}")
    sheet.cell(row, 7).value = "Pay was released on Friday."
    result = back(desk, book, tmp_path / "answer.xlsx")
    (one,) = result.proposals
    assert [flag.sentence for flag in one.flags] == [
        "They sent the same value again.",
        "They say: “Pay was released on Friday.”.",
    ]


def test_words_where_nothing_was_asked_are_named(desk: Desk, returned: str, tmp_path: Path) -> None:
    book = asked(desk, returned, tmp_path / "back", COACHES)
    book.book["Receipt"]["D60"].value = "By the way"
    rules = [one.rule for one in back(desk, book, tmp_path / "answer.xlsx").problems]
    assert rules == ["outside the table"]


def test_the_letter_says_what_was_taken_refused_and_asked(desk: Desk, returned: str, tmp_path: Path) -> None:
    decide(desk, returned, {EVIDENCE: Verdict.ACCEPT})
    decide(desk, returned, {RATING: Verdict.REFUSE}, "No reason was given.")
    decide(desk, returned, {COACHES: Verdict.QUERY}, WHY)
    made = send_back(desk, returned, tmp_path / "back")
    letter = made.letter.read_bytes().decode()
    assert "1 change was taken. 1 was not taken. We have a question about 1." in letter
    assert "Not taken (1)\n1. " in letter
    assert "No reason was given." in letter
    assert WHY in letter
    assert "EDU-2026-10-questions.xlsx" in letter
    assert "Amadi" not in letter
    draft = email.message_from_bytes(made.mail.read_bytes(), policy=policy.SMTP)
    assert [one.get_filename() for one in draft.iter_attachments()] == ["EDU-2026-10-questions.xlsx"]
    assert draft["X-Unsent"] == "1"
    receipt = openpyxl.load_workbook(made.workbook)["Receipt"]
    words = " ".join(str(cell.value) for row in receipt.iter_rows() for cell in row if cell.value)
    assert "No reason was given." in words


def test_without_a_question_there_is_a_letter_and_no_step(desk: Desk, returned: str, tmp_path: Path) -> None:
    decide(desk, returned, {RATING: Verdict.REFUSE})
    step = desk.picture.step
    made = send_back(desk, returned, tmp_path / "back")
    assert (made.workbook, desk.picture.step) == (None, step)
    names = sorted(one.name for one in (tmp_path / "back").iterdir())
    assert names == ["EDU-2026-10-receipt.eml", "EDU-2026-10-receipt.txt"]


def test_before_anything_is_decided_there_is_nothing_to_say(
    desk: Desk, returned: str, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="Nothing has been decided"):
        send_back(desk, returned, tmp_path / "back")


def test_a_value_we_wrote_instead_is_said(desk: Desk, returned: str) -> None:
    decide(desk, returned, {COACHES: (Verdict.ACCEPT, "20 Mar 2027")}, "Agreed by telephone")
    receipt = receipt_of(desk, returned)
    (one,) = receipt.changed
    assert (receipt.taken, one.theirs, one.ours, one.why) == (
        1,
        "1 Mar 2027",
        "20 Mar 2027",
        "Agreed by telephone",
    )


def test_it_is_an_issue_that_names_its_return_and_makes_nothing_stale(
    desk: Desk, returned: str, tmp_path: Path
) -> None:
    asked(desk, returned, tmp_path / "back", COACHES)
    (issue,) = [one for one in desk.picture.all(Issue) if one.sends_back]
    assert (issue.sends_back, issue.ref, issue.sections) == (returned, "EDU-2026-10-questions", "milestones")
    kept = desk.picture.get(Returned, returned)
    assert kept is not None
    again = perturb.Returned(tmp_path / "out" / "EDU-2026-10.xlsx")
    again.write("milestones", "ms-pilot", "evidence", "Signed minutes")
    assert back(desk, again, tmp_path / "again.xlsx").status == "read"


def test_the_same_questions_give_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        with small_country(folder) as desk:
            book = perturb.Returned(issue_workbooks(desk, folder / "out", ministries=["EDU"])[0].path)
            book.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
            (result,) = receive(desk, [book.save(folder / "filled.xlsx")])
            decide(desk, result.returned, {COACHES: Verdict.QUERY}, WHY)
            sent = send_back(desk, result.returned, folder / "back")
            assert sent.workbook is not None
            with zipfile.ZipFile(sent.workbook) as parts:
                made.append(
                    {
                        one: parts.read(one)
                        for one in parts.namelist()
                        # the hidden sheet and the keys of the desk are another desk's
                        if "sheet" not in one and "sharedStrings" not in one
                    }
                )
    assert made[0] == made[1]


@pytest.mark.parametrize("words", ["filled.xlsx", "FILLED.xlsx", "EDU-2026-10"])
def test_a_return_is_found_by_what_people_call_it(desk: Desk, returned: str, words: str) -> None:
    assert find_return(desk, words).id == returned
    assert find_return(desk, returned[:30]).id == returned


def test_a_name_that_fits_several_returns_is_refused_with_their_names(
    desk: Desk, returned: str, tmp_path: Path
) -> None:
    again = perturb.Returned(tmp_path / "out" / "EDU-2026-10.xlsx")
    again.write("milestones", "ms-pilot", "evidence", "Signed minutes")
    back(desk, again, tmp_path / "again.xlsx")
    with pytest.raises(Refused, match="names 2 returns") as refused:
        find_return(desk, "EDU-2026-10")
    assert "again.xlsx" in str(refused.value.hint)


EVERYWHERE = [
    ("priorities", "priority", "pr-read", "narrative_ministry", "=Coaches come – ½ later\n@second line"),
    ("ratings", "assessment", "a-ministry", "overall", "AR"),
    ("indicators", "indicator", "i-read", "source", "'Another office"),
    ("readings", "reading", "i-read/2026-06-30//", "value", 54.25),
    ("milestones", "milestone", "ms-pilot", "actual", datetime(2024, 10, 1)),
    ("milestones", "milestone", "ms-coaches", "forecast", "not yet known"),
    ("barriers", "barrier", "b-release", "next_step", "Second letter"),
    ("programmes", "programme", "g-coach", "owner", "B. Sollen"),
    ("people", "person", "p-sollen", "post", "Director, Primary"),
]


@pytest.fixture
def of_everything(desk: Desk, tmp_path: Path) -> tuple[str, dict[str, Any]]:
    """A return with a change on every sheet, each of them queried; what each one said."""
    book = perturb.Returned(issue_workbooks(desk, tmp_path / "out", ministries=["EDU"])[0].path)
    for section, _entity, record, field, value in EVERYWHERE:
        book.write(section, record, field, value)
        book.cell(section, record, field).data_type = (
            "d" if isinstance(value, datetime) else ("n" if isinstance(value, float) else "s")
        )
    (result,) = receive(desk, [book.save(tmp_path / "filled.xlsx")])
    said = {one.id: one.theirs for one in result.proposals}
    assert set(said) == {f"{entity}:{record}:{field}" for _s, entity, record, field, _v in EVERYWHERE}
    decide(desk, result.returned, dict.fromkeys(said, Verdict.QUERY))
    return result.returned, said


def test_questions_on_every_sheet_come_back_unread_as_the_same_values(
    desk: Desk, of_everything: tuple[str, dict[str, Any]], tmp_path: Path
) -> None:
    returned, said = of_everything
    made = send_back(desk, returned, tmp_path / "back")
    assert made.workbook is not None
    (result,) = receive(desk, [made.workbook])
    assert {one.id: one.theirs for one in result.proposals} == said
    assert {flag.rule for one in result.proposals for flag in one.flags} >= {"same again"}
    assert result.problems == ()
    assert review_of(desk, returned).tally().asked == 0


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not on this machine")
def test_libreoffice_saves_the_questions_as_they_are(
    desk: Desk, of_everything: tuple[str, dict[str, Any]], tmp_path: Path
) -> None:
    returned, said = of_everything
    made = send_back(desk, returned, tmp_path / "back")
    assert made.workbook is not None
    (saved,) = through_libreoffice([made.workbook], tmp_path)
    (result,) = receive(desk, [saved])
    assert ({one.id: one.theirs for one in result.proposals}, result.problems) == (said, ())


def test_an_answer_can_be_asked_about_again(desk: Desk, returned: str, tmp_path: Path) -> None:
    book = asked(desk, returned, tmp_path / "back", COACHES)
    book.write("milestones", "ms-coaches", "forecast", datetime(2027, 4, 15))
    answer = back(desk, book, tmp_path / "answer.xlsx").returned
    again = asked(desk, answer, tmp_path / "again", COACHES)
    cell = again.cell("milestones", "ms-coaches", "forecast")
    assert cell.value == datetime(2027, 4, 15)
    again.write("milestones", "ms-coaches", "forecast", datetime(2027, 5, 1))
    (one,) = back(desk, again, tmp_path / "last.xlsx").proposals
    assert (one.kind, one.theirs) == ("safe", "2027-05-01")
    assert review_of(desk, answer).tally().asked == 0


def test_an_answer_whose_kept_copy_is_lost_leaves_the_question_open(
    desk: Desk, returned: str, tmp_path: Path
) -> None:
    book = asked(desk, returned, tmp_path / "back", COACHES)
    kept = back(desk, book, tmp_path / "answer.xlsx").returned
    answer = desk.picture.get(Returned, kept)
    assert answer is not None
    desk.write("Lost", [Change(answer, replace(answer, cells="0" * 64))])
    assert review_of(desk, returned).tally().asked == 1


@pytest.mark.parametrize(
    ("tag", "sheets", "comment", "heading"),
    [
        (
            "fr",
            ["Accusé de réception", "Jalons", "Visa"],
            f"{WHY}\nVous avez envoyé\N{NO-BREAK SPACE}: 1 mars 2027\nNous avons\N{NO-BREAK SPACE}: 15 févr. 2027",
            "Votre réponse pour 2026-10\N{NO-BREAK SPACE}: Education",
        ),
        (
            "ar",
            ["إشعار الاستلام", "المعالم الرئيسية", "الاعتماد"],
            f"{WHY}\nأرسلتم: 1 مارس 2027\nلدينا: 15 فبراير 2027",
            "ردكم عن الفترة 2026-10: Education",
        ),
    ],
)
def test_questions_and_letter_speak_the_language_of_the_workbook(
    desk: Desk, tmp_path: Path, tag: str, sheets: list[str], comment: str, heading: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    (made,) = issue_workbooks(desk, tmp_path / "out", ministries=["EDU"], terms=Terms(language=tag))
    filled = perturb.Returned(made.path)
    filled.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    filled.write("milestones", "ms-coaches", "evidence", "Écrit au Trésor")
    (result,) = receive(desk, [filled.save(tmp_path / "filled.xlsx")])
    decide(desk, result.returned, {EVIDENCE: Verdict.REFUSE}, WHY)
    decide(desk, result.returned, {COACHES: Verdict.QUERY}, WHY)
    with lacking(monkeypatch, tag) as found:
        sent = send_back(desk, result.returned, tmp_path / "back")
    assert found == set()
    assert sent.workbook is not None
    book = perturb.Returned(sent.workbook)
    assert book.book.sheetnames[:3] == sheets
    told = without_direction(book.cell("milestones", "ms-coaches", "forecast").comment.text)
    assert told == comment
    assert heading in without_direction(sent.letter.read_text(encoding="utf-8"))
    book.write("milestones", "ms-coaches", "forecast", datetime(2027, 4, 15))
    answer = back(desk, book, tmp_path / "answer.xlsx")
    assert [(one.id, one.theirs) for one in answer.proposals] == [(COACHES, "2027-04-15")]
