"""Days summed up from hours, and a source's own word for the day before them."""

from datetime import date

from chocolate_factory.kernel.market_time import Interval, day_interval
from chocolate_factory.timeseries.model import Reading
from chocolate_factory.weather.daily_forecast import AEMET_DAILY
from chocolate_factory.weather.read_forecast import NewestIssue, Outlook
from chocolate_factory.weather.summarise_days import OVER_HOURS, Told, summarise_days
from tests.unit.weather.upstreams import HOUR, utc

NOW = utc("2024-10-26T12:00")
NOTHING = Outlook({}, {})


def reading(start: str, value: float, minutes: int = 60, source: str = "aemet") -> Reading:
    return Reading(utc(start), minutes, value, source, NOW, NOW)


def hours(interval: Interval, first: float) -> list[Reading]:
    return [
        Reading(start, 60, first + n, "aemet", NOW, NOW)
        for n, start in enumerate(interval.grid(60))
    ]


def test_extremes_and_totals_are_over_the_hours_of_the_local_day() -> None:
    sunday = day_interval(date(2024, 10, 27))
    hourly = Outlook(
        {
            "temperature_celsius": hours(Interval(NOW, sunday.end + HOUR), 0.0),
            "precipitation_mm": [
                reading("2024-10-27T05:00", 0.5),
                reading("2024-10-27T06:00", 1.0),
                reading("2024-10-27T06:00", 9.0, 180, "openweathermap"),
                reading("2024-10-26T21:00", 7.0),
            ],
            "radiation_w_m2": [reading("2024-10-27T11:00", 450.0), reading("2024-10-27T12:00", 50)],
            "wind_speed_m_s": [reading("2024-10-27T11:00", 4.5)],
        },
        {},
    )
    today, long_day, monday = summarise_days(hourly, NOTHING, NOW, 3)
    assert today.day == date(2024, 10, 26)
    assert (today.hours, today.interval.hours) == (10, 24)
    assert (today.precipitation_mm, today.precipitation_hours) == (7.0, 1)
    assert (long_day.hours, long_day.interval.hours) == (25, 25)
    assert long_day.told == {
        "temperature_max_celsius": Told(34.0, OVER_HOURS),
        "temperature_min_celsius": Told(10.0, OVER_HOURS),
    }
    assert (long_day.precipitation_mm, long_day.precipitation_hours) == (1.5, 2)
    assert long_day.radiation_kwh_m2 == 0.5
    assert long_day.wind_speed_max_m_s == 4.5
    assert monday.hours == 1
    assert monday.precipitation_mm is None
    assert monday.radiation_kwh_m2 is None


def test_a_fresh_word_for_the_day_counts_before_its_hours() -> None:
    tomorrow = day_interval(date(2024, 10, 27))
    hourly = Outlook({"temperature_celsius": hours(tomorrow, 0.0)}, {})
    said = {
        "temperature_max_celsius": [
            Reading(tomorrow.start, 1500, 31.0, AEMET_DAILY, NOW, NOW),
        ],
        "precipitation_probability_percent": [
            Reading(tomorrow.start, 1500, 85.0, AEMET_DAILY, NOW, NOW),
        ],
    }
    fresh = Outlook(said, {AEMET_DAILY: NewestIssue(NOW, fresh=True)})
    [_, day] = summarise_days(hourly, fresh, NOW, 2)
    assert day.told == {
        "temperature_max_celsius": Told(31.0, AEMET_DAILY),
        "temperature_min_celsius": Told(0.0, OVER_HOURS),
        "precipitation_probability_percent": Told(85.0, AEMET_DAILY),
    }
    stale = Outlook(said, {AEMET_DAILY: NewestIssue(NOW, fresh=False)})
    [_, day] = summarise_days(hourly, stale, NOW, 2)
    assert day.told["temperature_max_celsius"] == Told(24.0, OVER_HOURS)
    assert "precipitation_probability_percent" not in day.told
