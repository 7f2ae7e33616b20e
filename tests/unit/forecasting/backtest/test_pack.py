"""A market survives being packed, and its fingerprint tells any change of it."""

from dataclasses import replace
from datetime import datetime, timedelta

from chocolate_factory.forecasting.backtest.pack import pack, unpack
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.revised_history import RevisedHistory
from chocolate_factory.kernel.market_time import DAY, HOUR, local_instant
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.timeseries.model import Reading
from tests.unit.forecasting.backtest.windows import FIRST, market, packed, values
from tests.unit.forecasting.histories import LATER


def test_what_is_unpacked_knows_the_same_since_the_same_instants() -> None:
    before, after = market(), unpack(packed())
    for key in (SPOT.key, PVPC.key):
        assert sorted(after.history(key).known()) == sorted(before.history(key).known())
        noon = local_instant(FIRST) + DAY / 2
        assert after.as_known_at(noon).last_known_day(key) == FIRST
    assert after.known_at == before.known_at


def test_the_fingerprint_tells_values_and_when_they_were_known() -> None:
    found = values()
    dearer = [found[0]._replace(value=found[0].value + 0.01), *found[1:]]
    later = [found[0]._replace(known_at=found[0].known_at + timedelta(microseconds=1)), *found[1:]]
    digests = {packed(market(some)).digest for some in (found, dearer, later, found[1:])}
    assert len(digests) == 4


def _revised(*words: tuple[int, float], read_at: datetime = LATER) -> Market:
    """Forecasts of one hour, said so many hours before it."""
    start = local_instant(FIRST)
    said = [Reading(start, 60, x, "esios", start - h * HOUR, LATER) for h, x in words]
    series = replace(SPOT, key="some.forecast", rewritten=True)
    return Market({series.key: RevisedHistory(said, series, known_at=read_at)}, known_at=read_at)


def test_revisions_survive_and_are_told() -> None:
    twice = pack(_revised((48, 5.0), (24, 6.0)), ["some.forecast"])
    history = unpack(twice).as_known_at(local_instant(FIRST) - 30 * HOUR).history("some.forecast")
    assert history.value(local_instant(FIRST)) == 5.0
    assert pack(_revised((24, 6.0)), ["some.forecast"]) != twice
    later = _revised((48, 5.0), (24, 6.0), read_at=LATER + DAY)
    assert pack(later, ["some.forecast"]) == twice


def test_the_fingerprint_does_not_tell_when_it_was_read() -> None:
    assert packed(market(known_at=LATER - DAY)) == packed()
    assert hash(packed(market(known_at=LATER - DAY))) == hash(packed())
