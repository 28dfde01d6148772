"""The scripts in db/ and the catalogue say the same: a desk brought up to date is a desk made today."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from deliverydesk import assets
from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.sources import SeededSources
from deliverydesk.storage import engine, migrations, opening
from deliverydesk.storage.engine import Mode
from deliverydesk.storage.tables import derive
from tests.desks import START
from tests.schemas import declared

VERSIONS = assets.migrations() / "versions"


@pytest.fixture
def migrated(tmp_path: Path) -> Iterator[sa.Engine]:
    """A file that every script has been run on, from nothing."""
    made = engine.engine(tmp_path / "migrated.desk", Mode.CREATE)
    migrations.migrate(made)
    yield made
    made.dispose()


@pytest.fixture
def made_today(tmp_path: Path) -> Iterator[sa.Engine]:
    """A desk as this program makes a new one."""
    opening.create(tmp_path / "new.desk", SeededSources(1, START))
    made = engine.engine(tmp_path / "new.desk", Mode.WRITE)
    yield made
    made.dispose()


def test_what_the_scripts_make_is_what_the_catalogue_declares(migrated, made_today):
    made, meant = declared(migrated), declared(made_today)
    assert made.keys() == meant.keys()
    assert {name: made[name] for name in made if made[name] != meant[name]} == {}


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_alembic_itself_finds_nothing_to_add_or_to_take_away(migrated):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def ours(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
        # Alembic cannot read back an index over an expression; the word-for-word comparison above does.
        return not (kind == "table" and name == "alembic_version") and name != "ux_reading_in_force"

    with migrated.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": ours, "compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, derive(CATALOGUE).metadata) == []


@pytest.mark.parametrize("which", ["migrated", "made_today"])
def test_a_file_says_which_schema_it_is_at(which: str, request: pytest.FixtureRequest):
    with request.getfixturevalue(which).connect() as connection:
        assert migrations.schema_of(connection) == migrations.SCHEMA
        name = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    assert name == migrations.revision_name(migrations.SCHEMA)


def test_the_schema_of_this_program_is_its_newest_script():
    numbers = sorted(int(path.name[:4]) for path in VERSIONS.glob("[0-9]*.py"))
    assert numbers == list(range(1, migrations.SCHEMA + 1))


def test_scripts_never_import_the_programs_classes():
    for path in assets.migrations().rglob("*.py"):
        assert "deliverydesk" not in path.read_text(encoding="utf-8"), path.name


def test_what_happens_to_records_is_pure_functions_named_like_their_script():
    for path in (assets.migrations() / "records").glob("*.py"):
        words = path.read_text(encoding="utf-8")
        assert (VERSIONS / path.name).is_file()
        assert "def upgrade(entity" in words
        assert "import" not in words.replace("from __future__ import annotations", "")
