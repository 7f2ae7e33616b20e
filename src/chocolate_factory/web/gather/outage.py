"""The page while the store does not answer: what was known last, and what to do."""

from dataclasses import replace

from chocolate_factory.operations.check_health import check_health
from chocolate_factory.operations.job_board import JobBoard
from chocolate_factory.operations.ports import Ports
from chocolate_factory.speech.message import Message
from chocolate_factory.web.gather.state import gather_alerts
from chocolate_factory.web.pages.today import (
    Alert,
    AlertLevel,
    Cause,
    Circumstances,
    Missing,
    TodayView,
)


def gather_without_store(ports: Ports, board: JobBoard, last: TodayView | None) -> TodayView:
    """The last view with the alerts of now; without one, a page that only says what is wrong.

    Args:
        ports: What the operations work with.
        board: Whoever runs the jobs.
        last: What was shown before the store went down; None: the service started without it.
    """
    alerts = gather_alerts(check_health(ports, board))
    if last is not None:
        as_of = Message("alert.store.stale", {"at": last.now})
        return replace(
            last, alerts=(*alerts, Alert(AlertLevel.WARNING, as_of)), healing=None, loading=None
        )
    gone = Missing(Cause.STORE_DOWN)
    return TodayView(
        site_name=ports.site.site.name,
        now=ports.clock.now(),
        price_now=gone,
        prices=gone,
        plan=gone,
        weather=gone,
        alerts=alerts,
        circumstances=Circumstances(
            clock_shifted=ports.clock.is_set,
            simulated=ports.simulated,
            missing_keys=tuple(sorted(ports.missing_keys.items())),
        ),
    )
