"""A freeze is the picture as it stood: found again by its hash, whatever happened since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from deliverydesk.domain.exchanges import Freeze
from deliverydesk.domain.measures import Reading
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.scorecard import scorecards
from deliverydesk.domain.steps import StepKind
from deliverydesk.errors import Damaged, Invalid, NothingToUndo, Refused
from deliverydesk.schema.changes import Change
from deliverydesk.services import checking, editing, freezing
from deliverydesk.services.desk import Desk
from deliverydesk.sources import SeededSources
from deliverydesk.storage import blobs, engine
from deliverydesk.storage.engine import Mode
from tests.desks import START
from tests.storage.looking import contents


def rename(desk: Desk, title: str) -> None:
    one = desk.picture.get(Priority, "pr-roads")
    desk.write(title, [Change(one, replace(one, title=title))])


def test_a_freeze_names_its_step_its_day_and_its_hash(a_country: Desk):
    frozen = freezing.freeze(a_country, purpose="Stocktake of November")
    assert (frozen.record.ref, frozen.record.step, frozen.record.made_on) == (
        "2026-11-23/1",
        2,
        date(2026, 11, 23),
    )
    assert len(frozen.record.sha256) == 64
    assert frozen.short_hash == f"{frozen.record.sha256[:4]} {frozen.record.sha256[4:8]}"
    assert a_country.journal.steps(limit=1)[0].kind is StepKind.FREEZE


def test_freezes_of_one_day_are_counted(a_country: Desk):
    refs = [freezing.freeze(a_country).record.ref for _ in range(3)]
    assert refs == ["2026-11-23/1", "2026-11-23/2", "2026-11-23/3"]


def test_a_name_that_is_taken_is_refused_and_nothing_is_kept(a_country: Desk):
    with pytest.raises(Invalid, match=r"Freeze “F01” is there already"):
        freezing.freeze(a_country, ref="F01")
    assert a_country.picture.count("freeze") == 1


def test_the_picture_read_back_is_the_picture_that_was_frozen(a_country: Desk):
    held = contents(a_country.picture)
    frozen = freezing.freeze(a_country, ref="Q")
    assert contents(frozen.picture) == contents(freezing.reopen(a_country, "Q").picture) == held
    assert frozen.picture.step == 2
    assert frozen.picture.today == date(2026, 11, 23)


def test_the_same_picture_has_the_same_hash_also_after_a_restart(a_country: Desk):
    reading = Reading(
        indicator="i-roads", period_start=date(2026, 1, 1), period_end=date(2026, 3, 31), value=5
    )
    a_country.write("A whole number", [Change(None, reading)])
    picture = a_country.picture
    first = freezing.freeze(a_country, picture=picture).record
    a_country.close()
    with Desk.open(a_country.path, actor="LA", sources=SeededSources(3, START)) as again:
        second = freezing.freeze(again, picture=again.viewed(known=picture.step)).record
        third = freezing.freeze(again, picture=freezing.reopen(again, first.ref).picture).record
    assert first.sha256 == second.sha256 == third.sha256
    assert first.ref != second.ref


def test_any_difference_makes_another_hash(a_country: Desk):
    first = freezing.freeze(a_country).record
    assert freezing.freeze(a_country).record.sha256 != first.sha256


def test_what_is_frozen_survives_edits_deletes_and_undo(a_country: Desk):
    frozen = freezing.freeze(a_country, ref="Q")
    held = contents(frozen.picture)
    rename(a_country, "Other")
    editing.delete_with_children(a_country, [a_country.picture.get(Priority, "pr-read")])
    assert contents(freezing.reopen(a_country, "Q").picture) == held
    a_country.undo()
    a_country.undo()
    assert contents(freezing.reopen(a_country, "Q").picture) == held


def test_figures_read_from_a_freeze_are_those_of_its_day(a_country: Desk):
    before = [card.plain() for card in scorecards(a_country.picture)]
    freezing.freeze(a_country, ref="Q")
    now = a_country.picture.settings
    a_country.write("Time passes", [Change(now, replace(now, practice_today=date(2027, 6, 30)))])
    reading = a_country.picture.series("i-read")[1]
    a_country.write("Revised", [Change(reading, replace(reading, value=60.0))])
    assert [card.plain() for card in scorecards(a_country.picture)] != before
    assert [card.plain() for card in scorecards(freezing.reopen(a_country, "Q").picture)] == before


def test_the_figures_shown_are_kept_with_the_records(a_country: Desk):
    frozen = freezing.freeze(a_country)
    kept = a_country.blob(frozen.record.sha256)
    assert kept["figures"] == [card.plain() for card in scorecards(frozen.picture)]
    assert (kept["step"], kept["schema"], kept["desk"]) == (2, a_country.schema, a_country.id)
    assert len(kept["readings"]) == 2


def test_a_correction_after_the_lock_is_a_new_freeze_beside_the_old(a_country: Desk):
    old = freezing.freeze(a_country, ref="Q").record
    rename(a_country, "Corrected")
    new = freezing.freeze(a_country, ref="Q, corrected").record
    assert a_country.picture.get(Freeze, old.id) == old
    assert (
        freezing.reopen(a_country, "Q").picture.get(Priority, "pr-roads").title == "Rural roads open all year"
    )
    assert freezing.reopen(a_country, "Q, corrected").picture.get(Priority, "pr-roads").title == "Corrected"
    assert new.sha256 != old.sha256


def test_a_freeze_is_never_undone(a_country: Desk):
    freezing.freeze(a_country, ref="Q")
    with pytest.raises(NothingToUndo):
        a_country.undo()
    rename(a_country, "Later")
    a_country.undo()
    assert freezing.reopen(a_country, "Q").record.ref == "Q"


def test_an_earlier_picture_can_be_frozen_later(a_country: Desk):
    rename(a_country, "Later")
    frozen = freezing.freeze(a_country, picture=a_country.viewed(known=2))
    assert frozen.record.step == 2
    assert frozen.picture.get(Priority, "pr-roads").title == "Rural roads open all year"


def test_a_freeze_that_is_not_there_is_refused(a_country: Desk):
    with pytest.raises(Refused, match=r"There is no freeze called Q"):
        freezing.reopen(a_country, "Q")


def test_a_refused_freeze_keeps_no_copy(a_country: Desk):
    rename(a_country, "x")
    sha, _packed = blobs.pack(freezing.content(a_country, a_country.picture))
    with pytest.raises(Invalid):
        freezing.freeze(a_country, ref="F01")
    with pytest.raises(Damaged):
        a_country.blob(sha)


@pytest.mark.parametrize("statement", ["UPDATE blob SET content = x'00'", "DELETE FROM blob"])
def test_a_kept_copy_that_was_altered_is_named(a_country: Desk, statement: str):
    frozen = freezing.freeze(a_country, ref="Q")
    raw = engine.connect(a_country.path, Mode.WRITE)
    raw.execute(statement)
    raw.close()
    short = frozen.record.sha256[:8]
    with pytest.raises(Damaged, match=rf"A kept copy \({short}\) is no longer what it was"):
        freezing.reopen(a_country, "Q")
    assert f"A kept copy ({short}) is no longer what it was." in [
        one.sentence for one in checking.check(a_country)
    ]


def test_a_freeze_can_be_read_from_a_desk_open_to_read_only(a_country: Desk, tmp_path: Path):
    held = contents(freezing.freeze(a_country, ref="Q").picture)
    a_country.close()
    with Desk.open(a_country.path, writing=False) as reader:
        assert contents(freezing.reopen(reader, "Q").picture) == held
