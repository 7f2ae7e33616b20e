"""How often each upstream may be asked, which is well below what it allows."""

from collections.abc import Mapping

from chocolate_factory.kernel.http_config import HttpConfig
from chocolate_factory.weather.national.model import LIVE, PREVIOUS_RUNS, SINGLE_RUNS

REQUESTS_PER_MINUTE: Mapping[str, int] = {
    "redata": 30,
    "esios": 30,
    "esios-archive": 30,
    "omie": 30,
    "aemet": 20,
    "openweathermap": 60,
    "open-meteo": 60,
    # A year of six variables weighs as much as 26 calls, of which it allows 600 a minute.
    "open-meteo-archive": 20,
    # All national points at once weigh as much as 13 calls, a month of previous runs as 65.
    LIVE: 10,
    PREVIOUS_RUNS: 5,
    SINGLE_RUNS: 20,
}
"""Well below what each source allows, by the names in provenance."""

REQUESTS_PER_DAY: Mapping[str, int] = {
    "open-meteo": 4000,
    # By weight it allows 10,000 a day and 5,000 an hour, which is 192 such years.
    "open-meteo-archive": 180,
    LIVE: 30,
    PREVIOUS_RUNS: 20,
    SINGLE_RUNS: 180,
}
"""For sources that count by the day as well."""

LIMITS = HttpConfig(
    project_address="on-premise price and weather collector of one site",
    requests_per_minute=REQUESTS_PER_MINUTE,
    requests_per_day=REQUESTS_PER_DAY,
)
