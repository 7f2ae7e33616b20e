"""One scrape: everything gathered, in the format of Prometheus; what cannot be read is named."""

from collections.abc import Callable, Iterable, Iterator, Mapping

import structlog
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from chocolate_factory.kernel.errors import ChocolateError
from chocolate_factory.operations.health import Health
from chocolate_factory.operations.job_board import JobBoard
from chocolate_factory.operations.models_status import ModelsStatus
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.gaps import Summary
from chocolate_factory.web.metrics.families import gauge
from chocolate_factory.web.metrics.holdings import (
    tell_backups,
    tell_gaps,
    tell_series,
    tell_spool,
    tell_store,
)
from chocolate_factory.web.metrics.meters import Meters
from chocolate_factory.web.metrics.results import tell_forecasts, tell_plan, tell_skill
from chocolate_factory.web.metrics.work import tell_health, tell_jobs, tell_program, tell_sources

Section = Callable[[], Iterable[Metric]]
log = structlog.get_logger()


def scrape(sections: Mapping[str, Section], meters: Meters) -> bytes:
    """Everything, as text.

    A section that cannot be read, because the store does not answer, leaves the others alone.
    """
    gathered = CollectorRegistry()
    gathered.register(_Sections(sections))
    return bytes(generate_latest(gathered) + generate_latest(meters.registry))


def sections_of(
    ports: Ports,
    board: JobBoard,
    *,
    gaps: Callable[[], Summary],
    health: Callable[[], Health],
    models: Callable[[], ModelsStatus],
) -> dict[str, Section]:
    """What is gathered at each scrape, by name.

    Args:
        ports: What to look at.
        board: Whoever runs the jobs.
        gaps: What history lacks; dear, so kept for a while.
        health: All checks, likewise.
        models: How models do, likewise.
    """
    return {
        "program": lambda: tell_program(ports),
        "health": lambda: tell_health(health()),
        "jobs": lambda: tell_jobs(board.jobs()),
        "sources": lambda: tell_sources(ports),
        "series": lambda: tell_series(ports),
        "gaps": lambda: tell_gaps(gaps()),
        "forecasts": lambda: tell_forecasts(ports),
        "skill": lambda: tell_skill(models()),
        "plan": lambda: tell_plan(ports.plans.latest()),
        "store": lambda: tell_store(ports),
        "spool": lambda: tell_spool(ports),
        "backups": lambda: tell_backups(ports),
    }


class _Sections(Collector):
    """Asks each section once."""

    def __init__(self, sections: Mapping[str, Section]) -> None:
        self._sections = sections

    def describe(self) -> Iterable[Metric]:
        """Nothing: what there is shows when it is asked for."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Every metric of every section."""
        failed: dict[str, bool] = {}
        for name, section in self._sections.items():
            try:
                found = list(section())
            except ChocolateError as error:
                log.warning("metrics_missing", section=name, error=error.message)
                failed[name] = True
                continue
            failed[name] = False
            yield from found
        yield gauge(
            "scrape_section_failed",
            "Whether these metrics are missing because they could not be read.",
            ["section"],
            (((name,), missing) for name, missing in failed.items()),
        )
