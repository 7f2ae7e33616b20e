"""Keys without their secrets: whether each is accepted, and how often sources were asked."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the tables of credentials/sql.py."""
    op.create_table(
        "credentials",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("first_seen", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("checked_at", sa.BigInteger, nullable=True),
        sa.Column("issued_at", sa.BigInteger, nullable=True),
        sa.Column("expires_at", sa.BigInteger, nullable=True),
        sa.Column("refused_since", sa.BigInteger, nullable=True),
        sa.Column("refusals", sa.Integer, nullable=False),
        sa.Column("rest_until", sa.BigInteger, nullable=True),
        sa.PrimaryKeyConstraint("source", "fingerprint", name="pk_credentials"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "credential_requests",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("requests", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("source", "day", name="pk_credential_requests"),
        sqlite_with_rowid=False,
    )
