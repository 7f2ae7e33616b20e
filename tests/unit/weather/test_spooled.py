"""The record of weather forecasts while its database is down."""

from pathlib import Path

import pytest

from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.storage.drain import Drain
from chocolate_factory.storage.spool import Spool
from chocolate_factory.weather.memory import MemoryForecastRecord
from chocolate_factory.weather.spooled import SpooledForecastRecord
from chocolate_factory.weather.verification import Issue
from tests.fakes.outages import Switched
from tests.fakes.series import at

NOON = at("2024-11-05T11:00:00.000001+00:00")


def test_an_issue_is_known_at_once_and_kept_when_the_database_answers(tmp_path: Path) -> None:
    drain = Drain(Spool(tmp_path / "spool.sqlite"), tmp_path / ".draining")
    behind = Switched(MemoryForecastRecord())
    record = SpooledForecastRecord(behind, drain)
    record.note_issue("linares", Issue("aemet", NOON - HOUR))
    behind.on = False
    record.note_issue("linares", Issue("open-meteo", NOON))
    assert record.newest_issues("linares", NOON) == {"aemet": NOON - HOUR, "open-meteo": NOON}
    assert record.newest_issues("linares", NOON - HOUR) == {"aemet": NOON - HOUR}
    assert record.newest_issues("elsewhere", NOON) == {}
    with pytest.raises(StoreUnavailableError):
        record.issues("linares", NOON)
    behind.on = True
    assert record.newest_issues("linares", NOON)["open-meteo"] == NOON, "even before it is kept"
    drain.settle()
    assert record.issues("linares", NOON - HOUR) == {"aemet": [NOON - HOUR], "open-meteo": [NOON]}
    drain.stop()
    drain.spool.close()
