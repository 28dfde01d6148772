"""`status`, and the terms of `issue`: words, exit codes and JSON keys are contracts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., tuple[int, str, str]]
MINISTRY_KEYS = {
    "code", "name", "status", "issued_on", "due", "sent_on", "acknowledged_on", "reminded_on", "received_on",
    "days_late", "signed_by", "owed", "filled", "undecided", "queried", "accepted", "refused", "sections",
}  # fmt: skip


def status(run: Run, desk: Path, *words: object) -> dict[str, Any]:
    code, out, err = run("status", desk, *words, "--json")
    # 1 says that the small country's own workbook, whose kept copy is invented, cannot be counted.
    assert code in (0, 1), err
    found: dict[str, Any] = json.loads(out)
    return found


def finance(found: dict[str, Any]) -> dict[str, Any]:
    return next(one for one in found["ministries"] if one["code"] == "FIN")


def test_status_has_every_key_and_its_counts_agree(run: Run, desk: Path, tmp_path: Path) -> None:
    assert run("issue", desk, "--as", "BS", "--all", "--out", tmp_path / "out")[0] == 0
    found = status(run, desk)
    assert set(found) == {"period", "sentence", "ministries"}
    assert found["period"] == "2026-10"
    assert found["sentence"].startswith("None of two returns is in yet.")
    for one in found["ministries"]:
        assert set(one) == MINISTRY_KEYS
        assert one["owed"] == sum(sheet["owed"] for sheet in one["sections"]) > 0
        assert one["filled"] == sum(sheet["filled"] for sheet in one["sections"])
        for sheet in one["sections"]:
            assert {"key", "owed", "filled", "status"} <= set(sheet)
            assert sheet["owed"] == sum(field["owed"] for field in sheet["fields"].values())


def test_a_mark_is_kept_with_its_day_and_the_reminder_is_written(
    run: Run, desk: Path, tmp_path: Path
) -> None:
    run("issue", desk, "--as", "BS", "--ministry", "FIN", "--out", tmp_path / "out")
    one = finance(status(run, desk, "--as", "BS", "--mark", "sent", "--ministry", "fin"))
    assert (one["status"], one["sent_on"]) == ("sent", "2026-11-23")
    code, out, _err = run(
        "status",
        desk,
        "--as",
        "BS",
        "--mark",
        "reminded",
        "--ministry",
        "FIN",
        "--letters",
        tmp_path / "post",
    )
    assert code == 1
    assert "1 letter written." in out
    assert "Finance: reminded, 2026-10" in out
    assert sorted(path.name for path in (tmp_path / "post").iterdir()) == [
        "FIN-2026-10 reminder.eml",
        "FIN-2026-10 reminder.txt",
    ]
    assert run("undo", desk, "--as", "BS")[0] == 0
    assert finance(status(run, desk))["reminded_on"] is None


def test_a_mark_without_a_ministry_is_wrong_usage(run: Run, desk: Path) -> None:
    assert run("status", desk, "--mark", "sent")[0] == 2
    assert run("status", desk, "--ministry", "FIN")[0] == 2
    assert run("status", desk, "--on", "2026-11-01")[0] == 2


def test_a_code_nobody_has_marks_nothing(run: Run, desk: Path) -> None:
    code, _out, err = run("status", desk, "--as", "BS", "--mark", "sent", "--ministry", "XXX")
    assert code == 3
    assert "has the code XXX; nothing was marked" in err


def test_a_kept_copy_that_cannot_be_opened_is_said(run: Run, desk: Path) -> None:
    code, out, _err = run("status", desk)
    assert code == 1
    assert "Education: what was kept of its files cannot be opened, so nothing is counted." in out


def test_status_writes_nothing_by_itself(run: Run, desk: Path) -> None:
    before = desk.read_bytes()
    assert run("status", desk, "--period", "2026-09")[0] == 0
    assert desk.read_bytes() == before


def test_issue_takes_period_sheets_and_due_day(run: Run, desk: Path, tmp_path: Path) -> None:
    code, out, _err = run(
        "issue", desk, "--as", "BS", "--ministry", "EDU", "--out", tmp_path / "out", "--period", "2026-09",
        "--sections", "milestones, people", "--due", "2026-12-01", "--no-letters", "--json",
    )  # fmt: skip
    assert code == 0
    made = json.loads(out)
    assert made["letters"] == []
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["EDU-2026-09.xlsx"]
    found = status(run, desk, "--period", "2026-09")
    (one,) = [one for one in found["ministries"] if one["code"] == "EDU"]
    assert [sheet["key"] for sheet in one["sections"]] == ["milestones", "people"]
    assert one["due"] == "2026-12-01"


def test_issue_leaves_a_letter_beside_each_workbook(run: Run, desk: Path, tmp_path: Path) -> None:
    made = json.loads(run("issue", desk, "--as", "BS", "--all", "--out", tmp_path / "out", "--json")[1])
    assert len(made["letters"]) == 2 * len(made["files"]) == 4
    assert all(Path(one).is_file() for one in made["letters"])


def test_workbook_and_letter_are_issued_in_the_language_asked_for(
    run: Run, desk: Path, tmp_path: Path
) -> None:
    words = ("--as", "BS", "--ministry", "EDU", "--out", tmp_path / "out", "--language", "fr")
    code, out, err = run("issue", desk, *words)
    assert (code, err) == (0, "")
    assert "Français: no native speaker has read these words yet." in out
    letter = tmp_path / "out" / "EDU-2026-10 lettre.txt"
    assert letter.read_text(encoding="utf-8").startswith("Réponse pour 2026-10")
    code, out, err = run("receive", desk, tmp_path / "out" / "EDU-2026-10.xlsx", "--as", "BS", "--json")
    (told,) = json.loads(out)["files"]
    assert (told["status"], told["proposals"], told["problems"]) == ("read", [], [])


def test_a_language_without_words_is_refused(run: Run, desk: Path, tmp_path: Path) -> None:
    code, _out, err = run("issue", desk, "--as", "BS", "--all", "--out", tmp_path / "out", "--language", "xx")
    assert code == 3
    assert "no words for a workbook in the language “xx”; nothing was issued" in err
    assert "There are: en (English), ar (العربية), fr (Français)." in err
    assert not (tmp_path / "out").exists()
