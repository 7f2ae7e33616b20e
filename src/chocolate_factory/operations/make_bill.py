"""Bills a consumption file at the market prices of the store."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from chocolate_factory.billing.best_power import PowerChoice, cheapest_power, cost_of_power
from chocolate_factory.billing.compare import Alternative, compare_tariffs
from chocolate_factory.billing.make_bill import make_statement
from chocolate_factory.billing.model import BillingDays, BillOptions, Consumption, Statement
from chocolate_factory.kernel.errors import InputError, MissingDataError
from chocolate_factory.operations.import_consumption import read_consumption_file
from chocolate_factory.operations.ports import Ports
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.prices.on_grid import prices_on_grid
from chocolate_factory.tariffs.ceuta_melilla import pvpc_of
from chocolate_factory.tariffs.model import PriceBasis

_SERIES = {PriceBasis.SPOT: SPOT, PriceBasis.PVPC: PVPC}


@dataclass(frozen=True, slots=True)
class BillRequest:
    """What to bill.

    Attributes:
        file: Consumption, as the distributor or Datadis wrote it.
        first: First day; None: the file's.
        last: Last day; None: the file's.
        compare: Also with other tariffs.
        best_power: Also which contracted power would have been cheapest.
        options: Meter and rental.
    """

    file: Path
    first: date | None = None
    last: date | None = None
    compare: bool = False
    best_power: bool = False
    options: BillOptions = field(default_factory=BillOptions)


@dataclass(frozen=True, slots=True)
class BillReport:
    """A statement and what else was asked for.

    Attributes:
        statement: The bills.
        alternatives: The same consumption with other tariffs; empty unless asked for.
        power: The cheapest contracted power; None unless asked for.
        power_now: What the contracted power costs; None unless asked for, or not to be priced.
    """

    statement: Statement
    alternatives: tuple[Alternative, ...] = ()
    power: PowerChoice | None = None
    power_now: PowerChoice | None = None


def make_bill(ports: Ports, request: BillRequest) -> BillReport:
    """The bills of a consumption file for the site's supply.

    Raises:
        InputError: The file cannot be used, or has nothing of the days.
        MissingDataError: A price is not stored, or a tariff is not known on some day.
        StoreError: The store cannot be read.
    """
    consumption, days = _consumption(request)
    supply, options = ports.supply, request.options
    prices = _prices(ports, consumption, supply.basis)
    statement = make_statement(consumption, prices, days, supply, options)
    alternatives: list[Alternative] = []
    if request.compare:
        known = {supply.basis: prices}
        for basis in PriceBasis:
            if basis not in known:
                try:
                    known[basis] = _prices(ports, consumption, basis)
                except MissingDataError:
                    continue  # the comparison says that its prices are not stored
        alternatives = compare_tariffs(consumption, known, days, supply, options)
    power = power_now = None
    if request.best_power:
        power = cheapest_power(consumption, days, supply, options)
        power_now = cost_of_power(consumption, days, supply, options)
    return BillReport(statement, tuple(alternatives), power, power_now)


def _consumption(request: BillRequest) -> tuple[Consumption, BillingDays]:
    consumption = read_consumption_file(request.file)
    days = BillingDays(request.first or consumption.first_day, request.last or consumption.last_day)
    if days.last < days.first:
        raise InputError(
            f"The bill would end on {days.last}, before it begins on {days.first}.",
            advice="Exchange --from and --to.",
        )
    inside = consumption.within(days.interval)
    if not inside.kwh:
        raise InputError(
            f"{request.file.name} has no consumption from {days.first} to {days.last}.",
            advice=f"It covers {consumption.first_day} to {consumption.last_day}.",
        )
    return inside, days


def _prices(ports: Ports, consumption: Consumption, basis: PriceBasis) -> dict[datetime, float]:
    """The price of each interval; ``MissingDataError`` if one is not stored."""
    days = BillingDays(consumption.first_day, consumption.last_day)
    series = _SERIES[basis]
    stored = prices_on_grid(
        ports.series.read(series, days.interval),
        consumption.minutes,
        priced_by=ports.supply.metering_minutes,
    )
    missing = [start for start in consumption.kwh if start not in stored]
    if missing:
        raise MissingDataError(
            f"{len(missing)} of {len(consumption.kwh)} prices of {series.key} are not stored,"
            f" the first from {missing[0].isoformat()}.",
            advice=f"Run chocolate init --only prices --from {days.first}.",
        )
    if basis is PriceBasis.PVPC:
        system = ports.supply.system
        return {start: pvpc_of(start, stored[start], system) for start in consumption.kwh}
    return {start: stored[start] for start in consumption.kwh}
