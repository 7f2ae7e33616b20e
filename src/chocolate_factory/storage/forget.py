"""Deletes old rows of a table, or only counts them."""

from typing import Any

from sqlalchemy import ColumnElement, Table, delete, func, select

from chocolate_factory.storage.database import Database


def forget(database: Database, table: Table, old: ColumnElement[Any], *, dry_run: bool) -> int:
    """Delete the rows of ``table`` that are ``old``; how many, or would be with ``dry_run``.

    Raises:
        StoreError: The database cannot be read or written.
    """
    if dry_run:
        with database.reading() as connection:
            counted = select(func.count()).select_from(table).where(old)
            return int(connection.execute(counted).scalar_one())
    with database.writing() as connection:
        return int(connection.execute(delete(table).where(old)).rowcount)
