"""`challenge`: words, exit codes and JSON keys are contracts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deliverydesk.services.desk import Desk
from tests import doubted

Run = Callable[..., tuple[int, str, str]]
KEYS = {"priority", "rule", "standing", "question", "evidence", "cells", "state"}


@pytest.fixture
def doubt(desk: Path) -> Path:
    """The small country's file with a promise that every rule doubts."""
    with Desk.open(desk, actor="LA") as opened:
        doubted.write(opened)
    return desk


def asked(run: Run, desk: Path, *words: object) -> dict[str, Any]:
    code, out, err = run("challenge", desk, *words, "--json")
    assert code == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


def test_every_key_is_there_and_every_cell_leads_somewhere(run: Run, doubt: Path):
    found = asked(run, doubt)
    assert {"questions", "gaps", "calibration", "outcomes", "rules", "offers", "base_rate"} <= set(found)
    with Desk.open(doubt, writing=False) as desk:
        for one in (*found["questions"], *found["gaps"]):
            assert set(one) == KEYS
            assert one["cells"]
            for cell in one["cells"]:
                record = desk.picture.record(cell["record"])
                assert record.entity.key == cell["entity"]
                assert cell["field"] in record.entity.by_name
    assert {one["state"] for one in found["gaps"]} == {None}
    assert {one["standing"] for one in found["gaps"]} == {"gap"}
    assert found["calibration"] == []
    assert found["outcomes"] == {"ministry": 0, "unit": 0}
    assert found["base_rate"]["greens"] == ["P20", "P21"]


def test_the_first_ten_print_and_the_rest_are_counted(run: Run, doubt: Path):
    code, out, _err = run("challenge", doubt)
    assert code == 0
    assert out.count("    from ") == 10
    assert "2 more questions: --all prints them." in out
    assert "Rated amber-green, and its day, 30 June 2027, is 219 days away." in out
    assert "39 % of the greens" in out
    assert "Ministry: 0 of 20 outcomes known" in out
    assert "What does one of us know that the other does not? Put 1, answered 0" in out
    _code, out, _err = run("challenge", doubt, "--all")
    assert out.count("    from ") == 12
    assert "--all" not in out


def test_one_priority_is_asked_about_alone(run: Run, doubt: Path):
    found = asked(run, doubt, "--priority", "P20")
    assert {one["priority"] for one in found["questions"]} == {"P20"}
    both = asked(run, doubt, "--priority", "P20", "--priority", "P21")
    assert {one["priority"] for one in both["questions"]} == {"P20", "P21"}
    assert run("challenge", doubt, "--priority", "P99")[0] == 2


def test_keep_logs_each_question_once_and_undo_takes_all_back(run: Run, doubt: Path):
    code, out, _err = run("challenge", doubt, "--keep", "--as", "LA")
    assert (code, out.splitlines()[0]) == (0, "11 questions put")
    assert {one["state"] for one in asked(run, doubt)["questions"]} == {"open"}
    code, out, _err = run("challenge", doubt, "--keep", "--as", "LA")
    assert (code, "questions put" in out) == (0, False)
    assert run("undo", doubt, "--as", "LA")[1].strip() == "Undo: 11 questions put"
    assert None in {one["state"] for one in asked(run, doubt)["questions"]}


def test_it_is_judged_for_a_day_and_as_known_at_a_step(run: Run, doubt: Path):
    later = asked(run, doubt, "--at", "2027-05-01")
    assert "data_worse" not in {one["rule"] for one in later["questions"]}
    assert ("P20", "reading_stale") in {(one["priority"], one["rule"]) for one in later["gaps"]}
    before = asked(run, doubt, "--known", "2")
    assert {one["priority"] for one in before["questions"]} == {"P03"}
    assert run("challenge", doubt, "--keep", "--at", "2026-12-01")[0] == 2


def test_the_brier_score_is_off_by_default(run: Run, doubt: Path):
    assert "brier" not in asked(run, doubt)
    assert asked(run, doubt, "--brier")["brier"] == []
