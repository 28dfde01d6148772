"""The front door: who acts, what is written, what is known, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from deliverydesk.domain.exchanges import Freeze
from deliverydesk.domain.parties import Ministry, Person
from deliverydesk.domain.settings import DeskSettings
from deliverydesk.domain.steps import StepKind
from deliverydesk.errors import Invalid, NothingToUndo, Refused
from deliverydesk.schema.changes import Change
from deliverydesk.services import actors
from deliverydesk.services.desk import Desk
from deliverydesk.storage import blobs
from tests.desks import TODAY


def test_a_new_desk_holds_its_settings_and_the_person_who_made_it(tmp_path: Path):
    with Desk.create(
        tmp_path / "new.desk",
        person=Person(ref="LA", name="L. Amadi"),
        settings=DeskSettings(unit_name="The unit"),
    ) as desk:
        assert desk.picture.settings.unit_name == "The unit"
        assert [one.name for one in desk.picture.all(Person)] == ["L. Amadi"]
        assert desk.actor == desk.picture.all(Person)[0]
        assert desk.journal.steps()[0].kind is StepKind.BEGIN
        assert desk.journal.steps()[0].actor == desk.actor.id
        assert desk.undo_label is None
        assert desk.is_practice


def test_the_person_who_made_a_desk_is_remembered(tmp_path: Path):
    path = tmp_path / "new.desk"
    Desk.create(path, person=Person(ref="LA", name="L. Amadi")).close()
    with Desk.open(path) as desk:
        assert desk.actor.name == "L. Amadi"


def test_who_acts_can_be_named_by_code_or_id(a_country: Desk):
    a_country.close()
    for name in ("BS", "bs", "p-sollen", "B. Sollen"):
        with Desk.open(a_country.path, actor=name) as desk:
            assert desk.actor_id == "p-sollen"


def test_a_code_that_nobody_has_is_refused_with_those_there_are(a_country: Desk):
    a_country.close()
    with pytest.raises(Refused) as caught:
        Desk.open(a_country.path, actor="ZZ")
    assert str(caught.value) == "Nobody on this desk has the code ZZ. People of the desk: BS, LA."


def test_a_desk_opens_without_anybody_and_then_refuses_to_write(a_country: Desk):
    a_country.close()
    with Desk.open(a_country.path) as desk:
        assert desk.actor is None
        assert desk.picture.count("priority") == 3
        with pytest.raises(Refused, match=r"Nobody has said who is writing"):
            desk.write("No", [Change(None, Ministry(code="N", name="N"))])


def test_every_step_says_who_did_it(a_country: Desk):
    a_country.close()
    with Desk.open(a_country.path, actor="BS") as desk:
        done = desk.write("Mine", [Change(None, Ministry(code="N", name="N"))])
        assert done.step.actor == "p-sollen"


def test_nobody_takes_themselves_away(a_country: Desk):
    with pytest.raises(Refused, match=r"This would take away the person who is acting"):
        a_country.write("Me", [Change(a_country.actor, None)])
    a_country.write("A colleague", [Change(None, Person(id="p-new", ref="NN", name="N. New"))])
    a_country.close()
    with Desk.open(a_country.path, actor="NN") as desk:
        with pytest.raises(Refused, match=r"This would take away the person who is acting"):
            desk.undo()
        assert desk.actor_id == "p-new"


def test_counts_are_by_catalogue_key_readings_included(a_country: Desk):
    counts = a_country.counts()
    assert list(counts) == [one.key for one in a_country.picture.catalogue]
    assert (counts["priority"], counts["reading"], counts["milestone"], counts["settings"]) == (3, 2, 5, 1)


def test_counts_follow_readings_that_come_and_go(a_country: Desk):
    first, _second = a_country.picture.series("i-read")
    a_country.write("Away", [Change(first, None)])
    assert a_country.counts()["reading"] == len(list(a_country.readings())) == 1
    a_country.undo()
    assert a_country.counts()["reading"] == len(list(a_country.readings())) == 2


def test_today_is_the_desks_own(a_country: Desk):
    assert a_country.picture.today == TODAY
    now = a_country.picture.settings
    a_country.write("A real desk", [Change(now, replace(now, practice_today=None))])
    assert a_country.picture.today == a_country.sources.now().astimezone().date()


def test_a_kept_value_comes_back_by_its_hash_and_is_kept_once(a_country: Desk):
    sha, packed = blobs.pack({"b": [1, 2.5, None], "a": "é"})
    for name in "AB":
        a_country.write(name, [Change(None, Ministry(code=name, name=name))], blobs={sha: packed})
    assert a_country.blob(sha) == {"a": "é", "b": [1, 2.5, None]}


def test_what_is_kept_with_a_refused_step_is_not_kept(a_country: Desk):
    from deliverydesk.errors import Damaged

    sha, packed = blobs.pack("never")
    with pytest.raises(Invalid):
        a_country.write("Bad", [Change(None, Ministry(code="", name=""))], blobs={sha: packed})
    with pytest.raises(Damaged):
        a_country.blob(sha)


def test_the_same_value_has_the_same_hash_however_it_is_ordered():
    assert blobs.pack({"a": 1, "b": 2}) == blobs.pack({"b": 2, "a": 1})


def test_undo_and_redo_say_what_they_would_do(a_country: Desk):
    assert (a_country.undo_label, a_country.redo_label) == (None, None)
    a_country.write("Added", [Change(None, Ministry(code="N", name="N"))])
    assert (a_country.undo_label, a_country.redo_label) == ("Added", None)
    done = a_country.undo()
    assert done.step.kind is StepKind.UNDO
    assert (a_country.undo_label, a_country.redo_label) == (None, "Added")
    with pytest.raises(NothingToUndo, match=r"There is nothing to undo"):
        a_country.undo()


def test_undo_keeps_the_facts_that_point_at_what_stood_then(a_country: Desk):
    from deliverydesk.services import freezing

    one = a_country.picture.get(Ministry, "m-edu")
    a_country.write("Renamed", [Change(one, replace(one, name="Schools"))])
    frozen = freezing.freeze(a_country, ref="Q")
    a_country.undo()
    assert a_country.picture.get(Ministry, "m-edu").name == "Education"
    assert a_country.picture.get(Freeze, frozen.record.id) is not None
    assert freezing.reopen(a_country, "Q").picture.get(Ministry, "m-edu").name == "Schools"


def test_a_known_day_before_everything_holds_nothing(a_country: Desk):
    assert a_country.viewed(known=date(2020, 1, 1)).step == 0


def test_a_desk_is_closed_when_its_block_ends_even_by_an_error(a_country: Desk):
    a_country.close()
    with pytest.raises(ZeroDivisionError), Desk.open(a_country.path, actor="LA"):
        _ = 1 / 0
    with Desk.open(a_country.path, actor="LA") as again:
        assert again.is_writable


def test_closing_twice_and_after_the_disk_is_gone_is_no_matter(a_country: Desk):
    import shutil

    a_country.write("Kept", [Change(None, Ministry(code="N", name="N"))])
    shutil.rmtree(a_country.path.parent)
    a_country.close()
    a_country.close()


def test_a_copy_of_a_desk_remembers_who_acts_because_it_is_the_same_desk(a_country: Desk, tmp_path: Path):
    import shutil

    actors.remember(a_country.id, "p-sollen")
    a_country.close()
    copied = shutil.copy(a_country.path, tmp_path / "copy.desk")
    with Desk.open(Path(copied)) as other:
        assert other.actor_id == "p-sollen"
