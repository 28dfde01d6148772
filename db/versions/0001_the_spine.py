"""The first schema: the unit's records, readings, journal and kept copies.

Its statements stand in `0001_the_spine.sql` beside this, divided by empty lines.
"""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table of the first schema."""
    for statement in Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split("\n\n"):
        op.execute(statement)
