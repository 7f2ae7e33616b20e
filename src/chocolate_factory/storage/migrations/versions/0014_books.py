"""What each step needs beside energy, what was called off, and the books beside the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Widen the table of ledger/sql.py; create those of ledger/books/sql.py."""
    for column in (
        sa.Column("unit", sa.BigInteger),
        sa.Column("cooling_kwh", sa.Double),
        sa.Column("labour_eur", sa.Double),
        sa.Column("cancelled_at", sa.BigInteger),
    ):
        op.add_column("ledger", column)
    op.create_table(
        "supply_contracts",
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("since", name="pk_supply_contracts"),
    )
    op.create_table(
        "ledger_shifts",
        sa.Column("shift", sa.Text, nullable=False),
        sa.Column("begins", sa.BigInteger, nullable=False),
        sa.Column("ends", sa.BigInteger, nullable=False),
        sa.Column("cost_eur", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("shift", "begins", name="pk_ledger_shifts"),
    )
    op.create_table(
        "statements",
        sa.Column("month", sa.Text, nullable=False),
        sa.Column("computed_at", sa.BigInteger, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("month", name="pk_statements"),
    )
