"""A barrier with two more fields than this program ships, and the one migration that brings them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from deliverydesk import assets
from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.domain.parties import Person
from deliverydesk.domain.work import Barrier
from deliverydesk.i18n import N_
from deliverydesk.schema.changes import Change
from deliverydesk.schema.fields import text, whole
from deliverydesk.schema.kinds import Absent
from deliverydesk.schema.records import Catalogue, Views, entity
from deliverydesk.services.desk import Desk
from deliverydesk.sources import SeededSources
from deliverydesk.storage import migrations, opening
from tests.desks import START

NEXT = migrations.SCHEMA + 1
VIEWS = Barrier.entity.views


# ---- the declaration


@entity(
    "barrier",
    Barrier.entity.singular,
    Barrier.entity.plural,
    parent="priority",
    ref="ref",
    title="title",
    views=Views(
        table=f"{VIEWS.table} street people",
        form=(*VIEWS.form, N_("Where it bites"), "street people"),
        context=VIEWS.context,
        value=f"{VIEWS.value} street people",
        new=VIEWS.new,
        paper=f"{VIEWS.paper} street",
    ),
)
class BarrierOnAStreet(Barrier):
    """One thing in the way of one promise, and the street where it bites."""

    street: str | Absent | None = text(N_("Street"), default=None)
    people: int = whole(N_("People waiting"), least=0, default=0)


WITH_STREETS = Catalogue(BarrierOnAStreet if one.key == "barrier" else one.record for one in CATALOGUE)

# ---- the migration

SCRIPT = f"""
from alembic import op

revision = "{migrations.revision_name(NEXT)}"
down_revision = "{migrations.revision_name(migrations.SCHEMA)}"


def upgrade():
    op.execute("ALTER TABLE barrier ADD COLUMN street TEXT")
    op.execute("ALTER TABLE barrier ADD COLUMN people INTEGER NOT NULL DEFAULT 0")
    op.execute("UPDATE barrier SET street = 'not asked then'")
"""
RECORDS = """
def upgrade(entity, plain):
    return plain | {"street": "not asked then"} if entity == "barrier" else plain
"""


def write_scripts(folder: Path) -> Path:
    """A history of one more script than this program ships; its earlier ones need no words here."""
    versions, records = folder / "versions", folder / "records"
    versions.mkdir(parents=True)
    records.mkdir()
    (folder / "env.py").write_text((assets.migrations() / "env.py").read_text())
    now, new = migrations.revision_name(migrations.SCHEMA), migrations.revision_name(NEXT)
    (versions / f"{now}_now.py").write_text(f'revision = "{now}"\ndown_revision = None\n')
    (versions / f"{new}_streets.py").write_text(SCRIPT)
    (records / f"{new}_streets.py").write_text(RECORDS)
    return folder


def reopen(path: Path, scripts: Path) -> Desk:
    """The desk, opened by a program that knows streets; L. Amadi acts on it."""
    opened = opening.open_store(
        path, SeededSources(12, START), catalogue=WITH_STREETS, schema=NEXT, scripts=scripts
    )
    return Desk(opened, SeededSources(13, START), opened.snapshot.get(Person, "p-amadi"))


@contextmanager
def carry(desk: Desk, folder: Path) -> Iterator[Desk]:
    """Edit a barrier, close the desk and carry it across."""
    one = desk.picture.get(Barrier, "b-rain")
    assert one is not None
    desk.write("Before streets", [Change(one, replace(one, title="Renamed before"))])
    desk.close()
    with reopen(desk.path, write_scripts(folder / "db")) as carried:
        yield carried


def barrier(desk: Desk) -> BarrierOnAStreet:
    """The barrier that was there before streets were."""
    found = desk.picture.get(BarrierOnAStreet, "b-rain")
    assert isinstance(found, BarrierOnAStreet)
    return found
