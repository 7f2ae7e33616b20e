"""REData, the open API of Red Eléctrica: both prices in one request, without a key.

Widget ``mercados/precios-mercados-tiempo-real`` by hours, at most a month. Series 1001 is the PVPC,
hourly; series 600 is the day-ahead price, in quarter hours since 2025-10-01 although hours are
asked for. The two lists differ in length, so values are known by their instant.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.prices.model import PVPC, REDATA, SPOT, SPOT_SINCE, days_since
from chocolate_factory.prices.validate import observations, price
from chocolate_factory.ree.redata import RedataDoor
from chocolate_factory.timeseries.model import Observation, Series

_IDS = {PVPC.key: "1001", SPOT.key: "600"}
_PUBLIC_AT = time(14, 0)
"""Red Eléctrica shows the day-ahead price about an hour after OMIE."""
_WIDGET = "mercados/precios-mercados-tiempo-real"


class Redata:
    """Prices from REData."""

    name = REDATA
    longest_request: timedelta = 28 * DAY

    def __init__(self, http: HttpClient, base_url: str) -> None:
        """Ask ``base_url`` (scheme and host, as in ``https://apidatos.ree.es``)."""
        self._door = RedataDoor(http, base_url, source=self.name)

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
        found = self._door.values(_WIDGET, wanted.keys(), interval, "hour")
        return {
            wanted[name].key: observations(
                self.name,
                wanted[name],
                [(start, price(self.name, value, wanted[name])) for start, value in values],
                interval,
            )
            for name, values in found.items()
        }
