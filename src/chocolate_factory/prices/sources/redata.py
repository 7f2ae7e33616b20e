"""REData, the open API of Red Eléctrica: both prices in one request, without a key.

``GET /es/datos/mercados/precios-mercados-tiempo-real?start_date&end_date&time_trunc=hour``, wall
time of Madrid, both ends inclusive, at most a month. Series 1001 is the PVPC, hourly; series 600 is
the day-ahead price, in quarter hours since 2025-10-01 although hours are asked for. Titles change
with the years and the two lists differ in length, so series are known by id and values by instant.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta

from chocolate_factory.kernel.errors import NotPublishedError
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import DAY, Interval, delivery_days
from chocolate_factory.prices.model import PVPC, REDATA, SPOT, SPOT_SINCE, days_since
from chocolate_factory.prices.read_fields import field, rows
from chocolate_factory.prices.validate import instant, observations, price
from chocolate_factory.timeseries.model import Observation, Series

_IDS = {PVPC.key: "1001", SPOT.key: "600"}
_PUBLIC_AT = time(14, 0)
"""Red Eléctrica shows the day-ahead price about an hour after OMIE."""
_NOT_AVAILABLE = 400


class Redata:
    """Prices from REData."""

    name = REDATA
    longest_request: timedelta = 28 * DAY

    def __init__(self, http: HttpClient, base_url: str) -> None:
        """Ask ``base_url`` (scheme and host, as in ``https://apidatos.ree.es``)."""
        self._http = http
        self._url = f"{base_url.rstrip('/')}/es/datos/mercados/precios-mercados-tiempo-real"

    def reach(self, series: Series, now: datetime) -> Interval | None:
        """From 2014 to the last day published; the same for both, to share a request."""
        return days_since(SPOT_SINCE, now, _PUBLIC_AT) if series.key in _IDS else None

    def fetch(
        self, series: Sequence[Series], interval: Interval
    ) -> Mapping[str, list[Observation]]:
        """What it says of ``series`` in the delivery days that ``interval`` touches."""
        wanted = {_IDS[one.key]: one for one in series if one.key in _IDS}
        if not wanted or not interval:
            return {}
        included = rows(self.name, self._document(interval), "included")
        prices: dict[str, list[tuple[datetime, float]]] = {}
        for entry in included:
            if one := wanted.get(str(entry.get("id"))):
                prices.setdefault(one.key, []).extend(self._prices(entry, one))
        return {
            one.key: observations(self.name, one, prices[one.key], interval)
            for one in wanted.values()
            if one.key in prices
        }

    def _document(self, interval: Interval) -> object:
        days = delivery_days(interval)
        answer = self._http.get(
            self.name,
            self._url,
            params=[
                ("start_date", f"{days[0]}T00:00"),
                ("end_date", f"{days[-1]}T23:59"),
                ("time_trunc", "hour"),
            ],
            answers=[_NOT_AVAILABLE],
        )
        document = answer.json(self.name)
        if answer.status == _NOT_AVAILABLE:
            errors = rows(self.name, document, "errors")
            detail = str(errors[0].get("detail", "")) if errors else ""
            raise NotPublishedError(
                self.name, f"{self.name} has no prices from {days[0]} to {days[-1]}: {detail}"
            )
        return document

    def _prices(
        self, entry: Mapping[str, object], series: Series
    ) -> Iterator[tuple[datetime, float]]:
        for row in rows(self.name, entry, "attributes", "values"):
            if row.get("value") is not None:
                start = instant(self.name, field(self.name, row, "datetime"))
                yield start, price(self.name, row["value"], series)
