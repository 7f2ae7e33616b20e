"""What the migrations build is what the code declares."""

import importlib
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import chocolate_factory
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.schema import METADATA


def _declare_everything() -> None:
    """Load each feature's tables."""
    root = Path(chocolate_factory.__path__[0])
    for module in root.rglob("sql.py"):
        parts = module.relative_to(root.parent).with_suffix("").parts
        importlib.import_module(".".join(parts))


def test_migrations_and_declarations_agree(tmp_path: Path) -> None:
    _declare_everything()
    assert "series_values" in METADATA.tables
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite'}")
    database.migrate()
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
