"""Past model runs are kept as they could have been known, never as the archive tells them today."""

from datetime import date

import httpx2
import pytest

from chocolate_factory.kernel.errors import NotPublishedError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.weather.national.archive import (
    RunArchive,
    days_without_runs,
    keep_past_runs,
    mark_without_runs,
)
from chocolate_factory.weather.national.model import (
    PREVIOUS_LEADS,
    RUN_LEADS,
    national_series,
    previous_source,
    run_source,
)
from chocolate_factory.weather.sources.open_meteo_runs import PreviousRuns, SingleRuns
from tests.unit.weather.national.answers import open_meteo
from tests.unit.weather.upstreams import BASE, answering, client, utc, watched

LATER = utc("2026-01-01")
SERIES = next(iter(national_series().values()))


def test_a_run_is_asked_by_its_midnight_and_kept_by_days_ahead() -> None:
    http, made = watched(open_meteo)
    said = SingleRuns(http, BASE).fetch(date(2025, 3, 4), 1)
    assert made[0].url.params["run"] == "2025-03-04T00:00"
    assert said.keys() == {run_source(lead) for lead in RUN_LEADS}
    for lead in RUN_LEADS:
        begin = utc("2025-03-04") + lead * DAY
        for values in said[run_source(lead)].values():
            assert [one.start for one in values] == list(Interval(begin, begin + DAY).grid(60))


def test_previous_runs_come_by_column() -> None:
    http, made = watched(open_meteo)
    said = PreviousRuns(http, BASE).fetch(date(2025, 3, 1), 3)
    asked = made[0].url.params["hourly"].split(",")
    assert "wind_speed_100m_previous_day1" in asked
    assert "temperature_2m" not in asked
    assert said.keys() == {previous_source(lead) for lead in PREVIOUS_LEADS}
    assert len(said[previous_source(2)][SERIES.key]) == 72
    assert said[previous_source(2)].keys() == national_series().keys()


@pytest.mark.parametrize(
    "archive", [SingleRuns(client(open_meteo), BASE), PreviousRuns(client(open_meteo), BASE)]
)
def test_reading_as_known_gives_the_newest_run_there_was(archive: RunArchive) -> None:
    store = MemorySeriesStore()
    for day in (date(2025, 3, 1) + n * DAY for n in range(5)):
        keep_past_runs(store, archive.fetch(day, 1), now=LATER)
    hour = utc("2025-03-05T15")
    around = Interval(hour, hour + HOUR)
    leads = []
    for asked_at in (utc("2025-03-01") + n * HOUR for n in range(24 * 5)):
        for reading in store.read(SERIES, around, known_at=asked_at):
            lead = int(reading.source.rpartition("-")[2])
            assert reading.known_at <= asked_at
            assert reading.stored_at == LATER
            # No run that began less than nine hours before may have been used.
            begun = {
                run_source(lead): utc("2025-03-05") - lead * DAY,
                previous_source(lead): hour - lead * DAY,
            }[reading.source]
            assert asked_at - begun >= 9 * HOUR
            leads.append(lead)
    assert leads == sorted(leads, reverse=True)
    assert leads[-1] == 1


def test_saying_it_again_changes_nothing() -> None:
    store, archive = MemorySeriesStore(), SingleRuns(client(open_meteo), BASE)
    first = keep_past_runs(store, archive.fetch(date(2025, 3, 4), 1), now=LATER)
    again = keep_past_runs(store, archive.fetch(date(2025, 3, 4), 1), now=LATER + DAY)
    assert first.written == 24 * len(RUN_LEADS) * len(national_series())
    assert (again.written, again.revised) == (0, 0)


@pytest.mark.parametrize(
    "archive", [SingleRuns(client(open_meteo), BASE), PreviousRuns(client(open_meteo), BASE)]
)
def test_what_is_there_is_not_asked_again(archive: RunArchive) -> None:
    store = MemorySeriesStore()
    first, end = date(2025, 3, 1), date(2025, 3, 6)
    assert len(days_without_runs(store, archive, first, end)) == 5
    keep_past_runs(store, archive.fetch(date(2025, 3, 3), 1), now=LATER)
    mark_without_runs(store, archive, date(2025, 3, 4), 1, now=LATER)
    left = days_without_runs(store, archive, first, end)
    assert left == [date(2025, 3, 1), date(2025, 3, 2), date(2025, 3, 5)]
    assert days_without_runs(store, archive, date(2020, 1, 1), date(2020, 2, 1)) == []


def test_days_of_our_own_forecasts_need_no_archive() -> None:
    store, archive = MemorySeriesStore(), SingleRuns(client(open_meteo), BASE)
    (values, *_) = archive.fetch(date(2025, 3, 3), 1)[run_source(1)].values()
    store.write(SERIES, SERIES.sources[0], values, now=utc("2025-03-03T11"))
    assert days_without_runs(store, archive, date(2025, 3, 2), date(2025, 3, 5)) == [
        date(2025, 3, 2),
        date(2025, 3, 4),
    ]


def test_a_run_that_is_not_there() -> None:
    http, _ = answering(httpx2.Response(404, json={"error": True, "reason": "No data"}))
    with pytest.raises(NotPublishedError):
        SingleRuns(http, BASE).fetch(date(2025, 3, 4), 1)
