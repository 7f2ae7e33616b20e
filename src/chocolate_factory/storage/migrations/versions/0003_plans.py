"""Plans: every one that was issued."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the table of planning/sql.py."""
    op.create_table(
        "plans",
        sa.Column("issued_at", sa.BigInteger, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("issued_at", name="pk_plans"),
    )
