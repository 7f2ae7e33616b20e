"""Metrics as Prometheus wants them: a name, a meaning, a value for each combination of labels."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

PREFIX = "chocolate_"

Sample = tuple[Sequence[str], float | None]
"""Values of the labels, and the value; None: there is none."""


def gauge(name: str, meaning: str, labels: Sequence[str], samples: Iterable[Sample]) -> Metric:
    """A value that goes up and down."""
    family = GaugeMetricFamily(PREFIX + name, meaning, labels=labels)
    for values, value in samples:
        if value is not None:
            family.add_metric(values, float(value))
    return family


def one(name: str, meaning: str, value: float | None) -> Metric:
    """A gauge without labels."""
    return gauge(name, meaning, (), [((), value)])


def counter(name: str, meaning: str, labels: Sequence[str], samples: Iterable[Sample]) -> Metric:
    """A value that only grows, or begins anew."""
    family = CounterMetricFamily(PREFIX + name, meaning, labels=labels)
    for values, value in samples:
        if value is not None:
            family.add_metric(values, float(value))
    return family


def seconds_of(instant: datetime | None) -> float | None:
    """Seconds since 1970, as Prometheus counts time."""
    return instant.timestamp() if instant else None
