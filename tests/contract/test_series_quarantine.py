"""What is not believed is kept, hidden, listed with its reason, and can be let go."""

from datetime import timedelta

from chocolate_factory.kernel.market_time import DAY, HOUR
from chocolate_factory.timeseries.model import Observation, WriteReport
from chocolate_factory.timeseries.store import SeriesStore
from chocolate_factory.timeseries.suspicion import Suspicion
from tests.fakes.series import at, day_ahead, days, measured

PRICE = day_ahead()
NOW = at("2024-11-05T12:00+01:00")
TEN = at("2024-11-05T10:00Z")
TODAY = days("2024-11-05", "2024-11-05")
DOUBT = Suspicion(TEN, "range", "5210 EUR/MWh is more than 3000.")


def _hour(value: float, hours: int = 0) -> Observation:
    return Observation(TEN + hours * HOUR, 60, value)


def _seen(store: SeriesStore) -> list[tuple[float, str]]:
    return [(reading.value, reading.source) for reading in store.read(PRICE, TODAY)]


def test_nobody_ever_sees_what_arrives_suspicious(store: SeriesStore) -> None:
    batch = [_hour(5210), _hour(53, 1)]
    report = store.write(PRICE, "best", batch, now=NOW, suspicions=[DOUBT])
    assert report == WriteReport(written=2, quarantined=1, withheld=(TEN,))
    assert _seen(store) == [(53, "best")]
    for known_at in (NOW - DAY / 2, NOW, NOW + DAY):  # the price was public a day before
        readings = store.read(PRICE, TODAY, known_at=known_at)
        assert [reading.value for reading in readings] == [53]
    assert [reading.value for reading in store.history(PRICE, TODAY)] == [53]
    coverage = store.coverage(PRICE)
    assert (coverage.intervals, coverage.quarantined) == (2, 1)


def test_the_next_best_source_is_seen_instead(store: SeriesStore) -> None:
    store.write(PRICE, "second", [_hour(51)], now=NOW)
    store.write(PRICE, "best", [_hour(5210)], now=NOW, suspicions=[DOUBT])
    assert _seen(store) == [(51, "second")]


def test_what_is_found_out_later_was_believed_before(store: SeriesStore) -> None:
    store.write(PRICE, "second", [_hour(51)], now=NOW)
    store.write(PRICE, "best", [_hour(61)], now=NOW)
    assert store.quarantine(PRICE, "best", [DOUBT], now=NOW + HOUR) == 1
    assert store.quarantine(PRICE, "best", [DOUBT], now=NOW + 2 * HOUR) == 0
    assert _seen(store) == [(51, "second")]
    assert [one.value for one in store.read(PRICE, TODAY, known_at=NOW)] == [61]
    assert [one.value for one in store.read(PRICE, TODAY, known_at=NOW + HOUR)] == [51]


def test_what_is_released_is_seen_from_then_on_and_stays_released(store: SeriesStore) -> None:
    store.write(PRICE, "best", [_hour(5210)], now=NOW, suspicions=[DOUBT])
    freed = store.release(PRICE.key, "best", [TEN, TEN + HOUR], now=NOW + HOUR, why="It was so.")
    assert freed == 1
    again = store.write(PRICE, "best", [_hour(5210)], now=NOW + DAY, suspicions=[DOUBT])
    assert again == WriteReport(unchanged=1)
    assert _seen(store) == [(5210, "best")]
    assert store.read(PRICE, TODAY, known_at=NOW) == []
    [listed] = store.quarantined(TODAY, PRICE.key)
    assert (listed.released_at, listed.why, listed.kept_out) == (NOW + HOUR, "It was so.", False)


def test_another_check_may_still_find_it_suspicious(store: SeriesStore) -> None:
    store.write(PRICE, "best", [_hour(5210)], now=NOW, suspicions=[DOUBT])
    store.release(PRICE.key, "best", [TEN], now=NOW, why="It was so.")
    spike = DOUBT._replace(check="spike")
    report = store.write(PRICE, "best", [_hour(5210)], now=NOW + HOUR, suspicions=[spike])
    assert (report.unchanged, report.quarantined) == (1, 1)
    assert _seen(store) == []


def test_the_same_again_stays_in_quarantine_though_nobody_doubts_it_now(store: SeriesStore) -> None:
    store.write(PRICE, "best", [_hour(5210)], now=NOW, suspicions=[DOUBT])
    report = store.write(PRICE, "best", [_hour(5210)], now=NOW + HOUR)
    assert report == WriteReport(unchanged=1, withheld=(TEN,))
    assert store.coverage(PRICE).revisions == 0
    assert _seen(store) == []


def test_a_correction_is_looked_at_anew(store: SeriesStore) -> None:
    store.write(PRICE, "best", [_hour(5210)], now=NOW, suspicions=[DOUBT])
    report = store.write(PRICE, "best", [_hour(52.1)], now=NOW + HOUR)
    assert report == WriteReport(revised=1)
    assert _seen(store) == [(52.1, "best")]
    assert [one.value for one in store.history(PRICE, TODAY)] == [52.1]
    [listed] = store.quarantined(TODAY, PRICE.key)
    assert (listed.value, listed.replaced_at, listed.kept_out) == (5210, NOW + HOUR, False)
    assert store.coverage(PRICE).quarantined == 0
    assert store.release(PRICE.key, "best", [TEN], now=NOW + DAY, why="Too late.") == 0


def test_a_suspicious_correction_silences_the_source(store: SeriesStore) -> None:
    store.write(PRICE, "best", [_hour(52.1)], now=NOW)
    store.write(PRICE, "best", [_hour(5210)], now=NOW + HOUR, suspicions=[DOUBT])
    assert _seen(store) == []
    assert store.history(PRICE, TODAY) == []
    assert [one.value for one in store.read(PRICE, TODAY, known_at=NOW)] == [52.1]
    back = store.write(PRICE, "best", [_hour(52.1)], now=NOW + 2 * HOUR)
    assert (back.revised, back.withheld) == (1, ())
    assert _seen(store) == [(52.1, "best")]


def test_the_latest_is_the_last_that_is_believed(store: SeriesStore) -> None:
    series = measured()
    start = TEN - 90 * HOUR
    store.write(series, "best", [Observation(start, 60, 7.0)], now=NOW)
    frozen = [Observation(start + n * HOUR, 60, 0.25) for n in range(1, 90)]
    flat = [Suspicion(one.start, "flat", "89 hours of 0.25.") for one in frozen]
    store.write(series, "best", frozen, now=NOW, suspicions=flat)
    latest = store.latest(series)
    assert latest is not None
    assert latest.start == start
    everything = [one.start for one in frozen] + [start]
    store.quarantine(series, "best", [Suspicion(start, "flat", "Also.")], now=NOW)
    assert store.latest(series) is None
    assert store.release(series.key, "best", everything, now=NOW, why="A cold room.") == 90
    latest = store.latest(series)
    assert latest is not None
    assert latest.start == frozen[-1].start


def test_the_latest_may_be_covered_by_a_better_value_that_began_before(store: SeriesStore) -> None:
    quarter = timedelta(minutes=15)
    store.write(PRICE, "best", [Observation(TEN, 60, 52.0)], now=NOW)
    store.write(PRICE, "second", [Observation(TEN + 2 * quarter, 15, 51.0)], now=NOW)
    far = TEN + quarter + 25 * HOUR  # just so far that the hour at ten is out of reach
    odd = Suspicion(far, "range", "Odd.")
    store.write(PRICE, "best", [Observation(far, 15, 5210.0)], now=NOW, suspicions=[odd])
    latest = store.latest(PRICE)
    assert latest is not None
    assert (latest.start, latest.source) == (TEN, "best")


def test_every_finding_is_listed_with_its_reason(store: SeriesStore) -> None:
    spike = Suspicion(TEN, "spike", "100 times its neighbours.")
    batch = [_hour(5210), _hour(5211, 3)]
    doubts = [spike, DOUBT, DOUBT._replace(start=TEN + 3 * HOUR)]
    report = store.write(PRICE, "best", batch, now=NOW, suspicions=doubts)
    assert report.quarantined == 2
    listed = store.quarantined(TODAY, PRICE.key)
    assert [(one.start, one.value, one.check) for one in listed] == [
        (TEN, 5210, "range"),
        (TEN, 5210, "spike"),
        (TEN + 3 * HOUR, 5211, "range"),
    ]
    assert {one.noticed_at for one in listed} == {NOW}
    assert listed[1].reason == "100 times its neighbours."
    assert listed[0].interval == _hour(0).interval
    assert [one.check for one in store.quarantined(_hour(0, 3).interval, PRICE.key)] == ["range"]
    assert store.quarantined(TODAY, measured().key) == []
    assert store.release(PRICE.key, "best", [TEN], now=NOW, why="So it was.") == 1, (
        "from both checks"
    )
    assert _seen(store) == [(5210, "best")]


def test_sources_are_doubted_each_for_itself(store: SeriesStore) -> None:
    for source in ("best", "second"):
        store.write(PRICE, source, [_hour(5210)], now=NOW)
    assert store.quarantine(PRICE, "third", [DOUBT], now=NOW) == 0, "it has said nothing"
    assert store.quarantine(PRICE, "best", [DOUBT, DOUBT], now=NOW) == 1
    assert store.release(PRICE.key, "second", [TEN], now=NOW, why="?") == 0
    assert _seen(store) == [(5210, "second")]
    assert store.quarantine(PRICE, "best", [], now=NOW) == 0
    assert store.release(PRICE.key, "best", [], now=NOW, why="?") == 0
