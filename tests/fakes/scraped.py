"""What a scrape of a service over memory says, sample by sample."""

from prometheus_client.parser import text_string_to_metric_families

from tests.fakes.service import Service

Samples = dict[tuple[object, ...], float]
"""By name and pairs of label and value, in the order of their names."""


def scraped(service: Service) -> Samples:
    """Every sample of ``GET /metrics``."""
    text = service.admin.get("/metrics").text
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
