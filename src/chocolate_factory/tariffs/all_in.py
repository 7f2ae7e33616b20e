"""What a kWh really costs in an interval, part by part.

Bought at the spot price::

    energy + capacity payment, both x (1 + losses),
    + toll + charge + margin                               = base
    base x rate, at least the floor                        = electricity tax
    (base + electricity tax) x rate, unless deductible     = VAT

Bought at PVPC the base is PVPC alone: it contains losses, tolls and charges already. Capacity
payments are part of the margin unless the supply keeps them apart. A negative market price stays
negative. Rates are those of the day of consumption; contracted power, reactive
energy and rentals do not depend on when a kWh is used and are not in here.
"""

from dataclasses import dataclass
from datetime import datetime

from chocolate_factory.kernel.market_time import delivery_day
from chocolate_factory.kernel.units import eur_per_kwh
from chocolate_factory.tariffs.calendar import tariff_period
from chocolate_factory.tariffs.model import Supply, TariffPeriod
from chocolate_factory.tariffs.terms import energy_terms


@dataclass(frozen=True, slots=True)
class AllInPrice:
    """Price of a kWh at the meter, all parts in €/kWh."""

    period: TariffPeriod
    energy_eur_per_kwh: float
    """Market price as published: spot, or PVPC with what it contains."""
    losses_eur_per_kwh: float
    toll_eur_per_kwh: float
    charge_eur_per_kwh: float
    capacity_eur_per_kwh: float
    margin_eur_per_kwh: float
    electricity_tax_eur_per_kwh: float
    vat_eur_per_kwh: float
    notes: tuple[str, ...] = ()
    """What a reader must know: provisional, approximate or not contractable."""

    @property
    def components(self) -> dict[str, float]:
        """The parts by name, in €/kWh, in the order in which they arise."""
        return {
            "energy": self.energy_eur_per_kwh,
            "losses": self.losses_eur_per_kwh,
            "toll": self.toll_eur_per_kwh,
            "charge": self.charge_eur_per_kwh,
            "capacity": self.capacity_eur_per_kwh,
            "margin": self.margin_eur_per_kwh,
            "electricity_tax": self.electricity_tax_eur_per_kwh,
            "vat": self.vat_eur_per_kwh,
        }

    @property
    def all_in_price_eur_per_kwh(self) -> float:
        """The sum of the parts."""
        return sum(self.components.values())


def all_in_price(start: datetime, price_eur_per_mwh: float, supply: Supply) -> AllInPrice:
    """The price of a kWh used in the interval of 15 or 60 minutes that begins at ``start``.

    Args:
        start: Aware.
        price_eur_per_mwh: Market price of the supply's basis: spot or PVPC.
        supply: The contract.

    Raises:
        UnknownTariffYearError: A table that the supply needs does not cover the day.
        UnknownSystemError: There is no calendar for the supply's system.
    """
    period = tariff_period(start, supply.tariff, supply.system)
    terms = energy_terms(delivery_day(start), period, supply)
    energy = eur_per_kwh(price_eur_per_mwh)
    losses = energy * terms.loss_share
    capacity = terms.capacity_eur_per_kwh * (1 + terms.loss_share)
    base = (
        energy
        + losses
        + terms.toll_eur_per_kwh
        + terms.charge_eur_per_kwh
        + capacity
        + terms.margin_eur_per_kwh
    )
    tax = max(base * terms.tax_rate, terms.tax_floor_eur_per_kwh)
    return AllInPrice(
        period=period,
        energy_eur_per_kwh=energy,
        losses_eur_per_kwh=losses,
        toll_eur_per_kwh=terms.toll_eur_per_kwh,
        charge_eur_per_kwh=terms.charge_eur_per_kwh,
        capacity_eur_per_kwh=capacity,
        margin_eur_per_kwh=terms.margin_eur_per_kwh,
        electricity_tax_eur_per_kwh=tax,
        vat_eur_per_kwh=(base + tax) * terms.vat_rate,
        notes=terms.notes,
    )
