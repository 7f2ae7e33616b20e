"""Whether heat increases: at one station, and over a change of station, honestly and blindly."""

from collections.abc import Sequence
from dataclasses import dataclass

from chocolate_factory.climate.statistics.heat_stress import HeatYear, complete_years
from chocolate_factory.climate.statistics.trend import Trend, station_offset, trend_of


@dataclass(frozen=True, slots=True)
class HeatTrends:
    """Trends of one measure; each None where there are fewer than ten complete years.

    Attributes:
        own: Of the station that is analysed.
        common: Of all stations, comparing years only within a station.
        offset: How much more the last station counts than the first once the common trend is taken
            out; follows from the common trend and is not measured. None without two stations.
        joined: As if all stations were one: wrong wherever ``offset`` is not near 0. It is here to
            show what the change of station would have pretended.
    """

    own: Trend | None
    common: Trend | None
    offset: float | None
    joined: Trend | None


def heat_trends(own: Sequence[HeatYear], stations: Sequence[Sequence[HeatYear]]) -> HeatTrends:
    """Trends of the complete years of one measure.

    Args:
        own: Years of the station that is analysed.
        stations: Years of the stations that followed each other, in that order.
    """
    yearly = [complete for complete in map(complete_years, stations) if complete]
    common = trend_of(yearly)
    several = len(yearly) > 1
    return HeatTrends(
        own=trend_of([complete_years(own)]),
        common=common if several else None,
        offset=station_offset(yearly[0], yearly[-1], common.slope_per_decade / 10)
        if common and several
        else None,
        joined=trend_of([sorted(year for one in yearly for year in one)]) if several else None,
    )
