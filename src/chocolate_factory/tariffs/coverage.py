"""Says until when the tables reach, so that their end is announced and never a surprise."""

from collections.abc import Mapping, Sequence
from datetime import date

from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.tariffs.dated import Dated, of_tariff
from chocolate_factory.tariffs.model import AccessTariff, Supply, System, UnknownSystemError
from chocolate_factory.tariffs.network import charges_of, tolls_of
from chocolate_factory.tariffs.tables import load_tables
from chocolate_factory.tariffs.terms import tax_name

ANNOUNCED_DAYS = 60
"""How long before their end the tables are announced to run out."""


def table_start(tariff: AccessTariff, system: System = System.PENINSULA) -> date:
    """The first day from which on every table of ``tariff`` is in force without a hole.

    Raises:
        UnknownSystemError: There is no calendar for the system.
    """
    return max(_whole_since(table) for table in _tables(tariff, system).values())


def table_end(tariff: AccessTariff, system: System = System.PENINSULA) -> date:
    """The first day on which some table of ``tariff`` is no longer in force.

    Raises:
        UnknownSystemError: There is no calendar for the system.
    """
    return min(table[-1].valid_to for table in _tables(tariff, system).values())


def days_covered(tariff: AccessTariff, today: date, system: System = System.PENINSULA) -> int:
    """How many days, ``today`` included, can still be priced; 0 once the tables have run out.

    Raises:
        UnknownSystemError: There is no calendar for the system.
    """
    return max(0, (table_end(tariff, system) - today) // DAY)


def coverage_notice(tariff: AccessTariff, today: date, system: System = System.PENINSULA) -> str:
    """A sentence about tables that end within 60 days or have ended; "" if all is well.

    Tables that only bills need are announced like the others.

    Raises:
        UnknownSystemError: There is no calendar for the system.
    """
    tables = {**_tables(tariff, system), **_bill_tables(tariff)}
    end = min(table[-1].valid_to for table in tables.values())
    left = max(0, (end - today) // DAY)
    if left > ANNOUNCED_DAYS:
        return ""
    ending = [name for name, table in tables.items() if table[-1].valid_to == end]
    when = f"end in {left} days, after {end - DAY}" if left else f"ended on {end - DAY}"
    return (
        f"The tariff tables of {tariff} {when} ({', '.join(ending)}):"
        " update the program, or add the values now in the BOE (docs/reference/tariffs.md)."
    )


def capacity_notice(supply: Supply, today: date) -> str:
    """A sentence if ``supply`` wants capacity payments from a table that does not have them."""
    if not supply.capacity_apart:
        return ""
    rows = of_tariff(load_tables().capacity, supply.tariff, lambda row: row.eur_per_kwh)
    if any(row.covers(today) for row in rows):
        return ""
    return (
        f"The capacity payments of {supply.tariff} are not known for {today}, so nothing has a"
        " price: put them into margin_eur_per_kwh and leave out capacity_apart."
    )


def _tables(tariff: AccessTariff, system: System) -> Mapping[str, Sequence[Dated]]:
    tables = load_tables()
    if system not in tables.calendars:
        raise UnknownSystemError(system, list(tables.calendars))
    return {
        f"{tariff} tolls": tolls_of(tariff),
        f"{tariff} charges": charges_of(tariff),
        "losses": tables.losses,
        "electricity tax": tables.electricity_tax,
        **_invoice_taxes(system),
        "holidays": tables.holidays,
        f"calendar of {system.value}": tables.calendars[system],
    }


def _bill_tables(tariff: AccessTariff) -> Mapping[str, Sequence[Dated]]:
    """What only a bill needs, as far as it is known of today's years: prices do without."""
    tables = load_tables()
    small = of_tariff(tables.daily_excess, tariff, lambda row: row.eur_per_kw_day)
    large = of_tariff(tables.quadratic_excess, tariff, lambda row: row.eur_per_kw)
    return {
        f"{tariff} excess power": small,
        f"{tariff} excess power, large meters": large,
        "bono social": tables.social_bonus,
        "PVPC margin": tables.pvpc_margin,
    }


def _invoice_taxes(system: System) -> Mapping[str, Sequence[Dated]]:
    tables, name = load_tables(), tax_name(system)
    if name == "IGIC":
        return {name: tables.igic}
    if name == "IPSI":
        return {name: tables.ipsi}
    return {name: tables.vat, "VAT up to 10 kW": tables.vat_up_to_10_kw}


def _whole_since(table: Sequence[Dated]) -> date:
    """The first day of the last rows that follow each other without a hole."""
    first = table[-1]
    for row in reversed(table[:-1]):
        if row.valid_to != first.valid_from:
            break
        first = row
    return first.valid_from
