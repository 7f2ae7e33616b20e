"""From any older schema to this program's, once, whole, or not at all."""

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.migrate import MIGRATIONS, migrate, newest_revision
from tests.fakes.older_stores import REVISIONS, make_older, rows_of
from tests.servers.postgres import PostgresServer

STEPS = sorted(MIGRATIONS.glob("versions/[0-9]*.py"))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'fresh.sqlite'}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.new_database()


@pytest.fixture
def fresh(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


def _version(database: Database) -> str:
    with database.reading() as connection:
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    return str(version)


def _tables(database: Database) -> set[str]:
    with database.reading() as connection:
        return set(inspect(connection).get_table_names())


def _step(folder: Path, number: int, body: str) -> None:
    versions = folder / "versions"
    versions.mkdir(exist_ok=True)
    before = f"{number - 1:04}" if number > 1 else None
    lines = ["from alembic import op", f"revision = '{number:04}'", f"down_revision = {before!r}"]
    lines += ["def upgrade():", *(f"    {line}" for line in body.splitlines())]
    (versions / f"{number:04}_step.py").write_text("\n".join(lines))


def _migrate(database: Database, folder: Path) -> None:
    migrate(database.reading, database.writing, database.place, folder)


def test_steps_are_numbered_without_holes() -> None:
    assert [step.name[:4] for step in STEPS] == [f"{n:04}" for n in range(1, len(STEPS) + 1)]
    before = None
    for step in STEPS:
        spec = importlib.util.spec_from_file_location(step.stem, step)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        assert (module.revision, module.down_revision) == (step.name[:4], before)
        before = module.revision


def test_a_fresh_database_gets_every_table(fresh: Database) -> None:
    fresh.migrate()
    assert _version(fresh) == newest_revision()
    assert {"series", "series_sources", "series_values", "series_absences"} <= _tables(fresh)


def test_a_second_time_changes_nothing_and_does_not_load_alembic(fresh: Database, url: str) -> None:
    fresh.migrate()
    again = (
        "import sys; from chocolate_factory.storage.database import Database;"
        f"database = Database('{url}'); database.migrate(); database.close();"
        "print('alembic' in sys.modules)"
    )
    answer = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", again], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False"


def test_only_the_missing_steps_run(fresh: Database, tmp_path: Path) -> None:
    _step(tmp_path, 1, "op.execute('CREATE TABLE first (n INTEGER)')")
    _migrate(fresh, tmp_path)
    _step(tmp_path, 2, "op.execute('INSERT INTO first VALUES (2)')")
    _step(tmp_path, 3, "op.execute('INSERT INTO first VALUES (3)')")
    _migrate(fresh, tmp_path)
    with fresh.reading() as connection:
        assert connection.execute(text("SELECT n FROM first")).scalars().all() == [2, 3]
    assert _version(fresh) == "0003"


@pytest.mark.parametrize(
    ("url", "older"),
    [
        *(("sqlite", older) for older in REVISIONS[:-1]),
        *(("postgresql", older) for older in (REVISIONS[0], REVISIONS[-2])),
    ],
    indirect=["url"],
)
def test_a_filled_database_of_an_older_program_keeps_its_rows(
    fresh: Database, tmp_path: Path, older: str
) -> None:
    rows = make_older(fresh, older, tmp_path / "older")
    assert _version(fresh) == older
    assert set(rows.values()) == {1}, "every table holds something"
    kept: list[dict[str, int]] = []
    fresh.migrate(lambda: kept.append(rows_of(fresh)))
    assert _version(fresh) == newest_revision()
    assert kept == [rows], "there was a moment to save it, and nothing had changed yet"
    after = rows_of(fresh)
    assert {name: after[name] for name in rows} == rows
    assert {"series_values", "plans", "planning_locks", "ledger"} <= after.keys()


def test_what_cannot_be_saved_is_not_changed(fresh: Database, tmp_path: Path) -> None:
    rows = make_older(fresh, REVISIONS[-2], tmp_path / "older")

    def fail() -> None:
        raise StoreError("There is no room for a backup.")

    with pytest.raises(StoreError, match="no room"):
        fresh.migrate(fail)
    assert (_version(fresh), rows_of(fresh)) == (REVISIONS[-2], rows)


def test_where_nothing_can_be_lost_nothing_is_saved(fresh: Database) -> None:
    kept: list[str] = []
    fresh.migrate(lambda: kept.append("fresh"))
    fresh.migrate(lambda: kept.append("up to date"))
    assert kept == []


def test_a_step_that_fails_undoes_all_of_them(fresh: Database, tmp_path: Path) -> None:
    _step(tmp_path, 1, "op.execute('CREATE TABLE first (n INTEGER)')")
    _step(tmp_path, 2, "op.execute('CREATE TABLE first (n INTEGER)')")
    with pytest.raises(StoreError, match="already exists"):
        _migrate(fresh, tmp_path)
    assert _tables(fresh) == set()


@pytest.mark.parametrize("found", ["9999", "ab12cd34"])
def test_a_newer_database_is_refused_untouched(fresh: Database, found: str) -> None:
    fresh.migrate()
    with fresh.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": found})
    with pytest.raises(StoreError, match=f"schema {found}.*newer") as caught:
        fresh.migrate()
    assert "newer version of the program" in caught.value.advice
    assert _version(fresh) == found


def test_a_database_of_another_program_is_refused_untouched(fresh: Database) -> None:
    with fresh.writing() as connection:
        connection.execute(text("CREATE TABLE notes (n INTEGER)"))
    with pytest.raises(StoreError, match="belongs to another program: it has the table notes"):
        fresh.migrate()
    assert _tables(fresh) == {"notes"}
