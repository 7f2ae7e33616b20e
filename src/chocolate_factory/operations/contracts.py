"""Which supply contract was in force when, and what energy cost under it."""

from datetime import datetime

from chocolate_factory.kernel.market_time import Interval, local_instant
from chocolate_factory.ledger.books.model import Contract, Contracts
from chocolate_factory.operations.ports import Ports
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.prices.on_grid import prices_on_grid
from chocolate_factory.tariffs.all_in import all_in_price
from chocolate_factory.tariffs.model import PriceBasis, UnknownTariffYearError

PAID_MINUTES = 15
"""Prices that were paid are told in quarters: those of a meter of hours are alike in all four."""


def note_contract(ports: Ports) -> None:
    """Keep the contract of the site's file if it is another one than the last.

    It is in force from ``[supply] since`` on, whatever was kept for later, or from now on.

    Raises:
        StoreError: The store cannot be read or written.
    """
    kept, since = ports.books.contracts(), ports.site.supply.since
    if since is not None:
        first = Contract(local_instant(since), ports.supply)
        later = [one.since for one in kept if one.since > first.since]
        for contract in (first, *(Contract(instant, ports.supply) for instant in later)):
            if contract not in kept:
                ports.books.keep_contract(contract)
    elif not kept or kept[-1].supply != ports.supply:
        ports.books.keep_contract(Contract(ports.clock.now(), ports.supply))


def contracts_of(ports: Ports) -> Contracts:
    """Every contract there was, that of the site's file included.

    Raises:
        StoreError: The store cannot be read or written.
    """
    note_contract(ports)
    return Contracts(ports.books.contracts())


def paid_prices(ports: Ports, contracts: Contracts, interval: Interval) -> dict[datetime, float]:
    """All-in prices as published, under the contract of the time, EUR/kWh by each quarter's start.

    Quarters without a published price are not there, nor those that the tariff tables do not cover.

    Raises:
        StoreError: The store cannot be read.
    """
    found = {}
    for span, supply in contracts.over(interval):
        series = PVPC if supply.basis is PriceBasis.PVPC else SPOT
        readings = ports.series.read(series, span)
        prices = prices_on_grid(readings, PAID_MINUTES, priced_by=supply.price_minutes)
        for start, price in prices.items():
            try:
                found[start] = all_in_price(start, price, supply).all_in_price_eur_per_kwh
            except UnknownTariffYearError:
                continue
    return found
