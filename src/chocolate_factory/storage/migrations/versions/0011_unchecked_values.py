"""Values in PostgreSQL: each row's names are no longer looked up as it is written.

That took three quarters of the time of writing. Names are given in the same transaction and never
deleted; upkeep finds rows whose name is missing.
"""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Drop what no other kind of database spends time on."""
    if op.get_context().dialect.name == "postgresql":
        op.drop_constraint("fk_series_values_series_id", "series_values")
        op.drop_constraint("fk_series_values_source_id", "series_values")
