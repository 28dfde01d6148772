"""How a desk's file is opened: what SQLite itself refuses, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.services.desk import Desk
from deliverydesk.storage import engine
from deliverydesk.storage.engine import Mode
from deliverydesk.storage.tables import SQL_TYPES
from tests import strategies


@pytest.fixture
def raw(a_country: Desk) -> Iterator[Any]:
    """A connection that may write, as somebody with a tool of their own would have."""
    connection = engine.connect(a_country.path, Mode.WRITE)
    yield connection
    connection.close()


def pragma(connection: Any, name: str) -> Any:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("journal_mode", "wal"),
        ("synchronous", 2),
    ],
)
def test_a_writing_connection_is_careful(raw, name, value):
    assert pragma(raw, name) == value


def test_every_table_is_strict(raw):
    tables = raw.execute(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
    )
    assert {name for name, strict in tables if not strict and not name.startswith("sqlite_")} == set()


def test_every_kind_has_a_type_in_the_file():
    assert {type(kind) for kind in strategies.one_of_each()} == SQL_TYPES.keys()


def test_a_text_never_lands_in_a_numbers_column(raw):
    with pytest.raises(dbapi2.IntegrityError, match=r"cannot store TEXT value in REAL column"):
        raw.execute("UPDATE barrier SET money_at_stake = 'a lot'")


def test_a_link_to_nothing_is_refused_by_the_file_itself(raw):
    with pytest.raises(dbapi2.IntegrityError, match=r"FOREIGN KEY"):
        raw.execute("UPDATE priority SET ministry = 'nobody'")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_step SET label = 'x'",
        "DELETE FROM journal_step",
        "UPDATE journal_change SET after = NULL",
        "DELETE FROM journal_change",
        "UPDATE journal_series SET sha256 = 'x'",
        "DELETE FROM journal_series",
        "INSERT OR REPLACE INTO journal_step SELECT * FROM journal_step WHERE no = 1",
        "INSERT OR REPLACE INTO journal_change SELECT * FROM journal_change WHERE no = 1",
        "INSERT OR REPLACE INTO journal_series SELECT * FROM journal_series",
        "UPDATE OR REPLACE journal_step SET no = 1 WHERE no = 2",
    ],
)
def test_the_journal_only_grows(raw, statement):
    with pytest.raises(dbapi2.IntegrityError, match=r"the journal is append-only"):
        raw.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM reading",
        "INSERT OR REPLACE INTO reading SELECT * FROM reading WHERE no = 1",
        *(
            f"UPDATE reading SET {field.name} = {field.name} || 'x', to_step = 99"
            for field in CATALOGUE["reading"].fields
            if field.name not in ("value", "place", "source")
        ),
        "UPDATE reading SET value = 1.0, to_step = 99",
        "UPDATE reading SET place = 'pl-north', to_step = 99",
        "UPDATE reading SET source = 'elsewhere', to_step = 99",
        "UPDATE reading SET absence = '{}', to_step = 99",
        "UPDATE reading SET from_step = 1, to_step = 99",
        "UPDATE reading SET to_step = NULL",
    ],
)
def test_a_reading_is_only_ever_closed(raw, statement):
    with pytest.raises(
        dbapi2.IntegrityError, match=r"readings are never removed|a reading is only ever closed"
    ):
        raw.execute(statement)


def test_a_closed_reading_is_never_opened_again(raw):
    raw.execute("UPDATE reading SET to_step = 99")
    with pytest.raises(dbapi2.IntegrityError, match=r"a reading is only ever closed"):
        raw.execute("UPDATE reading SET to_step = 100")


def test_two_readings_of_one_key_are_never_in_force_together(raw):
    with pytest.raises(dbapi2.IntegrityError, match=r"UNIQUE"):
        raw.execute(
            "INSERT INTO reading (indicator, period_start, period_end, grp, status, from_step) "
            "SELECT indicator, period_start, period_end, grp, status, 9 FROM reading"
        )


def test_what_is_opened_to_read_cannot_write(a_country: Desk):
    connection = engine.connect(a_country.path, Mode.READ)
    with pytest.raises(dbapi2.OperationalError, match=r"readonly"):
        connection.execute("UPDATE priority SET title = 'x'")
    connection.close()


@pytest.mark.parametrize(
    "name",
    [
        "two words.desk",
        "100%.desk",
        "100%25.desk",
        "a?mode=ro.desk",
        "a#b.desk",
        "Bildung für alle 漢.desk",
        "a&b=c;d.desk",
    ],
)
def test_a_desk_may_have_any_name_the_disk_allows(a_country: Desk, tmp_path: Path, name: str):
    a_country.close()
    path = a_country.path.rename(tmp_path / name)
    with Desk.open(path, actor="LA") as desk:
        assert desk.picture.count("priority") == 3
    assert not [one.name for one in tmp_path.iterdir() if not one.name.startswith((name, "small.desk"))]


def test_a_name_that_is_no_text_at_all_still_opens(a_country: Desk, tmp_path: Path):
    a_country.close()
    import os

    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/latin-\xe9.desk"))
    a_country.path.rename(path)
    with Desk.open(path, writing=False) as desk:
        assert desk.picture.count("priority") == 3


def test_a_relative_path_opens_the_same_desk(a_country: Desk, monkeypatch: pytest.MonkeyPatch):
    a_country.close()
    monkeypatch.chdir(a_country.path.parent)
    with Desk.open(Path("small.desk"), actor="LA") as desk:
        assert desk.picture.count("priority") == 3


def test_what_a_query_was_asked_with_never_stands_in_an_error(a_country: Desk):
    import sqlalchemy as sa

    made = engine.engine(a_country.path, Mode.READ)
    with made.connect() as connection, pytest.raises(sa.exc.OperationalError) as caught:
        connection.execute(sa.text("SELECT nothing FROM nowhere WHERE a = :a"), {"a": "a secret"})
    made.dispose()
    assert "a secret" not in str(caught.value)
