"""Tariffs know their periods; a supply that cannot exist is refused with a remedy."""

from collections.abc import Callable

import pytest

from chocolate_factory.kernel.errors import ConfigurationError
from chocolate_factory.tariffs.model import AccessTariff, PriceBasis, Supply, TariffPeriod

TD20, TD30, _ = AccessTariff


def test_periods_of_each_tariff() -> None:
    assert AccessTariff("2.0TD").energy_periods == tuple(TariffPeriod)[:3]
    assert AccessTariff("2.0TD").power_periods == (TariffPeriod.P1, TariffPeriod.P2)
    for name in ("3.0TD", "6.1TD"):
        assert AccessTariff(name).energy_periods == tuple(TariffPeriod)
        assert AccessTariff(name).power_periods == tuple(TariffPeriod)


def test_power_by_period() -> None:
    supply = Supply(tariff=TD30, contracted_power_kw=(40, 40, 50, 50, 60, 150))
    assert supply.power_kw[TariffPeriod.P6] == 150
    assert supply.largest_power_kw == 150
    assert list(Supply(tariff=TD20, contracted_power_kw=(9, 5)).power_kw) == ["P1", "P2"]


@pytest.mark.parametrize(
    ("build", "problem"),
    [
        pytest.param(
            lambda: Supply(tariff=TD30, contracted_power_kw=(50,)), "needs 6", id="too few"
        ),
        pytest.param(lambda: Supply(tariff=TD20, contracted_power_kw=(9, 0)), "above 0", id="zero"),
        pytest.param(
            lambda: Supply(tariff=TD30, contracted_power_kw=(60, 50, 50, 50, 50, 60)),
            "must not fall",
            id="falling",
        ),
        pytest.param(
            lambda: Supply(tariff=TD20, contracted_power_kw=(9, 9), loss_shares=(0.1,)),
            "3 loss_shares",
            id="losses",
        ),
        pytest.param(
            lambda: Supply(tariff=TD30, contracted_power_kw=(50,) * 6, basis=PriceBasis.PVPC),
            "cannot be the price of a 3.0TD",
            id="PVPC with 3.0TD",
        ),
        pytest.param(
            lambda: Supply(tariff=TD20, contracted_power_kw=(9, 9), metering_minutes=30),
            "intervals of 30 minutes",
            id="half hours",
        ),
    ],
)
def test_impossible_supply_is_refused(build: Callable[[], Supply], problem: str) -> None:
    with pytest.raises(ConfigurationError, match=problem) as caught:
        build()
    assert caught.value.advice


@pytest.mark.parametrize(
    ("supply", "minutes"),
    [
        (Supply(tariff=TD30, contracted_power_kw=(40, 40, 40, 40, 40, 51)), 15),
        (Supply(tariff=TD30, contracted_power_kw=(50,) * 6), 60),
        (Supply(tariff=TD30, contracted_power_kw=(50,) * 6, metering_minutes=15), 15),
        (Supply(tariff=TD30, contracted_power_kw=(99,) * 6, metering_minutes=60), 60),
        (Supply(tariff=TD20, contracted_power_kw=(135, 165), basis=PriceBasis.PVPC), 60),
        (
            Supply(
                tariff=TD20,
                contracted_power_kw=(9, 9),
                basis=PriceBasis.PVPC,
                metering_minutes=15,
            ),
            60,
        ),
    ],
)
def test_the_meter_decides_which_prices_there_are(supply: Supply, minutes: int) -> None:
    assert supply.price_minutes == minutes
