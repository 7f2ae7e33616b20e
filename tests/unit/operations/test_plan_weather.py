"""The weather in a plan's slots: asked for only where it matters, and never made up."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, ceil_to, floor_to
from chocolate_factory.operations import make_plan
from chocolate_factory.operations.make_plan import Wanted, propose_plan
from chocolate_factory.operations.plan_weather import HourOfWeather, PlanWeather, plan_weather
from chocolate_factory.operations.ports import Ports
from chocolate_factory.planning.model import Plan, PlanningProblem
from chocolate_factory.production.config import load_site
from chocolate_factory.production.model import Plant
from chocolate_factory.weather.model import OPEN_METEO, RADIATION
from tests.fakes.plants import linares
from tests.fakes.ports import Rig, weather_value
from tests.shared import ROOT

BUSY = load_site(ROOT / "config/busy.toml")
KNOWN = 2 * DAY


@pytest.fixture
def ports(rig: Rig) -> Ports:
    """The busy site with forecasts for two days."""
    known = Interval(floor_to(rig.now(), 60), ceil_to(rig.now(), 60) + KNOWN)
    for series in rig.ports.weather_forecast.values():
        told = [one for one in rig.forecaster.data[series.key] if one.start in known]
        rig.ports.series.write(series, OPEN_METEO, told, now=rig.now())
    return replace(rig.ports, site=BUSY)


def _ahead(ports: Ports, days: int) -> Interval:
    first = ceil_to(ports.clock.now(), 60)
    return Interval(first, first + days * DAY)


def test_each_hour_has_its_forecast_and_all_its_slots_the_same(ports: Ports) -> None:
    interval = _ahead(ports, 2)
    weather = plan_weather(ports, BUSY.plant(), interval)
    assert weather.unknown == ()
    for hour in interval.grid(60):
        found = weather.at(hour)
        assert found.temperature_celsius == weather_value("temperature_celsius", hour)
        assert found.humidity_percent == weather_value("humidity_percent", hour)
        assert {weather.at(hour + n * HOUR / 4) for n in range(4)} == {found}
    panels = BUSY.plant().photovoltaics
    assert panels is not None
    tomorrow_noon = interval.start + DAY
    light = weather_value(RADIATION.name, tomorrow_noon)
    assert weather.at(tomorrow_noon).photovoltaic_kw == panels.power_kw(tomorrow_noon, light) > 0


def test_what_nobody_tells_is_named_and_not_made_up(ports: Ports) -> None:
    interval = _ahead(ports, 3)
    with capture_logs() as logs:
        weather = plan_weather(ports, BUSY.plant(), interval)
    beyond = interval.start + KNOWN
    assert weather.unknown == tuple(Interval(beyond, interval.end).grid(60))
    assert {weather.at(hour) for hour in weather.unknown} == {HourOfWeather()}
    [said] = [one for one in logs if one["event"] == "plan_weather_unknown"]
    assert (said["hours"], said["first"]) == (24, beyond.isoformat())
    assert weather.unknown_from(interval) == beyond
    assert weather.unknown_from(Interval(interval.start, beyond)) is None


@pytest.mark.parametrize(
    ("plant", "needed"),
    [
        (replace(BUSY.plant(), photovoltaics=None), ["temperature_celsius", "humidity_percent"]),
        (
            replace(BUSY.plant(), cooling=None, machines=linares().plant().machines),
            ["radiation_w_m2"],
        ),
    ],
    ids=["air", "sun"],
)
def test_only_what_the_plant_depends_on_is_missed(
    ports: Ports, plant: Plant, needed: list[str]
) -> None:
    with capture_logs() as logs:
        plan_weather(ports, plant, _ahead(ports, 3))
    assert [one["needed"] for one in logs if one["event"] == "plan_weather_unknown"] == [needed]


def test_a_plant_that_needs_no_weather_asks_for_none(rig: Rig) -> None:
    with capture_logs() as logs:
        assert plan_weather(rig.ports, linares().plant(), _ahead(rig.ports, 7)) == PlanWeather()
    assert logs == []


@pytest.mark.parametrize("minutes", [15, 60])
def test_slots_have_the_weather_of_their_hour(
    ports: Ports, monkeypatch: pytest.MonkeyPatch, minutes: int
) -> None:
    problems: list[PlanningProblem] = []
    made = propose_plan(replace(ports, site=linares()), Wanted(days=1, kg_per_month=0))

    def take_down(problem: PlanningProblem, *_: object) -> Plan:
        problems.append(problem)
        return made

    monkeypatch.setattr(make_plan, "optimise", take_down)
    plan = propose_plan(ports, Wanted(days=1, slot_minutes=minutes))
    assert plan.weather_unknown_from is None
    [problem] = problems
    weather = plan_weather(ports, BUSY.plant(), problem.interval)
    for slot in problem.slots:
        hour = weather.at(slot.start)
        assert slot.temperature_celsius == hour.temperature_celsius is not None
        assert slot.humidity_percent == hour.humidity_percent
        assert slot.photovoltaic_kw == hour.photovoltaic_kw
        assert slot.surplus_eur_per_kwh == 0.04
    assert any(slot.photovoltaic_kw for slot in problem.slots)


def test_the_plan_says_from_when_on_weather_is_unknown(
    ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = propose_plan(replace(ports, site=linares()), Wanted(days=1, kg_per_month=0))
    assert made.weather_unknown_from is None  # nothing depends on it
    monkeypatch.setattr(make_plan, "optimise", lambda *_: made)
    plan = propose_plan(ports, Wanted(days=3))
    assert plan.weather_unknown_from == _ahead(ports, 2).end
