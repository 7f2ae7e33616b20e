"""The weather, the series and the alerts of the page."""

import threading

from chocolate_factory.operations.background import background_of
from chocolate_factory.operations.check_health import Check, Condition, Health
from chocolate_factory.speech.message import Message
from chocolate_factory.web.gather.state import (
    gather_alerts,
    gather_healing,
    gather_series,
    gather_weather,
)
from chocolate_factory.web.pages.today import AlertLevel, Missing
from chocolate_factory.web.pages.today_state import Role
from tests.fakes.ports import build_rig, weather_value


def test_the_weather_is_that_of_the_hybrid_rule() -> None:
    rig = build_rig(history_days=7)
    assert isinstance(gather_weather(rig.ports, rig.now()), Missing)
    rig.ports.collector.collect_newest(rig.now())
    weather = gather_weather(rig.ports, rig.now())
    assert not isinstance(weather, Missing)
    assert weather.temperature_celsius == weather_value("temperature_celsius", weather.start)
    assert (weather.source, weather.preferred, weather.fresh) == (
        "open-meteo",
        "openweathermap",
        True,
    )


def test_every_series_has_a_role_and_a_state() -> None:
    rig = build_rig(history_days=7)
    empty = gather_series(rig.ports, rig.now())
    assert [one.status for one in empty] == ["empty"] * 8
    assert all(one.value is None for one in empty)
    rig.stock(days=7)
    states = gather_series(rig.ports, rig.now())
    assert [one.role for one in states[:3]] == [
        Role.PLAN_PRICE,
        Role.REFERENCE_PRICE,
        Role.SHOWN_WEATHER,
    ]
    assert (states[0].unit, states[0].source) == ("EUR/MWh", "omie")


def test_alerts_are_what_has_no_place_of_its_own_worst_first() -> None:
    checks = (
        Check("series:price.spot.es", Condition.DEGRADED, "Stale."),
        Check("source:omie", Condition.DEGRADED, "unavailable: Down.", "Wait.", "unavailable"),
        Check("source:redata", Condition.OK, "Fine."),
        Check("store", Condition.FAILING, "Gone.", "Look at the disk."),
    )
    alerts = gather_alerts(Health(Condition.FAILING, checks))
    assert [one.level for one in alerts] == [AlertLevel.CRITICAL, AlertLevel.WARNING]
    text, advice = alerts[1].text, alerts[1].advice
    assert isinstance(text, Message)
    assert isinstance(advice, Message)
    assert (text.id, advice.id) == ("alert.source.unavailable", "advice.source.unavailable")
    assert text.otherwise == "source:omie: unavailable: Down."
    assert advice.otherwise == "Wait."


def test_healing_is_shown_with_its_requests_while_it_goes_on() -> None:
    rig = build_rig(history_days=7)
    ended = threading.Event()
    work = background_of(rig.ports, ended.set).backfill
    assert gather_healing(work) is None
    shown = []
    rig.open_meteo.while_answering = lambda: shown.append(gather_healing(work))
    work.start(rig.ports.history_interval())
    assert ended.wait(10)
    [healing] = shown
    assert healing is not None
    assert 0 < healing.done <= healing.total
    assert gather_healing(work) is None
