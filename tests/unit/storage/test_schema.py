"""What the migrations build is what the code declares."""

import importlib
from contextlib import closing
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import chocolate_factory
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.schema import METADATA
from tests.servers.postgres import PostgresServer


def _declare_everything() -> None:
    """Load each feature's tables."""
    root = Path(chocolate_factory.__path__[0])
    for module in root.rglob("sql.py"):
        parts = module.relative_to(root.parent).with_suffix("").parts
        importlib.import_module(".".join(parts))


def _differences(url: str) -> list[Any]:
    _declare_everything()
    assert "series_values" in METADATA.tables
    with closing(Database(url)) as database:
        database.migrate()
        with database.reading() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            return list(compare_metadata(context, METADATA))


def test_migrations_and_declarations_agree(tmp_path: Path) -> None:
    assert _differences(f"sqlite:///{tmp_path / 'x.sqlite'}") == []


def test_in_postgresql_only_the_names_of_values_go_unwatched(
    postgres_server: PostgresServer,
) -> None:
    found = _differences(postgres_server.new_database())
    assert sorted((what, str(key.name)) for what, key in found) == [
        ("add_fk", "fk_series_values_series_id"),
        ("add_fk", "fk_series_values_source_id"),
    ]
