"""Simulating from the command line; nothing that is in force changes."""

import pytest

from chocolate_factory.cli.simulate_command import WORDS
from chocolate_factory.simulation.summarise import MEASURES
from tests.fakes.ports import Rig
from tests.unit.cli.conftest import Call

FEW = ("simulate", "--runs", "6", "--days", "3")


def test_a_table_for_people(call: Call, rig: Rig) -> None:
    outcome = call(*FEW, "--spread", "0.2")
    assert outcome.code == 0
    assert "6 runs of the plan" in outcome.out
    assert "ready in time, kg" in outcome.out
    assert "above the contract" not in outcome.out
    assert "Undisturbed, the plan costs" in outcome.out
    assert rig.ports.plans.latest() is None


def test_a_document_for_machines(call: Call) -> None:
    document = call(*FEW, "--json").json()
    assert document["runs"] == 6
    assert document["futures"] == 30
    total = document["measures"]["total_eur"]
    assert total["5 %"] < total["50 %"] < total["95 %"]


def test_nothing_going_wrong_is_the_plan(call: Call) -> None:
    calm = ("--spread", "0", "--stops", "0", "--late", "0", "--futures", "0")
    document = call(*FEW, *calm, "--json").json()
    total = document["measures"]["total_eur"]
    assert total["mean"] == pytest.approx(document["plan"]["total_eur"], abs=1e-6)
    assert total["5 %"] == pytest.approx(total["95 %"])
    assert document["futures"] == 0
    assert document["measures"]["moved_starts"]["mean"] == 0


@pytest.mark.parametrize("rate", [50, 0])
def test_a_rate_may_be_for_one_machine(call: Call, rate: int) -> None:
    calm = ("--stops", "0", "--futures", "0")
    named = call(*FEW, *calm, "--stops", f"conche={rate}", "--json").json()
    assert (named["measures"]["stopped_minutes"]["mean"] > 0) is (rate > 0)


@pytest.mark.parametrize("rate", ["much", "conche=", "-1", "conche=99"])
def test_a_rate_that_is_none_is_refused_with_advice(call: Call, rate: str) -> None:
    outcome = call(*FEW, "--stops", rate)
    assert outcome.code == 2
    assert "--stops" in outcome.err
    assert "0 to 50" in outcome.err


@pytest.mark.parametrize(
    ("option", "value", "known"),
    [
        ("--spoils", "marzipan", "classic"),
        ("--spread", "baking=0.1", "conching"),
        ("--stops", "oven=1", "conche"),
    ],
)
def test_a_name_that_there_is_not_is_refused(
    call: Call, option: str, value: str, known: str
) -> None:
    outcome = call(*FEW, option, value)
    assert outcome.code == 2
    assert known in outcome.err


def test_every_measure_has_words() -> None:
    assert set(WORDS) == set(MEASURES)


@pytest.mark.slow
def test_planning_anew_after_trouble(call: Call) -> None:
    document = call(
        *("simulate", "--runs", "2", "--days", "4", "--stops", "20", "--replan", "--json")
    ).json()
    assert document["measures"]["new_plans"]["mean"] > 0
    assert document["measures"]["failed_plans"]["mean"] == 0
