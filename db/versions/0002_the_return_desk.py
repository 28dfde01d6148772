"""What the return desk keeps: how a workbook was cut and sent, its label, files brought in, and notes.

Its statements stand in `0002_the_return_desk.sql` beside this, divided by empty lines. The new columns of a
workbook are optional, so what the journal says of earlier ones stays true as it is.
"""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and columns of the second schema."""
    for statement in Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split("\n\n"):
        op.execute(statement)
