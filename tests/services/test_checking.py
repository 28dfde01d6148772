"""Checking a desk finds what is wrong with the file, the journal, the records and the kept copies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from deliverydesk.progress import Cancelled, Progress
from deliverydesk.schema.changes import Change
from deliverydesk.schema.problems import Severity
from deliverydesk.services import checking
from deliverydesk.services.desk import Desk
from deliverydesk.storage import engine
from deliverydesk.storage.engine import Mode


@pytest.fixture
def sound(a_country: Desk) -> Desk:
    """The small country without its made-up returns, whose kept cells never were."""
    going = [
        one
        for key in ("dispatch", "ruling", "returned", "issue", "brought", "freeze")
        for one in a_country.picture.of_entity(key)
    ]
    a_country.write("Nothing made up", [Change(one, None) for one in going])
    return a_country


@pytest.fixture
def hand(sound: Desk) -> Iterator[Any]:
    connection = engine.connect(sound.path, Mode.WRITE)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("PRAGMA foreign_keys=OFF")
    yield connection
    connection.close()


def told(desk: Desk) -> list[tuple[str, str]]:
    return [(one.rule, one.sentence) for one in checking.check(desk, full=True)]


def test_a_sound_desk_has_nothing_to_say(sound: Desk):
    assert told(sound) == []


@pytest.mark.parametrize(
    ("statement", "rule", "sentence"),
    [
        ("UPDATE journal_step SET label = 'x' WHERE no = 1", "journal", "Step 1 is not as it was written."),
        ("UPDATE priority SET title = 'x' WHERE ref = 'P07'", "journal", "Priority P07 is not as the journal says."),
        ("UPDATE reading SET value = 1.0 WHERE value = 50.5", "journal", "The readings of I031 that step 2 wrote or closed are not as they were."),
        ("UPDATE priority SET ministry = 'x' WHERE ref = 'P07'", "file", "A link of priority leads nowhere."),
        ("UPDATE milestone SET cancelled_on = '2024-10-01' WHERE ref = 'M030'", "contradiction", "A milestone that was met cannot be cancelled."),
        ("UPDATE indicator SET headline = 1 WHERE ref = 'I033'", "one headline", "I033 is the headline already. A priority has exactly one."),
        ("UPDATE reading SET period_start = '2027-01-01' WHERE value = 50.5", "date order", "The period ends before it starts."),
    ],
)  # fmt: skip
def test_what_was_altered_is_found(sound: Desk, hand: Any, statement: str, rule: str, sentence: str):
    assert hand.execute(statement).rowcount == 1
    sound.close()
    with Desk.open(sound.path, writing=False) as desk:
        assert (rule, sentence) in told(desk)


def test_kept_cells_that_are_gone_are_named(a_country: Desk):
    problems = [one.sentence for one in checking.check(a_country) if one.rule == "kept copy"]
    assert problems == [f"A kept copy ({n * 8}) is no longer what it was." for n in "1364"]


def test_what_only_deserves_a_look_is_a_warning(sound: Desk):
    from dataclasses import replace
    from datetime import date

    from deliverydesk.domain.work import Milestone

    late = sound.picture.get(Milestone, "ms-test")
    sound.write("Late", [Change(late, replace(late, current_baseline=date(2029, 1, 1)))])
    (problem,) = checking.check(sound)
    assert (problem.severity, problem.sentence) == (
        Severity.WARNING,
        "M034 is agreed for a day after its promise ends.",
    )


def test_a_check_can_be_stopped(sound: Desk):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        checking.check(sound, progress=progress)
