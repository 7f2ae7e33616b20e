"""One stretch of the past, produced in one way: by a rule, by plans made then, or by foresight."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from chocolate_factory.forecasting.backtest.pack import PackedMarket, unpack
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.quarters import QUARTER_MINUTES
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.market_time import (
    DAY,
    HOUR,
    Interval,
    delivery_day,
    delivery_days,
    local_instant,
)
from chocolate_factory.operations.past_outlook import PastForecasts, PastOutlook, priced_slot
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.production.config import Site
from chocolate_factory.production.demand import due_batches
from chocolate_factory.savings.replay.cold_start import from_cold
from chocolate_factory.savings.replay.follow import Outlook, follow
from chocolate_factory.savings.replay.model import (
    FIXED_SHIFT,
    FORESIGHT,
    REPLANNED_FORESIGHT,
    VALLEY_RULE,
    PlanSetup,
    Result,
)
from chocolate_factory.savings.replay.references import (
    by_fixed_shift,
    by_foresight,
    by_valley_rule,
    tariff_ranks,
)
from chocolate_factory.savings.replay.settle import Settled

SLOT_MINUTES = 60


@dataclass(frozen=True, slots=True)
class PlanWork:
    """What a piece of work needs wherever it is done.

    Attributes:
        setup: What is replayed.
        site: Plant, demand and contract.
        series: Key of the price the site pays.
        packed: The market, with the instant from which each value was known.
        forecasts: What each model said, by its name; the others stand in where it said nothing.
        clock: Tells how long it takes.
        quarters: Published prices of quarters by start, EUR/MWh; empty where the meter counts
            hours, which have the mean.
    """

    setup: PlanSetup
    site: Site
    series: str
    packed: PackedMarket
    forecasts: Mapping[str, PastForecasts]
    clock: Clock
    quarters: Mapping[datetime, float] = field(default_factory=dict)

    @property
    def market(self) -> Market:
        """Everything that became known."""
        return unpack(self.packed)


def unknown_days(market: Market, series: str, first: date, last: date) -> frozenset[date]:
    """Days of which a price never became known."""
    history = market.history(series)
    span = Interval(local_instant(first), local_instant(last + DAY))
    hours = span.grid(SLOT_MINUTES)
    return frozenset(delivery_day(start) for start in hours if history.value(start) is None)


def produce(work: PlanWork, stretch: Interval, way: str) -> Result:
    """What ``way`` comes to in ``stretch``.

    Raises:
        MissingDataError: A rule cannot make what is due, or nobody forecast at some moment.
    """
    began = work.clock.monotonic()
    settled = _settled(work, stretch, way)
    seconds = work.clock.monotonic() - began
    days = delivery_days(stretch)
    return Result.of((days[0], days[-1]), way, settled, round(seconds, 2))


def _settled(work: PlanWork, stretch: Interval, way: str) -> Settled:
    truth = truth_of(work, stretch)
    settled: Settled | None
    match way:
        case str(name) if name == FIXED_SHIFT:
            settled = by_fixed_shift(truth)
        case str(name) if name == VALLEY_RULE:
            settled = by_valley_rule(truth, tariff_ranks(truth, work.site.supply_contract()))
        case str(name) if name == FORESIGHT:
            settled = by_foresight(truth, work.setup.lead)
        case _:
            moments = decisions_in(stretch, work.setup)
            bounded = replace(truth, longest_lead=work.setup.lead)
            settled = follow(bounded, moments, work.setup.horizon, _outlook(work, truth, way))
    if settled is None:
        raise MissingDataError(
            f"The {way} cannot make what falls due from {delivery_day(stretch.start)} on.",
            advice="Ask for fewer kilograms, or give the plant more machines or shifts.",
        )
    return settled


def truth_of(work: PlanWork, stretch: Interval) -> PlanningProblem:
    """The stretch at the prices that came, with the batches that all ways must make."""
    history, supply = work.market.history(work.series), work.site.supply_contract()
    slots = []
    for start in stretch.grid(SLOT_MINUTES):
        price = history.value(start)
        if price is None:
            raise MissingDataError(f"The price of {start} is not stored.")
        parts = [
            work.quarters.get(part, price)
            for part in Interval(start, start + HOUR).grid(QUARTER_MINUTES)
        ]
        slots.append(priced_slot(start, parts, supply, known=True))
    plant = work.site.plant()
    due = due_batches(work.site.demanded(None), plant, stretch)
    return from_cold(PlanningProblem(plant, tuple(slots), SLOT_MINUTES, tuple(due)))


def decisions_in(stretch: Interval, setup: PlanSetup) -> list[datetime]:
    """The moments of planning: the start of the stretch, then each day's."""
    daily = (local_instant(day, at) for day in delivery_days(stretch) for at in setup.decisions)
    return [stretch.start, *(one for one in daily if stretch.start < one < stretch.end)]


def _outlook(work: PlanWork, truth: PlanningProblem, way: str) -> Outlook:
    if way == REPLANNED_FORESIGHT:
        came = {slot.start: slot for slot in truth.slots}
        return lambda _now, interval: [came[start] for start in interval.grid(SLOT_MINUTES)]
    speakers = (way, *(name for name in work.forecasts if name != way))
    said = [work.forecasts[name] for name in speakers]
    supply = work.site.supply_contract()
    return PastOutlook(work.market, work.series, supply, said, work.quarters)
