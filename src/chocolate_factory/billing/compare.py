"""What the same consumption would cost with other tariffs, each with power that covers it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from chocolate_factory.billing.covering_power import covering_power
from chocolate_factory.billing.make_bill import make_statement
from chocolate_factory.billing.model import BillingDays, BillOptions, Consumption, Statement
from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.tariffs.model import (
    PVPC_LIMIT_KW,
    TD20_LIMIT_KW,
    AccessTariff,
    PriceBasis,
    Supply,
)

PricesByBasis = Mapping[PriceBasis, Mapping[datetime, float]]
"""Market price of each interval of the consumption, EUR/MWh; a basis that lacks any is absent."""
NEEDS_MEDIUM_VOLTAGE = "Only with a connection above 1 kV and a transformer of one's own."


@dataclass(frozen=True, slots=True)
class Alternative:
    """A way of buying the same consumption.

    Attributes:
        name: What it is called.
        supply: The contract.
        statement: Its bills; None where it cannot be priced.
        contractable: Whether the law offers it to this consumption.
        remark: Why not, or what else to know; or "".
    """

    name: str
    supply: Supply
    statement: Statement | None
    contractable: bool
    remark: str

    @property
    def cost_eur(self) -> Decimal | None:
        """What it costs in the end."""
        return self.statement.cost_eur if self.statement else None


def compare_tariffs(
    consumption: Consumption,
    prices: PricesByBasis,
    days: BillingDays,
    supply: Supply,
    options: BillOptions | None = None,
) -> list[Alternative]:
    """The supply as it is, then every other way, the cheapest first; what has no price comes last.

    Margin, system and taxes stay those of the supply. Losses are the tables' where the tariff is
    another one.
    """
    chosen = options or BillOptions()
    current = _priced("as contracted", supply, consumption, prices, (days, chosen))
    others = [
        _priced(name, other, consumption, prices, (days, replace(chosen, meter=None)))
        for name, other in _others(consumption, supply)
        if other != supply
    ]
    return [current, *sorted(others, key=_cost)]


def _cost(alternative: Alternative) -> tuple[bool, Decimal]:
    cost = alternative.cost_eur
    return cost is None, cost or Decimal(0)


def _others(consumption: Consumption, supply: Supply) -> list[tuple[str, Supply]]:
    found = []
    for tariff in AccessTariff:
        same = tariff is supply.tariff
        bare = replace(
            supply,
            tariff=tariff,
            basis=PriceBasis.SPOT,
            contracted_power_kw=(1.0,) * len(tariff.power_periods),
            loss_shares=supply.loss_shares if same else None,
        )
        fitting = replace(bare, contracted_power_kw=covering_power(consumption, bare))
        found.append((f"{tariff} at spot", fitting))
        if tariff is AccessTariff.TD20:
            found.append((f"{tariff} at PVPC", replace(fitting, basis=PriceBasis.PVPC)))
    return found


def _priced(
    name: str,
    supply: Supply,
    consumption: Consumption,
    prices: PricesByBasis,
    how: tuple[BillingDays, BillOptions],
) -> Alternative:
    days, options = how
    contractable, remark = _offered(supply)
    if supply.basis not in prices:
        return Alternative(name, supply, None, contractable, "Its market prices are not stored.")
    try:
        statement = make_statement(consumption, prices[supply.basis], days, supply, options)
    except MissingDataError as error:
        return Alternative(name, supply, None, contractable, error.message)
    return Alternative(name, supply, statement, contractable, remark)


def _offered(supply: Supply) -> tuple[bool, str]:
    if supply.basis is PriceBasis.PVPC and supply.largest_power_kw > PVPC_LIMIT_KW:
        return False, "PVPC can be contracted up to 10 kW only."
    if supply.tariff is AccessTariff.TD20 and supply.largest_power_kw > TD20_LIMIT_KW:
        return False, "2.0TD can be contracted up to 15 kW only."
    if supply.tariff is AccessTariff.TD61:
        return True, NEEDS_MEDIUM_VOLTAGE
    return True, ""
