"""The few modules that everything stands on: errors, progress, words and formats, sources."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from deliverydesk import assets, errors
from deliverydesk.errors import DeskError, Invalid
from deliverydesk.i18n import FORMATS, Formats, plural
from deliverydesk.progress import Cancelled, Progress
from deliverydesk.schema.numbers import at_least, more, same, settled
from deliverydesk.schema.problems import Problem, ValueProblem, Where
from deliverydesk.sources import RealSources, SeededSources

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.WrongUsage, 2),
        (errors.Refused, 3),
        (errors.Stale, 3),
        (errors.ReasonNeeded, 3),
        (errors.NothingToUndo, 3),
        (errors.InUse, 3),
        (errors.NewerDesk, 4),
        (errors.NotADesk, 4),
        (errors.Damaged, 4),
        (errors.Unwritable, 4),
    ],
)
def test_every_error_ends_a_command_with_the_code_of_its_family(error: type[DeskError], code: int):
    assert error("x").exit_code == code


def test_an_error_is_a_sentence_and_what_to_do():
    assert str(DeskError("It happened.", "Do this.")) == "It happened. Do this."
    assert str(DeskError("It happened.")) == "It happened."


def test_several_problems_are_told_as_the_first_and_how_many_more():
    problems = [Problem("r", f"Problem {n}.") for n in range(3)]
    assert str(Invalid(problems)) == "Problem 0. (and 2 more)"
    assert str(Invalid(problems[:1])) == "Problem 0."


@pytest.mark.parametrize(
    ("where", "address"),
    [
        (Where(sheet="Milestones", cell="F18"), "Milestones!F18"),
        (Where(sheet="Milestones"), "Milestones"),
        (Where(cell="F18"), "F18"),
        (Where(), ""),
    ],
)
def test_a_problem_is_told_with_its_address(where: Where, address: str):
    problem = Problem("date", "Write it like 28 Feb 2026.", where)
    assert problem.where.address == address
    assert problem.told() == (
        f"{address}: Write it like 28 Feb 2026." if address else "Write it like 28 Feb 2026."
    )
    assert problem.plain() == {"cell": address, "rule": "date", "sentence": "Write it like 28 Feb 2026."}


def test_a_problem_gets_more_of_its_place_as_it_travels():
    problem = Problem("date", "x", Where(cell="F18")).at(sheet="Milestones", file="edu.xlsx")
    assert (problem.where.address, problem.where.file) == ("Milestones!F18", "edu.xlsx")


def test_a_value_problem_carries_rule_and_sentence():
    problem = ValueProblem("date", "Not a day.")
    assert (problem.rule, str(problem)) == ("date", "Not a day.")


def test_work_that_is_cancelled_stops_at_its_next_step():
    progress = Progress()
    progress.start(2)
    progress.advance()
    progress.cancel()
    with pytest.raises(Cancelled):
        progress.advance()
    assert (progress.done, progress.total) == (1, 2)


def test_counting_starts_again_with_each_stage():
    progress = Progress()
    progress.start(2)
    progress.advance(by=2)
    progress.start(5)
    assert (progress.done, progress.total) == (0, 5)


def test_one_and_many_are_told_apart():
    assert plural("{n} row", "{n} rows", 1) == "1 row"
    assert plural("{n} row of {what}", "{n} rows of {what}", 2, what="braces {n}") == "2 rows of braces {n}"


def test_days_are_written_alike_whatever_the_process_thinks_of_its_locale(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    day = date(2026, 12, 3)
    assert (FORMATS.day(day), FORMATS.day_full(day), FORMATS.day_long(day)) == (
        "3 Dec 26",
        "3 Dec 2026",
        "3 December 2026",
    )


def test_numbers_may_be_written_the_other_way_round():
    other = Formats(decimal=",", group=".")
    assert other.number(1234567.891, 2) == "1.234.567,89"


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(0.5, 0, "1"), (1.5, 0, "2"), (2.5, 0, "3"), (-0.4, 0, "0"), (99.95, 1, "100.0")],
)
def test_halves_round_up(value: float, decimals: int, shown: str):
    assert FORMATS.number(value, decimals) == shown


def test_thresholds_are_met_whatever_dust_the_arithmetic_leaves():
    assert at_least(0.1 + 0.2, 0.3)
    assert at_least(0.95 * 3, 2.85)
    assert not more(0.1 + 0.2, 0.3)
    assert same(1e-20 + 1e-33, 1e-20)
    assert not same(0.95, 0.95 - 1e-9)
    assert settled(0.0) == 0.0


def test_where_things_are_kept_is_found_in_a_checkout():
    assert (assets.resources() / "theme.toml").is_file()
    assert (assets.migrations() / "env.py").is_file()


def test_ids_are_uuids_of_version_7_that_tell_their_time():
    sources = RealSources()
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    made = uuid.UUID(sources.new_id())
    moment = datetime.fromtimestamp((made.int >> 80) / 1000, UTC)
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert before <= moment <= datetime.now(UTC)


def test_ids_rise_even_when_the_clock_steps_back(monkeypatch: pytest.MonkeyPatch):
    sources = RealSources()
    made = [sources.new_id() for _ in range(1000)]
    monkeypatch.setattr("time.time_ns", lambda: 0)
    made += [sources.new_id() for _ in range(1000)]
    assert made == sorted(set(made))


def test_several_threads_never_get_the_same_id():
    sources, made = RealSources(), []
    threads = [
        threading.Thread(target=lambda: made.extend(sources.new_id() for _ in range(2000))) for _ in range(4)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(set(made)) == 8000


def test_the_same_seed_tells_the_same_story():
    one, other = SeededSources(7, START), SeededSources(7, START)
    for _ in range(3):
        assert (one.now(), one.new_id(), one.secret(8)) == (other.now(), other.new_id(), other.secret(8))
    assert SeededSources(8, START).new_id() != SeededSources(7, START).new_id()


def test_a_story_moves_forward_only():
    sources = SeededSources(7, START)
    sources.move_to(START + timedelta(days=30))
    assert sources.now() == START + timedelta(days=30, seconds=1)
    sources.move_to(START)
    assert sources.now() == START + timedelta(days=30, seconds=2)


def test_seeded_ids_rise_and_are_of_version_7():
    sources = SeededSources(7, START)
    made = [sources.new_id() for _ in range(500)]
    assert made == sorted(set(made))
    assert {uuid.UUID(one).version for one in made} == {7}
