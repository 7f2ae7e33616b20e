"""Says which tariff period an instant has, on days of 23, 24 and 25 hours alike.

Periods change on the local full hour, so any interval of 15 or 60 minutes has exactly one. On
working days the season of the month decides; Saturdays, Sundays and the holidays of the law are
in the cheapest period all day long (CNMC Circular 3/2020, art. 7).
"""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from chocolate_factory.kernel.market_time import (
    require_utc,
    to_local,
)
from chocolate_factory.tariffs.dated import Band, PeriodCalendar, in_force
from chocolate_factory.tariffs.model import AccessTariff, System, TariffPeriod, UnknownSystemError
from chocolate_factory.tariffs.tables import load_tables

SATURDAY = 5
THREE_PERIODS = {
    Band.PEAK: TariffPeriod.P1,
    Band.SHOULDER: TariffPeriod.P2,
    Band.VALLEY: TariffPeriod.P3,
}
POWER_PERIODS = {Band.PEAK: TariffPeriod.P1, Band.VALLEY: TariffPeriod.P2}


def tariff_period(
    instant: datetime, tariff: AccessTariff, system: System = System.PENINSULA
) -> TariffPeriod:
    """The energy period of ``instant``.

    Args:
        instant: Aware.
        tariff: Access tariff of the supply.
        system: Electricity system of the supply.

    Raises:
        UnknownTariffYearError: The calendar does not cover the day.
        UnknownSystemError: There is no calendar for the system.
    """
    local = _local(instant, system)
    return _energy_periods(local.date(), tariff, system)[local.hour]


def power_period(
    instant: datetime, tariff: AccessTariff, system: System = System.PENINSULA
) -> TariffPeriod:
    """The period whose contracted power limits the supply at ``instant``.

    Raises:
        UnknownTariffYearError: The calendar does not cover the day.
        UnknownSystemError: There is no calendar for the system.
    """
    if tariff is not AccessTariff.TD20:
        return tariff_period(instant, tariff, system)
    local = _local(instant, system)
    calendar = _calendar(local.date(), system)
    valley = is_valley_day(local.date())
    return POWER_PERIODS[Band.VALLEY if valley else calendar.power_bands[local.hour]]


def is_valley_day(day: date) -> bool:
    """Whether all of ``day`` is in the cheapest period: weekend or holiday of the law.

    Raises:
        UnknownTariffYearError: The holidays of the year are not in the tables.
    """
    holidays = in_force(load_tables().holidays, day, "tariff holidays")
    return day.weekday() >= SATURDAY or (day.month, day.day) in holidays.days


def _local(instant: datetime, system: System) -> datetime:
    # A calendar's clock never changes with its validity, so any of its rows will do.
    time_zone = _calendars(system)[0].time_zone
    return require_utc(instant).astimezone(ZoneInfo(time_zone)) if time_zone else to_local(instant)


def _calendars(system: System) -> list[PeriodCalendar]:
    calendars = load_tables().calendars
    if system not in calendars:
        raise UnknownSystemError(system, list(calendars))
    return list(calendars[system])


def _calendar(day: date, system: System) -> PeriodCalendar:
    return in_force(_calendars(system), day, f"tariff calendar ({system.value})")


@lru_cache(maxsize=4096)
def _energy_periods(day: date, tariff: AccessTariff, system: System) -> tuple[TariffPeriod, ...]:
    calendar = _calendar(day, system)
    if tariff is AccessTariff.TD20:
        bands, periods = calendar.three_period_bands, THREE_PERIODS
    else:
        season = next(season for season in calendar.seasons if day.month in season.months)
        bands = calendar.six_period_bands
        periods = {
            Band.PEAK: season.peak,
            Band.SHOULDER: season.shoulder,
            Band.VALLEY: TariffPeriod.P6,
        }
    if is_valley_day(day):
        return (periods[Band.VALLEY],) * len(bands)
    return tuple(periods[band] for band in bands)
