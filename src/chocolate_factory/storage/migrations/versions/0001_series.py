"""Series of values: what they are worth, who said so and since when; and what nobody had."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables of timeseries/sql.py."""
    op.create_table(
        "series",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        sa.UniqueConstraint("key", name="uq_series_key"),
    )
    op.create_table(
        "series_sources",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_series_sources"),
        sa.UniqueConstraint("name", name="uq_series_sources_name"),
    )
    op.create_table(
        "series_values",
        sa.Column("series_id", sa.Integer, nullable=False),
        sa.Column("start", sa.BigInteger, nullable=False),
        sa.Column("source_id", sa.Integer, nullable=False),
        sa.Column("known_at", sa.BigInteger, nullable=False),
        sa.Column("minutes", sa.SmallInteger, nullable=False),
        sa.Column("value", sa.Double, nullable=False),
        sa.Column("stored_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint(
            "series_id", "start", "source_id", "known_at", name="pk_series_values"
        ),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_series_values_series_id"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["series_sources.id"], name="fk_series_values_source_id"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "series_absences",
        sa.Column("series_id", sa.Integer, nullable=False),
        sa.Column("source_id", sa.Integer, nullable=False),
        sa.Column("start", sa.BigInteger, nullable=False),
        sa.Column("end", sa.BigInteger, nullable=False),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("series_id", "source_id", "start", name="pk_series_absences"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_series_absences_series_id"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["series_sources.id"], name="fk_series_absences_source_id"
        ),
        sqlite_with_rowid=False,
    )
