"""The whole story in memory: from nothing to a plan, and on with half the sources down."""

import pytest

from chocolate_factory.kernel.errors import MissingDataError, UpstreamUnavailableError
from chocolate_factory.operations.day_ahead_cycle import run_day_ahead_cycle
from chocolate_factory.operations.heal_gaps import find_all_gaps
from chocolate_factory.prices.model import SPOT
from tests.fakes.ports import Rig


def test_from_nothing_to_a_plan(empty: Rig) -> None:
    tale = run_day_ahead_cycle(empty.ports)
    assert not find_all_gaps(empty.ports)
    assert len(tale.forecasts) == 2
    assert empty.ports.plans.latest() == tale.plan
    assert tale.plan.starts
    sentence = tale.sentence()
    assert f"{tale.plan.mass_kg:g} kg" in sentence
    assert "from Tue 12:00 on" in sentence


def test_what_one_source_lacks_another_has(empty: Rig) -> None:
    empty.omie.always = UpstreamUnavailableError("omie", "It is down.")
    empty.forecaster.always = UpstreamUnavailableError("open-meteo", "It is down.")
    tale = run_day_ahead_cycle(empty.ports)
    assert tale.plan.starts
    latest = empty.ports.series.latest(SPOT)
    assert latest is not None
    assert latest.source == "redata"


def test_without_any_price_the_story_ends_by_name(empty: Rig) -> None:
    empty.omie.always = empty.redata.always = UpstreamUnavailableError("redata", "It is down.")
    with pytest.raises(MissingDataError, match="history"):
        run_day_ahead_cycle(empty.ports)
    assert empty.ports.series.latest(empty.ports.weather["temperature_celsius"]) is not None
