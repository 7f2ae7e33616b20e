"""What past weather model runs said, at all national points: the only honest past to learn from.

- **Single runs** (``run=2025-03-04T00:00``): the whole of one run, of ECMWF's IFS since 14 March
  2024. A day is one request: the run of its midnight.
- **Previous runs** (``temperature_2m_previous_day2``): for each hour what was said 1 to 7 times 24
  hours before, since January 2024. Cheaper, but a value for 15:00 comes from a run as late as
  15:00, so that at noon only what was said a day earlier may be used.

Never asked is the *Historical Forecast API*: it joins the first hours of each run, which nobody had
a day ahead. Sources: https://open-meteo.com/en/docs/single-runs-api, ../docs/previous-runs-api.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.weather.national.archive import Said, utc_midnight
from chocolate_factory.weather.national.model import (
    PREVIOUS_LEADS,
    PREVIOUS_RUNS,
    RUN_LEADS,
    SINGLE_RUNS,
    previous_source,
    run_source,
)
from chocolate_factory.weather.national.open_meteo import ask_for_points


class SingleRuns:
    """Whole runs, each begun at midnight (UTC)."""

    name = SINGLE_RUNS
    since = date(2024, 3, 14)
    days_per_request = 1
    requests_at_once = 12
    witness = (run_source(RUN_LEADS[0]), RUN_LEADS[0])

    def __init__(self, http: HttpClient, base_url: str) -> None:
        """Ask ``base_url`` (as in ``https://single-runs-api.open-meteo.com``)."""
        self._http = http
        self._url = f"{base_url.rstrip('/')}/v1/forecast"

    def fetch(self, first: date, days: int) -> Said:
        """The runs of ``days`` midnights from ``first`` on; of each the days that are kept."""
        found: dict[str, dict[str, list[Observation]]] = {}
        for run in (first + n * DAY for n in range(days)):
            params = {
                "run": f"{utc_midnight(run):%Y-%m-%dT%H:%M}",
                # One day more, as the last hour's radiation is stamped with its end.
                "forecast_days": str(RUN_LEADS[-1] + 2),
            }
            answer = ask_for_points(self._http, self.name, self._url, params)
            for lead in RUN_LEADS:
                begin = utc_midnight(run + lead * DAY)
                _add(found, run_source(lead), answer.observations(Interval(begin, begin + DAY)))
        return found


class PreviousRuns:
    """Hours as they were forecast one to seven times 24 hours ahead."""

    name = PREVIOUS_RUNS
    since = date(2024, 1, 15)
    days_per_request = 28
    requests_at_once = 3
    witness = (previous_source(PREVIOUS_LEADS[0]), 0)

    def __init__(self, http: HttpClient, base_url: str) -> None:
        """Ask ``base_url`` (as in ``https://previous-runs-api.open-meteo.com``)."""
        self._http = http
        self._url = f"{base_url.rstrip('/')}/v1/forecast"

    def fetch(self, first: date, days: int) -> Said:
        """What was said of ``days`` days from ``first`` on."""
        span = Interval(utc_midnight(first), utc_midnight(first + days * DAY))
        suffixes = {lead: f"_previous_day{lead}" for lead in PREVIOUS_LEADS}
        params = {
            "start_date": span.start.date().isoformat(),
            "end_date": span.end.date().isoformat(),
        }
        answer = ask_for_points(self._http, self.name, self._url, params, tuple(suffixes.values()))
        return {
            previous_source(lead): answer.observations(span, suffix)
            for lead, suffix in suffixes.items()
        }


def _add(
    found: dict[str, dict[str, list[Observation]]],
    source: str,
    values: Mapping[str, list[Observation]],
) -> None:
    kept = found.setdefault(source, defaultdict(list))
    for key, observations in values.items():
        kept[key].extend(observations)
