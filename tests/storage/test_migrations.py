"""Bringing an older desk up to date: a checked copy first, then all of it or nothing."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from deliverydesk.domain.parties import Ministry
from deliverydesk.domain.steps import PROGRAM, StepKind
from deliverydesk.errors import NothingToUndo, Unusable
from deliverydesk.schema.changes import Change
from deliverydesk.services import history
from deliverydesk.services.desk import Desk
from deliverydesk.sources import SeededSources
from deliverydesk.storage import engine, migrations, opening
from deliverydesk.storage.engine import Mode
from tests.desks import START
from tests.storage.looking import contents, seen

NEXT = migrations.SCHEMA + 1
ENV = (Path(migrations.__file__).parents[2] / "db" / "env.py").read_text()
Scripts = Callable[..., Path]


@pytest.fixture
def scripts(tmp_path: Path) -> Scripts:
    """A history of one more script than this program ships."""

    def write(upgrade: str, plain: str = "") -> Path:
        versions = tmp_path / "db" / "versions"
        versions.mkdir(parents=True)
        (tmp_path / "db" / "env.py").write_text(ENV)
        now, new = migrations.revision_name(migrations.SCHEMA), migrations.revision_name(NEXT)
        (versions / f"{now}_now.py").write_text(f'revision = "{now}"\ndown_revision = None\n')
        (versions / f"{new}_more.py").write_text(
            f'from alembic import op\nrevision = "{new}"\ndown_revision = "{now}"\n\n\ndef upgrade():\n'
            + textwrap.indent(textwrap.dedent(upgrade), "    ")
        )
        if plain:
            (tmp_path / "db" / "records").mkdir()
            (tmp_path / "db" / "records" / f"{new}_more.py").write_text(textwrap.dedent(plain))
        return tmp_path / "db"

    return write


def reopened(path: Path, folder: Path) -> Desk:
    sources = SeededSources(11, START)
    opened = opening.open_store(path, sources, schema=NEXT, scripts=folder)
    person = next(one for one in opened.snapshot.of_entity("person") if one.ref == "LA")
    return Desk(opened, sources, person)


def tables(path: Path) -> set[str]:
    raw = engine.connect(path, Mode.READ)
    found = {row[0] for row in raw.execute("SELECT name FROM sqlite_master")}
    raw.close()
    return found


def test_an_older_desk_is_copied_first_and_then_brought_up_to_date(a_country: Desk, scripts: Scripts):
    held = seen(a_country)
    a_country.close()
    folder = scripts('op.execute("CREATE TABLE extra (a TEXT) STRICT")')
    with reopened(a_country.path, folder) as desk:
        assert desk.schema == NEXT
        assert seen(desk) == held
        assert "extra" in tables(desk.path)
        assert desk.journal.verify() == desk.integrity(full=True) == []
    (copied,) = a_country.path.parent.glob(f"*.before-schema-{migrations.SCHEMA}.*")
    with Desk.open(copied, writing=False) as before:
        assert seen(before) == held
        assert "extra" not in tables(copied)


def test_a_migration_leaves_a_step_that_undo_never_passes(a_country: Desk, scripts: Scripts):
    a_country.write("Before", [Change(None, Ministry(code="N", name="N"))])
    a_country.close()
    folder = scripts('op.execute("CREATE TABLE extra (a TEXT) STRICT")')
    with reopened(a_country.path, folder) as desk:
        newest = desk.journal.steps(limit=1)[0]
        assert (newest.kind, newest.actor, newest.schema) == (StepKind.MIGRATE, PROGRAM, NEXT)
        assert history.entries(desk, limit=1)[0].who == "DeliveryDesk"
        with pytest.raises(NothingToUndo):
            desk.undo()
        assert contents(desk.viewed(known=2))["ministry"].keys() == {"m-edu", "m-fin", "m-cab"}
    with reopened(a_country.path, folder) as desk:
        assert [one.kind for one in desk.journal.steps()].count(StepKind.MIGRATE) == 1


def test_the_step_is_made_up_for_where_a_crash_came_before_it(a_country: Desk, scripts: Scripts):
    a_country.close()
    folder = scripts('op.execute("CREATE TABLE extra (a TEXT) STRICT")')
    writer = engine.engine(a_country.path, Mode.WRITE)
    migrations.migrate(writer, scripts=folder, to=NEXT)
    writer.dispose()
    with reopened(a_country.path, folder) as desk:
        assert desk.journal.steps(limit=1)[0].kind is StepKind.MIGRATE


@pytest.mark.parametrize(
    "upgrade",
    [
        'op.execute("CREATE TABLE extra (a TEXT) STRICT")\nraise RuntimeError("halfway")',
        'op.execute("CREATE TABLE extra (a TEXT) STRICT")\nop.execute("UPDATE priority SET ministry = \'x\'")',
        'op.execute("CREATE TABLE extra (a TEXT) STRICT")\nop.execute("NO SQL AT ALL")',
    ],
    ids=["an error", "links that lead nowhere", "bad words"],
)
def test_a_migration_that_fails_leaves_the_desk_as_it_was(a_country: Desk, scripts: Scripts, upgrade: str):
    held = seen(a_country)
    a_country.close()
    folder = scripts(upgrade)
    with pytest.raises(Unusable) as caught:
        reopened(a_country.path, folder)
    assert caught.value.sentence == (
        f"small.desk could not be brought up to date from schema {migrations.SCHEMA}; it was left as it was."
    )
    with Desk.open(a_country.path, actor="LA") as desk:
        assert seen(desk) == held
        assert desk.schema == migrations.SCHEMA
        assert "extra" not in tables(desk.path)


def test_an_older_desk_opened_to_read_is_asked_to_be_opened_for_writing_once(
    a_country: Desk, scripts: Scripts
):
    a_country.close()
    folder = scripts("pass")
    with pytest.raises(
        Unusable, match=r"small.desk was written by an older DeliveryDesk and must be brought up to date"
    ):
        opening.open_store(
            a_country.path, SeededSources(1, START), writing=False, schema=NEXT, scripts=folder
        )


def test_alembic_is_not_imported_for_a_desk_that_is_up_to_date(a_country: Desk):
    import subprocess

    code = (
        "import sys; from pathlib import Path; from deliverydesk.services.desk import Desk; "
        f"Desk.open(Path({str(a_country.path)!r}), writing=False).close(); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ENV_ROOT).returncode == 0


ENV_ROOT = Path(migrations.__file__).parents[2]


def test_old_json_passes_through_each_scripts_function_in_turn(scripts: Scripts):
    folder = scripts("pass", plain="def upgrade(entity, plain):\n    return plain | {'seen': entity}\n")
    third = migrations.revision_name(NEXT + 1)
    (folder / "records" / f"{third}_gone.py").write_text(
        "def upgrade(entity, plain):\n    return None if entity == 'gone' else plain | {'twice': True}\n"
    )
    upgrade = migrations.upgrade_plain(folder, to=NEXT + 1)
    assert upgrade("kept", {"a": 1}, migrations.SCHEMA) == {"a": 1, "seen": "kept", "twice": True}
    assert upgrade("kept", {"a": 1}, NEXT) == {"a": 1, "twice": True}
    assert upgrade("kept", {"a": 1}, NEXT + 1) == {"a": 1}
    assert upgrade("gone", {"a": 1}, migrations.SCHEMA) is None
