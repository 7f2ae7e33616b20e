"""Asks what a month's batches would have cost: same batches, same prices, same weather."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from json import dumps

from chocolate_factory.kernel.market_time import (
    HOUR,
    Interval,
    day_interval,
    delivery_day,
    floor_to,
    local_instant,
)
from chocolate_factory.ledger.books.model import Contracts
from chocolate_factory.operations.contracts import PAID_MINUTES, contracts_of, paid_prices
from chocolate_factory.operations.plan_weather import PlanWeather, observed_weather
from chocolate_factory.operations.ports import Ports
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.production.model import DueBatch, Opening, Plant
from chocolate_factory.savings.compare import SAME_KG
from chocolate_factory.savings.made import MadeBatch
from chocolate_factory.savings.replay.references import tariff_ranks
from chocolate_factory.savings.statement import Caveat, Doubt
from chocolate_factory.savings.ways import Question
from chocolate_factory.tariffs.calendar import power_period

_MINUTES = 60
_SAME_KWH = 1e-6


@dataclass(frozen=True, slots=True)
class MonthAsked:
    """What a month's statement comes from, but for the long work.

    Attributes:
        prices: All-in, by quarter, EUR/kWh, under the contract of the time.
        question: None: the caveats say why nothing can be compared.
        caveats: What must be known.
        inputs: Fingerprint of everything the figures come from.
    """

    prices: Mapping[datetime, float]
    question: Question | None
    caveats: tuple[Caveat, ...]
    inputs: str


def ask(ports: Ports, batches: Sequence[MadeBatch]) -> MonthAsked:
    """What would have to be answered for ``batches``; at least one.

    Raises:
        StoreError: The store cannot be read or written.
    """
    lead, plant = ports.site.demanded().longest_lead, ports.site.plant()
    window = _window(batches, lead)
    contracts = contracts_of(ports)
    prices = paid_prices(ports, contracts, window)
    weather = observed_weather(ports, plant, window)
    shifts = ports.books.shifts(window)
    opened = frozenset(Opening(delivery_day(one.interval.start), one.shift) for one in shifts)
    inputs = _fingerprint(ports, batches, prices, weather, opened)
    hindrances = tuple(_hindrances(plant, batches, window, prices))
    if hindrances:
        return MonthAsked(prices, None, hindrances, inputs)
    unknown = len(weather.unknown)
    caveats = (Caveat(Doubt.WEATHER_UNKNOWN, unknown, round(window.hours)),) if unknown else ()
    truth = PlanningProblem(
        plant, tuple(_slots(plant, contracts, window, prices, weather)), _MINUTES, _due(batches)
    )
    # The other ways may begin as early as this one did.
    lead = max(lead, *(one.due - one.begun for one in batches))
    ranks = tuple(tariff_ranks(truth, contracts.at(window.start)))
    question = Question(truth, tuple(batches), opened, ranks, lead)
    return MonthAsked(prices, question, caveats, inputs)


def _window(batches: Sequence[MadeBatch], lead: timedelta) -> Interval:
    """Whole days in which the same batches could have been made."""
    first = min(min(one.begun, one.due - lead) for one in batches)
    last = max(max(one.ready, one.due) for one in batches)
    end = (
        last if last == local_instant(delivery_day(last)) else day_interval(delivery_day(last)).end
    )
    return Interval(local_instant(delivery_day(first)), end)


def _due(batches: Sequence[MadeBatch]) -> tuple[DueBatch, ...]:
    in_order = sorted(batches, key=lambda made: made.due)
    return tuple(
        DueBatch(one.due, one.recipe, number, source="ledger")
        for number, one in enumerate(in_order, start=1)
    )


def _slots(
    plant: Plant,
    contracts: Contracts,
    window: Interval,
    prices: Mapping[datetime, float],
    weather: PlanWeather,
) -> Iterator[PricedSlot]:
    """Hours of ``window``, each with the prices of its quarters."""
    surplus = plant.photovoltaics.surplus_eur_per_kwh if plant.photovoltaics else 0.0
    for start in window.grid(_MINUTES):
        supply, outdoors = contracts.at(start), weather.at(start)
        slot = PricedSlot(
            start,
            prices[start],
            known=True,
            power_limit_kw=supply.power_kw[power_period(start, supply.tariff, supply.system)],
            temperature_celsius=outdoors.temperature_celsius,
            humidity_percent=outdoors.humidity_percent,
            photovoltaic_kw=outdoors.photovoltaic_kw,
            surplus_eur_per_kwh=surplus,
        )
        quarters = Interval(start, start + HOUR).grid(PAID_MINUTES)
        yield slot.at_prices([prices[part] for part in quarters])


def _hindrances(
    plant: Plant,
    batches: Sequence[MadeBatch],
    window: Interval,
    prices: Mapping[datetime, float],
) -> Iterator[Caveat]:
    """Why the other ways would not make the same, or not pay for the same."""
    lacking = (start for start in window.grid(PAID_MINUTES) if start not in prices)
    unknown = len({floor_to(start, _MINUTES) for start in lacking})
    if unknown:
        yield Caveat(Doubt.UNPRICED, unknown, round(window.hours))
    strange = sum(not _as_described(one, plant) for one in batches)
    if strange:
        yield Caveat(Doubt.OTHER_PLANT, strange, len(batches))
    scant = sum(any(step.announced.unit is None for step in one.steps) for one in batches)
    if scant and not plant.pays_for_energy_alone:
        yield Caveat(Doubt.NOT_KEPT, scant, len(batches))


def _as_described(batch: MadeBatch, plant: Plant) -> bool:
    """Whether the site's file still describes the batch as it was announced: steps, kWh and kg."""
    recipe = next((one for one in plant.recipes if one.name == batch.recipe), None)
    if recipe is None:
        return False
    described = {step.name: step.energy_kwh for step in recipe.steps}
    if {one.key.step for one in batch.steps} != described.keys():
        return False
    for one in batch.steps:
        told = one.announced
        more_kwh = told.energy_kwh - (told.cooling_kwh or 0.0) - described[told.key.step]
        # Of entries of older versions nobody knows what of it was cooling.
        most_kwh = math.inf if plant.cooling and told.cooling_kwh is None else _SAME_KWH
        if not -_SAME_KWH <= more_kwh <= most_kwh:
            return False
    return abs(batch.steps[-1].announced.mass_kg - recipe.batch_kg) <= SAME_KG


def _fingerprint(
    ports: Ports,
    batches: Sequence[MadeBatch],
    prices: Mapping[datetime, float],
    weather: PlanWeather,
    opened: frozenset[Opening],
) -> str:
    facts = [
        [
            *step.key,
            step.happened.start,
            step.happened.end,
            step.mass_kg,
            step.announced.unit,
            step.announced.energy_kwh,
            step.announced.labour_eur,
        ]
        for one in batches
        for step in one.steps
    ]
    told = {
        "site": ports.site.model_dump(mode="json"),
        "contracts": ports.books.contracts(),
        "steps": facts,
        "prices": sorted(prices.items()),
        "weather": sorted(weather.hours.items()),
        "opened": sorted(opened),
    }
    return sha256(dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:16]
