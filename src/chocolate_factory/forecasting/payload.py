"""A forecast as bytes: compressed JSON, a third of the plain text, for a column in a table.

Times are minutes from the hour of issue. A point is ``[minute, minutes, price]`` when its price is
known, else ``[minute, minutes, price, lower, upper, *quantiles]`` in the order of ``levels``.
Numbers keep every digit.
"""

import json
import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from chocolate_factory.forecasting.model import ForecastPoint, PriceForecast, RollingScore, Rung
from chocolate_factory.kernel.market_time import Interval, floor_to

_MINUTE = timedelta(minutes=1)
_KNOWN_FIELDS = 3


def pack(forecast: PriceForecast) -> bytes:
    """All of ``forecast`` but what names it: series, moment of issue and model."""
    base = floor_to(forecast.issued_at, 60)
    levels = sorted({level for point in forecast.points for level in point.quantiles})
    content = {
        "interval_level": forecast.interval_level,
        "levels": levels,
        "points": [_point_row(point, base, levels) for point in forecast.points],
        "missing": [(start - base) // _MINUTE for start in forecast.missing],
        "metrics": [
            [*score[:-1], score.window.start.isoformat(), score.window.end.isoformat()]
            for score in forecast.metrics
        ],
        "rungs": forecast.rungs,
    }
    return zlib.compress(json.dumps(content, separators=(",", ":")).encode())


def unpack(series: str, issued_at: datetime, model: str, content: bytes) -> PriceForecast:
    """The forecast that ``pack`` was given."""
    fields: dict[str, Any] = json.loads(zlib.decompress(content))
    base = floor_to(issued_at, 60)
    return PriceForecast(
        series=series,
        issued_at=issued_at,
        model=model,
        points=tuple(_point(row, base, fields["levels"]) for row in fields["points"]),
        interval_level=fields["interval_level"],
        metrics=tuple(_score(row) for row in fields["metrics"]),
        missing=tuple(base + minute * _MINUTE for minute in fields["missing"]),
        rungs=tuple(Rung(*row) for row in fields.get("rungs", ())),
    )


def _point_row(point: ForecastPoint, base: datetime, levels: Sequence[float]) -> list[Any]:
    row = [(point.start - base) // _MINUTE, point.minutes, point.price_eur_per_mwh]
    if point.known:
        return row
    return [*row, point.lower, point.upper, *(point.quantiles.get(level) for level in levels)]


def _point(row: Sequence[Any], base: datetime, levels: Sequence[float]) -> ForecastPoint:
    start, minutes, price = base + row[0] * _MINUTE, row[1], row[2]
    if len(row) == _KNOWN_FIELDS:
        return ForecastPoint.published(start, minutes, price)
    lower, upper, *said = row[_KNOWN_FIELDS:]
    quantiles = {
        level: value for level, value in zip(levels, said, strict=True) if value is not None
    }
    return ForecastPoint(start, minutes, price, lower, upper, known=False, quantiles=quantiles)


def _score(row: Sequence[Any]) -> RollingScore:
    model, mae, hours, origins, start, end = row
    window = Interval(datetime.fromisoformat(start), datetime.fromisoformat(end))
    return RollingScore(model, mae, hours, origins, window)
