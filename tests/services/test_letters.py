"""Letters: what they say is so, a mail program opens them as drafts, and no file is written over."""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email import policy
from pathlib import Path

import pytest

from deliverydesk.domain.control import Line
from deliverydesk.domain.exchanges import DispatchKind, Verdict
from deliverydesk.domain.parties import Ministry
from deliverydesk.errors import Unwritable
from deliverydesk.i18n import languages
from deliverydesk.schema.changes import Change
from deliverydesk.schema.kind import without_direction
from deliverydesk.services import letters
from deliverydesk.services.control import control
from deliverydesk.services.desk import Desk
from deliverydesk.services.dispatching import mark
from deliverydesk.services.issuing import IssuedFile, Terms, issue_workbooks
from deliverydesk.services.returns import decide, receive
from deliverydesk.services.reviewing import review_of
from tests.desks import small_country
from tests.exchange import perturb
from tests.tongues import lacking


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with small_country(tmp_path) as opened:
        yield opened


def issued(desk: Desk, folder: Path, code: str = "EDU", terms: Terms | None = None) -> IssuedFile:
    (made,) = issue_workbooks(desk, folder / "out", ministries=[code], terms=terms or Terms())
    return made


def line(desk: Desk, code: str = "EDU") -> Line:
    return next(one for one in control(desk).lines if one.answer.ministry.code == code)


def contact(desk: Desk, words: str) -> None:
    education = desk.picture.get(Ministry, "m-edu")
    assert education is not None
    desk.write("Contact", [Change(education, replace(education, contact=words))])


def test_a_covering_letter_is_a_draft_with_the_workbook_attached(desk: Desk, tmp_path: Path) -> None:
    contact(desk, "R. Lindqvaer <returns@education.example>, extension 12")
    made = issued(desk, tmp_path)
    text, mail = letters.cover(desk, [made], made.path.parent)
    assert [text.name, mail.name] == ["EDU-2026-10 letter.txt", "EDU-2026-10 letter.eml"]
    draft = email.message_from_bytes(mail.read_bytes(), policy=policy.default)
    assert draft["X-Unsent"] == "1"
    assert draft["To"] == "returns@education.example"
    assert draft["Subject"] == "Return for 2026-10: Education [OFFICIAL - PRACTICE]"
    (attached,) = draft.iter_attachments()
    assert attached.get_filename() == "EDU-2026-10.xlsx"
    assert attached.get_content() == made.path.read_bytes()
    body = draft.get_body().get_content().replace("\r\n", "\n")
    assert f"There are {made.cells} cells to fill in or to leave as they are." in body
    assert "by 15 November 2026" in body
    assert body.startswith("OFFICIAL - PRACTICE\n")
    assert body.split() == text.read_text(encoding="utf-8").split("\n", 3)[3].split()


def test_a_contact_without_an_address_leaves_the_draft_without_one(desk: Desk, tmp_path: Path) -> None:
    draft = email.message_from_bytes(letters.covering(desk, issued(desk, tmp_path)).mail())
    assert draft["To"] is None


def test_the_same_letter_gives_the_same_bytes(desk: Desk, tmp_path: Path) -> None:
    letter = letters.covering(desk, issued(desk, tmp_path))
    assert letter.mail() == letter.mail()


@pytest.mark.parametrize("tag", [one.tag for one in languages()])
def test_a_draft_is_mail_in_every_script(desk: Desk, tmp_path: Path, tag: str) -> None:
    made = letters.covering(desk, issued(desk, tmp_path, terms=Terms(language=tag)))
    found = email.message_from_bytes(made.mail(), policy=policy.SMTP)
    body = found.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n").rstrip() == made.body
    assert [one.get_filename() for one in found.iter_attachments()] == [made.attached]


def test_a_letter_says_which_sheets_are_asked(desk: Desk, tmp_path: Path) -> None:
    made = issued(desk, tmp_path, terms=Terms(sections=("milestones", "readings")))
    assert "only for these sheets: Readings, Milestones." in letters.covering(desk, made).body


def test_a_letter_is_never_written_over(desk: Desk, tmp_path: Path) -> None:
    letter = letters.covering(desk, issued(desk, tmp_path))
    first = letters.write([letter], tmp_path / "letters")
    second = letters.write([letter], tmp_path / "letters")
    assert [one.name for one in second] == ["EDU-2026-10 letter 2.txt", "EDU-2026-10 letter 2.eml"]
    assert not set(first) & set(second)


def test_a_folder_that_takes_no_letters_is_named(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(Unwritable, match="cannot be written into out"):
        letters.write([letters.covering(desk, issued(desk, tmp_path))], tmp_path / "file" / "out")


def test_workbooks_whose_letters_cannot_be_written_are_issued_all_the_same(
    desk: Desk, tmp_path: Path
) -> None:
    made = issued(desk, tmp_path)
    made.path.unlink()
    with pytest.raises(Unwritable, match="The workbooks are issued, but their letters cannot be written"):
        letters.cover(desk, [made], tmp_path / "out")


def test_the_late_are_reminded_first_and_then_asked_cell_by_cell(desk: Desk, tmp_path: Path) -> None:
    issued(desk, tmp_path, "FIN")
    (first,) = letters.to_the_late(desk, control(desk).lines)
    assert first.stem == "FIN-2026-10 reminder"
    assert "It was due on 15 November 2026, 8 days ago." in first.body
    mark(desk, [line(desk, "FIN").answer], DispatchKind.REMINDED)
    (second,) = letters.to_the_late(desk, control(desk).lines)
    assert second.stem == "FIN-2026-10 questions"
    owed = line(desk, "FIN").share.owed
    assert f"The workbook asks for {owed} answers." in second.body
    assert "- P07: The ministry says" in second.body
    assert "M100" not in second.body  # its forecast went out with the workbook


def test_a_chase_lists_what_is_blank_asked_and_unsigned(desk: Desk, tmp_path: Path) -> None:
    book = perturb.Returned(issued(desk, tmp_path).path)
    book.write("milestones", "ms-test", "forecast", datetime(2027, 5, 1))
    book.write("milestones", "ms-coaches", "forecast", "soon")
    (result,) = receive(desk, [book.save(tmp_path / "back.xlsx")])
    decide(desk, result.returned, {"milestone:ms-test:forecast": Verdict.QUERY}, "Why five weeks later?")
    found = line(desk)
    body = letters.chase(desk, found).body
    missing = found.share.owed - found.share.filled
    assert f"{missing} answers are owed:" in body
    assert "- M033: Forecast or Met on (could not be read)" in body
    assert sum(one.startswith("- ") for one in body.splitlines()) == missing + found.figures.queried  # type: ignore[union-attr]
    address = book.address("milestones", "ms-test", "forecast")
    assert (
        f"- {address}, M034 Term test in every province, Forecast: you wrote 1 May 27, we hold 31 Mar 27."
        in body
    )
    assert "Why five weeks later?" in body
    assert "Nobody has signed the return off." in body
    assert review_of(desk, result.returned).tally().asked == 1


@pytest.mark.parametrize("tag", [one.tag for one in languages()])
def test_letters_speak_the_language_of_their_workbook(
    desk: Desk, tmp_path: Path, tag: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact(desk, "returns@education.example")
    first = {
        "en": "Attached is the workbook for 2026-10, EDU-2026-10.xlsx.",
        "fr": "Veuillez trouver ci-joint le classeur pour 2026-10, EDU-2026-10.xlsx.",
        "ar": "مرفق المصنف الخاص بالفترة 2026-10، EDU-2026-10.xlsx.",
    }
    with lacking(monkeypatch, tag) as found:
        made = issued(
            desk, tmp_path, terms=Terms(language=tag, sections=("milestones", "readings", "barriers"))
        )
        covering = letters.covering(desk, made)
        letters.reminder(desk, line(desk))
        letters.chase(desk, line(desk))
        filled = perturb.Returned(made.path)
        status = filled.write("barriers", "b-release", "next_step", "Écrit au Trésor")
        (result,) = receive(desk, [filled.save(tmp_path / "filled.xlsx")])
        review = review_of(desk, result.returned)
        (asked,) = [one.id for one in review.lines if one.address == status]
        decide(desk, result.returned, {asked: Verdict.QUERY}, "?")
        chased = letters.chase(desk, line(desk)).text()
    assert without_direction(covering.body).split("\n\n")[2].startswith(first[tag])
    assert "Écrit au Trésor" in chased
    # One invented return has no kept copy; that is said to the unit, and no letter tells it.
    assert found - {"A kept copy ({short}) is no longer what it was."} == set()
