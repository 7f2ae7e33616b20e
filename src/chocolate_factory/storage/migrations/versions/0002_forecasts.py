"""Forecasts that were served, to be judged when the truth arrives."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table of forecasting/sql.py."""
    op.create_table(
        "forecasts",
        sa.Column("series", sa.Text, nullable=False),
        sa.Column("issued_at", sa.BigInteger, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("series", "issued_at", "model", name="pk_forecasts"),
    )
