"""Measured energy: of one place, from files only, never a gap that could be filled by asking."""

import pytest

from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.metering.model import CONSUMPTION_FILE, consumption_series
from tests.fakes.plants import MONDAY

SERIES = consumption_series("linares")


def test_each_place_has_a_meter_of_its_own() -> None:
    assert (SERIES.key, SERIES.unit) == ("metering.energy.linares", "kWh")
    assert consumption_series("elsewhere").key != SERIES.key
    assert SERIES.sources == (CONSUMPTION_FILE,)


@pytest.mark.parametrize("days", [-400, 0, 400])
def test_nothing_is_ever_expected_of_it(days: int) -> None:
    assert SERIES.public_from(MONDAY + days * DAY) > MONDAY + 10_000 * DAY


def test_what_was_measured_is_never_cleaned_away() -> None:
    assert SERIES.official


@pytest.mark.parametrize(("kwh", "possible"), [(-0.001, False), (0.0, True), (2_000_000.0, False)])
def test_a_meter_counts_up_and_not_without_end(kwh: float, *, possible: bool) -> None:
    assert SERIES.plausible is not None
    assert (SERIES.plausible.lowest <= kwh <= SERIES.plausible.highest) is possible
