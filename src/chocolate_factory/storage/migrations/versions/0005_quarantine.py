"""Quarantine: values that are kept but not believed, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the table of timeseries/quarantine_rows.py."""
    op.create_table(
        "series_quarantine",
        sa.Column("series_id", sa.Integer, nullable=False),
        sa.Column("start", sa.BigInteger, nullable=False),
        sa.Column("source_id", sa.Integer, nullable=False),
        sa.Column("known_at", sa.BigInteger, nullable=False),
        sa.Column("check", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("hidden_from", sa.BigInteger, nullable=False),
        sa.Column("noticed_at", sa.BigInteger, nullable=False),
        sa.Column("released_at", sa.BigInteger, nullable=True),
        sa.Column("why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint(
            "series_id", "start", "source_id", "known_at", "check", name="pk_series_quarantine"
        ),
        sa.ForeignKeyConstraint(
            ["series_id", "start", "source_id", "known_at"],
            [
                "series_values.series_id",
                "series_values.start",
                "series_values.source_id",
                "series_values.known_at",
            ],
            name="fk_series_quarantine_series_id",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
