"""Metrics of what the service does: the program itself, jobs, sources, checks."""

from collections.abc import Iterator

from prometheus_client.metrics_core import Metric

from chocolate_factory import __version__
from chocolate_factory.journal.model import Outcome
from chocolate_factory.operations.health import Condition, Health
from chocolate_factory.operations.job_board import JobStatus
from chocolate_factory.operations.ports import Ports
from chocolate_factory.web.metrics.families import counter, gauge, one, seconds_of


def tell_program(ports: Ports) -> Iterator[Metric]:
    """Which program this is, and what time it thinks it is."""
    yield gauge("info", "Version of the program.", ["version"], [((__version__,), 1)])
    yield one(
        "clock_timestamp_seconds",
        "The product's clock, by which all its timestamps go; it may be shifted for trials.",
        seconds_of(ports.clock.now()),
    )


def tell_jobs(jobs: list[JobStatus]) -> Iterator[Metric]:
    """How each job stands, by the journal, which survives restarts."""
    last = [(job.id, job.last_run) for job in jobs if job.last_run]
    yield gauge(
        "job_last_run_timestamp_seconds",
        "When the job ended last.",
        ["job"],
        (((name,), seconds_of(run.ended_at)) for name, run in last),
    )
    yield gauge(
        "job_last_run_seconds",
        "How long its last run took.",
        ["job"],
        (((name,), run.seconds) for name, run in last),
    )
    yield gauge(
        "job_last_run_failed",
        "Whether its last run failed.",
        ["job"],
        (((name,), run.outcome is Outcome.FAILED) for name, run in last),
    )
    yield gauge(
        "job_last_success_timestamp_seconds",
        "When it last ended well.",
        ["job"],
        (((job.id,), seconds_of(job.succeeded_at)) for job in jobs),
    )
    yield gauge(
        "job_next_run_timestamp_seconds",
        "When it runs next.",
        ["job"],
        (((job.id,), seconds_of(job.next_run)) for job in jobs),
    )


def tell_sources(ports: Ports) -> Iterator[Metric]:
    """How the upstreams behave, and how much of what they allow is used."""
    states = ports.journal.sources().values()
    yield gauge(
        "source_up",
        "Whether the source answered sensibly when it was last asked.",
        ["source"],
        (((state.source,), not state.trouble) for state in states),
    )
    yield gauge(
        "source_failures_in_a_row",
        "Failures since it last answered sensibly.",
        ["source"],
        (((state.source,), state.failures) for state in states),
    )
    yield gauge(
        "source_last_answer_timestamp_seconds",
        "When it last answered sensibly.",
        ["source"],
        (((state.source,), seconds_of(state.answered_at)) for state in states),
    )
    yield gauge(
        "source_circuit_open",
        "Whether it is left alone for a while.",
        ["source"],
        (((source,), state != "closed") for source, state in ports.circuits().items()),
    )
    sent = ports.requests_sent()
    yield counter(
        "source_requests",
        "Requests sent to it since this process started.",
        ["source"],
        (((source,), one.requests) for source, one in sent.items()),
    )
    yield gauge(
        "source_requests_left",
        "Requests it said are left, as far as it says so.",
        ["source"],
        (((source,), one.remaining) for source, one in sent.items()),
    )
    yield gauge(
        "source_requests_per_minute_limit",
        "The most that it is asked in a minute.",
        ["source"],
        (((source,), limit) for source, limit in ports.requests_per_minute.items()),
    )


def tell_health(health: Health) -> Iterator[Metric]:
    """What ``/health`` says, without its sentences."""
    order = list(Condition)
    yield one(
        "health",
        "0: all is well, 1: degraded, 2: failing.",
        order.index(health.status),
    )
    yield gauge(
        "check",
        "0: all is well, 1: degraded, 2: failing.",
        ["check"],
        (((check.name,), order.index(check.status)) for check in health.checks),
    )
