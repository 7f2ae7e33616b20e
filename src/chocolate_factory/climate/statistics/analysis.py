"""The whole analysis of one station's history: normals, extremes, heat, process windows, prices."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from chocolate_factory.climate import model
from chocolate_factory.climate.statistics.daily import DailyValues
from chocolate_factory.climate.statistics.extremes import Extremes, extremes_of
from chocolate_factory.climate.statistics.heat_stress import (
    MEASURES,
    DailyWeather,
    HeatYear,
    heat_years,
)
from chocolate_factory.climate.statistics.heat_trend import HeatTrends, heat_trends
from chocolate_factory.climate.statistics.normals import DayNormal, day_normals
from chocolate_factory.climate.statistics.price_correlation import (
    PriceCorrelation,
    price_correlations,
)
from chocolate_factory.climate.statistics.process_limits import DEFAULT_LIMITS, AirLimits
from chocolate_factory.climate.statistics.process_windows import (
    DailyAir,
    DailyWindows,
    HourlyAir,
    HourlyWindows,
    daily_windows,
    hourly_windows,
)

QUANTITIES: Sequence[model.Quantity] = (
    model.TEMPERATURE_MAX,
    model.TEMPERATURE_MIN,
    model.TEMPERATURE_MEAN,
    model.HUMIDITY_MAX,
    model.HUMIDITY_MIN,
    model.HUMIDITY_MEAN,
    model.WIND_SPEED,
    model.WIND_GUST,
    model.RADIATION,
    model.PRECIPITATION,
)
"""What is analysed; directions and times of day have no mean or record worth the name."""
WITH_PRICES: Sequence[model.Quantity] = (
    model.TEMPERATURE_MEAN,
    model.TEMPERATURE_MAX,
    model.HUMIDITY_MEAN,
    model.WIND_SPEED,
    model.RADIATION,
    model.PRECIPITATION,
)
"""What is correlated with prices."""
_NOTHING = DailyValues.of(())


@dataclass(frozen=True, slots=True)
class StationRecord:
    """What a station observed, day by day.

    Attributes:
        station: Its key.
        altitude_m: For the pressure in the wet bulb.
        days: By the quantity's name; quantities without any day may be left out.
    """

    station: str
    altitude_m: float
    days: Mapping[str, DailyValues]

    def of(self, quantity: model.Quantity) -> DailyValues:
        """The days of ``quantity``, possibly none."""
        return self.days.get(quantity.name, _NOTHING)

    @property
    def n(self) -> int:
        """Days of the quantity observed most often."""
        return max((daily.n for daily in self.days.values()), default=0)

    @property
    def period(self) -> tuple[date, date] | None:
        """From the first to the last day of any quantity."""
        periods = [daily.period for daily in self.days.values() if daily.period]
        if not periods:
            return None
        return min(first for first, _ in periods), max(last for _, last in periods)

    @property
    def weather(self) -> DailyWeather:
        """What heat is counted from."""
        return DailyWeather(
            self.of(model.TEMPERATURE_MAX),
            self.of(model.TEMPERATURE_MIN),
            self.of(model.TEMPERATURE_MEAN),
            self.of(model.HUMIDITY_MIN),
            self.altitude_m,
        )

    @property
    def air(self) -> DailyAir:
        """What daily process windows are counted from."""
        frame = self.of(model.TEMPERATURE_MAX)
        others = (model.TEMPERATURE_MIN, model.HUMIDITY_MAX, model.HUMIDITY_MIN)
        return DailyAir(frame.days, frame.values, *(self.of(one).on(frame.days) for one in others))


@dataclass(frozen=True, slots=True)
class QuantityClimate:
    """Normals and extremes of one quantity.

    Attributes:
        quantity: Name, with its unit.
        unit: Of all values.
        n: Days observed.
        period: First and last of them.
        normals: By date, at most 366.
        extremes: Records.
    """

    quantity: str
    unit: str
    n: int
    period: tuple[date, date]
    normals: tuple[DayNormal, ...]
    extremes: Extremes


@dataclass(frozen=True, slots=True)
class HeatClimate:
    """One measure of heat: its years at this station and its trends.

    Attributes:
        measure: Stable name, with its unit.
        meaning: For people.
        years: Of this station, ascending, incomplete ones flagged.
        trends: Of this station, and of all stations of the common record.
    """

    measure: str
    meaning: str
    years: tuple[HeatYear, ...]
    trends: HeatTrends


@dataclass(frozen=True, slots=True)
class ClimateAnalysis:
    """What the history of one station says.

    Attributes:
        station: Key of the station.
        n: Days observed.
        period: First and last of them.
        quantities: Normals and extremes.
        heat: Days and degrees per year.
        daily_windows: Process windows from daily extremes.
        hourly_windows: Process windows from the hours of the place, if there are any.
        correlations: With prices.
    """

    station: str
    n: int
    period: tuple[date, date]
    quantities: tuple[QuantityClimate, ...]
    heat: tuple[HeatClimate, ...]
    daily_windows: tuple[DailyWindows, ...]
    hourly_windows: tuple[HourlyWindows, ...]
    correlations: tuple[PriceCorrelation, ...]

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON; dates stay dates."""
        return asdict(self)


def analyse(
    record: StationRecord,
    common: Sequence[StationRecord],
    prices: Mapping[str, DailyValues],
    hours: HourlyAir | None,
    limits: Sequence[AirLimits] = DEFAULT_LIMITS,
) -> ClimateAnalysis | None:
    """Everything at once.

    Args:
        record: Of the station that is analysed.
        common: Of the stations that followed each other and whose common trend is asked for.
        prices: Daily mean prices by the series' key.
        hours: Hours of the place, if there are any.
        limits: What air the steps bear.

    Returns:
        None if the station observed nothing.
    """
    if record.period is None:
        return None
    weather = {one.name: record.of(one) for one in WITH_PRICES if record.of(one).n}
    return ClimateAnalysis(
        station=record.station,
        n=record.n,
        period=record.period,
        quantities=tuple(_quantities(record)),
        heat=_heat(record, common),
        daily_windows=tuple(daily_windows(record.air, one) for one in limits),
        hourly_windows=tuple(hourly_windows(hours, one) for one in limits) if hours else (),
        correlations=tuple(price_correlations(weather, prices)),
    )


def _quantities(record: StationRecord) -> list[QuantityClimate]:
    found = []
    for quantity in QUANTITIES:
        daily = record.of(quantity)
        if daily.period is None:
            continue
        found.append(
            QuantityClimate(
                quantity=quantity.name,
                unit=quantity.unit,
                n=daily.n,
                period=daily.period,
                normals=tuple(day_normals(daily)),
                extremes=extremes_of(daily),
            )
        )
    return found


def _heat(record: StationRecord, common: Sequence[StationRecord]) -> tuple[HeatClimate, ...]:
    own = heat_years(record.weather)
    others = [heat_years(one.weather) for one in common]
    return tuple(
        HeatClimate(
            measure.name,
            measure.meaning,
            tuple(own[measure.name]),
            heat_trends(own[measure.name], [years[measure.name] for years in others]),
        )
        for measure in MEASURES
    )
