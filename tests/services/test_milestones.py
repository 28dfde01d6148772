"""How milestones moved comes from the journal, and a freeze keeps what its paper needs of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from deliverydesk.domain.exchanges import Brought
from deliverydesk.domain.lines import dates_of
from deliverydesk.domain.milestone_history import LateSurprises, Move, Since, Surprise, forecasts
from deliverydesk.domain.parties import Ministry, Period, Person
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.domain.work import Milestone
from deliverydesk.schema.changes import Change
from deliverydesk.schema.records import Record
from deliverydesk.services import editing, freezing
from deliverydesk.services.bringing import bring, make_answers
from deliverydesk.services.desk import Desk
from deliverydesk.services.milestones import frozen_since, histories, last_stocktake, moves_of, renewed
from deliverydesk.sources import SeededSources
from tests.services.trackers import plain

FIRST = date(2026, 6, 30)


@pytest.fixture
def a_year(tmp_path: Path) -> Iterator[Desk]:
    """A desk on 23 November that was begun in January, with one milestone agreed for 30 June."""
    desk = Desk.create(
        tmp_path / "year.desk",
        person=Person(id="p-amadi", ref="LA", name="L. Amadi"),
        settings=DeskSettings(unit_name="Unit", practice_today=date(2026, 11, 23)),
        sources=SeededSources(4, datetime(2026, 1, 5, 9, tzinfo=UTC)),
    )
    begun: list[Record] = [
        Ministry(id="m", code="EDU", name="Education"),
        Priority(id="pr", ref="P01", title="Every child reads", ministry="m"),
        Period(id="t8", ref="2026-08", start=date(2026, 8, 1), end=date(2026, 8, 31)),
        Period(id="t9", ref="2026-09", start=date(2026, 9, 1), end=date(2026, 9, 30)),
        Period(id="t11", ref="2026-11", start=date(2026, 11, 1), end=date(2026, 11, 30)),
        Milestone(id="ms", priority="pr", ref="M1", title="Coaches", original_baseline=FIRST, forecast=FIRST),
    ]
    with desk:
        desk.write("Begun", [Change(None, one) for one in begun])
        yield desk


def move(desk: Desk, on: date, forecast: date | None, *beside: Change) -> None:
    """Give the milestone another forecast at noon of a day."""
    desk.sources.move_to(datetime(on.year, on.month, on.day, 12, tzinfo=UTC))  # type: ignore[attr-defined]
    one = desk.picture.get(Milestone, "ms")
    assert one is not None
    desk.write(f"Moved on {on}", [Change(one, replace(one, forecast=forecast)), *beside])


def said(desk: Desk) -> list[tuple[date, date | None]]:
    found = histories(desk, desk.picture)["ms"]
    return [(one.on, one.end) for one in forecasts(found, desk.picture.today)]


def test_forecasts_are_read_from_the_journal_on_the_days_they_were_written(a_year: Desk) -> None:
    move(a_year, date(2026, 3, 2), date(2026, 8, 31))
    move(a_year, date(2026, 10, 20), date(2027, 2, 15))
    one = a_year.picture.get(Milestone, "ms")
    assert one is not None
    editing.set_field(a_year, one, "owner", "Somebody else")
    assert said(a_year) == [
        (date(2026, 1, 5), FIRST),
        (date(2026, 3, 2), date(2026, 8, 31)),
        (date(2026, 10, 20), date(2027, 2, 15)),
    ]


def test_what_was_undone_was_never_said_and_what_was_redone_was(a_year: Desk) -> None:
    move(a_year, date(2026, 3, 2), date(2026, 8, 31))
    a_year.undo()
    assert said(a_year) == [(date(2026, 1, 5), FIRST)]
    a_year.redo()
    assert said(a_year) == [(date(2026, 1, 5), FIRST), (date(2026, 3, 2), date(2026, 8, 31))]
    a_year.undo()
    assert said(a_year) == [(date(2026, 1, 5), FIRST)]


def test_a_list_brought_for_a_day_says_what_was_known_on_that_day(a_year: Desk) -> None:
    brought = Brought(
        id="br",
        file="Tracker.xlsx",
        sha256="5" * 64,
        brought_on=date(2026, 10, 20),
        as_at=date(2026, 6, 1),
        cells="6" * 64,
    )
    move(a_year, date(2026, 10, 20), date(2027, 2, 15), Change(None, brought))
    assert said(a_year)[-1] == (date(2026, 6, 1), date(2027, 2, 15))
    assert moves_of(a_year, a_year.picture).since.surprises == {"ms": Surprise.EARLY}


def test_two_trackers_brought_for_their_days_make_a_history(a_year: Desk, tmp_path: Path) -> None:
    a_year.sources.move_to(datetime(2026, 11, 20, 9, tzinfo=UTC))  # type: ignore[attr-defined]
    head = ("Priority", "Ministry", "Milestone", "Baseline", "Forecast")
    for day, forecast in ((date(2026, 3, 31), FIRST), (date(2026, 6, 10), date(2026, 9, 30))):
        row = ("Every child reads", "Education", "Books printed", FIRST, forecast)
        path = plain(tmp_path / f"{day}.xlsx", [head, row])
        (result,) = bring(a_year, [path], make_answers(a_year, as_at=day), accept="all")
        assert result.proposals
    at = a_year.picture
    books = next(one for one in at.all(Milestone) if one.title == "Books printed")
    found = histories(a_year, at)[books.id]
    assert [(one.on, one.end) for one in forecasts(found, at.today)] == [
        (date(2026, 3, 31), FIRST),
        (date(2026, 6, 10), date(2026, 9, 30)),
    ]
    # 10 June is 20 days before 30 June: the slip was told in time.
    assert moves_of(a_year, at).since.surprises[books.id] is Surprise.EARLY


def test_movement_is_counted_from_the_end_of_the_last_period(a_year: Desk) -> None:
    move(a_year, date(2026, 9, 30), date(2026, 12, 31))
    move(a_year, date(2026, 10, 20), date(2027, 2, 15))
    at = a_year.picture
    assert last_stocktake(at) == date(2026, 9, 30)
    found = moves_of(a_year, at)
    one = at.get(Milestone, "ms")
    assert one is not None
    moved = found.since.moved("ms", dates_of(one), at.today)
    assert moved is not None
    assert (moved.move, moved.days, moved.was) == (Move.LATER, 46, date(2026, 12, 31))
    assert found.since.tick("ms") == date(2026, 12, 31)
    # First told on 30 September, three months after its date.
    assert found.since.late_surprises(["ms"]) == LateSurprises(1, 1)


def test_a_past_picture_does_not_know_what_came_after_it(a_year: Desk) -> None:
    step = a_year.picture.step
    move(a_year, date(2026, 10, 20), date(2027, 2, 15))
    past = a_year.viewed(known=step)
    assert [one.on for one in histories(a_year, past)["ms"]] == [date(2026, 1, 5)]


def test_one_milestone_alone_is_the_same_as_among_all(a_year: Desk) -> None:
    move(a_year, date(2026, 3, 2), date(2026, 8, 31))
    at = a_year.picture
    assert histories(a_year, at, ["ms"]) == histories(a_year, at)
    assert histories(a_year, at, ["nowhere"]) == {}


def test_a_few_read_again_are_as_all_read_anew(a_year: Desk) -> None:
    before = moves_of(a_year, a_year.picture)
    move(a_year, date(2026, 3, 2), date(2026, 8, 31))
    at = a_year.picture
    assert renewed(before, at, {"ms"}, histories(a_year, at, ["ms"])) == moves_of(a_year, at)
    one = at.get(Milestone, "ms")
    a_year.write("Off the desk", [Change(one, None)])
    at = a_year.picture
    assert renewed(before, at, {"ms"}, histories(a_year, at, ["ms"])) == moves_of(a_year, at)


def test_a_freeze_keeps_what_was_known_whatever_is_written_after_it(a_year: Desk) -> None:
    move(a_year, date(2026, 9, 1), date(2026, 12, 31))
    expected = moves_of(a_year, a_year.picture).since
    freezing.freeze(a_year, ref="Q")
    move(a_year, date(2026, 11, 1), date(2027, 6, 30))
    kept = frozen_since(freezing.reopen(a_year, "Q").moves)
    assert kept.on == date(2026, 9, 30)
    assert kept.tick("ms") == date(2026, 12, 31)
    assert kept.surprises == expected.surprises == {"ms": Surprise.LATE}


def test_a_freeze_made_before_any_was_kept_says_nothing() -> None:
    assert frozen_since({}) == Since()
