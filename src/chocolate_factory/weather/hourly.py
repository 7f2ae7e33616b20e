"""Turns the stamped values of an upstream into hourly observations."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from chocolate_factory.kernel.errors import UpstreamNonsenseError
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.kernel.read_fields import not_ahead, number
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.weather.model import Place, Quantity, forecast_series_of, series_of

MINUTES = 60


class Field(NamedTuple):
    """Under which name an upstream tells a quantity."""

    name: str
    quantity: Quantity


def offers(place: Place, fields: Iterable[Field], *, forecast: bool = False) -> dict[str, Field]:
    """The fields of an upstream by the key of the place's series they feed."""
    series = forecast_series_of(place) if forecast else series_of(place)
    return {series[field.quantity.name].key: field for field in fields}


def asked_for(series: Sequence[Series], offered: Mapping[str, Field]) -> dict[str, Field]:
    """The part of the offer that is asked for, by series key."""
    return {one.key: offered[one.key] for one in series if one.key in offered}


def hourly_observations(
    source: str, field: Field, stamped: Iterable[tuple[datetime, object]], interval: Interval
) -> list[Observation]:
    """One observation per hour that starts inside ``interval``, ascending.

    Args:
        source: Name of the upstream, for errors.
        field: Which of its fields this is.
        stamped: Instants (UTC) as the upstream stamps them, in any order, with its values; None
            where it has none. Of two values for an instant the later one in the answer counts.
        interval: What was asked for; values outside it are passed over.

    Raises:
        UpstreamNonsenseError: A value is no finite number, or a stamp is not a full hour or in the
            future; names the field.
    """
    values: dict[datetime, float] = {}
    for stamp, raw in stamped:
        start = field.quantity.start_of(stamp)
        not_ahead(source, start, interval)
        if raw is None or start not in interval:
            continue
        if (stamp.minute, stamp.second, stamp.microsecond) != (0, 0, 0):
            raise UpstreamNonsenseError(
                source, f"{source} stamps {field.name} {stamp.isoformat()}, which is no full hour."
            )
        what = f"{field.name} ({field.quantity.name}) at {stamp.isoformat()}"
        # Whether it can be true is asked at the door of the store.
        values[start] = number(source, raw, what)
    return [Observation(start, MINUTES, value) for start, value in sorted(values.items())]
