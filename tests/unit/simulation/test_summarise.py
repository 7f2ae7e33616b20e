"""Means and quantiles over runs."""

from dataclasses import replace

import pytest

from chocolate_factory.simulation.model import Breach, Delivery, Money, Trial
from chocolate_factory.simulation.summarise import LEVELS, MEASURES, summarise

ONE = Trial(
    run=0,
    starts=(),
    money=Money(energy_eur=100.0, labour_eur=7.0, own_supply_eur=20.0),
    delivery=Delivery(in_time_kg=400.0, late_kg=200.0, missing_kg=0.0, late_hours=3.0),
    breaches=(Breach("a", "mixing", 61, 60, 200.0, spoilt=True),),
    lost_kg=0.0,
    excess_kwh=1.5,
    stopped_minutes=30,
    overtime_minutes=0,
    moved=2,
)


def test_one_run_is_its_own_mean_and_every_quantile() -> None:
    found = summarise([ONE])
    assert set(found) == set(MEASURES)
    assert found["total_eur"].mean == pytest.approx(87.0)
    assert found["total_eur"].quantiles == pytest.approx([87.0] * len(LEVELS))
    assert found["spoilt_kg"].mean == 200.0


def test_quantiles_lie_between_the_runs() -> None:
    runs = [replace(ONE, excess_kwh=float(n), breaches=()) for n in range(101)]
    found = summarise(runs)
    assert found["excess_kwh"].quantiles == pytest.approx([5, 25, 50, 75, 95])
    assert found["excess_kwh"].mean == pytest.approx(50)
    assert found["breaches"].mean == 0
