"""Tells what demand, wind and sun will be in MW: fetch the weather, learn, say it, keep it.

Needs the operator's actuals, that is ESIOS, and the national weather. Where one is missing nothing
is told, and prices are forecast without.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog

from chocolate_factory.forecasting.fundamentals.keep import (
    Said,
    keep_errors,
    keep_expected,
    keep_hindcasts,
)
from chocolate_factory.forecasting.fundamentals.model import (
    EXPECTED,
    FUNDAMENTALS,
    ISSUE_AT,
    LONGEST_LEAD,
    QUANTITIES,
    WITNESSES,
    hindcast_source,
)
from chocolate_factory.forecasting.fundamentals.outlook import WINDOW_DAYS
from chocolate_factory.forecasting.fundamentals.scene import PAST_DAYS
from chocolate_factory.forecasting.fundamentals.teach import (
    FEWEST_DAYS,
    LOOK_BACK,
    Taught,
    teach,
)
from chocolate_factory.forecasting.fundamentals.tell import tell
from chocolate_factory.forecasting.market import Market, read_market
from chocolate_factory.kernel.errors import MissingDataError, UpstreamError
from chocolate_factory.kernel.market_time import (
    DAY,
    Interval,
    delivery_day,
    local_instant,
)
from chocolate_factory.operations.collect_national_weather import (
    ARCHIVE_DAYS,
    load_past_runs,
    past_runs_loaded,
    refresh_national_weather,
)
from chocolate_factory.operations.ports import Ports
from chocolate_factory.weather.national.model import PLACE, national_series
from chocolate_factory.weather.verification import Issue

HINDCAST_DAYS = 28
"""Days of issue that are made up for at once; for each such stretch is learnt anew."""
TEACH_EVERY: timedelta = DAY
"""Learning means reading a year of weather forecasts; telling needs two months of them."""
TELLING_LOOK_BACK: timedelta = (PAST_DAYS + 2) * DAY
WARM_UP_DAYS = 14
"""Of weather and outcomes before the first issue that can be learnt from."""
_MADE_UP = hindcast_source(0)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class FundamentalsReport:
    """What an update did.

    Attributes:
        told: Quantities of which something is expected now; empty if nothing new was told.
        weather_values: New values of the weather forecast; None: it was not time for it.
        past_days: Days whose past runs were loaded.
        hindcast_days: Past days of issue that were made up for.
        trouble: Why nothing is told; "" if all is well.
    """

    told: tuple[str, ...] = ()
    weather_values: int | None = None
    past_days: int = 0
    hindcast_days: int = 0
    trouble: str = ""

    @property
    def idle(self) -> bool:
        """Nothing was done."""
        return not (self.told or self.weather_values or self.past_days or self.hindcast_days)

    def sentence(self) -> str:
        """For the journal."""
        parts = []
        if self.told:
            parts.append(f"Told {', '.join(self.told)}.")
        if self.past_days:
            parts.append(f"Past weather runs of {self.past_days} days loaded.")
        if self.hindcast_days:
            parts.append(f"{self.hindcast_days} past days made up for.")
        if self.trouble:
            parts.append(f"No fundamentals: {self.trouble}")
        return " ".join(parts) or "Nothing new is known of the weather."


def can_be_told(ports: Ports) -> bool:
    """Whether somebody tells what demand, wind and sun came to: it is learnt from that."""
    offered = ports.grid.values()
    return all(one.actual in offered for one in QUANTITIES)


@dataclass(slots=True)
class Lesson:
    """What was learnt last, so that it is not learnt anew with every weather forecast.

    Attributes:
        taught: None before the first time.
    """

    taught: Taught | None = None

    def is_good_at(self, instant: datetime) -> bool:
        """Whether it is young enough to tell from."""
        return self.taught is not None and instant - self.taught.taught_at < TEACH_EVERY


def update_fundamentals(ports: Ports, lesson: Lesson | None = None) -> FundamentalsReport:
    """Take in what is new of the national weather and tell anew what follows from it.

    Past runs are loaded a little at a time and, once they are complete, what would have been told
    then: price models learn from that.

    Args:
        ports: What to work with.
        lesson: Kept from one update to the next; without it everything is learnt anew.

    Raises:
        StoreError: The store cannot be read or written.
    """
    if not can_be_told(ports):
        return FundamentalsReport(trouble="no source tells what demand, wind and sun came to.")
    past_days = load_past_runs(ports)
    hindcast_days = make_up_for_past_days(ports)
    try:
        weather = refresh_national_weather(ports)
    except UpstreamError as error:
        return FundamentalsReport(
            past_days=past_days, hindcast_days=hindcast_days, trouble=error.message
        )
    if weather is None:
        return FundamentalsReport(past_days=past_days, hindcast_days=hindcast_days)
    told, trouble = _tell(ports, lesson or Lesson())
    return FundamentalsReport(
        told, weather.written + weather.revised, past_days, hindcast_days, trouble
    )


def _tell(ports: Ports, lesson: Lesson) -> tuple[tuple[str, ...], str]:
    now = ports.clock.now()
    is_good = lesson.is_good_at(now)
    market = _market(ports, now, first=now - TELLING_LOOK_BACK if is_good else now - LOOK_BACK)
    try:
        taught = lesson.taught if is_good and lesson.taught else teach(market)
    except MissingDataError as error:
        return (), error.message
    lesson.taught = taught
    said = tell(taught, market)
    report = keep_expected(ports.series, said, now)
    keep_errors(ports.series, market)
    log.info("fundamentals_told", told=sorted(said), written=report.written, revised=report.revised)
    return tuple(said), ""


def make_up_for_past_days(ports: Ports) -> int:
    """Tell what would have been told on the next past days, with what was known then; how many.

    Oldest first, once the past runs are loaded; nothing is told of days on which we spoke live.

    Raises:
        StoreError: The store cannot be read or written.
    """
    now = ports.clock.now()
    if not past_runs_loaded(ports) or _MADE_UP in ports.forecast_record.newest_issues(PLACE, now):
        return 0
    missing = _days_not_told(ports)
    for days in (missing[n : n + HINDCAST_DAYS] for n in range(0, len(missing), HINDCAST_DAYS)):
        market = _market(ports, now, first=local_instant(days[0]) - LOOK_BACK)
        if keep_hindcasts(ports.series, hindcasts(market, days), now=now).written:
            return len(days)
    judged = _market(ports, now, first=now - (WINDOW_DAYS + LONGEST_LEAD + 2) * DAY)
    keep_errors(ports.series, judged, WINDOW_DAYS)
    ports.forecast_record.note_issue(PLACE, Issue(_MADE_UP, now))
    return 0


def hindcasts(market: Market, days: list[date]) -> list[tuple[date, Said]]:
    """What would have been told at the hour of issue on ``days``, having learnt on the first.

    Empty where there was too little to learn from.
    """
    try:
        taught = teach(market.as_known_at(local_instant(days[0], ISSUE_AT)))
    except MissingDataError:
        return []
    return [(day, tell(taught, market.as_known_at(local_instant(day, ISSUE_AT)))) for day in days]


def _days_not_told(ports: Ports) -> list[date]:
    today = delivery_day(ports.clock.now())
    first = today - (ARCHIVE_DAYS - FEWEST_DAYS - LONGEST_LEAD - WARM_UP_DAYS) * DAY
    span = Interval(local_instant(first), local_instant(today + DAY))
    there = set[date]()
    for reading in ports.series.history(EXPECTED[0], span):
        if reading.source == hindcast_source(1):
            there.add(delivery_day(reading.start) - DAY)
        elif reading.source == FUNDAMENTALS:
            there.add(delivery_day(reading.known_at))
    days = (first + n * DAY for n in range((today - first).days))
    return [day for day in days if day not in there]


def _market(ports: Ports, now: datetime, first: datetime) -> Market:
    series = [*national_series().values(), *WITNESSES, *EXPECTED]
    span = Interval(first, now + (LONGEST_LEAD + 2) * DAY)
    return read_market(ports.series, series, span, known_at=now)
