"""The weather now, the state of every series, and what the reader should know."""

from datetime import datetime

from chocolate_factory.kernel.errors import MissingDataError, UpstreamRefusedError
from chocolate_factory.operations.check_health import Check, Condition, Health
from chocolate_factory.operations.fill_work import FillWork
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.speech.message import Message
from chocolate_factory.timeseries.freshness import check_freshness
from chocolate_factory.weather.read_current import read_hybrid
from chocolate_factory.web.pages.today import Alert, AlertLevel, Cause, Healing, Missing
from chocolate_factory.web.pages.today_state import Role, SeriesState, WeatherNow

SHOWN_CHECKS = ("store", "spool", "source:", "credential:", "job:", "backup")
"""Checks that become alerts; the rest has its own place on the page."""


def gather_weather(ports: Ports, now: datetime) -> WeatherNow | Missing:
    """The weather under the hybrid rule."""
    names = [source.name for source in ports.weather_sources]
    try:
        found = read_hybrid(ports.series, ports.weather, now, names)
    except MissingDataError:
        return Missing(Cause.NO_DATA)
    values = {name: reading.value for name, reading in found.values.items()}
    return WeatherNow(
        start=found.start,
        source=found.source,
        preferred=found.preferred,
        reason=found.reason,
        fresh=found.fresh,
        temperature_celsius=values.get("temperature_celsius"),
        humidity_percent=values.get("humidity_percent"),
        pressure_hpa=values.get("pressure_hpa"),
    )


def gather_series(ports: Ports, now: datetime) -> tuple[SeriesState, ...]:
    """Every series with its newest value, prices first."""
    by_key = {one.key: one for one in (*PRICE_SERIES, *ports.weather.values())}
    states = []
    for fresh in check_freshness(ports.series, by_key.values(), now):
        last = fresh.last
        states.append(
            SeriesState(
                key=fresh.series,
                role=_role(ports, fresh.series),
                status=fresh.status,
                unit=by_key[fresh.series].unit,
                value=last.value if last else None,
                start=last.start if last else None,
                age=fresh.age,
                source=last.source if last else None,
            )
        )
    return tuple(states)


def gather_alerts(health: Health) -> tuple[Alert, ...]:
    """What is wrong, worst first; while the store is down, no job that fails for it."""
    is_down = any(one.name == "store" and one.status is Condition.FAILING for one in health.checks)
    # A refused key is told of once, not again for everything that is asked with it.
    refused = tuple(
        check.name.replace("credential:", "source:")
        for check in health.checks
        if check.name.startswith("credential:") and check.kind == UpstreamRefusedError.kind
    )
    levels = {Condition.FAILING: AlertLevel.CRITICAL, Condition.DEGRADED: AlertLevel.WARNING}
    return tuple(
        Alert(levels[check.status], *_words(check))
        for check in sorted(health.checks, key=lambda check: check.status is not Condition.FAILING)
        if check.status in levels
        and check.name.startswith(SHOWN_CHECKS)
        and not (is_down and check.name.startswith("job:"))
        and not (check.kind == UpstreamRefusedError.kind and check.name.startswith(refused))
    )


def _words(check: Check) -> tuple[Message, Message]:
    """What is wrong, and what to do; in the catalogues by kind, otherwise as the check says it."""
    family, _, subject = check.name.partition(":")
    names = "source" if family == "credential" else family
    named = Message(f"{names}.{subject}", otherwise=subject)
    known = {"subject": named, **check.values}
    said = f"{check.name}: {check.message}"
    return (
        Message(f"alert.{family}.{check.kind}", known, otherwise=said),
        Message(f"advice.{family}.{check.kind}", known, otherwise=check.advice or check.message),
    )


def gather_healing(work: FillWork) -> Healing | None:
    """The backfill under way, if any."""
    state = work.state
    if state is None or not state.running or state.progress is None:
        return None
    progress = state.progress
    return Healing(progress.done, progress.total, progress.missing_hours)


def _role(ports: Ports, key: str) -> Role:
    if key == ports.price_series.key:
        return Role.PLAN_PRICE
    if key in {one.key for one in PRICE_SERIES}:
        return Role.REFERENCE_PRICE
    return Role.SHOWN_WEATHER
