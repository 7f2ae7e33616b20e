"""When a demonstration begins: at an instant that the tariff tables can price."""

from datetime import date, datetime, time, timedelta

from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import DAY, delivery_day, local_instant, to_local
from chocolate_factory.production.config import Site
from chocolate_factory.tariffs.coverage import table_end, table_start
from chocolate_factory.tariffs.model import AccessTariff

BEFORE, AFTER = 100, 21
"""Days of prices that plans look at before and after the beginning."""
_WEDNESDAY = 2
_TEN_TO_ELEVEN = time(10, 50)
_YEAR_OF_WEEKS: timedelta = 52 * 7 * DAY


def demo_begin(asked: str | None, site: Site, reached: datetime | None) -> datetime:
    """The first instant (UTC) of the demonstration.

    Args:
        asked: A time of Madrid's clock, or with an offset; None: the last Wednesday at ten to
            eleven, when people work and tomorrow's prices are about to come, or years before it
            where the tables do not know the tariffs.
        site: Whose tariff is priced.
        reached: Where the demonstration stopped last; it goes on from there.

    Raises:
        InputError: It is no time, the tables do not cover it, or it lies before what is kept.
    """
    first, end = _covered(site)
    if asked is None:
        return reached or _last_wednesday(end)
    begin = _instant(asked)
    if not first <= delivery_day(begin) < end:
        raise InputError(
            f"The demonstration cannot begin on {delivery_day(begin)}: tariffs are known for "
            f"beginnings from {first} to {end - DAY}.",
            advice="Choose a day in between.",
        )
    if reached is not None and begin < reached:
        raise InputError(
            f"The folder's demonstration has reached {to_local(reached):%Y-%m-%d %H:%M} already.",
            advice="Choose a later time, or another folder with --data.",
        )
    return begin


def _last_wednesday(end: date) -> datetime:
    """At ten to eleven on Madrid's clock, before ``end``."""
    today = delivery_day(SystemClock().now())
    day = today - (today.weekday() - _WEDNESDAY) % 7 * DAY
    while day >= end:
        day -= _YEAR_OF_WEEKS
    return local_instant(day, _TEN_TO_ELEVEN)


def _covered(site: Site) -> tuple[date, date]:
    tariffs = {AccessTariff.TD20, site.supply_contract().tariff}
    first = max(table_start(tariff) for tariff in tariffs) + BEFORE * DAY
    return first, min(table_end(tariff) for tariff in tariffs) - AFTER * DAY


def _instant(asked: str) -> datetime:
    try:
        told = datetime.fromisoformat(asked)
    except ValueError:
        raise InputError(
            f"{asked!r:.40} is no time.", advice="Write it as 2026-03-28T12:00, Madrid's clock."
        ) from None
    if told.tzinfo is None:
        return local_instant(told.date(), told.time())
    return told
