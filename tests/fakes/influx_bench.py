"""Stores that share a real InfluxDB, and a door that lets a test step in amid a batch."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.influx import InfluxSeriesStore
from chocolate_factory.timeseries.influxdb.address import InfluxAddress
from chocolate_factory.timeseries.influxdb.door import InfluxDoor
from chocolate_factory.timeseries.influxdb.statement import figures
from tests.fakes.series import day_ahead

PRICE = day_ahead()
Meddle = Callable[[], None]


class PowerCutError(BaseException):
    """Ends a test's process without a word to anybody."""


class MeddledDoor(InfluxDoor):
    """Lets a test happen in the middle of the next batch, when half of its points are there."""

    def __init__(self, address: InfluxAddress) -> None:
        super().__init__(address, patience_seconds=2.0)
        self.meddle: Meddle | None = None

    def write(self, lines: Sequence[str]) -> None:
        meddle, self.meddle = self.meddle, None
        if meddle is None:
            super().write(lines)
            return
        half = len(lines) // 2
        super().write(lines[:half])
        meddle()
        super().write(lines[half:])


class Bench:
    """Stores that share an InfluxDB and a SQL database, as processes do."""

    def __init__(self, folder: Path, url: str) -> None:
        self.file = folder / "records.sqlite"
        self.address = InfluxAddress.parse(url)
        self.clock = SystemClock()
        self._stack = ExitStack()

    def open(self, file: Path | None = None) -> tuple[InfluxSeriesStore, MeddledDoor]:
        database = Database(f"sqlite:///{file or self.file}")
        database.migrate()
        door = MeddledDoor(self.address)
        self._stack.callback(database.close)
        self._stack.callback(door.close)
        return InfluxSeriesStore(door, database, clock=self.clock), door

    def points(self, *conditions: str) -> int:
        """How many points are there, whether anybody sees them or not."""
        door = MeddledDoor(self.address)
        found = door.query(figures(PRICE.key, conditions, by_source=False))
        door.close()
        return sum(int(table.rows[0][1]) for table in found)

    def close(self) -> None:
        self._stack.close()
