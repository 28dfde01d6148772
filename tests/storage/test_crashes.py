"""A write that is killed leaves nothing, one that was acknowledged is there: R-T1 for edits and imports."""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from deliverydesk.domain.measures import Reading
from deliverydesk.domain.parties import Ministry
from deliverydesk.domain.steps import StepKind
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk
from deliverydesk.sources import SeededSources
from deliverydesk.storage import blobs
from tests.desks import START
from tests.storage.looking import everything

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

A_STEP = 40  # records in one step of the import


def an_import(desk: Desk, n: int) -> None:
    """One step that makes records, closes and writes readings and keeps a copy of what came in."""
    sha, packed = blobs.pack({"file": n})
    first = desk.picture.series("i-read")[0]
    changes = [Change(None, Ministry(code=f"S{n}-{k}", name=f"Of step {n}")) for k in range(A_STEP)]
    changes += [
        Change(first, replace(first, value=float(n))),
        Change(
            None,
            Reading(
                indicator="i-roads",
                period_start=date(2000, 1, 1),
                period_end=date(2000 + n % 190, 1, 1 + n % 28),
                grp=str(n),
            ),
        ),
    ]
    desk.write(f"Import {n}", changes, kind=StepKind.IMPORT, blobs={sha: packed})


def in_a_child(work: Callable[[], None]) -> int:
    """Run something in a forked process; what ended it, as `os.waitpid` says."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def a_copy(country_file: Path, folder: Path) -> Path:
    return Path(shutil.copy(country_file, folder / "crash.desk"))


def assert_whole(path: Path, least: int) -> int:
    """The desk opens, holds together, and has whole steps only, at least those acknowledged."""
    with Desk.open(path, actor="LA") as desk:
        assert desk.notices == []
        assert desk.integrity(full=True) == []
        assert desk.journal.verify() == []
        done = desk.picture.step - 2
        assert done >= least
        assert desk.picture.count("ministry") == 3 + A_STEP * done
        assert len(desk.picture.series("i-roads")) == done
        return done


def dies_at(path: Path, statement: int) -> int:
    """A child that is killed before the n-th statement of its second import, or at its commit."""

    def work() -> None:
        desk = Desk.open(path, actor="LA", sources=SeededSources(5, START))
        an_import(desk, 0)
        left = [statement]

        def count(*_: object) -> None:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(sa.Engine, "before_cursor_execute", count)
        event.listen(sa.Engine, "commit", count)
        an_import(desk, 1)
        os._exit(7)

    return in_a_child(work)


def test_r_t2_a_write_killed_before_any_of_its_statements_leaves_nothing(country_file: Path, tmp_path: Path):
    statement, ended = 0, -signal.SIGKILL
    while ended == -signal.SIGKILL:
        statement += 1
        path = a_copy(country_file, tmp_path)
        ended = dies_at(path, statement)
        done = assert_whole(path, least=1)
        assert done == (1 if ended == -signal.SIGKILL else 2)
        for one in tmp_path.iterdir():
            one.unlink()
    assert ended == 7
    assert statement > 10


@pytest.mark.parametrize("seed", range(3))
def test_r_t1_kills_at_any_moment_lose_nothing_acknowledged(country_file: Path, tmp_path: Path, seed: int):
    kill_at_random(country_file, tmp_path, seed)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_r_t1_hundreds_of_kills_at_any_moment_lose_nothing_acknowledged(country_file: Path, tmp_path: Path):
    for seed in range(300):
        folder = tmp_path / str(seed)
        folder.mkdir()
        kill_at_random(country_file, folder, seed)
        shutil.rmtree(folder)


def kill_at_random(country_file: Path, folder: Path, seed: int) -> None:
    path = a_copy(country_file, folder)
    reading, writing = os.pipe()
    moment = random.Random(seed).uniform(0.001, 0.2)

    def work() -> None:
        desk = Desk.open(path, actor="LA", sources=SeededSources(seed, START))
        # Left to itself, this signal ends a process as suddenly as a kill.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, moment)
        for n in range(10_000):
            an_import(desk, n)
            os.write(writing, b".")

    assert in_a_child(work) == -signal.SIGALRM
    os.close(writing)
    told = os.read(reading, 65536)
    os.close(reading)
    assert_whole(path, least=len(told))


def test_a_step_is_acknowledged_beside_the_desk_before_anybody_is_told(a_country: Desk):
    from deliverydesk.storage import anchor

    heard = []
    a_country.listen(
        lambda done: heard.append((done.step.no, anchor.anchor_file(a_country.path).read_text().split()[0]))
    )
    an_import(a_country, 0)
    assert heard == [(3, "3")]


def test_an_error_halfway_through_a_write_leaves_the_desk_and_its_picture_as_they_were(a_country: Desk):
    held = everything(a_country)

    def fail(connection, cursor, statement, *_: object) -> None:
        if "INSERT INTO journal_change" in statement:
            raise KeyboardInterrupt

    event.listen(sa.Engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(KeyboardInterrupt):
            an_import(a_country, 0)
    finally:
        event.remove(sa.Engine, "before_cursor_execute", fail)
    assert everything(a_country) == held
    an_import(a_country, 1)
    assert a_country.picture.step == held["step"]["no"] + 1
    assert a_country.journal.verify() == []
