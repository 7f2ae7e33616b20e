"""Weather forecasts: when each reached us, and how wrong it was."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the tables of weather/sql.py."""
    op.create_table(
        "weather_forecast_issues",
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("known_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("place", "source", "known_at", name="pk_weather_forecast_issues"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "weather_forecast_errors",
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("quantity", sa.Text, nullable=False),
        sa.Column("first_lead", sa.SmallInteger, nullable=False),
        sa.Column("against", sa.Text, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("mae", sa.Double, nullable=False),
        sa.Column("bias", sa.Double, nullable=False),
        sa.Column("rmse", sa.Double, nullable=False),
        sa.Column("scored_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint(
            "place",
            "day",
            "source",
            "quantity",
            "first_lead",
            "against",
            name="pk_weather_forecast_errors",
        ),
        sqlite_with_rowid=False,
    )
