"""Price forecasts held against what came, decisions about champions, and challengers' forecasts."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the tables of forecasting/live/sql.py and the second one of forecasting/sql.py."""
    op.create_table(
        "forecast_judged_days",
        sa.Column("series", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("judged_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("series", "day", name="pk_forecast_judged_days"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "forecast_scores",
        sa.Column("series", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("issued_at", sa.BigInteger, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("first_lead", sa.SmallInteger, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("absolute_error", sa.Double, nullable=False),
        sa.Column("error", sa.Double, nullable=False),
        sa.Column("squared_error", sa.Double, nullable=False),
        sa.Column("interval_n", sa.Integer, nullable=False),
        sa.Column("inside", sa.Integer, nullable=False),
        sa.Column("width", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint(
            "series", "day", "issued_at", "model", "first_lead", name="pk_forecast_scores"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "forecast_champions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("series", sa.Text, nullable=False),
        sa.Column("decided_at", sa.BigInteger, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_forecast_champions"),
    )
    op.create_index("ix_forecast_champions_series", "forecast_champions", ["series"])
    op.create_table(
        "challenger_forecasts",
        sa.Column("series", sa.Text, nullable=False),
        sa.Column("issued_at", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("series", "issued_at", "model", name="pk_challenger_forecasts"),
    )
