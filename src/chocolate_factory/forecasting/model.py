"""The nouns of forecasting: a price forecast, its points, and the lead times it is judged by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from chocolate_factory.kernel.market_time import HOUR, Interval, floor_to

Quantiles = Mapping[float, float]
"""Level (between 0 and 1) to price in EUR/MWh; a higher level never has a lower price."""

MEDIAN = 0.5


class LeadBand(NamedTuple):
    """A range of lead times that are judged together, both ends included, in hours."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"


LEAD_BANDS = (LeadBand(1, 24), LeadBand(25, 48), LeadBand(49, 168), LeadBand(169, 336))
LONGEST_HORIZON_HOURS = LEAD_BANDS[-1].last


def lead_hours(issued_at: datetime, start: datetime) -> int:
    """Lead time of the hour that begins at ``start``: 1 is the first that begins at or after issue.

    The hour that runs at the moment of issue has lead 0.

    >>> from datetime import UTC
    >>> issued_at = datetime(2025, 1, 7, 19, 30, tzinfo=UTC)
    >>> [lead_hours(issued_at, datetime(2025, 1, 7, hour, tzinfo=UTC)) for hour in (19, 20, 21)]
    [0, 1, 2]
    """
    return (start - issued_at) // HOUR + 1


def hours_ahead(issued_at: datetime, horizon_hours: int) -> Iterator[tuple[int, datetime]]:
    """Lead and start of each hour of a horizon, from the hour that contains ``issued_at`` on."""
    first = floor_to(issued_at, 60)
    lead = lead_hours(issued_at, first)
    for n in range(horizon_hours):
        yield lead + n, first + n * HOUR


def band_of(lead: int) -> LeadBand:
    """The band of a lead time; the running hour counts with the first band, beyond all the last."""
    return next((band for band in LEAD_BANDS if lead <= band.last), LEAD_BANDS[-1])


@dataclass(frozen=True, slots=True)
class ForecastPoint:
    """The price of one interval, as published or as expected.

    Attributes:
        start: Aware, UTC.
        minutes: Length of the interval.
        price_eur_per_mwh: The published price, or the best guess.
        lower: Lower end of the prediction interval, EUR/MWh; the price itself where it is known.
        upper: Upper end.
        known: The price is published; nothing here is a guess.
        quantiles: What else is expected of an unknown price; empty for a known one.
    """

    start: datetime
    minutes: int
    price_eur_per_mwh: float
    lower: float
    upper: float
    known: bool
    quantiles: Quantiles = field(default_factory=dict)

    @classmethod
    def published(cls, start: datetime, minutes: int, price_eur_per_mwh: float) -> "ForecastPoint":
        """A price everybody can look up."""
        price = price_eur_per_mwh
        return cls(start, minutes, price, price, price, known=True)

    @property
    def end(self) -> datetime:
        """First instant after the interval."""
        return self.start + timedelta(minutes=self.minutes)


class Rung(NamedTuple):
    """What a model of the ladder had to say."""

    model: str
    hours: int
    """For how many hours it speaks."""
    note: str = ""
    """Why it does not speak, where it does not."""


class RollingScore(NamedTuple):
    """How a model did lately, on hours that were unknown when it forecast them.

    Forecasts overlap, so an hour of the window counts once for each origin that forecast it.
    """

    model: str
    mae_eur_per_mwh: float
    hours: int
    """How many forecasts of one hour were compared."""
    origins: int
    """How many moments of issue they came from."""
    window: Interval
    """The hours forecast lie in here."""


@dataclass(frozen=True, slots=True)
class PriceForecast:
    """What one model said at one moment about the prices to come.

    Attributes:
        series: Key of the price series, such as ``price.spot.es``.
        issued_at: When it was made, aware, UTC; nothing known later has a part in it.
        model: Name of the model that speaks for the unknown hours: the first choice that could.
        points: By ascending start; hours about which nothing can be said are not among them.
        interval_level: Share of unknown prices that shall fall between ``lower`` and ``upper``.
        metrics: How this model and the naive rule did lately, best first.
        missing: Starts of the hours left out, because neither a price nor a forecast exists.
        rungs: Every model that was asked, in order, down to the last that was needed.
    """

    series: str
    issued_at: datetime
    model: str
    points: tuple[ForecastPoint, ...]
    interval_level: float
    metrics: tuple[RollingScore, ...] = ()
    missing: tuple[datetime, ...] = ()
    rungs: tuple[Rung, ...] = ()

    @property
    def interval(self) -> Interval:
        """From the first point to the end of the last."""
        if not self.points:
            return Interval(self.issued_at, self.issued_at)
        return Interval(self.points[0].start, self.points[-1].end)
