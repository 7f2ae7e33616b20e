"""Stores as older programs left them, with a row in every table."""

import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table

from chocolate_factory.storage.database import Database
from chocolate_factory.storage.migrate import MIGRATIONS, migrate

REVISIONS = sorted(step.name[:4] for step in MIGRATIONS.glob("versions/[0-9]*.py"))


def make_older(database: Database, revision: str, folder: Path) -> dict[str, int]:
    """Bring an empty database to an older schema and fill it; how many rows each table has.

    Args:
        database: Empty.
        revision: Such as ``0004``.
        folder: For the steps of the older program; not there yet.
    """
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for step in folder.glob("versions/[0-9]*.py"):
        if step.name[:4] > revision:
            step.unlink()
    migrate(database.reading, database.writing, database.place, folder)
    with database.writing() as connection:
        for table in _tables(connection):
            connection.execute(table.insert().values(_row(table)))
    return rows_of(database)


def rows_of(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    with database.reading() as connection:
        return {
            table.name: len(connection.execute(table.select()).all())
            for table in _tables(connection)
        }


def _tables(connection: Connection) -> list[Table]:
    """Those others refer to first."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def _row(table: Table) -> dict[str, Any]:
    """One value for each column; 1 also where it refers to the row of another table."""
    kinds = {column.name: column.type.python_type for column in table.columns}
    return {name: "1" if kind is str else kind(1) for name, kind in kinds.items()}
