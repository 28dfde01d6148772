"""The verb `bring` as people and scripts type it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.services.trackers import AMBER, BLUE, GREEN, RED, follow_up

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def desk(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "new.desk"
    assert run("new", path)[0] == 0
    return path


def test_without_guess_every_column_is_told_and_nothing_is_written(
    run: Run, desk: Path, tmp_path: Path
) -> None:
    code, out, _err = run("bring", desk, follow_up(tmp_path / "f.xlsx"))
    assert code == 0
    assert "priority.title" in out
    assert "#92D050 green, 3 cells: not said yet" in out
    assert "Nothing was written." in out
    assert "Brought in" not in run("history", desk)[1]


def test_with_guess_the_list_is_written_and_undo_takes_it_back(run: Run, desk: Path, tmp_path: Path) -> None:
    fills = [
        word for one in (f"{RED}=R", f"{GREEN}=G", f"{AMBER}=AR", f"{BLUE}=none") for word in ("--fill", one)
    ]
    code, out, _err = run("bring", desk, follow_up(tmp_path / "f.xlsx"), "--guess", *fills)
    assert code == 1
    assert "Step 2: Brought in: f.xlsx" in out
    assert "93 cells:" in out
    assert run("undo", desk)[1].strip() == "Undo: Brought in: f.xlsx"


def test_json_has_columns_fills_and_an_accounting_that_adds_up(run: Run, desk: Path, tmp_path: Path) -> None:
    _code, out, _err = run("bring", desk, follow_up(tmp_path / "f.xlsx"), "--guess", "--dry-run", "--json")
    (file,) = json.loads(out)["files"]
    assert set(file) == {
        "file", "status", "ministry", "returned", "proposals", "problems", "notes", "signed_by", "questions",
        "sheet", "columns", "fills", "words", "names", "dates", "accounting",
    }  # fmt: skip
    assert [one["column"] for one in file["columns"]] == list("ABCDEFGH")
    assert set(file["columns"][0]) == {"table", "column", "heading", "is", "label", "why", "sure"}
    counted = file["accounting"]
    fates = ("written", "same", "note", "waiting", "left_out", "problem")
    assert sum(counted[fate] for fate in fates) == counted["cells"] == 93
    assert sum(one["cells"] for one in counted["left_out_because"]) == counted["left_out"]


@pytest.mark.parametrize(
    "words",
    [("--fill", "red=R"), ("--column", "A=nothing.there"), ("--fill", "FF5050"), ("--as-at", "3 May")],
)
def test_what_cannot_be_meant_is_exit_2(run: Run, desk: Path, tmp_path: Path, words: tuple[str, str]) -> None:
    assert run("bring", desk, follow_up(tmp_path / "f.xlsx"), "--guess", *words)[0] == 2


def test_a_day_to_come_is_refused(run: Run, desk: Path, tmp_path: Path) -> None:
    code, _out, err = run("bring", desk, follow_up(tmp_path / "f.xlsx"), "--guess", "--as-at", "2099-01-01")
    assert code == 3
    assert "still to come" in err
