"""What every record of weather forecasts promises, held against all of them."""

from datetime import date, timedelta

import pytest

from chocolate_factory.storage.database import Database
from chocolate_factory.weather.memory import MemoryForecastRecord
from chocolate_factory.weather.sql import SqlForecastRecord
from chocolate_factory.weather.store import ForecastRecord
from chocolate_factory.weather.verification import BANDS, ForecastError, Issue, Stake
from tests.fakes.series import at

NOON = at("2024-11-05T12:00+01:00")
HOUR = timedelta(hours=1)
DAY = date(2024, 11, 5)


@pytest.fixture
def record(database: Database | None) -> ForecastRecord:
    return MemoryForecastRecord() if database is None else SqlForecastRecord(database)


def error(source: str = "aemet", band: int = 0, mae: float = 1.25) -> ForecastError:
    stake = Stake(source, "temperature_celsius", BANDS[band], "aemet")
    return ForecastError(stake, 24, mae, -0.5, 1.75)


def test_issues_are_remembered_once_in_order_and_by_source(record: ForecastRecord) -> None:
    for hours in (3, 1, 2, 1):
        record.note_issue("linares", Issue("aemet", NOON + hours * HOUR))
    record.note_issue("linares", Issue("open-meteo", NOON))
    record.note_issue("madrid", Issue("aemet", NOON + 9 * HOUR))
    assert record.issues("linares", NOON) == {
        "aemet": [NOON + HOUR, NOON + 2 * HOUR, NOON + 3 * HOUR],
        "open-meteo": [NOON],
    }
    assert record.issues("linares", NOON + 2 * HOUR) == {
        "aemet": [NOON + 2 * HOUR, NOON + 3 * HOUR]
    }
    assert record.issues("nowhere", NOON) == {}


def test_the_newest_issues_are_as_known_at_an_instant(record: ForecastRecord) -> None:
    for hours in (1, 2):
        record.note_issue("linares", Issue("aemet", NOON + hours * HOUR))
    record.note_issue("linares", Issue("open-meteo", NOON))
    assert record.newest_issues("linares", NOON + 9 * HOUR) == {
        "aemet": NOON + 2 * HOUR,
        "open-meteo": NOON,
    }
    just_before = NOON + 2 * HOUR - timedelta(microseconds=1)
    assert record.newest_issues("linares", just_before)["aemet"] == NOON + HOUR
    assert record.newest_issues("linares", NOON) == {"open-meteo": NOON}
    assert record.newest_issues("linares", NOON - HOUR) == {}


def test_old_issues_can_be_forgotten(record: ForecastRecord) -> None:
    for hours in range(4):
        record.note_issue("linares", Issue("aemet", NOON + hours * HOUR))
    assert record.forget_issues(NOON + 2 * HOUR) == 2
    assert record.issues("linares", NOON)["aemet"] == [NOON + 2 * HOUR, NOON + 3 * HOUR]


def test_the_errors_of_a_day_take_the_place_of_those_before(record: ForecastRecord) -> None:
    record.replace_errors("linares", DAY, [error(), error(band=1)], now=NOON)
    record.replace_errors("linares", DAY, [error("open-meteo", 3), error(mae=2.5)], now=NOON + HOUR)
    [kept] = record.errors("linares", DAY, DAY)
    assert kept.day == DAY
    assert kept.scored_at == NOON + HOUR
    assert kept.errors == (error(mae=2.5), error("open-meteo", 3))


def test_errors_are_found_by_place_and_day(record: ForecastRecord) -> None:
    days = [DAY + timedelta(days=n) for n in (2, 0, 1)]
    for day in days:
        record.replace_errors("linares", day, [error()], now=NOON)
    record.replace_errors("madrid", DAY, [error(mae=9.0)], now=NOON)
    found = record.errors("linares", DAY, DAY + timedelta(days=1))
    assert [one.day for one in found] == sorted(days)[:2]
    record.replace_errors("linares", DAY, [], now=NOON)
    assert [one.day for one in record.errors("linares", DAY, DAY)] == []
    assert len(record.errors("madrid", DAY, DAY)) == 1
