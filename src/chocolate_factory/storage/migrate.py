"""Brings a database to this program's schema, or says why that cannot be."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import structlog
from sqlalchemy import Connection, inspect, text

from chocolate_factory.kernel.errors import StoreError

MIGRATIONS = Path(__file__).with_name("migrations")
VERSION_TABLE = "alembic_version"
_log = structlog.get_logger()

Transaction = Callable[[], AbstractContextManager[Connection]]


def newest_revision(migrations: Path = MIGRATIONS) -> str:
    """The revision this program was written for, such as ``0004``.

    Read from the names of the steps, because loading Alembic would double the time to start.
    """
    return max(step.name[:4] for step in migrations.glob("versions/[0-9]*.py"))


def migrate(
    reading: Transaction,
    writing: Transaction,
    place: str,
    migrations: Path = MIGRATIONS,
    *,
    before_upgrade: Callable[[], object] | None = None,
) -> None:
    """Run the steps that the database at ``place`` lacks, all of them or none.

    Args:
        reading: Opens a reading transaction.
        writing: Opens a writing transaction.
        place: What messages call the database.
        migrations: Directory of the steps.
        before_upgrade: Called before a database that has been in use changes; if it raises,
            nothing changes.

    Raises:
        StoreError: Its schema is newer than this program, or is not ours.
    """
    newest = newest_revision(migrations)
    with reading() as connection:
        if _present_revision(connection, newest, place) == newest:
            return
    with writing() as connection:
        # Another process may have done it while this one waited for the lock.
        present = _present_revision(connection, newest, place)
        if present != newest:
            if present is not None and before_upgrade is not None:
                before_upgrade()
            _upgrade(connection, migrations)
            _log.info("schema_migrated", database=place, before=present, after=newest)


def build_schema(writing: Transaction, revision: str, migrations: Path = MIGRATIONS) -> None:
    """Give an empty database the schema of ``revision``.

    Raises:
        StoreError: It cannot be written.
    """
    with writing() as connection:
        _upgrade(connection, migrations, revision)


def present_revision(connection: Connection) -> str | None:
    """The revision of a database that has been migrated; None for one in the making."""
    present: str | None = connection.execute(
        text(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608 - a constant
    ).scalar()
    return present


def _present_revision(connection: Connection, newest: str, place: str) -> str | None:
    tables = inspect(connection).get_table_names()
    if VERSION_TABLE not in tables:
        if tables:
            raise StoreError(
                f"The database {place} belongs to another program: it has the table {tables[0]}.",
                advice="Set CHOCOLATE_STORE_URL to a database of its own.",
            )
        return None
    present = present_revision(connection)
    if present is not None and not (present.isdecimal() and present <= newest):
        raise StoreError(
            f"The database {place} has schema {present}, newer than this program's {newest}.",
            advice="Run the newer version of the program, or restore a backup made before it.",
        )
    return present


def _upgrade(connection: Connection, migrations: Path, until: str = "head") -> None:
    from alembic.config import Config  # noqa: PLC0415 - slow, and rarely needed
    from alembic.runtime.environment import EnvironmentContext  # noqa: PLC0415
    from alembic.runtime.migration import MigrationStep, RevisionStep  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    script = ScriptDirectory(str(migrations))

    def steps(present: object, _: object) -> list[RevisionStep]:
        missing = list(script.iterate_revisions(until, present or "base"))  # type: ignore[arg-type]
        return [
            MigrationStep.upgrade_from_script(script.revision_map, revision)
            for revision in reversed(missing)
        ]

    with EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()
