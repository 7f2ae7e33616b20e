"""Stretches add up, and only what is equal is compared."""

from dataclasses import replace
from datetime import date
from json import dumps

import pytest

from chocolate_factory.savings.replay.model import (
    FIXED_SHIFT,
    FORESIGHT,
    REPLANNED_FORESIGHT,
    VALLEY_RULE,
    Result,
)
from chocolate_factory.savings.replay.report import by_stretch, comparable, rows

COSTS = {
    FIXED_SHIFT: 100.0,
    VALLEY_RULE: 96.0,
    FORESIGHT: 80.0,
    REPLANNED_FORESIGHT: 81.0,
    "m": 84.0,
}


def _month(month: int, factor: float = 1.0) -> list[Result]:
    days = date(2025, month, 1), date(2025, month, 28)
    return [
        Result(*days, way, 200.0, 500.0, factor * cost, 0.0, 0, factor * cost - 0.5, 1.0)
        for way, cost in COSTS.items()
    ]


def _way(row: dict[str, object], name: str) -> dict[str, float]:
    ways = row["ways"]
    assert isinstance(ways, list)
    found: dict[str, float] = next(one for one in ways if one["way"] == name)
    return found


def test_sums_shares_and_where_the_rest_went() -> None:
    whole, january, february = rows(by_stretch([*_month(2, 3.0), *reversed(_month(1))]))
    assert (january["period"], february["period"], whole["period"]) == (
        "2025-01",
        "2025-02",
        "whole",
    )
    assert (whole["mass_kg"], whole["energy_kwh"]) == (400.0, 1000.0)
    for row in (whole, january, february):
        assert isinstance(row["ways"], list)
        assert [one["way"] for one in row["ways"]] == list(COSTS), "in the same order everywhere"
    plan = _way(whole, "m")
    assert plan["total_eur"] == 336.0
    assert plan["captured"] == pytest.approx(16 / 20)
    assert plan["captured_of_valley"] == pytest.approx(12 / 16)
    assert (plan["regret_eur"], plan["horizon_eur"], plan["forecast_eur"]) == (16.0, 4.0, 12.0)
    assert _way(whole, FORESIGHT)["captured"] == 1.0
    assert whole["foresight_gap_eur"] == 1.0


def test_a_stretch_in_which_somebody_was_late_or_short_is_not_compared() -> None:
    late = [replace(one, late=1) if one.way == "m" else one for one in _month(1)]
    less = [replace(one, mass_kg=0.0) if one.way == "m" else one for one in _month(1)]
    for spoilt in (late, less):
        (stretch,) = by_stretch(spoilt)
        assert not comparable(stretch)
        assert list(rows([stretch])) == []


def test_a_result_survives_being_kept() -> None:

    one = _month(3)[0]
    assert Result.from_json(dumps(one.as_dict())) == one
