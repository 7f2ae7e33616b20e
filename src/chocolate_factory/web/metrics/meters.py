"""What is counted as it happens: requests answered, runs of jobs."""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    Summary,
    disable_created_metrics,
)

from chocolate_factory.journal.model import JobRun

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "other"
"""Whatever anybody may make up: unknown routes and methods."""
disable_created_metrics()  # a line more for each of ours, which nobody reads
_BUCKETS = (0.01, 0.05, 0.25, 1.0, 5.0)


class Meters:
    """Counters of one process since it started."""

    def __init__(self) -> None:
        """Begin at zero; the process itself is measured too, where the system tells."""
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "chocolate_http_requests",
            "Requests answered, by application, method, route and status.",
            ["app", "method", "route", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "chocolate_http_request_seconds",
            "How long answering took.",
            ["app", "route"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._runs = Counter(
            "chocolate_job_runs",
            "Runs of jobs since this process started, by outcome.",
            ["job", "outcome"],
            registry=self.registry,
        )
        self._run_seconds = Summary(
            "chocolate_job_run_seconds",
            "How long runs of jobs took that had something to do.",
            ["job"],
            registry=self.registry,
        )

    def answered(self, app: str, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer.

        Args:
            app: ``admin`` or ``viewer``.
            method: As asked.
            route: Template of the route, such as ``/planning/locks/{lock}``; never a path as asked.
            status: Of the answer.
            seconds: From the request to the end of the answer.
        """
        known = method if method in METHODS else OTHER
        self._requests.labels(app, known, route, str(status)).inc()
        self._seconds.labels(app, route).observe(seconds)

    def ran(self, run: JobRun) -> None:
        """Count one run of a job."""
        self._runs.labels(run.job, run.outcome.value).inc()
        self._run_seconds.labels(run.job).observe(max(0.0, run.seconds))
