"""The ledger: what was announced, what happened, what it cost."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Create the table of ledger/sql.py."""
    op.create_table(
        "ledger",
        sa.Column("batch", sa.Text, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("recipe", sa.Text, nullable=False),
        sa.Column("machine", sa.Text, nullable=False),
        sa.Column("announced_start", sa.BigInteger, nullable=False),
        sa.Column("announced_end", sa.BigInteger, nullable=False),
        sa.Column("energy_kwh", sa.Double, nullable=False),
        sa.Column("mass_kg", sa.Double, nullable=False),
        sa.Column("actual_start", sa.BigInteger),
        sa.Column("actual_end", sa.BigInteger),
        sa.Column("actual_kg", sa.Double),
        sa.Column("recorded_at", sa.BigInteger),
        sa.Column("cost_eur", sa.Double),
        sa.Column("unpriced_kwh", sa.Double),
        sa.Column("booked_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("batch", "due", "step", name="pk_ledger"),
    )
    op.create_index("ix_ledger_announced_start", "ledger", ["announced_start"])
    op.create_index("ix_ledger_actual_start", "ledger", ["actual_start"])
