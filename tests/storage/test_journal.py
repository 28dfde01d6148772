"""The journal: what it makes evident, what it lets be taken back, and where that ends."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from deliverydesk.domain.measures import Indicator, Reading
from deliverydesk.domain.parties import Ministry
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.steps import StepKind
from deliverydesk.domain.work import Milestone
from deliverydesk.errors import NothingToUndo, Refused, Stale
from deliverydesk.schema.changes import Change
from deliverydesk.services import editing
from deliverydesk.services.desk import Desk
from deliverydesk.storage import chain, engine
from deliverydesk.storage.engine import Mode
from tests.storage.looking import seen


def rename(desk: Desk, title: str, **options: Any) -> None:
    before = desk.picture.get(Priority, "pr-roads")
    desk.write(title, [Change(before, replace(before, title=title))], **options)


def title(desk: Desk) -> str:
    return desk.picture.get(Priority, "pr-roads").title


@pytest.fixture
def tampered(a_country: Desk) -> Iterator[Any]:
    """A hand on the file itself, past gate and triggers, after a few honest steps."""
    for n in range(4):
        rename(a_country, f"Roads {n}")
    reading = a_country.picture.series("i-read")[0]
    a_country.write("Revised", [Change(reading, replace(reading, value=51.0))])
    assert a_country.journal.verify() == []
    connection = engine.connect(a_country.path, Mode.WRITE)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("PRAGMA foreign_keys=OFF")
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE journal_step SET label = 'x' WHERE no = 4", "Step 4 is not as it was written."),
        ("UPDATE journal_step SET actor = 'x' WHERE no = 4", "Step 4 is not as it was written."),
        ("UPDATE journal_step SET reason = 'x' WHERE no = 4", "Step 4 is not as it was written."),
        ("UPDATE journal_step SET at = '2026-01-01T00:00:00+00:00' WHERE no = 4", "Step 4 is not as it was written."),
        ("UPDATE journal_change SET after = replace(after, 'Roads 1', 'Roads 9') WHERE step = 4", "Step 4 is not as it was written."),
        ("UPDATE journal_change SET record = 'pr-read' WHERE step = 4", "Step 4 is not as it was written."),
        ("DELETE FROM journal_change WHERE step = 4", "Step 4 is not as it was written."),
        ("INSERT INTO journal_change (step, entity, record) VALUES (4, 'ministry', 'x')", "Step 4 is not as it was written."),
        ("INSERT INTO journal_change (step, entity, record) VALUES (99, 'ministry', 'x')", "Step 99 is missing from the journal."),
        ("DELETE FROM journal_step WHERE no = 4", "Step 4 is missing from the journal."),
        ("UPDATE journal_series SET rows = 9", "Step 2 is not as it was written."),
        ("DELETE FROM journal_series WHERE step = 7", "Step 7 is not as it was written."),
        ("UPDATE reading SET value = 99.0 WHERE value = 51.0", "The readings of I031 that step 7 wrote or closed are not as they were."),
        ("UPDATE reading SET value = 99.0 WHERE value = 50.5", "The readings of I031 that step 2 wrote or closed are not as they were."),
        ("UPDATE reading SET to_step = 5 WHERE to_step = 7", "The readings of I031 that step 5 wrote or closed are not as they were."),
        ("DELETE FROM reading WHERE to_step IS NULL AND value = 51.0", "The readings of I031 that step 7 wrote or closed are not as they were."),
        (
            ("INSERT INTO reading (indicator, period_start, period_end, grp, status, value, from_step) "
            "VALUES ('i-roads', '2026-01-01', '2026-03-31', '', 'final', 1.0, 5)"),
            "The readings of I070 that step 5 wrote or closed are not as they were.",
        ),
        ("UPDATE priority SET title = 'Quietly changed' WHERE ref = 'P07'", "Priority P07 is not as the journal says."),
        ("DELETE FROM translation", "Translation x-title is gone and the journal does not say so."),
        ("INSERT INTO ministry (id, revision, code, name, kind) VALUES ('m', 1, 'NEW', 'N', 'other')", "Ministry NEW is not as the journal says."),
        ("UPDATE link SET target = 'm-edu' WHERE target = 'm-cab'", "Barrier B140 is not as the journal says."),
    ],
)  # fmt: skip
def test_r_t16_what_was_altered_behind_the_gate_is_named(
    a_country: Desk, tampered: Any, statement: str, told: str
):
    assert tampered.execute(statement).rowcount != 0
    assert told in [one.sentence for one in a_country.journal.verify()]


def test_r_t16_two_steps_that_changed_places_are_named(a_country: Desk, tampered: Any):
    for one, other in ((3, 1000), (4, 3), (1000, 4)):
        tampered.execute(f"UPDATE journal_step SET no = {other} WHERE no = {one}")
        tampered.execute(f"UPDATE journal_change SET step = {other} WHERE step = {one}")
    told = [one.sentence for one in a_country.journal.verify()]
    assert "Step 3 is not as it was written." in told
    assert "Step 4 is not as it was written." in told


def test_r_t16_a_step_taken_out_with_all_that_it_changed_is_named(a_country: Desk, tampered: Any):
    tampered.execute("DELETE FROM journal_change WHERE step = 4")
    tampered.execute("DELETE FROM journal_step WHERE no = 4")
    told = [one.sentence for one in a_country.journal.verify()]
    assert told == ["Step 4 is missing from the journal.", "Step 5 is not as it was written."]


def test_r_t16_a_step_rewritten_with_a_hash_of_its_own_is_named_by_the_next(a_country: Desk, tampered: Any):
    tampered.row_factory = lambda cursor, row: dict(
        zip([one[0] for one in cursor.description], row, strict=True)
    )
    step = tampered.execute("SELECT * FROM journal_step WHERE no = 4").fetchone()
    changes = tampered.execute(
        "SELECT entity, record, before, after FROM journal_change WHERE step = 4"
    ).fetchall()
    step["reason"] = "never given"
    forged = chain.step_hash(step, [tuple(one.values()) for one in changes], [])
    tampered.execute("UPDATE journal_step SET reason = ?, hash = ? WHERE no = 4", (step["reason"], forged))
    assert [one.sentence for one in a_country.journal.verify()] == ["Step 5 is not as it was written."]


def test_an_empty_value_is_no_part_of_a_readings_hash_so_that_a_later_field_alters_none():
    reading = Reading(
        id="x", indicator="i", period_start=date(2026, 1, 1), period_end=date(2026, 1, 31), value=1.0
    )
    plain = (
        '+{"id":"x","indicator":"i","period_end":"2026-01-31","period_start":"2026-01-01",'
        '"revision":0,"status":"provisional","value":1.0}'
    )
    assert chain.series_facts([], [reading]) == [("i", 1, hashlib.sha256(plain.encode()).hexdigest())]


def test_r_t16_a_rewritten_tail_holds_by_itself_and_is_named_by_the_file_beside_the_desk(a_country: Desk):
    for n in range(3):
        rename(a_country, f"Roads {n}")
    path = a_country.path
    a_country.close()
    kept = path.with_name(path.name + ".head").read_bytes()
    connection = engine.connect(path, Mode.WRITE)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("DELETE FROM journal_change WHERE step = 5")
    connection.execute("DELETE FROM journal_step WHERE no = 5")
    connection.execute("UPDATE priority SET title = 'Roads 1', revision = 3 WHERE ref = 'P07'")
    connection.close()
    with Desk.open(path, writing=False) as cut:
        assert cut.journal.verify() == []
        assert cut.notices == [
            "The last step is missing from this desk: it was acknowledged and is not in the file."
        ]
    with Desk.open(path, actor="LA") as cut:
        rename(cut, "Another story")
    path.with_name(path.name + ".head").write_bytes(kept)
    with Desk.open(path, writing=False) as rewritten:
        assert rewritten.notices == ["Step 5 of this desk is not the one this computer wrote."]


def test_a_chain_of_undo_redo_undo_goes_back_and_forth_truthfully(a_country: Desk):
    start = title(a_country)
    rename(a_country, "One")
    rename(a_country, "Two")
    back = [a_country.undo, a_country.undo, a_country.redo, a_country.undo, a_country.redo, a_country.redo]
    assert [(step(), title(a_country))[1] for step in back] == ["One", start, "One", start, "One", "Two"]
    with pytest.raises(NothingToUndo, match=r"There is nothing to redo"):
        a_country.redo()
    assert [one.label for one in a_country.journal.steps(limit=6)] == [
        "Redo: Two",
        "Redo: One",
        "Undo: One",
        "Redo: One",
        "Undo: One",
        "Undo: Two",
    ]


def test_undo_and_redo_pass_a_restart(a_country: Desk):
    rename(a_country, "One")
    rename(a_country, "Two")
    a_country.undo()
    a_country.close()
    with Desk.open(a_country.path, actor="LA") as again:
        assert (again.undo_label, again.redo_label) == ("One", "Two")
        again.redo()
        assert title(again) == "Two"
        again.undo()
        again.undo()
        assert title(again) == "Rural roads open all year"


def test_something_new_after_an_undo_leaves_nothing_to_redo(a_country: Desk):
    rename(a_country, "One")
    a_country.undo()
    rename(a_country, "Another")
    assert a_country.redo_label is None
    assert a_country.undo_label == "Another"


def test_a_redo_that_was_undone_can_be_redone(a_country: Desk):
    rename(a_country, "One")
    for _round in range(3):
        a_country.undo()
        a_country.redo()
    assert title(a_country) == "One"
    assert a_country.undo_label == "One"


@pytest.mark.parametrize("edge", [StepKind.MIGRATE, StepKind.RESTORE, StepKind.BEGIN])
def test_undo_stops_at_the_edge(a_country: Desk, edge: StepKind):
    rename(a_country, "One")
    rename(a_country, "Two")
    a_country.undo()
    a_country.write("An edge", [], kind=edge)
    assert (a_country.undo_label, a_country.redo_label) == (None, None)
    with pytest.raises(NothingToUndo, match=r"There is nothing to undo"):
        a_country.undo()
    rename(a_country, "Three")
    a_country.undo()
    assert title(a_country) == "One"
    assert a_country.undo_label is None


@pytest.mark.parametrize("fact", [StepKind.ISSUE, StepKind.FREEZE])
def test_undo_passes_over_facts_and_leaves_them_standing(a_country: Desk, fact: StepKind):
    rename(a_country, "One")
    a_country.write("A fact", [Change(None, Ministry(code="F", name="Fact"))], kind=fact)
    a_country.undo()
    assert title(a_country) == "Rural roads open all year"
    assert a_country.picture.find("ministry", "F") is not None
    a_country.redo()
    assert title(a_country) == "One"


@pytest.mark.parametrize("kind", [StepKind.EDIT, StepKind.PASTE, StepKind.IMPORT, StepKind.RECEIVE])
def test_everything_done_to_records_by_people_can_be_undone(a_country: Desk, kind: StepKind):
    held = seen(a_country)
    rename(a_country, "One", kind=kind)
    a_country.undo()
    assert seen(a_country) == held


def test_undo_is_refused_where_a_fact_has_built_on_it(a_country: Desk):
    rename(a_country, "One")
    rename(a_country, "Fixed by a fact", kind=StepKind.ISSUE)
    with pytest.raises(Stale, match=r"“One” cannot be taken back: P07 Fixed by a fact has changed since"):
        a_country.undo()
    assert title(a_country) == "Fixed by a fact"


def test_undo_of_a_delete_is_refused_where_something_stands_in_its_place_since(a_country: Desk):
    first = a_country.picture.series("i-read")[0]
    a_country.write("Away", [Change(first, None)])
    a_country.write("A fact", [Change(None, replace(first, value=1.0))], kind=StepKind.ISSUE)
    with pytest.raises(Stale, match=r"“Away” cannot be taken back: I031, 30 Jun 2025 has changed since"):
        a_country.undo()
    assert [one.value for one in a_country.picture.series("i-read")] == [1.0, 52.5]


def test_undo_is_refused_where_others_point_at_what_it_would_take_away(a_country: Desk):
    editing.create(a_country, Ministry, {"code": "NEW", "name": "New"})
    roads = a_country.picture.get(Priority, "pr-roads")
    new = a_country.picture.find("ministry", "NEW")
    a_country.write("A fact", [Change(roads, replace(roads, ministry=new))], kind=StepKind.ISSUE)
    with pytest.raises(Refused, match=r"NEW is still used by P07"):
        a_country.undo()


def test_undo_of_a_delete_brings_back_the_same_ids(a_country: Desk):
    held = seen(a_country)
    editing.delete_with_children(a_country, [a_country.picture.get(Indicator, "i-read")])
    assert a_country.picture.get(Indicator, "i-read") is None
    assert a_country.picture.series("i-read") == ()
    a_country.undo()
    assert seen(a_country) == held
    assert a_country.integrity(full=True) == []


def test_undo_of_readings_closes_its_rows_and_opens_copies_of_those_it_closed(a_country: Desk):
    first, second = a_country.picture.series("i-read")
    third = Reading(
        indicator="i-read", period_start=date(2026, 7, 1), period_end=date(2026, 9, 30), value=53.0
    )
    a_country.write(
        "Figures", [Change(first, replace(first, value=51.0)), Change(second, None), Change(None, third)]
    )
    after = seen(a_country)
    a_country.undo()
    assert [(one.period_end.year, one.value) for one in a_country.picture.series("i-read")] == [
        (2025, 50.5),
        (2026, 52.5),
    ]
    a_country.redo()
    assert seen(a_country) == after
    a_country.undo()
    rows = engine.connect(a_country.path, Mode.READ)
    kept = rows.execute("SELECT value, from_step, to_step FROM reading ORDER BY from_step, value").fetchall()
    rows.close()
    assert kept == [
        (50.5, 2, 3),
        (52.5, 2, 3),
        (51.0, 3, 4),
        (53.0, 3, 4),
        (50.5, 4, 5),
        (52.5, 4, 5),
        (51.0, 5, 6),
        (53.0, 5, 6),
        (50.5, 6, None),
        (52.5, 6, None),
    ]
    assert a_country.journal.verify() == []


def test_a_readings_history_tells_every_figure_it_ever_had(a_country: Desk):
    first = a_country.picture.series("i-read")[0]
    a_country.write("Revised", [Change(first, replace(first, value=51.0))])
    a_country.write("Away", [Change(a_country.picture.series("i-read")[0], None)])
    a_country.undo()
    story = a_country.journal.of_record("i-read/2025-06-30//")
    assert [
        (step.no, change.before and change.before.value, change.after and change.after.value)
        for step, change in story
    ] == [(5, None, 51.0), (4, 51.0, None), (3, 50.5, 51.0), (2, None, 50.5)]


def test_a_records_history_is_newest_first(a_country: Desk):
    rename(a_country, "One")
    a_country.undo()
    labels = [step.label for step, _change in a_country.journal.of_record("pr-roads")]
    assert labels == ["Undo: One", "One", "A small country"]


def test_each_step_says_which_schema_it_was_written_under(a_country: Desk):
    rename(a_country, "One")
    assert a_country.journal.steps(limit=1)[0].schema == a_country.schema


def test_the_journal_holds_json_that_any_program_can_read(a_country: Desk):
    milestone = a_country.picture.get(Milestone, "ms-pay")
    a_country.write("Owner", [Change(milestone, replace(milestone, owner="Treasury"))])
    raw = engine.connect(a_country.path, Mode.READ)
    ((after,),) = raw.execute("SELECT after FROM journal_change WHERE step = 3").fetchall()
    raw.close()
    plain = json.loads(after)
    assert plain["owner"] == "Treasury"
    assert plain["forecast"] == {"absent": "not yet known", "words": "TBD"}


def test_steps_are_numbered_without_gaps_also_after_a_refusal(a_country: Desk):
    with pytest.raises(Refused):
        a_country.write("Bad", [Change(None, Ministry(code="", name=""))])
    rename(a_country, "One")
    assert [one.no for one in a_country.journal.steps(newest_first=False)] == [1, 2, 3]


def test_what_steps_left_is_read_in_the_order_of_writing_without_what_was_undone(a_country: Desk):
    rename(a_country, "Roads 1")
    rename(a_country, "Roads 2")
    a_country.undo()
    step = a_country.picture.step
    rename(a_country, "Roads 3")
    left = [one for one in a_country.journal.left(("priority",)) if one.record == "pr-roads"]
    assert [one.plain and one.plain["title"] for one in left] == [
        "Rural roads open all year",
        "Roads 1",
        "Roads 3",
    ]
    assert [one.step for one in a_country.journal.left(("priority",), upto=step, records=["pr-roads"])] == [
        one.step for one in left[:2]
    ]
    assert {one.entity for one in a_country.journal.left(("ministry", "period"))} == {"ministry", "period"}


def test_what_was_deleted_is_left_as_nothing(a_country: Desk):
    gone = a_country.picture.get(Milestone, "ms-bridge")
    a_country.write("Off the desk", [Change(gone, None)])
    *_before, last = a_country.journal.left(("milestone",), records=["ms-bridge"])
    assert last.plain is None
