"""Copies of a desk are proven before they are believed."""

from __future__ import annotations

from pathlib import Path

import pytest

from deliverydesk.domain.parties import Ministry
from deliverydesk.errors import Damaged, Unwritable
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk
from deliverydesk.storage import backup, engine
from deliverydesk.storage.engine import Mode
from tests.desks import START
from tests.storage.looking import everything


def test_a_copy_made_while_the_desk_is_open_holds_everything(a_country: Desk, tmp_path: Path):
    a_country.write("Just now", [Change(None, Ministry(code="N", name="N"))])
    copied = backup.copy(a_country.path, tmp_path / "copy.desk")
    with Desk.open(copied, writing=False) as other:
        assert everything(other) == everything(a_country)
        assert other.integrity(full=True) == other.journal.verify() == []
    assert [one.name for one in tmp_path.iterdir() if ".part" in one.name] == []


def test_a_copy_is_one_file_that_needs_no_other(a_country: Desk, tmp_path: Path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    backup.copy(a_country.path, folder / "copy.desk")
    assert [one.name for one in folder.iterdir()] == ["copy.desk"]


def test_a_copy_with_a_link_that_leads_nowhere_is_not_kept(a_country: Desk, tmp_path: Path):
    raw = engine.connect(a_country.path, Mode.WRITE)
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("UPDATE priority SET ministry = 'x'")
    raw.close()
    with pytest.raises(Damaged, match=r"The copy of small.desk does not hold together; it was not kept"):
        backup.copy(a_country.path, tmp_path / "copy.desk")
    assert not (tmp_path / "copy.desk").exists()
    assert not (tmp_path / "copy.desk.part").exists()


def test_a_copy_in_which_a_value_is_missing_that_must_be_there_is_not_kept(a_country: Desk, tmp_path: Path):
    raw = engine.connect(a_country.path, Mode.WRITE)
    raw.execute("PRAGMA writable_schema=ON")
    raw.execute(
        "UPDATE sqlite_master SET sql = replace(sql, 'name TEXT NOT NULL', 'name TEXT') WHERE name = 'ministry'"
    )
    raw.close()
    raw = engine.connect(a_country.path, Mode.WRITE)
    raw.execute("UPDATE ministry SET name = NULL")
    raw.execute("PRAGMA writable_schema=ON")
    raw.execute(
        "UPDATE sqlite_master SET sql = replace(sql, 'name TEXT', 'name TEXT NOT NULL') WHERE name = 'ministry'"
    )
    raw.close()
    with pytest.raises(Damaged, match=r"does not hold together"):
        backup.copy(a_country.path, tmp_path / "copy.desk")


def test_a_damaged_desk_makes_no_copy(a_country: Desk, tmp_path: Path):
    a_country.close()
    held = bytearray(a_country.path.read_bytes())
    for page in range(1, len(held) // 4096):
        held[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    a_country.path.write_bytes(held)
    with pytest.raises(Damaged):
        backup.copy(a_country.path, tmp_path / "copy.desk")
    assert not (tmp_path / "copy.desk").exists()


def test_a_copy_that_cannot_be_made_says_where(a_country: Desk, tmp_path: Path):
    with pytest.raises(Unwritable, match=r"A copy of small.desk could not be made in missing"):
        backup.copy(a_country.path, tmp_path / "missing" / "copy.desk")


def test_an_older_copy_stays_until_the_new_one_is_whole(a_country: Desk, tmp_path: Path):
    target = backup.copy(a_country.path, tmp_path / "copy.desk")
    kept = target.read_bytes()
    raw = engine.connect(a_country.path, Mode.WRITE)
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("UPDATE priority SET ministry = 'x'")
    raw.close()
    with pytest.raises(Damaged):
        backup.copy(a_country.path, target)
    assert target.read_bytes() == kept


def test_the_copy_before_a_migration_says_when_and_from_which_schema(a_country: Desk):
    made = backup.before_migration(a_country.path, 1, START)
    assert made.name == "small.before-schema-1.20261123-090000.desk"
