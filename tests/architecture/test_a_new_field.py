"""Adding a field is one declaration and one migration: everything that reads records has it after that."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from deliverydesk.domain.work import Barrier
from deliverydesk.errors import Invalid, NewerDesk, NothingToUndo
from deliverydesk.schema.changes import Change
from deliverydesk.schema.columns import columns
from deliverydesk.schema.kinds import Absent, AbsentReason
from deliverydesk.services import checking, editing, freezing, history
from deliverydesk.services.desk import Desk
from deliverydesk.sources import SeededSources
from deliverydesk.storage import engine, opening
from deliverydesk.storage.engine import Mode
from tests import newfield
from tests.desks import START
from tests.newfield import NEXT, WITH_STREETS, BarrierOnAStreet, barrier
from tests.schemas import declared


@pytest.fixture
def carried(a_country: Desk, tmp_path: Path) -> Iterator[Desk]:
    """A desk written before there were streets, opened by a program that has them."""
    with newfield.carry(a_country, tmp_path) as desk:
        yield desk


def reader(name: str) -> ModuleType:
    """A module that reads records; skipped by name while it is not there."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as missing:
        pytest.skip(f"{missing.name} is not there yet")


def test_the_file_has_the_column_and_every_record_what_the_migration_gave_it(carried: Desk):
    assert (barrier(carried).street, barrier(carried).people) == ("not asked then", 0)
    assert carried.schema == NEXT
    assert carried.integrity(full=True) == []


def test_the_file_brought_up_to_date_declares_what_a_new_one_does(carried: Desk, tmp_path: Path):
    opening.create(tmp_path / "new.desk", SeededSources(1, START), catalogue=WITH_STREETS, schema=NEXT)
    made = [engine.engine(path, Mode.READ) for path in (carried.path, tmp_path / "new.desk")]
    old, new = (declared(one) for one in made)
    for one in made:
        one.dispose()
    assert old == new


def test_it_is_written_checked_undone_and_told(carried: Desk):
    editing.update(carried, barrier(carried), {"street": " Harbour  Street ", "people": "1,200"})
    assert (barrier(carried).street, barrier(carried).people) == ("Harbour Street", 1200)
    assert [
        (one.field_label, one.before, one.after) for one in history.details(carried, carried.picture.step)
    ] == [
        ("Street", "not asked then", "Harbour Street"),
        ("People waiting", "0", "1,200"),
    ]
    with pytest.raises(Invalid, match=r"People waiting: −1 is too small: at least 0"):
        editing.set_field(carried, barrier(carried), "people", "-1")
    carried.undo()
    assert (barrier(carried).street, barrier(carried).people) == ("not asked then", 0)


def test_it_may_be_absent_for_a_reason_where_its_declaration_says_so(carried: Desk):
    one = barrier(carried)
    carried.write("Withheld", [Change(one, replace(one, street=Absent(AbsentReason.WITHHELD, "Section 26")))])
    assert barrier(carried).street == Absent(AbsentReason.WITHHELD, "Section 26")


def test_the_journals_old_rows_are_read_through_the_migration_and_stay_as_they_were(carried: Desk):
    (_step, renamed), (_first, made) = carried.journal.of_record("b-rain")
    assert (made.after.street, made.after.people) == ("not asked then", 0)
    assert (renamed.before.title, renamed.after.title) == (
        "Quarry permits expire before the dry season",
        "Renamed before",
    )
    assert carried.journal.verify() == []
    assert [one for one in checking.check(carried) if one.rule == "journal"] == []


def test_what_was_known_before_can_still_be_seen(carried: Desk):
    then = carried.viewed(known=2)
    assert then.get(BarrierOnAStreet, "b-rain").title == "Quarry permits expire before the dry season"
    assert then.get(BarrierOnAStreet, "b-rain").street == "not asked then"


def test_undo_works_up_to_the_edge_and_not_behind(carried: Desk):
    with pytest.raises(NothingToUndo):
        carried.undo()
    editing.set_field(carried, barrier(carried), "title", "After")
    carried.undo()
    assert barrier(carried).title == "Renamed before"
    with pytest.raises(NothingToUndo):
        carried.undo()


def test_it_is_in_a_freeze_made_after_and_read_into_one_made_before(a_country: Desk, tmp_path: Path):
    old = freezing.freeze(a_country, ref="Before")
    a_country.close()
    with newfield.reopen(a_country.path, newfield.write_scripts(tmp_path / "db")) as desk:
        editing.set_field(desk, barrier(desk), "street", "Harbour Street")
        new = freezing.freeze(desk, ref="After")
        assert new.picture.get(BarrierOnAStreet, "b-rain").street == "Harbour Street"
        before = freezing.reopen(desk, "Before")
        assert before.record.sha256 == old.record.sha256
        assert before.picture.get(BarrierOnAStreet, "b-rain").street == "not asked then"


def test_every_view_shows_it(carried: Desk):
    one, views = WITH_STREETS["barrier"], BarrierOnAStreet.entity.views
    for names in (views.table, " ".join(views.form[1::2]), views.value, views.paper):
        shown = {column.key: column for column in columns(WITH_STREETS, one, names)}
        assert shown["street"].label == "Street"
        assert shown["street"].show(barrier(carried), carried.picture) == "not asked then"


def test_the_search_finds_it(carried: Desk):
    searching = reader("deliverydesk.services.searching")
    editing.set_field(carried, barrier(carried), "street", "Harbour Street")
    found = searching.build(carried.picture).search("harbour street")
    assert "b-rain" in {hit.id for hit in found.hits}


def test_an_export_has_it(carried: Desk, tmp_path: Path):
    exporting = reader("deliverydesk.services.exporting")
    exporting.export_entity(carried, "barrier", tmp_path / "barriers.csv")
    words = (tmp_path / "barriers.csv").read_text(encoding="utf-8-sig")
    assert "Street" in words or "street" in words
    assert "not asked then" in words


def test_a_ministrys_workbook_asks_for_it(carried: Desk):
    from deliverydesk.domain.assessments import RatingScale
    from deliverydesk.domain.parties import Ministry, Period

    sections, tabling = reader("deliverydesk.exchange.sections"), reader("deliverydesk.exchange.tabling")
    at = carried.picture
    one = barrier(carried)
    carried.write("Sponsored", [Change(one, replace(one, sponsor="m-edu"))])
    at = carried.picture
    scope = sections.Scope(
        at, at.get(Ministry, "m-edu"), at.get(Period, "t-10"), RatingScale.FOUR, carried.sources.new_id
    )
    section = next(one for one in sections.SECTIONS if one.of is Barrier and not one.spare)
    made = tabling.table(replace(section, of=BarrierOnAStreet), scope, carried.secret)
    assert {"Street", "People waiting"} <= {column.label for column in made.columns if not column.is_locked}


def test_paper_has_it(carried: Desk):
    listing = reader("deliverydesk.reports.listing")
    grid = listing.grid(carried.picture, WITH_STREETS["barrier"], [barrier(carried)])
    assert "Street" in [column.head for column in grid.columns]
    assert any(getattr(cell, "text", "") == "not asked then" for cell in grid.rows[0].cells)


def test_a_desk_written_with_it_is_refused_by_the_program_that_does_not_know_it(carried: Desk):
    carried.close()
    with pytest.raises(NewerDesk):
        Desk.open(carried.path, actor="LA")
