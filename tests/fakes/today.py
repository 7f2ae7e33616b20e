"""Sample views of the page Today: a full day, an empty start, a degraded one; all invented."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from chocolate_factory.kernel.market_time import (
    DAY,
    HOUR,
    Interval,
    day_interval,
    delivery_day,
    floor_to,
    to_local,
)
from chocolate_factory.planning.model import PlanStatus
from chocolate_factory.timeseries.freshness import Status
from chocolate_factory.timeseries.gaps import Severity, Summary
from chocolate_factory.weather.hybrid import Reason
from chocolate_factory.web.pages.today import (
    Alert,
    AlertLevel,
    Cause,
    Circumstances,
    Healing,
    Missing,
    TodayView,
)
from chocolate_factory.web.pages.today_plan import (
    PlannedStart,
    PlanOfDay,
    PlanTotals,
    RunnerUp,
)
from chocolate_factory.web.pages.today_prices import DayRelation, PriceNow, PriceSlot, PriceStrip
from chocolate_factory.web.pages.today_state import Role, SeriesState, WeatherNow

NOW = datetime(2024, 11, 5, 11, 4, 10, tzinfo=UTC)
MACHINES = ("mixer", "refiner", "conche", "temperer", "Line 4")

# Machine, step, batch, hours from now, length in hours, energy, cost; runner-up: hours, extra cost.
_STARTS = (
    (2, "conching", "classic-311", -2, 5, 240.0, 31.87, None),
    (0, "mixing", "classic-312", 2, 1, 30.0, 3.11, (3, 0.42)),
    (1, "refining", "classic-312", 3, 4, 168.0, 19.94, (4, 1.07)),
    (3, "tempering", "classic-311", 3, 2, 72.0, 8.06, (5, 0.0)),
    (4, "moulding", "classic-311", 5, 1, 8.0, 1.26, None),
    (2, "conching", "classic-312", 14, 5, 240.0, 17.42, (13, 0.23)),
    (0, "mixing", "classic-313", 15, 1, 30.0, 2.18, (16, -0.12)),
    (1, "refining", "classic-313", 16, 4, 168.0, 12.6, (15, 0.35)),
)


def price_at(instant: datetime) -> float:
    """An invented all-in price with a morning and an evening peak, in €/kWh."""
    local = to_local(instant)
    hour = local.hour + local.minute / 60
    peaks = math.exp(-(((hour - 9) / 2.2) ** 2)) + 1.3 * math.exp(-(((hour - 20) / 2.4) ** 2))
    noon = 0.55 * math.exp(-(((hour - 15) / 2.5) ** 2))
    return round(0.095 + 0.085 * peaks - 0.06 * noon + 0.002 * local.weekday(), 5)


def period_at(instant: datetime) -> str:
    """An invented tariff period."""
    hour = to_local(instant).hour
    return "P6" if hour < 8 else "P3" if 9 <= hour < 14 or 18 <= hour < 22 else "P4"


def relation_at(instant: datetime, minutes: int = 60, offset: float = 0.0) -> DayRelation:
    """The price beside the others of its day."""
    day = day_interval(delivery_day(instant)).grid(minutes)
    return DayRelation.among(price_at(instant) + offset, [price_at(one) + offset for one in day])


def slots(
    interval: Interval, known_until: datetime, minutes: int = 60, offset: float = 0.0
) -> tuple[PriceSlot, ...]:
    """Prices of ``interval``, forecast from ``known_until`` on."""
    made = []
    for start in interval.grid(minutes):
        price, known = price_at(start) + offset, start < known_until
        doubt = 0.02 + 0.0004 * max(0.0, (start - known_until) / HOUR)
        made.append(
            PriceSlot(
                start,
                minutes,
                price,
                period_at(start),
                relation_at(start, minutes, offset).level,
                known=known,
                lower_eur_per_kwh=None if known else price - doubt,
                upper_eur_per_kwh=None if known else price + doubt * 1.3,
            )
        )
    return tuple(made)


def strip(now: datetime = NOW, minutes: int = 60, offset: float = 0.0) -> PriceStrip:
    """From yesterday's 18:00 to 48 hours ahead; known to the end of today."""
    today = day_interval(delivery_day(now))
    span = Interval(today.start - 6 * HOUR, floor_to(now, 60) + 2 * DAY)
    return PriceStrip(
        slots(span, today.end, minutes, offset),
        model="naive-epf",
        issued_at=now - timedelta(minutes=34),
        interval_percent=80,
    )


def price_now(now: datetime = NOW, minutes: int = 60, offset: float = 0.0) -> PriceNow:
    """The price of the interval that holds ``now``."""
    start = floor_to(now, minutes)
    return PriceNow(
        start,
        minutes,
        price_at(start) + offset,
        0.06342,
        period_at(start),
        "3.0TD",
        relation_at(start, minutes, offset),
        reference_eur_per_kwh=0.14817,
    )


def starts(now: datetime = NOW) -> tuple[PlannedStart, ...]:
    """A day's starts: one runs, some rest on forecast prices."""
    hour = floor_to(now, 60)
    made = []
    for machine, step, batch, after, length, energy_kwh, cost_eur, other in _STARTS:
        start = hour + after * HOUR
        made.append(
            PlannedStart(
                MACHINES[machine],
                step,
                "classic",
                batch,
                start,
                start + length * HOUR,
                energy_kwh,
                cost_eur,
                price_known=after + length <= 12,
                running=after < 0,
                runner_up=RunnerUp(hour + other[0] * HOUR, other[1]) if other else None,
            )
        )
    return tuple(made)


def plan(now: datetime = NOW) -> PlanOfDay:
    """A day of a plan of seven."""
    hour = floor_to(now, 60)
    totals = PlanTotals(
        Interval(hour, hour + 7 * DAY),
        mass_kg=1000,
        energy_kwh=2514.0,
        cost_eur=231.48,
        baseline_cost_eur=296.9,
        status=PlanStatus.OPTIMAL,
        gap_eur=0.01,
        made_at=now - timedelta(minutes=4),
    )
    return PlanOfDay(starts(now), MACHINES, Interval(hour, hour + DAY), totals)


def series(now: datetime = NOW) -> tuple[SeriesState, ...]:
    """Everything up to date."""
    hour, tomorrow = floor_to(now, 60), day_interval(delivery_day(now)).end
    measured = (
        ("temperature_celsius", "°C", 14.3),
        ("humidity_percent", "%", 58.0),
        ("pressure_hpa", "hPa", 961.2),
    )
    prices = (
        ("price.spot.es", Role.PLAN_PRICE, 63.42, "omie"),
        ("price.pvpc.peninsula", Role.REFERENCE_PRICE, 148.17, "redata"),
    )
    states = [
        SeriesState(
            key, role, Status.FRESH, "€/MWh", value, tomorrow - HOUR, now - tomorrow, source
        )
        for key, role, value, source in prices
    ]
    states += [
        SeriesState(
            f"weather.linares.{name}",
            Role.SHOWN_WEATHER,
            Status.FRESH,
            unit,
            value,
            hour,
            timedelta(minutes=4),
            "open-meteo",
        )
        for name, unit, value in measured
    ]
    return tuple(states)


def weather(now: datetime = NOW) -> WeatherNow:
    """The preferred source serves."""
    return WeatherNow(
        start=floor_to(now, 60),
        source="openweathermap",
        preferred="openweathermap",
        reason=Reason.PREFERRED,
        fresh=True,
        temperature_celsius=14.3,
        humidity_percent=58.0,
        pressure_hpa=961.2,
    )


def full_view(now: datetime = NOW, minutes: int = 60, offset: float = 0.0) -> TodayView:
    """Everything is there."""
    return TodayView(
        site_name="Linares",
        now=now,
        price_now=price_now(now, minutes, offset),
        prices=strip(now, minutes, offset),
        plan=plan(now),
        weather=weather(now),
        series=series(now),
        gaps=Summary(by_severity=dict.fromkeys(Severity, 0)),
    )


def empty_view(now: datetime = NOW) -> TodayView:
    """The first minute of a new machine."""
    healing = Missing(Cause.HEALING, done=12, total=94)
    return TodayView(
        site_name="Linares",
        now=now,
        price_now=Missing(Cause.NO_DATA),
        prices=healing,
        plan=healing,
        weather=Missing(Cause.NO_DATA, "No source has a temperature."),
        forecast=healing,
    )


def degraded_view(now: datetime = NOW) -> TodayView:
    """Known prices but no forecast, an old plan's violations, sources down, a hole, no keys."""
    view = full_view(now)
    known = [slot for slot in strip(now).slots if slot.known]
    holed = tuple(slot for n, slot in enumerate(known) if n not in (20, 21, 22))
    totals = replace(
        plan(now).totals,
        violations=("Batch 14 ends 3 h after its deadline.",),
        baseline_cost_eur=None,
        status=PlanStatus.FEASIBLE,
        gap_eur=2.4,
    )
    return replace(
        view,
        prices=PriceStrip(holed),
        plan=replace(plan(now), totals=totals),
        forecast=Missing(Cause.HEALING, done=40, total=90),
        weather=replace(
            weather(now),
            start=floor_to(now, 60) - 2 * HOUR,
            source="open-meteo",
            reason=Reason.NOT_CONFIGURED,
            fresh=False,
            humidity_percent=None,
        ),
        series=_aged(view.series),
        alerts=(
            Alert(AlertLevel.INFO, "Tomorrow's prices are due at 13:00."),
            Alert(
                AlertLevel.CRITICAL,
                "OMIE has not answered for 3 hours.",
                "REData serves instead; check the connection if this lasts.",
            ),
        ),
        gaps=Summary(3, 31.0, 1, 5.0, dict.fromkeys(Severity, 1)),
        healing=Healing(40, 90, 31.0),
        circumstances=Circumstances(
            clock_shifted=True,
            simulated=True,
            missing_keys=(
                ("esios", "ESIOS_TOKEN"),
                ("aemet", "AEMET_API_KEY"),
                ("openweathermap", "OPENWEATHERMAP_API_KEY"),
            ),
        ),
    )


def _aged(states: Sequence[SeriesState]) -> tuple[SeriesState, ...]:
    spot, pvpc, temperature, humidity, pressure = states
    return (
        replace(spot, status=Status.LATE, age=-12 * HOUR),
        replace(pvpc, status=Status.STALE, age=26 * HOUR),
        replace(temperature, status=Status.STALE, age=5 * HOUR),
        replace(humidity, status=Status.EMPTY, value=None, start=None, age=None, source=None),
        pressure,
    )
