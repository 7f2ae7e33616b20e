"""What every store promises about the only way to delete values, held against all of them."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.timeseries.holding import Holding
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Observation, Reading, Series
from chocolate_factory.timeseries.store import SeriesStore
from chocolate_factory.timeseries.suspicion import Suspicion
from chocolate_factory.timeseries.thinning import LEADS, Thinning
from tests.fakes.series import at, day_ahead

START = at("2024-11-05T00:00Z")
SPAN = Interval(START, START + 2 * DAY)
SERIES = Series(
    "weather.linares.forecast.temperature_celsius",
    "°C",
    ("aemet", "open-meteo"),
    lambda start: start,
    rewritten=True,
)


def _forecast(store: SeriesStore, hours_ahead: int, *, source: str = "open-meteo") -> None:
    """Say the first hour anew, each time something else."""
    now = START - hours_ahead * HOUR
    said = [Observation(START, 60, float(hours_ahead))]
    store.write(_as_known(), source, said, now=now)


def _as_known() -> Series:
    """Forecasts are known when they come, not when they are for."""
    return replace(SERIES, public_from=lambda _: at("2100-01-01T00:00Z"))


def test_what_stood_at_a_lead_time_stays_and_the_last_word(store: SeriesStore) -> None:
    said = sorted({lead // HOUR + n for lead in LEADS for n in (-1, 0, 1)}, reverse=True)
    for ahead in said:
        _forecast(store, ahead)
    thinning = Thinning(SERIES, SPAN)
    superfluous = len(said) - len(LEADS) - 1
    assert store.thin(thinning, dry_run=True) == superfluous
    assert len(store.history(SERIES, SPAN)) == len(said), "only counted"
    assert store.thin(thinning) == superfluous
    left = [one.value for one in store.history(SERIES, SPAN)]
    assert sorted(left) == [0, *(lead / HOUR for lead in LEADS)]
    assert store.thin(thinning) == 0, "nothing is superfluous any more"


def test_sources_and_hours_beyond_are_left_alone(store: SeriesStore) -> None:
    for ahead in (5, 4, 3):
        _forecast(store, ahead)
        _forecast(store, ahead, source="aemet")
    assert store.thin(Thinning(SERIES, Interval(START + HOUR, SPAN.end))) == 0
    assert store.thin(Thinning(SERIES, Interval(START - DAY, START))) == 0
    assert store.thin(Thinning(SERIES, SPAN)) == 4, "all but what stands an hour before"


@pytest.mark.parametrize(
    "series",
    [
        day_ahead(),
        replace(SERIES, official=True),
        replace(SERIES, rewritten=False),
    ],
    ids=["official price", "official forecast", "observed"],
)
def test_official_and_observed_series_cannot_be_thinned(series: Series) -> None:
    with pytest.raises(InputError, match="nothing of it is ever deleted"):
        Thinning(series, SPAN)


words = st.lists(
    st.tuples(
        st.sampled_from(("aemet", "open-meteo")),
        st.sampled_from((0, 3)),  # hour
        st.sampled_from((60, 180)),
        st.integers(0, 420 * 60),  # minutes before 6 h at which it is said
        st.integers(-3, 3),
        st.booleans(),  # whether it is suspected
    ),
    max_size=60,
)


def _stored(said: list[tuple[str, int, int, int, int, bool]]) -> MemorySeriesStore:
    store = MemorySeriesStore()
    for source, hour, minutes, before, value, suspected in sorted(said, key=lambda one: -one[3]):
        start = START + hour * HOUR
        suspicions = [Suspicion(start, "range", "Too much.")] if suspected else []
        store.write(
            _as_known(),
            source,
            [Observation(start, minutes, float(value))],
            now=START + 6 * HOUR - timedelta(minutes=before),
            suspicions=suspicions,
        )
    return store


@given(words)
@settings(max_examples=150)
def test_reading_at_the_leads_that_are_kept_answers_as_before(
    said: list[tuple[str, int, int, int, int, bool]],
) -> None:
    store = _stored(said)
    questions: list[tuple[Interval, datetime | None]] = [
        (Interval(start, start + HOUR), moment)
        for start in (START, START + 3 * HOUR)
        for moment in [None, *(start - lead for lead in LEADS)]
    ]

    def answers() -> list[list[Reading]]:
        return [store.read(SERIES, piece, known_at=moment) for piece, moment in questions]

    before = answers()
    quarantined = store.coverage(SERIES).quarantined
    held = sum(one.records for one in store.inventory())
    counted = store.thin(Thinning(SERIES, SPAN), dry_run=True)
    assert store.thin(Thinning(SERIES, SPAN)) == counted
    assert sum(one.records for one in store.inventory()) == held - counted
    assert answers() == before
    assert store.coverage(SERIES).quarantined == quarantined


def test_the_inventory_tells_what_is_held_by_series_and_source(store: SeriesStore) -> None:
    assert store.inventory() == []
    for ahead in (5, 4, 3):
        _forecast(store, ahead)
    price = day_ahead("price.spot.es")
    hours = [Observation(START + n * HOUR, 60, 1.0) for n in range(3)]
    store.write(price, "best", hours, now=START)
    assert store.inventory() == [
        Holding("price.spot.es", "best", 3, 3, START, START + 2 * HOUR),
        Holding(SERIES.key, "open-meteo", 3, 1, START, START),
    ]
    assert [one.revisions for one in store.inventory()] == [0, 2]


def test_absences_are_forgotten_one_by_one(store: SeriesStore) -> None:
    price = day_ahead()
    days = [Interval(START + n * DAY, START + (n + 1) * DAY) for n in range(3)]
    for source in ("best", "second"):
        store.mark_absent(price, source, days, now=START + 9 * DAY)
    whole = Interval(START, START + 3 * DAY)
    absences = store.absences(price, whole)
    assert len(absences) == 6
    gone = [absences[1], absences[3]]
    changed = replace(absences[5], times=7)
    store.forget_absences(price, [*gone, changed])
    assert store.absences(price, whole) == [one for one in absences if one not in gone]
    store.forget_absences(price, [])
    assert len(store.absences(price, whole)) == 4
