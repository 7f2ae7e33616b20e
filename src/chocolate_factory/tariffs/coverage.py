"""Says until when the tables reach, so that their end is announced and never a surprise."""

from collections.abc import Mapping, Sequence
from datetime import date

from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.tariffs.dated import Dated
from chocolate_factory.tariffs.model import AccessTariff, System, UnknownSystemError
from chocolate_factory.tariffs.tables import load_tables

ANNOUNCED_DAYS = 60
"""How long before their end the tables are announced to run out."""


def table_start(tariff: AccessTariff, system: System = System.PENINSULA) -> date:
    """The first day on which every table of ``tariff`` but VAT is in force.

    VAT of small supplies begins later and is needed only where it is not deductible.

    Raises:
        UnknownSystemError: There is no calendar for the system.
    """
    tables = _tables(tariff, system).items()
    return max(table[0].valid_from for name, table in tables if not name.startswith("VAT"))


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

    Raises:
        UnknownSystemError: There is no calendar for the system.
    """
    end, left = table_end(tariff, system), days_covered(tariff, today, system)
    if left > ANNOUNCED_DAYS:
        return ""
    ending = [name for name, table in _tables(tariff, system).items() if table[-1].valid_to == end]
    when = f"end in {left} days, after {end - DAY}" if left else f"ended on {end - DAY}"
    return (
        f"The tariff tables of {tariff} {when} ({', '.join(ending)}):"
        " update the program, or add the values now in the BOE (docs/reference/tariffs.md)."
    )


def _tables(tariff: AccessTariff, system: System) -> Mapping[str, Sequence[Dated]]:
    tables = load_tables()
    if system not in tables.calendars:
        raise UnknownSystemError(system, list(tables.calendars))
    return {
        f"{tariff} tolls": tables.tolls,
        f"{tariff} charges": tables.charges,
        "losses": tables.losses,
        "electricity tax": tables.electricity_tax,
        "VAT": tables.vat,
        "VAT up to 10 kW": tables.vat_up_to_10_kw,
        "holidays": tables.holidays,
        f"calendar of {system.value}": tables.calendars[system],
    }
