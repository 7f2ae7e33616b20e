"""A small installation on the disk, to take backups of."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from chocolate_factory.backup.model import SETTINGS_FILE, SITE_FILE, STORE, TOKENS
from chocolate_factory.backup.rotation import Rotation
from chocolate_factory.backup.shelf import BackupShelf
from chocolate_factory.backup.take import BackupScope
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.snapshot import SqliteSnapshot
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.timeseries.sql import SqlSeriesStore
from tests.fakes.series import at

MADE_AT = at("2024-11-05T01:30Z")
SERIES = Series("price", "EUR/MWh", ("best",), lambda start: start - timedelta(hours=12))
CONFIGURATION: Mapping[str, bytes] = {
    SITE_FILE: b"[site]\n",
    SETTINGS_FILE: b"CHOCOLATE_PORT=8080\n",
}
EVER = Interval(at("2000-01-01T00:00Z"), at("2100-01-01T00:00Z"))
VERSION = "price.spot.es/boosting/20241105T030000Z"
MODEL_FILES: Mapping[str, bytes] = {
    f"{VERSION}/manifest.json": b"{}",
    f"{VERSION}/files/1.txt": b"tree" * 100,
    "price.spot.es/boosting/current": b"20241105T030000Z",
}


def put_models(folder: Path, files: Mapping[str, bytes] = MODEL_FILES) -> None:
    """Write trained models below ``folder``."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@contextmanager
def opened_scope(data: Path, *, values: int = 50, noise: int = 0) -> Iterator[BackupScope]:
    """An installation in ``data`` with some prices, and ``noise`` bytes nobody can compress."""
    database = Database(f"sqlite:///{data / STORE}")
    database.migrate()
    store_prices(database, values)
    if noise:
        with database.writing() as connection:
            connection.exec_driver_sql("CREATE TABLE noise (content BLOB)")
            connection.exec_driver_sql("INSERT INTO noise VALUES (?)", (os.urandom(noise),))
    put_models(data / "models")
    (data / "site.toml").write_bytes(CONFIGURATION[SITE_FILE])
    try:
        yield BackupScope(
            site="linares",
            store=SqliteSnapshot(database),
            models=data / "models",
            files={SITE_FILE: data / "site.toml", TOKENS: data / TOKENS},
            settings=CONFIGURATION[SETTINGS_FILE],
            shelf=BackupShelf(data / "backups"),
            rotation=Rotation(),
        )
    finally:
        database.close()


def store_prices(database: Database, count: int, *, known_at: datetime = MADE_AT) -> None:
    """Write ``count`` prices, each its own number."""
    hours = [Observation(MADE_AT + n * timedelta(hours=1), 60, float(n)) for n in range(count)]
    SqlSeriesStore(database).write(SERIES, "best", hours, now=known_at)


def prices_in(file: Path) -> list[float]:
    """What the store in ``file`` has of them, in order."""
    database = Database(f"sqlite:///{file.absolute()}")
    found = SqlSeriesStore(database).read(SERIES, EVER)
    database.close()
    return [one.value for one in found]
