"""Reading in a process of its own: what kills the reader costs one file and nothing else."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from deliverydesk.exchange import worker
from deliverydesk.exchange.serving import READ
from deliverydesk.exchange.worker import Allowance, read_all
from deliverydesk.progress import Cancelled, Progress
from tests.exchange.workbook_maker import one_cell, workbook

GOOD = workbook(one_cell('<c r="A1"><v>1</v></c>'))


@pytest.fixture
def three_returns(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{name}.xlsx" for name in ("health", "roads", "water")]
    for path in paths:
        path.write_bytes(GOOD)
    return paths


@pytest.fixture
def a_reader_that(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Make the worker do something at the file called roads.xlsx, which no honest file makes it do."""

    def doing(statement: str) -> None:
        script = (
            "import sys; sys.path[:] = sys.argv[1:]\n"
            "import os, time\n"
            "from deliverydesk.exchange import serving\n"
            "honest = serving.read\n"
            "def at(path, **more):\n"
            f"    if path.name == 'roads.xlsx':\n        {statement}\n"
            "    return honest(path, **more)\n"
            "serving.read = at\n"
            "serving.serve()\n"
        )
        monkeypatch.setattr(worker, "_START", script)

    return doing


def outcomes(paths: list[Path], **more: Allowance) -> list[tuple[str, str, str]]:
    return [
        (reading.name, reading.status, reading.problems[0].rule if reading.problems else "")
        for reading in read_all(paths, **more)
    ]


def test_every_file_comes_back_in_order(three_returns: list[Path]) -> None:
    readings = list(read_all(three_returns))

    assert [(reading.name, reading.status) for reading in readings] == [
        ("health.xlsx", READ),
        ("roads.xlsx", READ),
        ("water.xlsx", READ),
    ]
    assert readings[0].book is not None
    assert readings[0].book.sheets[0].at("A1").value == 1


def test_no_files_need_no_worker() -> None:
    assert list(read_all([])) == []


def test_a_file_turned_away_leaves_the_others_alone(three_returns: list[Path]) -> None:
    three_returns[1].write_bytes(b"%PDF-1.7")

    assert outcomes(three_returns)[1:] == [
        ("roads.xlsx", "unreadable", "wrong-kind"),
        ("water.xlsx", READ, ""),
    ]


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("os.abort()", "reader-stopped"),
        ("os._exit(3)", "reader-stopped"),
        ("bytearray(2_000_000_000)", "reader-stopped"),
        ("raise KeyError('a fault of ours')", "reader-failed"),
        ("print('stray words between the answers')", ""),
    ],
)
def test_a_file_that_ends_the_reader_is_named_and_the_rest_go_on(
    three_returns: list[Path], a_reader_that: Callable[[str], None], statement: str, rule: str
) -> None:
    a_reader_that(statement)

    assert outcomes(three_returns) == [
        ("health.xlsx", READ, ""),
        ("roads.xlsx", "unreadable" if rule else READ, rule),
        ("water.xlsx", READ, ""),
    ]


def test_a_file_that_takes_too_long_is_named_and_the_rest_go_on(
    three_returns: list[Path], a_reader_that: Callable[[str], None]
) -> None:
    a_reader_that("time.sleep(60)")

    assert outcomes(three_returns, allowance=Allowance(seconds=1.0)) == [
        ("health.xlsx", READ, ""),
        ("roads.xlsx", "unreadable", "took-too-long"),
        ("water.xlsx", READ, ""),
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no limit on a process's processor time")
def test_a_file_that_computes_too_long_is_named(
    three_returns: list[Path], a_reader_that: Callable[[str], None]
) -> None:
    a_reader_that("any(iter(int, 1))")

    assert outcomes(three_returns, allowance=Allowance(cpu_seconds=1))[1] == (
        "roads.xlsx",
        "unreadable",
        "took-too-long",
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no limit on what a process writes")
def test_the_reader_cannot_write_a_file(
    three_returns: list[Path], a_reader_that: Callable[[str], None], tmp_path: Path
) -> None:
    a_reader_that(f"open({str(tmp_path / 'written')!r}, 'wb', buffering=0).write(b'x')")

    assert outcomes(three_returns)[1] == ("roads.xlsx", "unreadable", "reader-failed")
    assert (tmp_path / "written").read_text() == ""


def test_a_reader_that_does_not_start_is_our_fault_and_no_file_s(
    three_returns: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_START", "raise SystemExit(1)")

    with pytest.raises(RuntimeError, match="does not start"):
        list(read_all(three_returns))


class _StopsAtTheSecond(Progress):
    def report(self, note: str) -> None:
        if self.done == 1:
            self.cancel()


def test_cancelling_ends_the_reader(
    three_returns: list[Path], a_reader_that: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    honest = subprocess.Popen

    def noted(*args: object, **more: object) -> subprocess.Popen[bytes]:
        started.append(honest(*args, **more))  # type: ignore[call-overload]
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", noted)
    a_reader_that("time.sleep(60)")
    begun = time.monotonic()

    with pytest.raises(Cancelled):
        list(read_all(three_returns, _StopsAtTheSecond()))

    assert [process.poll() is not None for process in started] == [True]
    assert time.monotonic() - begun < 30


def test_leaving_early_ends_the_reader(three_returns: list[Path]) -> None:
    readings = read_all(three_returns)
    next(readings)

    readings.close()  # type: ignore[attr-defined]

    assert list(readings) == []


class _Harm:
    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, ("true",)


def test_an_answer_can_only_be_made_of_plain_data() -> None:
    import io

    with pytest.raises(pickle.UnpicklingError, match="system"):
        worker._Plain(io.BytesIO(pickle.dumps(_Harm()))).load()
