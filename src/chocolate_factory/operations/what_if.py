"""The site as it might be: other orders, machines, shifts, power or prices."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from chocolate_factory.kernel.errors import ConfigurationError, InputError
from chocolate_factory.kernel.market_time import floor_to
from chocolate_factory.operations.ports import Ports
from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.production.config import Site
from chocolate_factory.production.site.demand import OrderSection
from chocolate_factory.production.site.people import ShiftSection
from chocolate_factory.production.site.wrong_key import describe


@dataclass(frozen=True, slots=True)
class OtherPrices:
    """What a kilowatt-hour would cost instead, all-in.

    Attributes:
        factor: Of every price.
        shift_eur_per_kwh: On top of it.
        hours: Price of single hours by their start (UTC), in place of all that.
    """

    factor: float = 1.0
    shift_eur_per_kwh: float = 0.0
    hours: Mapping[datetime, float] = field(default_factory=dict)

    def applied(self, slot: PricedSlot) -> PricedSlot:
        """``slot`` at its other price."""
        fixed = self.hours.get(floor_to(slot.start, 60))
        if fixed is not None:
            return slot.at_prices([fixed])
        return slot.at_prices(
            [self.factor * price + self.shift_eur_per_kwh for price in slot.prices]
        )


@dataclass(frozen=True, slots=True)
class OtherSite:
    """What would be otherwise in the site's file; None: as it is.

    Attributes:
        orders: In place of the file's.
        machines: Units by the machine's name; those not named stay.
        shifts: In place of the file's.
        contracted_power_kw: By period, in the order of the tariff.
    """

    orders: tuple[OrderSection, ...] | None = None
    machines: Mapping[str, int] = field(default_factory=dict)
    shifts: tuple[ShiftSection, ...] | None = None
    contracted_power_kw: tuple[float, ...] | None = None


AS_THEY_ARE = OtherPrices()
AS_IT_IS = OtherSite()


def imagine(ports: Ports, other: OtherSite) -> Ports:
    """``ports`` of a site that is otherwise; nothing is kept.

    Raises:
        InputError: The site could not be so; says which key is wrong.
    """
    if other == AS_IT_IS:
        return ports
    known = {machine.name for machine in ports.site.machines}
    if strange := sorted(set(other.machines) - known):
        raise InputError(
            f"There is no machine {strange[0]!r}.", advice=f"Known: {', '.join(sorted(known))}."
        )
    try:
        site = Site.model_validate(_document(ports.site, other))
        return replace(ports, site=site, supply=site.supply_contract())
    except ValidationError as error:
        wrong = describe(error, Site)
        raise InputError(f"{wrong.what}.", advice=wrong.remedy) from error
    except ConfigurationError as error:
        raise InputError(error.message, advice=error.advice) from error


def _document(site: Site, other: OtherSite) -> dict[str, Any]:
    """The site's file as it would be."""
    document = site.model_dump()
    for machine in document["machines"]:
        machine["count"] = other.machines.get(machine["name"], machine["count"])
    if other.orders is not None:
        document["demand"]["orders"] = [order.model_dump() for order in other.orders]
    if other.shifts is not None:
        document["shifts"] = [shift.model_dump() for shift in other.shifts]
    if other.contracted_power_kw is not None:
        document["supply"]["contracted_power_kw"] = list(other.contracted_power_kw)
    return document
