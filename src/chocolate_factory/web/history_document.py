"""How the analysis of history is told over HTTP: every figure with its n, period and interval."""

from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from chocolate_factory.climate.statistics.analysis import HeatClimate, QuantityClimate
from chocolate_factory.climate.statistics.confidence import LEVEL
from chocolate_factory.climate.statistics.normals import HALF_WINDOW_DAYS
from chocolate_factory.climate.statistics.price_correlation import Kind
from chocolate_factory.operations.analyse_history import History


class _Told(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Confidence(_Told):
    """A 95 % confidence interval."""

    lower: float
    upper: float


class Period(_Told):
    """First and last day with a value."""

    first: date
    last: date

    @classmethod
    def of(cls, period: tuple[date, date]) -> Self:
        """The period as shown."""
        return cls(first=period[0], last=period[1])


class RecordOut(_Told):
    """A record that can be analysed."""

    station: str = Field(examples=["siar-j17"])
    n: int = Field(description="Days observed")
    period: Period


class DayNormalOut(_Told):
    """What is usual on a date, in the quantity's unit."""

    calendar_day: int = Field(description="1 to 366 on a leap year's calendar")
    date: str = Field(description="Month and day", examples=["02-29"])
    mean: float
    p10: float = Field(description="A tenth of the days is lower")
    median: float
    p90: float = Field(description="A tenth of the days is higher")
    n: int = Field(description="Days in the window, over all years")
    n_years: int
    confidence: Confidence | None = Field(
        description="Of the mean, by drawing whole years; null with fewer than five years"
    )


class NormalsOut(BaseModel):
    """Normals of the quantity asked for."""

    quantity: str = Field(examples=["temperature_max_celsius"])
    unit: str = Field(examples=["°C"])
    n: int = Field(description="Days observed")
    period: Period
    half_window_days: int = Field(description="Days before and after a date that speak for it")
    days: list[DayNormalOut] = Field(description="By date; dates nobody observed are not there")

    @classmethod
    def of(cls, climate: QuantityClimate) -> Self:
        """The normals as shown."""
        return cls(
            quantity=climate.quantity,
            unit=climate.unit,
            n=climate.n,
            period=Period.of(climate.period),
            half_window_days=HALF_WINDOW_DAYS,
            days=[DayNormalOut.model_validate(one) for one in climate.normals],
        )


class ExtremeOut(_Told):
    """One extreme day."""

    day: date
    value: float


class ExtremesOut(BaseModel):
    """Records of one quantity, in its unit."""

    quantity: str
    unit: str
    n: int = Field(description="Days observed")
    period: Period
    highest: list[ExtremeOut]
    lowest: list[ExtremeOut] = Field(description="Empty where nothing is least, as with rain")

    @classmethod
    def of(cls, climate: QuantityClimate) -> Self:
        """The records as shown."""
        return cls(
            quantity=climate.quantity,
            unit=climate.unit,
            n=climate.n,
            period=Period.of(climate.period),
            highest=[ExtremeOut.model_validate(one) for one in climate.extremes.highest],
            lowest=[ExtremeOut.model_validate(one) for one in climate.extremes.lowest],
        )


class HeatYearOut(_Told):
    """One year's figure, never scaled up."""

    year: int
    value: float = Field(description="Days, or degree days in °C")
    n: int = Field(description="Days of the year observed")
    season_n: int = Field(description="Days of May to October observed, of 184")
    complete: bool = Field(description="At least 95 % of May to October; else no part of a trend")


class TrendOut(_Told):
    """A monotonic trend of complete years."""

    slope_per_decade: float = Field(description="Theil-Sen")
    confidence: Confidence = Field(description="Of the slope")
    p_value: float = Field(description="Mann-Kendall, two-sided")
    n_years: int
    first_year: int
    last_year: int


class HeatOut(BaseModel):
    """One measure of heat; a trend is null where there are fewer than ten complete years."""

    measure: str = Field(examples=["hot_days"])
    meaning: str
    years: list[HeatYearOut]
    trend: TrendOut | None = Field(description="Of this station")
    common_trend: TrendOut | None = Field(
        description="Of SIAR's stations, comparing years only within a station"
    )
    station_offset: float | None = Field(
        description="How much more the newer station counts, as the common trend implies"
    )
    joined_trend: TrendOut | None = Field(
        description="As if the stations were one: what the change of station would pretend"
    )

    @classmethod
    def of(cls, heat: HeatClimate) -> Self:
        """The measure as shown."""
        trends = heat.trends
        told = [
            TrendOut.model_validate(one) if one else None
            for one in (trends.own, trends.common, trends.joined)
        ]
        return cls(
            measure=heat.measure,
            meaning=heat.meaning,
            years=[HeatYearOut.model_validate(one) for one in heat.years],
            trend=told[0],
            common_trend=told[1],
            station_offset=trends.offset,
            joined_trend=told[2],
        )


class LimitsOut(_Told):
    """What air a step bears."""

    step: str = Field(examples=["tempering"])
    highest_temperature_celsius: float
    highest_humidity_percent: float
    highest_dew_point_celsius: float = Field(description="Of air at both limits")


class ShareOut(_Told):
    """A share of the hours or days of a month."""

    month: int = Field(description="1 to 12")
    hour: int | None = Field(description="Hour on Madrid's clock; null: all day")
    share: float = Field(description="0 to 1")
    n: int = Field(description="Hours or days")
    n_years: int
    confidence: Confidence | None = Field(
        description="Wilson with the effective number of trials; null with fewer than five years"
    )


class DailyWindowsOut(_Told):
    """Days that are wholly, or surely not at all, within a step's limits."""

    limits: LimitsOut
    whole_by_month: list[ShareOut]
    none_by_month: list[ShareOut]
    cooled_by_month: list[ShareOut] = Field(description="Dry enough once cooled or warmed")


class HourlyWindowsOut(_Told):
    """Hours in which outdoor air is within a step's limits."""

    limits: LimitsOut
    by_month: list[ShareOut] = Field(description="Usable as it is")
    cooled_by_month: list[ShareOut] = Field(description="Dry enough once cooled or warmed")
    by_month_and_hour: list[ShareOut] = Field(description="Usable as it is")


class WindowsOut(_Told):
    """Process windows, from a station's days and from the hours of the place."""

    daily: list[DailyWindowsOut]
    hourly: list[HourlyWindowsOut] = Field(description="Empty without hourly weather")


class CorrelationOut(BaseModel):
    """Spearman's coefficient of a weather quantity with the daily mean price."""

    weather: str = Field(examples=["wind_speed_m_s"])
    price: str = Field(examples=["price.spot.es"])
    kind: Kind = Field(description="Raw values, or without the date's normal and the year's level")
    part: str = Field(description="all, a season or a year", examples=["winter"])
    rho: float = Field(description="-1 to 1")
    n: int = Field(description="Days")
    period: Period
    confidence: Confidence | None = Field(description="By drawing calendar months")
    caution: str = Field(description="Why it must not be read as a link, or empty")


class HistoryAnswer(BaseModel):
    """What the history of one station says."""

    station: str = Field(examples=["siar-j17"])
    n: int = Field(description="Days observed")
    period: Period
    level: float = Field(LEVEL, description="Of every confidence interval")
    stations: list[RecordOut] = Field(description="Every record that can be analysed")
    normals: NormalsOut | None = Field(description="Null if the station lacks the quantity")
    extremes: list[ExtremesOut]
    heat: list[HeatOut]
    windows: WindowsOut
    correlations: list[CorrelationOut]
    missing: list[str] = Field(description="What could not be part of it, and what to do")
    notes: list[str] = Field(description="What must be known before believing it")

    @classmethod
    def of(cls, history: History, quantity: str) -> Self:
        """The analysis as shown, with the normals of one quantity."""
        climate = history.climate
        normals = [one for one in climate.quantities if one.quantity == quantity]
        return cls(
            station=climate.station,
            n=climate.n,
            period=Period.of(climate.period),
            stations=[
                RecordOut(station=one.station, n=one.n, period=Period.of(one.period))
                for one in history.stations
            ],
            normals=NormalsOut.of(normals[0]) if normals else None,
            extremes=[ExtremesOut.of(one) for one in climate.quantities],
            heat=[HeatOut.of(one) for one in climate.heat],
            windows=WindowsOut(
                daily=[DailyWindowsOut.model_validate(one) for one in climate.daily_windows],
                hourly=[HourlyWindowsOut.model_validate(one) for one in climate.hourly_windows],
            ),
            correlations=[
                CorrelationOut(
                    weather=one.weather,
                    price=one.price,
                    kind=one.kind,
                    part=one.part,
                    rho=one.rho,
                    n=one.n,
                    period=Period.of(one.period),
                    confidence=Confidence.model_validate(one.confidence)
                    if one.confidence
                    else None,
                    caution=one.caution,
                )
                for one in climate.correlations
            ],
            missing=list(history.missing),
            notes=list(history.notes),
        )
