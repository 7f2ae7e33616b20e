"""Archive 70 of ESIOS: the PVPC of one delivery day in a file that needs no token.

``GET /archives/70/download_json?locale=es&date=YYYY-MM-DD``: rows of texts with decimal comma, the
price in ``PCB`` (peninsula, Canary and Balearic Islands). Rows count real hours: the labels of the
long day run to ``24-25`` and those of the short day skip ``02-03``, so the position decides, not
the label.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from chocolate_factory.kernel.errors import NotPublishedError, UpstreamNonsenseError
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import DAY, Interval, day_interval, delivery_days
from chocolate_factory.kernel.read_fields import field, rows
from chocolate_factory.prices.model import (
    ESIOS_ARCHIVE,
    PVPC,
    PVPC_PUBLIC_AT,
    PVPC_SINCE,
    days_since,
)
from chocolate_factory.prices.validate import observations, price
from chocolate_factory.timeseries.model import Observation, Series

_DECIMAL_COMMA = re.compile(r"-?\d+(,\d+)?")


class EsiosArchive:
    """The PVPC from the daily files."""

    name = ESIOS_ARCHIVE
    longest_request: timedelta = DAY

    def __init__(self, http: HttpClient, base_url: str) -> None:
        """Ask ``base_url`` (scheme and host, as in ``https://api.esios.ree.es``)."""
        self._http = http
        self._url = f"{base_url.rstrip('/')}/archives/70/download_json"

    def reach(self, series: Series, now: datetime) -> Interval | None:
        """The PVPC from June 2021, when column PCB begins, to the last day published."""
        return days_since(PVPC_SINCE, now, PVPC_PUBLIC_AT) if series.key == PVPC.key else None

    def fetch(
        self, series: Sequence[Series], interval: Interval
    ) -> Mapping[str, list[Observation]]:
        """The PVPC of the delivery days that ``interval`` touches, one file each."""
        if PVPC.key not in {one.key for one in series} or not interval:
            return {}
        prices: list[tuple[datetime, float]] = []
        for day in delivery_days(interval):
            prices += self._day(day)
        if not prices:
            raise NotPublishedError(self.name, f"{self.name} has no file of that time.")
        return {PVPC.key: observations(self.name, PVPC, prices, interval)}

    def _day(self, day: date) -> list[tuple[datetime, float]]:
        """The prices of ``day``; none where there is no file."""
        try:
            answer = self._http.get(
                self.name, self._url, params=[("locale", "es"), ("date", day.isoformat())]
            )
        except NotPublishedError:
            return []
        document = answer.json(self.name)
        if isinstance(document, dict) and "PVPC" not in document and "message" in document:
            return []
        return self._read(rows(self.name, document, "PVPC"), day)

    def _read(
        self, table: Sequence[Mapping[str, object]], day: date
    ) -> list[tuple[datetime, float]]:
        prices: dict[str, float] = {}
        for row in table:
            label, value = str(field(self.name, row, "Hora")), self._value(row)
            if row.get("Dia") != f"{day:%d/%m/%Y}":
                raise self._nonsense(f"rows of {row.get('Dia')!r:.20} for {day}")
            if prices.setdefault(label, value) != value:
                raise self._nonsense(f"two prices for {label!r:.20} of {day}")
        hours = list(day_interval(day).grid(60))
        if len(prices) != len(hours):
            # Without all rows nobody knows which hour a position is.
            raise self._nonsense(f"{len(prices)} rows for the {len(hours)} hours of {day}")
        return list(zip(hours, prices.values(), strict=True))

    def _value(self, row: Mapping[str, object]) -> float:
        text = field(self.name, row, "PCB")
        if not isinstance(text, str) or not _DECIMAL_COMMA.fullmatch(text):
            raise self._nonsense(f"{text!r:.40} for a price")
        return price(self.name, float(text.replace(",", ".")), PVPC)

    def _nonsense(self, what: str) -> UpstreamNonsenseError:
        return UpstreamNonsenseError(self.name, f"{self.name} gave {what}.")
