"""What results are judged by: outcomes, deliverables, what a path is built from, questions put to ratings.

Its statements stand in `0003_results.sql` beside this, divided by empty lines. The new columns are optional,
so what the journal says of earlier records stays true as it is.
"""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and columns of the third schema."""
    for statement in Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split("\n\n"):
        op.execute(statement)
