"""A process of its own that writes to a store and says each batch that was acknowledged.

Run as ``python -m tests.flow.store_worker <command> <url> <source> <first batch> <batches>``; a
URL of an InfluxDB is followed by a blank and that of the SQL database beside it.
"""

import select
import sys
import time
from datetime import UTC, datetime, timedelta

from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.influx import InfluxSeriesStore
from chocolate_factory.timeseries.influxdb.address import InfluxAddress
from chocolate_factory.timeseries.influxdb.door import InfluxDoor
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.timeseries.sql import SqlSeriesStore
from chocolate_factory.timeseries.store import SeriesStore

BEGIN = datetime(2024, 10, 26, tzinfo=UTC)
EVERYTHING = Interval(BEGIN.replace(year=2000), BEGIN.replace(year=2100))
BATCH = 40
"""Values in each batch; half of them correct values of the batch before."""

SERIES = Series("price", "EUR/MWh", ("best", "second"), lambda start: start - timedelta(hours=12))


def batch(number: int) -> tuple[list[Observation], datetime]:
    """What is said in batch ``number`` and when."""
    places = range(number * BATCH // 2, number * BATCH // 2 + BATCH)
    quarter = timedelta(minutes=15)
    said = [Observation(BEGIN + n * quarter, 15, number + n / 1000) for n in places]
    return said, BEGIN + timedelta(days=400, minutes=number)


def main(command: str, url: str, source: str, first: int, batches: int) -> None:
    """Wait for a line on standard input, then migrate, and write if told so.

    Whoever writes patiently tries again while the store is not available; whoever writes until told
    ends at a line on standard input.
    """
    values, _, records = url.rpartition(" ")
    database = Database(records)
    if command in {"migrate", "write"}:
        say("ready")
        sys.stdin.readline()
    database.migrate()
    say("migrated")
    if command == "migrate":
        return
    store = (
        InfluxSeriesStore(InfluxDoor(InfluxAddress.parse(values)), database)
        if values
        else SqlSeriesStore(database)
    )
    for number in range(first, first + batches):
        if command == "write-until-told" and select.select([sys.stdin], [], [], 0)[0]:
            return
        while not _written(store, source, number, patient=command == "write-patiently"):
            time.sleep(0.02)
        say(str(number))


def _written(store: SeriesStore, source: str, number: int, *, patient: bool) -> bool:
    said, now = batch(number)
    try:
        store.write(SERIES, source, said, now=now)
    except StoreUnavailableError:
        if not patient:
            raise
        return False
    return True


def say(word: str) -> None:
    """Acknowledge on standard output; it must have left this process before the next step."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
