"""ESIOS, the operator's API of Red Eléctrica: the values of one indicator, with a personal token.

``GET /indicators/{id}?start_date&end_date&time_trunc&time_agg=average&geo_ids[]``, wall time of
Madrid, both ends inclusive. ``time_agg`` is always sent, because it defaults to sums: 5-minute
values of power would come back twelvefold. All geographies come interleaved unless one is asked
for. Of the three time stamps of a value only ``datetime`` is read: ``datetime_utc`` is an hour off
in the hour that comes twice.
"""

from datetime import datetime

from chocolate_factory.kernel.errors import UpstreamNonsenseError
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import Interval, delivery_days
from chocolate_factory.kernel.read_fields import field, instant, rows

PENINSULA = 8741
SPAIN = 3
"""Geographies: of the mainland's system, and of the day-ahead market's zone."""


class EsiosDoor:
    """Reads indicators."""

    def __init__(self, http: HttpClient, base_url: str, token: str, *, source: str) -> None:
        """Ask ``base_url`` (as in ``https://api.esios.ree.es``).

        Args:
            http: How to ask.
            base_url: Where.
            token: The personal token.
            source: Name in errors and of the lane, as in the provenance of values.
        """
        self._http = http
        self._source = source
        self._url = f"{base_url.rstrip('/')}/indicators"
        self._headers = {
            "Accept": "application/json; application/vnd.esios-api-v1+json",
            "x-api-key": token,
        }

    def values(
        self, indicator: int, geography: int, interval: Interval, *, by_the_hour: bool = False
    ) -> list[tuple[datetime, object]]:
        """What ``indicator`` has of the delivery days that ``interval`` touches; one request.

        Args:
            indicator: Its number.
            geography: Of which; others are left out.
            interval: Where.
            by_the_hour: Ask for means of hours; else values come at their own grain.

        Returns:
            Starts (UTC) and values as they stand in the answer; holes are left out.

        Raises:
            NotPublishedError: There is no such indicator.
            UpstreamRefusedError: The token is missing, wrong or exhausted.
            UpstreamUnavailableError: Down, slow, busy.
            UpstreamNonsenseError: The answer cannot be read.
        """
        days = delivery_days(interval)
        answer = self._http.get(
            self._source,
            f"{self._url}/{indicator}",
            params=[
                ("start_date", f"{days[0]}T00:00"),
                ("end_date", f"{days[-1]}T23:59"),
                *([("time_trunc", "hour")] if by_the_hour else []),
                ("time_agg", "average"),
                ("geo_ids[]", str(geography)),
            ],
            headers=self._headers,
        )
        document = answer.json(self._source)
        if field(self._source, document, "indicator", "id") != indicator:
            raise UpstreamNonsenseError(self._source, f"{self._source} answered another indicator.")
        return [
            (instant(self._source, field(self._source, row, "datetime")), row["value"])
            for row in rows(self._source, document, "indicator", "values")
            if row.get("geo_id") == geography and row.get("value") is not None
        ]
