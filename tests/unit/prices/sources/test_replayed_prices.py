"""Every source of prices over real HTTP against recorded history, healthy and in trouble."""

import csv
import gzip
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import Interval, day_interval, local_instant
from chocolate_factory.prices.model import PVPC, QUARTERS_SINCE, SPOT
from chocolate_factory.prices.sources.esios import Esios
from chocolate_factory.prices.sources.esios_archive import EsiosArchive
from chocolate_factory.prices.sources.omie import Omie
from chocolate_factory.prices.sources.redata import Redata
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.timeseries.source import SeriesSource
from tests.fakes.http_client import IMPATIENT
from tests.shared import Replay, running_replay

pytestmark = pytest.mark.replay

NAMES = ("redata", "omie", "esios", "esios-archive")
DAY = day_interval(date(2024, 11, 5))
Truth = Mapping[str, Mapping[datetime, float]]


@pytest.fixture(scope="module")
def truth(history: Path) -> Truth:
    change = local_instant(QUARTERS_SINCE)
    hours = _column(history / "spot_hourly.csv.gz", "spot_eur_mwh")
    quarters = _column(history / "spot_15min.csv.gz", "spot_eur_mwh")
    spot = {start: value for start, value in hours.items() if start < change} | quarters
    return {SPOT.key: spot, PVPC.key: _column(history / "pvpc_hourly.csv.gz", "pvpc_eur_mwh")}


def _column(path: Path, name: str) -> dict[datetime, float]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        return {
            datetime.fromisoformat(row["time_utc"]): float(row[name])
            for row in csv.DictReader(lines)
            if row[name]
        }


@pytest.fixture(scope="module")
def http() -> Iterator[HttpClient]:
    with HttpClient(replace(IMPATIENT, read_timeout=20.0, deadline=20.0, attempts=1)) as client:
        yield client


def _source(name: str, http: HttpClient, replay: Replay, token: str = "k") -> SeriesSource:  # noqa: S107
    sources: Sequence[SeriesSource] = [
        Redata(http, f"{replay.base}/redata"),
        Omie(http, f"{replay.base}/omie", SystemClock()),
        Esios(http, f"{replay.base}/esios", token),
        EsiosArchive(http, f"{replay.base}/esios"),
    ]
    return next(source for source in sources if source.name == name)


def _fetch(source: SeriesSource, span: Interval) -> Mapping[str, list[Observation]]:
    offered = [series for series in (PVPC, SPOT) if source.reach(series, span.end)]
    return source.fetch(offered, span)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param(date(2024, 10, 26), date(2024, 10, 28), id="25 hours"),
        pytest.param(date(2025, 3, 29), date(2025, 3, 31), id="23 hours"),
        pytest.param(date(2025, 9, 30), date(2025, 10, 2), id="quarter hours begin"),
        pytest.param(date(2025, 10, 25), date(2025, 10, 27), id="100 quarter hours"),
    ],
)
def test_every_interval_once_and_to_the_cent(
    replay: Replay, http: HttpClient, truth: Truth, name: str, first: date, last: date
) -> None:
    replay.control(now=f"{last}T21:00")
    span = Interval(day_interval(first).start, day_interval(last).end)
    got = _fetch(_source(name, http, replay), span)
    assert got
    for key, values in got.items():
        assert len({each.start for each in values}) == len(values)
        assert {each.start: each.value for each in values} == {
            start: value for start, value in truth[key].items() if start in span
        }
        assert sum(each.minutes for each in values) == span.hours * 60


@pytest.mark.parametrize("name", NAMES)
def test_nothing_before_its_hour_and_all_of_it_after(
    replay: Replay, http: HttpClient, name: str
) -> None:
    source = _source(name, http, replay)
    tomorrow = day_interval(date(2024, 11, 6))
    replay.control(now="2024-11-05T12:30")
    with pytest.raises(NotPublishedError):
        _fetch(source, tomorrow)
    replay.control(now="2024-11-05T20:45")
    assert all(len(values) == 24 for values in _fetch(source, tomorrow).values())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "status", "status": 500}, UpstreamUnavailableError),
        ({"kind": "status", "status": 503}, UpstreamUnavailableError),
        ({"kind": "status", "status": 403}, UpstreamRefusedError),
        ({"kind": "status", "status": 401}, UpstreamRefusedError),
        ({"kind": "status", "status": 404}, NotPublishedError),
        ({"kind": "reset"}, UpstreamUnavailableError),
        ({"kind": "truncate"}, UpstreamUnavailableError),
        ({"kind": "ratelimit"}, UpstreamUnavailableError),
        ({"kind": "html"}, UpstreamNonsenseError),
        ({"kind": "garbage"}, UpstreamNonsenseError),
        ({"kind": "empty"}, UpstreamNonsenseError),
        ({"kind": "wrong_encoding"}, UpstreamNonsenseError),
        ({"kind": "huge"}, UpstreamNonsenseError),
        ({"kind": "stale"}, NotPublishedError),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else "",
)
def test_each_fault_has_its_name_and_passes(
    replay: Replay,
    http: HttpClient,
    name: str,
    fault: Mapping[str, object],
    error: type[Exception],
) -> None:
    source = _source(name, http, replay)
    replay.control(faults=[fault])
    with pytest.raises(error):
        _fetch(source, DAY)
    replay.control(faults=[])
    assert all(len(values) == 24 for values in _fetch(source, DAY).values())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["timeout", "slow"])
def test_the_slow_are_not_waited_for(replay: Replay, name: str, kind: str) -> None:
    replay.control(faults=[{"kind": kind, "seconds": 6}])
    with HttpClient(replace(IMPATIENT, attempts=1)) as impatient:
        source = _source(name, impatient, replay)
        with pytest.raises(UpstreamUnavailableError):
            _fetch(source, DAY)


@pytest.mark.parametrize("name", NAMES)
def test_duplicated_rows_change_nothing(
    replay: Replay, http: HttpClient, truth: Truth, name: str
) -> None:
    replay.control(faults=[{"kind": "duplicate"}])
    for key, values in _fetch(_source(name, http, replay), DAY).items():
        assert {each.start: each.value for each in values} == {
            start: value for start, value in truth[key].items() if start in DAY
        }
        assert len(values) == 24


@pytest.mark.parametrize("name", ["redata", "esios"])
def test_missing_rows_stay_missing(
    replay: Replay, http: HttpClient, truth: Truth, name: str
) -> None:
    replay.control(faults=[{"kind": "missing_hours"}])
    for key, values in _fetch(_source(name, http, replay), DAY).items():
        assert 0 < len(values) < 24
        assert all(truth[key][each.start] == each.value for each in values)


@pytest.mark.parametrize("name", ["omie", "esios-archive"])
def test_files_with_holes_are_nonsense(replay: Replay, http: HttpClient, name: str) -> None:
    replay.control(faults=[{"kind": "missing_hours"}])
    with pytest.raises(UpstreamNonsenseError):
        _fetch(_source(name, http, replay), DAY)


def test_a_bad_token_is_refused(replay: Replay, http: HttpClient) -> None:
    with pytest.raises(UpstreamRefusedError):
        _fetch(_source("esios", http, replay, token="bad"), DAY)  # noqa: S106


@pytest.mark.usefixtures("replay")
def test_our_name_is_not_taken_for_a_library(http: HttpClient) -> None:
    with running_replay("2024-11-05T12:00+01:00", "--strict-user-agent") as strict:
        got = _fetch(_source("esios-archive", http, strict), DAY)
    assert len(got[PVPC.key]) == 24


def test_days_recorded_only_as_a_correction(replay: Replay, http: HttpClient, truth: Truth) -> None:
    replay.control(now="2025-11-28T12:00")
    day = day_interval(date(2025, 11, 27))
    got = _fetch(_source("omie", http, replay), day)[SPOT.key]
    assert {each.start: each.value for each in got} == {
        start: value for start, value in truth[SPOT.key].items() if start in day
    }


def test_a_month_with_its_future_part(replay: Replay, http: HttpClient) -> None:
    span = Interval(day_interval(date(2024, 10, 20)).start, day_interval(date(2024, 11, 16)).end)
    got = _fetch(_source("redata", http, replay), span)
    assert {values[-1].interval.end for values in got.values()} == {DAY.end}
    assert all(values[0].start == span.start for values in got.values())
