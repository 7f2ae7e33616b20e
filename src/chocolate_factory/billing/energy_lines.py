"""The lines of a bill that grow with the energy: market price, losses, tolls, charges, margin."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chocolate_factory.billing.model import Concept, Consumption, Line, cents
from chocolate_factory.kernel.market_time import delivery_day
from chocolate_factory.kernel.units import eur_per_kwh
from chocolate_factory.tariffs.calendar import tariff_period
from chocolate_factory.tariffs.model import PriceBasis, Supply, TariffPeriod
from chocolate_factory.tariffs.terms import energy_terms

KWH = "kWh"
_SPOT = (
    Concept.ENERGY,
    Concept.LOSSES,
    Concept.CAPACITY,
    Concept.TOLL,
    Concept.CHARGE,
    Concept.MARGIN,
)
_PVPC = (Concept.ENERGY,)
"""It contains the rest."""


@dataclass(slots=True)
class _Sum:
    kwh: float = 0.0
    eur: float = 0.0


@dataclass(frozen=True, slots=True)
class EnergyLines:
    """Lines, and the remarks of the prices they were made with."""

    lines: list[Line]
    notes: list[str]


def energy_lines(
    consumption: Consumption, prices: Mapping[datetime, float], supply: Supply
) -> EnergyLines:
    """The lines of ``consumption``, by concept and period; a line rounds the sum of its intervals.

    Where the price is fixed by the law or the contract there is a line for each price, otherwise
    one with the mean.

    Args:
        consumption: Of the days of the bill.
        prices: Market price of each interval, EUR/MWh, of the supply's basis.
        supply: The contract.

    Raises:
        KeyError: An interval has no price.
        UnknownTariffYearError: A table that the supply needs does not cover a day.
    """
    sums: dict[tuple[Concept, TariffPeriod, float], _Sum] = defaultdict(_Sum)
    notes: dict[str, None] = {}
    for start, kwh in consumption.kwh.items():
        period = tariff_period(start, supply.tariff, supply.system)
        terms = energy_terms(delivery_day(start), period, supply)
        market = eur_per_kwh(prices[start])
        parts = {
            (Concept.ENERGY, 0.0): market,
            (Concept.LOSSES, 0.0): market * terms.loss_share,
            (Concept.CAPACITY, 0.0): terms.capacity_eur_per_kwh * (1 + terms.loss_share),
            (Concept.TOLL, terms.toll_eur_per_kwh): terms.toll_eur_per_kwh,
            (Concept.CHARGE, terms.charge_eur_per_kwh): terms.charge_eur_per_kwh,
            (Concept.MARGIN, terms.margin_eur_per_kwh): terms.margin_eur_per_kwh,
        }
        for (concept, price), eur in parts.items():
            one = sums[concept, period, price]
            one.kwh += kwh
            one.eur += kwh * eur
        notes.update(dict.fromkeys(terms.notes))
    wanted = _SPOT if supply.basis is PriceBasis.SPOT else _PVPC
    lines = [
        Line(concept, cents(one.eur), one.kwh, KWH, price or one.eur / one.kwh, period)
        for concept in wanted
        for (of, period, price), one in sorted(sums.items())
        if of is concept and one.kwh and (one.eur or concept is Concept.ENERGY)
    ]
    return EnergyLines(lines, list(notes))
