"""The plan beside its baseline, and where it comes from."""

from dataclasses import replace
from typing import Any, cast

import pytest

from chocolate_factory.exports.model import PlanExport
from chocolate_factory.exports.sheet_figures import provenance, savings
from chocolate_factory.speech.wording import Wording
from tests.fakes.plans import a_baseline, a_plan, a_start, an_export

ENGLISH = Wording("en")


def _savings(export: PlanExport) -> dict[str, Any]:
    return cast("dict[str, Any]", savings(export, ENGLISH))


def test_the_baseline_stands_beside_the_plan() -> None:
    figures = _savings(an_export(a_plan(a_start(), baseline=a_baseline(20.0))))
    assert figures["rows"] == [
        ["Chocolate", "200\N{NO-BREAK SPACE}kg", "200\N{NO-BREAK SPACE}kg"],
        ["Energy", "96\N{NO-BREAK SPACE}kWh", "96\N{NO-BREAK SPACE}kWh"],
        ["Electricity cost", "€12.35", "€20.00"],
    ]
    assert figures["sentence"] == "The plan saves €7.65 (38%) for the same 200 kg."


def test_a_dearer_plan_is_called_dearer() -> None:
    figures = _savings(an_export(a_plan(a_start(), baseline=a_baseline(9.5))))
    assert figures["sentence"] == "The plan costs €2.85 (30%) more for the same 200 kg."


def test_power_above_the_contract_has_its_line_and_a_total() -> None:
    plan = replace(a_plan(a_start(), baseline=a_baseline()), excess_cost_eur=1.0)
    rows = {name: figures for name, *figures in _savings(an_export(plan))["rows"]}
    assert rows["Excess power"] == ["€1.00", "€0.00"]
    assert rows["Total"] == ["€13.35", "€20.00"]


def test_what_is_paid_beside_energy_has_its_line_so_that_the_saving_adds_up() -> None:
    plan = replace(a_plan(a_start(), baseline=a_baseline(20.0)), labour_eur=4.0, storage_eur=0.5)
    rows = {name: columns for name, *columns in _savings(an_export(plan))["rows"]}
    assert rows["People, changeovers, stores and own supply"] == ["€4.50", "€0.00"]
    assert rows["Total"] == ["€16.85", "€20.00"]
    assert "Excess power" not in rows


def test_without_a_baseline_nothing_is_compared() -> None:
    figures = _savings(an_export(a_plan(a_start())))
    assert all(len(row) == 2 for row in figures["rows"])
    assert "nothing to compare" in figures["sentence"]


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (24, "Published until Tue, 5 Nov 2024, 00:00; then forecast by "),
        (168, "Published until Mon, 11 Nov 2024, 00:00."),
        (0, "Forecast by "),
        (None, "There are no stored prices"),
    ],
)
def test_it_says_until_when_prices_are_known(known: int | None, said: str) -> None:
    export = an_export(a_plan(a_start()))
    prices = tuple(replace(one, known=n < (known or 0)) for n, one in enumerate(export.prices))
    told = dict(provenance(replace(export, prices=prices if known is not None else ()), ENGLISH))
    assert told["Prices"].startswith(said)


def test_it_says_when_it_was_made_how_good_it_is_and_what_costs_hold() -> None:
    plan = replace(a_plan(a_start()), carried_cost_eur=3.2)
    told = dict(provenance(an_export(plan), ENGLISH))
    assert told["Made"] == "Mon, 4 Nov 2024, 00:00"
    assert told["Quality"].startswith("Proven best")
    assert told["Supply"] == "Tariff 3.0TD, energy at the price of the day-ahead market."
    assert "taxes" in told["Costs"]
    assert told["Beside it"].startswith("€3.20")


def test_weather_that_nobody_forecasts_is_told() -> None:
    plan = a_plan(a_start())
    assert "Weather" not in dict(provenance(an_export(plan), ENGLISH))
    unknown = replace(plan, weather_unknown_from=plan.interval.start)
    told = dict(provenance(an_export(unknown), ENGLISH))["Weather"]
    assert told.startswith("Nobody forecasts the plant's weather from ")
