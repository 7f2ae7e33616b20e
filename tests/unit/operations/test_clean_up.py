"""Old forecasts, runs and plans go; nothing official or observed ever does."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chocolate_factory.journal.model import JobRun, Outcome
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, floor_to
from chocolate_factory.operations.clean_up import Cleaned, clean_up
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.update_forecast import update_forecast
from chocolate_factory.timeseries.model import Observation, Reading, Series
from chocolate_factory.weather.verification import Issue
from tests.fakes.ports import Rig, build_rig

NEVER = "2100-01-01T00:00+00:00"


def _forecast_anew(rig: Rig, days: int, every_hours: int = 6) -> None:
    """Forecast the first hours of a day again and again, each time otherwise."""
    start = rig.now() - days * DAY
    start = start.replace(minute=0, second=0, microsecond=0)
    for series in rig.ports.weather_forecast.values():
        later = replace(series, public_from=lambda _: datetime.fromisoformat(NEVER))
        for n in range(0, 48, every_hours):
            said = [Observation(start, 60, 10.0 + n)]
            rig.ports.series.write(later, "open-meteo", said, now=start - (48 - n) * HOUR)


def _rows(rig: Rig, *, dry_run: bool = False) -> dict[str, int]:
    return {one.what: one.rows for one in clean_up(rig.ports, dry_run=dry_run).cleaned if one.rows}


@pytest.fixture
def rig() -> Rig:
    return build_rig(history_days=30)


def test_an_empty_store_has_nothing_to_forget(rig: Rig) -> None:
    report = clean_up(rig.ports)
    assert report.rows == 0
    assert report.sentence().startswith("Forgot nothing. 0.0 MB given back")


def test_old_forecasts_are_thinned_and_young_ones_whole(rig: Rig) -> None:
    _forecast_anew(rig, days=40)
    _forecast_anew(rig, days=20)
    series = list(rig.ports.weather_forecast.values())
    assert _rows(rig, dry_run=True) == {"superseded values of weather forecasts": 4 * len(series)}
    assert _rows(rig) == {"superseded values of weather forecasts": 4 * len(series)}
    assert _rows(rig) == {}
    held = [one for one in rig.ports.series.inventory() if one.series == series[0].key]
    assert sum(one.records for one in held) == 4 + 8


def test_runs_issues_forecasts_counts_and_healed_absences_go_by_age(rig: Rig) -> None:
    rig.stock(days=30)
    ports, now = rig.ports, rig.now()
    for age in (61, 59):
        started = now - age * DAY
        ports.journal.record_run(JobRun("plan", started, started, Outcome.DONE, "."))
        ports.forecast_record.note_issue(ports.place.name, Issue("open-meteo", started))
    for age in (401, 399):
        ports.credentials.add_requests("aemet", (now - age * DAY).date(), 7)
    update_forecast(ports)
    rig.pass_time(HOUR)
    update_forecast(ports)
    hour = floor_to(now, 60)
    whole = Interval(hour - 20 * DAY, hour - 19 * DAY)
    for interval in (whole, Interval(now - 900 * DAY, now - 899 * DAY)):
        ports.series.mark_absent(ports.price_series, "esios", [interval], now=now - 61 * DAY)
    ports.series.mark_absent(ports.price_series, "omie", [whole], now=now - 59 * DAY)
    expected = {
        "records of when weather forecasts came": 1,
        "runs of jobs": 1,
        "absences that others have filled": 1,
        "counts of requests": 1,
    }
    assert _rows(rig, dry_run=True) == expected
    assert _rows(rig) == expected
    assert _rows(rig) == {}
    assert len(ports.journal.runs()) == 1
    rig.pass_time(61 * DAY)
    assert "superseded price forecasts" in _rows(rig)
    assert ports.forecasts.latest(ports.price_series.key) is not None


def test_the_settings_decide(rig: Rig) -> None:
    _forecast_anew(rig, days=40)
    rig.ports = replace(
        rig.ports, retention=replace(rig.ports.retention, weather_forecasts=50 * DAY)
    )
    assert _rows(rig) == {}
    assert Cleaned("superseded values of weather forecasts", 0, 50) in clean_up(rig.ports).cleaned


values = st.lists(
    st.tuples(
        st.integers(0, 7),  # series
        st.integers(0, 3),  # source
        st.integers(0, 90 * 24),  # hours ago
        st.integers(0, 20 * 24),  # said so many hours later
        st.floats(-500, 500),
    ),
    max_size=80,
)


@given(values, st.integers(0, 400))
@settings(max_examples=60)
def test_whatever_is_official_or_observed_stays_as_it_was_at_every_moment(
    said: list[tuple[int, int, int, int, float]], later: int
) -> None:
    rig = build_rig(history_days=7)
    kept = _kept_for_ever(rig.ports)
    moments = set[datetime]()
    for which, source, ago, delay, value in sorted(said, key=lambda one: one[3] - one[2]):
        series = kept[which % len(kept)]
        start = rig.now().replace(minute=0, second=0, microsecond=0) - ago * HOUR
        now = start + delay * HOUR
        name = series.sources[source % len(series.sources)]
        rig.ports.series.write(series, name, [Observation(start, 60, value)], now=now)
        moments |= {now, now - timedelta(microseconds=1)}
    _forecast_anew(rig, days=60)
    rig.pass_time(later * DAY)
    before = _truths(rig.ports, kept, moments)
    forgotten = clean_up(rig.ports).rows
    assert _truths(rig.ports, kept, moments) == before
    assert forgotten, "but the forecasts were thinned"


def _kept_for_ever(ports: Ports) -> list[Series]:
    return [
        ports.price_series,
        *ports.weather.values(),
        *(series for series in ports.climate.values()),
    ]


def _truths(ports: Ports, kept: list[Series], moments: set[datetime]) -> list[list[Reading]]:
    whole = Interval(datetime.fromisoformat("2000-01-01T00:00Z"), datetime.fromisoformat(NEVER))
    return [
        *(ports.series.history(series, whole) for series in kept),
        *(
            ports.series.read(series, whole, known_at=moment)
            for series in kept
            for moment in [None, *sorted(moments)]
        ),
    ]
