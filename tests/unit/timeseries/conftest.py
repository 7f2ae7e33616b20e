"""What the tests of stores of series share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.influx_bench import Bench
from tests.servers.influx import InfluxServer


@pytest.fixture
def bench(influx_server: InfluxServer, tmp_path: Path) -> Iterator[Bench]:
    """An empty InfluxDB and an empty SQL database beside it."""
    made = Bench(tmp_path, influx_server.new_database())
    yield made
    made.close()
