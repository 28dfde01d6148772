"""`sendback` on the command line: its JSON keys and exit codes are contracts."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from deliverydesk.cli.main import main
from deliverydesk.domain.exchanges import Verdict
from deliverydesk.services.desk import Desk
from deliverydesk.services.returns import decide
from tests.exchange import perturb

FORECAST = "milestone:ms-coaches:forecast"
KEYS = {
    "returned", "file", "letter", "mail", "ref", "sha256", "taken", "refused", "changed", "asked", "unread",
    "waiting",
}  # fmt: skip


def test_a_return_is_received_queried_and_sent_back(
    desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["issue", str(desk), "--as", "LA", "--ministry", "EDU", "--out", str(out)]) == 0
    book = perturb.Returned(out / "EDU-2026-10.xlsx")
    book.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    back = book.save(tmp_path / "back.xlsx")
    capsys.readouterr()
    main(["receive", str(desk), str(back), "--as", "LA", "--json"])
    (received,) = json.loads(capsys.readouterr().out)["files"]
    with Desk.open(desk, actor="LA") as opened:
        decide(opened, received["returned"], {FORECAST: Verdict.QUERY}, "Who says so?")
    words = ["sendback", str(desk), "--as", "LA", "--return", "back.xlsx", "--out", str(out), "--json"]
    assert main(words) == 0
    made = json.loads(capsys.readouterr().out)
    assert set(made) == KEYS
    assert (made["returned"], [one["id"] for one in made["asked"]]) == (received["returned"], [FORECAST])
    assert Path(made["file"]).is_file()
    assert Path(made["letter"]).is_file()


def test_a_return_that_nobody_knows_is_refused_with_those_there_are(
    desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["sendback", str(desk), "--as", "LA", "--return", "nothing.xlsx", "--out", str(tmp_path / "o")]
    assert main(words) == 3
    assert "EDU-2026-10-back.xlsx" in capsys.readouterr().err


def test_history_of_a_field_says_where_each_value_came_from(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["history", str(desk), "--record", "M033", "--field", "forecast", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["field"], [one["source"] for one in told["origins"]]) == ("forecast", ["typed"])
    assert main(["history", str(desk), "--record", "M033", "--field", "forecast"]) == 0
    assert "Typed here by L. Amadi" in capsys.readouterr().out


def test_a_field_without_its_record_is_wrong_usage(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", str(desk), "--field", "forecast"]) == 2
    assert "--record" in capsys.readouterr().err


def test_a_reading_is_named_by_its_indicator_and_its_day(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["history", str(desk), "--record", "I031/2026-06-30//", "--field", "value", "--json"]
    assert main(words) == 0
    assert [one["after"] for one in json.loads(capsys.readouterr().out)["origins"]] == ["52.5"]


def test_workbooks_are_cut_into_parts(desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["issue", str(desk), "--as", "LA", "--ministry", "EDU", "--parts", "programme", "--json"]
    assert main([*words, "--out", str(tmp_path / "out")]) == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert [one["part"] for one in files] == ["G01 Reading coaches", "What hangs on no programme"]
