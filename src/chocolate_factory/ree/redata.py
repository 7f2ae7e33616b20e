"""REData, the open API of Red Eléctrica: the series of one widget, without a key.

``GET /es/datos/{category}/{widget}?start_date&end_date&time_trunc``, wall time of Madrid, both ends
inclusive. What is not there (too long a range, not published yet, a grain the widget does not know)
is HTTP 400 with one and the same body; a widget it does not know is HTTP 500 with a web page.
Titles change with the years, so series are known by their id.
"""

from collections.abc import Container, Mapping
from datetime import datetime

from chocolate_factory.kernel.errors import NotPublishedError
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import Interval, delivery_days
from chocolate_factory.kernel.read_fields import field, instant, rows

_NOT_AVAILABLE = 400

Values = list[tuple[datetime, object]]
"""Starts (UTC) and values as they stand in the answer."""


class RedataDoor:
    """Reads widgets."""

    def __init__(self, http: HttpClient, base_url: str, *, source: str) -> None:
        """Ask ``base_url`` (as in ``https://apidatos.ree.es``).

        Args:
            http: How to ask.
            base_url: Where.
            source: Name in errors and of the lane, as in the provenance of values.
        """
        self._http = http
        self._source = source
        self._url = f"{base_url.rstrip('/')}/es/datos"

    def values(
        self, widget: str, ids: Container[str] | None, interval: Interval, grain: str
    ) -> Mapping[str, Values]:
        """What ``widget`` has of the delivery days that ``interval`` touches; one request.

        Args:
            widget: With its category: ``demanda/evolucion``.
            ids: Of the series wanted; others are left out. None: all.
            interval: Where; how long it may be depends on ``grain``: a month of hours, a year of
                days.
            grain: ``hour`` or ``day``.

        Returns:
            The values by the series' id; holes are left out.

        Raises:
            NotPublishedError: It answers that it has nothing there (yet).
            UpstreamUnavailableError: Down, slow, busy, or there is no such widget.
            UpstreamNonsenseError: The answer cannot be read.
        """
        found: dict[str, Values] = {}
        for series in rows(self._source, self._document(widget, interval, grain), "included"):
            name = str(series.get("id"))
            if ids is None or name in ids:
                found.setdefault(name, []).extend(self._read(series))
        return found

    def _document(self, widget: str, interval: Interval, grain: str) -> object:
        days = delivery_days(interval)
        answer = self._http.get(
            self._source,
            f"{self._url}/{widget}",
            params=[
                ("start_date", f"{days[0]}T00:00"),
                ("end_date", f"{days[-1]}T23:59"),
                ("time_trunc", grain),
            ],
            answers=[_NOT_AVAILABLE],
        )
        document = answer.json(self._source)
        if answer.status == _NOT_AVAILABLE:
            errors = rows(self._source, document, "errors")
            detail = str(errors[0].get("detail", "")) if errors else ""
            raise NotPublishedError(
                self._source, f"{self._source} has nothing from {days[0]} to {days[-1]}: {detail}"
            )
        return document

    def _read(self, series: Mapping[str, object]) -> Values:
        return [
            (instant(self._source, field(self._source, row, "datetime")), row["value"])
            for row in rows(self._source, series, "attributes", "values")
            if row.get("value") is not None
        ]
