"""Everything the page Today shows, as plain values that know nothing of HTML or language.

Every part may be missing; it then says why, and the page says what follows from that.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chocolate_factory.kernel.market_time import Interval, require_utc
from chocolate_factory.speech.message import Text
from chocolate_factory.timeseries.gaps import Summary
from chocolate_factory.web.pages.today_plan import PlannedStart, PlanOfDay
from chocolate_factory.web.pages.today_prices import PriceNow, PriceStrip
from chocolate_factory.web.pages.today_state import SeriesState, WeatherNow


class Cause(StrEnum):
    """Why a part of the page is missing."""

    HEALING = "healing"
    """History is being fetched; it will come by itself."""
    WAITING = "waiting"
    """What it is made from is there; the job that makes it has not run yet."""
    NO_DATA = "no_data"
    """No source has delivered what it is made from."""
    STORE_DOWN = "store_down"
    """The store does not answer, and nothing of it is remembered."""
    FAILED = "failed"
    """Making it failed; ``detail`` says how."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A part that is not there.

    Attributes:
        cause: Why.
        detail: More about it, if known.
        done: Steps of the work that will bring it, so far.
        total: Steps of that work in all; 0 while unknown.
    """

    cause: Cause
    detail: Text | None = None
    done: int = 0
    total: int = 0


class AlertLevel(StrEnum):
    """How urgent an alert is."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Alert:
    """Something the reader should know or do."""

    level: AlertLevel
    text: Text
    advice: Text | None = None


@dataclass(frozen=True, slots=True)
class Healing:
    """A backfill under way, in requests."""

    done: int
    total: int
    missing_hours: float


@dataclass(frozen=True, slots=True)
class Loading:
    """History that jobs fetch by themselves, as after a first start.

    Attributes:
        kept_share: What is there of the days that are kept whole, 0 to 1; None: not under way.
        learnt_share: Likewise of the years that models learn from.
    """

    kept_share: float | None = None
    learnt_share: float | None = None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What makes this page different from a normal day's.

    Attributes:
        clock_shifted: The clock was set; ``now`` is not the real time.
        simulated: Values come from simulated or replayed upstreams.
        speed: How much faster than real time the clock runs.
        missing_keys: Sources left out for want of a key, and the setting that brings each in.
    """

    clock_shifted: bool = False
    simulated: bool = False
    speed: float = 1.0
    missing_keys: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TodayView:
    """The page Today.

    Attributes:
        site_name: As people call the plant.
        now: The instant everything is shown for (UTC).
        prices: The strip from yesterday evening to 48 hours ahead.
        forecast: Why the strip ends where known prices end, or None if it does not.
        gaps: What history lacks; None if it has not been checked yet.
        site_key: Value of ``?site=``, kept in links; None if there is only one site.
    """

    site_name: str
    now: datetime
    price_now: PriceNow | Missing
    prices: PriceStrip | Missing
    plan: PlanOfDay | Missing
    weather: WeatherNow | Missing
    forecast: Missing | None = None
    series: tuple[SeriesState, ...] = ()
    alerts: tuple[Alert, ...] = ()
    gaps: Summary | None = None
    healing: Healing | None = None
    loading: Loading | None = None
    circumstances: Circumstances = field(default_factory=Circumstances)
    site_key: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "now", require_utc(self.now))

    @property
    def next_start(self) -> PlannedStart | None:
        """The earliest start that is still to come or due now."""
        if isinstance(self.plan, Missing):
            return None
        coming = [one for one in self.plan.starts if not one.running and one.end > self.now]
        return min(coming, key=lambda one: one.start, default=None)

    @property
    def running(self) -> tuple[PlannedStart, ...]:
        """What runs at the moment."""
        if isinstance(self.plan, Missing):
            return ()
        return tuple(one for one in self.plan.starts if one.running)

    @property
    def busy(self) -> list[Interval]:
        """When any machine runs."""
        starts = () if isinstance(self.plan, Missing) else self.plan.starts
        return [Interval(one.start, one.end) for one in starts]
