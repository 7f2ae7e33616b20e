"""Prices are read again; what changed is told once."""

from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.operations.review_prices import price_corrections, review_prices
from chocolate_factory.prices.model import PVPC
from chocolate_factory.timeseries.model import Observation
from tests.fakes.ports import Rig


def test_a_correction_is_told_once_and_kept_beside_the_first_price(rig: Rig) -> None:
    assert not review_prices(rig.ports).corrections
    days = Interval(rig.now() - DAY, rig.now())
    [first, *_] = rig.ports.series.read(PVPC, days)
    said = rig.redata.data[PVPC.key]
    rig.redata.data = {
        **rig.redata.data,
        PVPC.key: [
            Observation(one.start, one.minutes, one.value + 1 * (one.start == first.start))
            for one in said
        ],
    }
    [correction] = review_prices(rig.ports).corrections
    assert (correction.before, correction.after) == (first.value, first.value + 1)
    assert not review_prices(rig.ports).corrections
    assert price_corrections(rig.ports, days) == [correction]


def test_every_price_source_is_asked(rig: Rig) -> None:
    review_prices(rig.ports)
    assert rig.omie.asked
    assert rig.redata.asked
    assert not rig.open_meteo.asked
