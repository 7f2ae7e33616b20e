"""What is kept beside values that are in InfluxDB: the book of their batches, and quarantine."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Create the tables whose values are in InfluxDB, of timeseries/tables.py."""
    op.create_table(
        "series_influx_batches",
        sa.Column("series_id", sa.Integer, nullable=False),
        sa.Column("source_id", sa.Integer, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("series_id", "source_id", name="pk_series_influx_batches"),
        *_names("series_influx_batches"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "series_influx_unfinished",
        sa.Column("series_id", sa.Integer, nullable=False),
        sa.Column("lowest", sa.BigInteger, nullable=False),
        sa.Column("highest", sa.BigInteger, nullable=False),
        sa.Column("source_id", sa.Integer, nullable=False),
        sa.Column("first", sa.BigInteger, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.Column("begun_at", sa.BigInteger, nullable=False),
        sa.Column("given_up", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("series_id", "lowest", name="pk_series_influx_unfinished"),
        *_names("series_influx_unfinished"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "series_influx_quarantine",
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
            "series_id",
            "start",
            "source_id",
            "known_at",
            "check",
            name="pk_series_influx_quarantine",
        ),
        *_names("series_influx_quarantine"),
        sqlite_with_rowid=False,
    )


def _names(table: str) -> tuple[sa.ForeignKeyConstraint, sa.ForeignKeyConstraint]:
    return (
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=f"fk_{table}_series_id"),
        sa.ForeignKeyConstraint(["source_id"], ["series_sources.id"], name=f"fk_{table}_source_id"),
    )
