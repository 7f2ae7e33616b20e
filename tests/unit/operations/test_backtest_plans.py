"""Planning again through what is stored: equal batches, what was known then, and going on."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from chocolate_factory.forecasting.backtest.run import Step
from chocolate_factory.kernel.errors import InputError
from chocolate_factory.operations.backtest import Effort
from chocolate_factory.operations.backtest_plans import backtest_plans
from chocolate_factory.operations.ports import Ports
from chocolate_factory.savings.replay.model import REFERENCES, PlanSetup
from tests.fakes.ports import build_rig

SETUP = PlanSetup(date(2024, 10, 25), date(2024, 11, 2), ("naive-weekly",), horizon_days=4)


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Ports:
    rig = build_rig(history_days=75)
    rig.stock(days=75)
    return replace(rig.ports, data_dir=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def document(ports: Ports) -> dict[str, Any]:
    return backtest_plans(ports, SETUP, Effort(), command="chocolate backtest-plan …")


def test_every_way_makes_the_same_and_foresight_is_the_cheapest(document: dict[str, Any]) -> None:
    assert document["left_out"] == document["unknown_days"] == []
    assert [one["period"] for one in document["rows"]] == ["whole", "2024-10", "2024-11"]
    whole = document["rows"][0]
    assert whole["mass_kg"] == 200 * (whole["mass_kg"] // 200) > 0
    cost = {one["way"]: one["total_eur"] for one in whole["ways"]}
    assert list(cost) == [*REFERENCES, "naive-weekly"]
    least = cost["foresight"] - whole["foresight_gap_eur"] - 0.01
    assert all(least <= one for one in cost.values())
    assert cost["foresight, replanned"] <= cost["naive-weekly"] + 0.05
    assert cost["naive-weekly"] < cost["fixed shift"]
    (plan,) = (one for one in whole["ways"] if one["way"] == "naive-weekly")
    parts = plan["horizon_eur"] + plan["forecast_eur"]
    assert plan["regret_eur"] == pytest.approx(parts, abs=0.02)


def test_what_is_finished_is_not_done_again(ports: Ports, document: dict[str, Any]) -> None:
    steps: list[Step] = []
    again = backtest_plans(ports, SETUP, Effort(resume=True, watch=steps.append))
    assert again["stretches"] == document["stretches"], "seconds included"
    assert Step(10, 10, "plans of an earlier run") in steps


def test_a_spoilt_piece_is_made_again(ports: Ports, document: dict[str, Any]) -> None:
    assert ports.data_dir is not None
    [spoilt] = Path(ports.data_dir).rglob("20241025_*_foresight.json")
    spoilt.write_text('{"way": "foresight"}')
    again = backtest_plans(ports, SETUP, Effort(resume=True))
    strip = [{**row, "ways": None} for row in document["rows"]]
    assert [{**row, "ways": None} for row in again["rows"]] == strip


def test_what_becomes_known_later_changes_no_plan(ports: Ports) -> None:
    """A window that ends earlier gives the same stretch: nothing is read from after it."""
    shorter = replace(SETUP, last_day=date(2024, 10, 31))
    made = backtest_plans(ports, shorter, Effort())
    longer = backtest_plans(ports, SETUP, Effort(resume=True))
    mine = {one["way"]: one["total_eur"] for one in made["stretches"]}
    same = [one for one in longer["stretches"] if one["first_day"] == "2024-10-25"]
    assert mine == {one["way"]: one["total_eur"] for one in same}


def test_pieces_of_models_that_learnt_at_other_times_are_not_taken(
    ports: Ports, document: dict[str, Any]
) -> None:
    """Models learn anew every so many days from the first day on: another first day is other."""
    assert document["stretches"]
    steps: list[Step] = []
    later = replace(SETUP, first_day=date(2024, 10, 31))
    backtest_plans(ports, later, Effort(resume=True, watch=steps.append))
    assert not [one for one in steps if "earlier run" in one.label]


@pytest.mark.parametrize(
    "wrong",
    [
        replace(SETUP, horizon_days=15),
        replace(SETUP, decisions=()),
        replace(SETUP, decisions=(time(20, 30),)),
        replace(SETUP, models=("crystal-ball",)),
        replace(SETUP, last_day=date(2024, 10, 1)),
    ],
)
def test_what_cannot_be_replayed_is_said(ports: Ports, wrong: PlanSetup) -> None:
    with pytest.raises(InputError) as caught:
        backtest_plans(ports, wrong, Effort())
    assert caught.value.advice
