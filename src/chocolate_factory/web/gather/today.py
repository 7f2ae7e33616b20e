"""Everything the page Today shows, gathered in one go."""

from chocolate_factory.operations.check_health import check_health
from chocolate_factory.operations.fill_work import FillWork
from chocolate_factory.operations.job_board import JobBoard
from chocolate_factory.operations.ports import Ports
from chocolate_factory.web.gather.history import History
from chocolate_factory.web.gather.plan import gather_plan
from chocolate_factory.web.gather.prices import gather_prices
from chocolate_factory.web.gather.state import (
    gather_alerts,
    gather_healing,
    gather_series,
    gather_weather,
)
from chocolate_factory.web.pages.today import Cause, Circumstances, Missing, TodayView


def gather_today(ports: Ports, board: JobBoard, work: FillWork, history: History) -> TodayView:
    """The page as of now.

    Args:
        ports: What the operations work with.
        board: Whoever runs the jobs.
        work: The background backfill.
        history: What it lacks.

    Raises:
        StoreError: The store cannot be read.
    """
    now = ports.clock.now()
    price_now, strip = gather_prices(ports, now)
    forecast = None
    if ports.forecasts.latest(ports.price_series.key) is None:
        forecast = Missing(Cause.HEALING)
    return TodayView(
        site_name=ports.site.site.name,
        now=now,
        price_now=price_now,
        prices=strip,
        plan=gather_plan(ports, now),
        weather=gather_weather(ports, now),
        forecast=forecast,
        series=gather_series(ports, now),
        alerts=gather_alerts(check_health(ports, board)),
        gaps=history.gaps,
        healing=gather_healing(work),
        loading=history.loading,
        circumstances=Circumstances(
            clock_shifted=ports.clock.is_set,
            simulated=ports.simulated,
            speed=ports.clock.speed,
            missing_keys=tuple(sorted(ports.missing_keys.items())),
        ),
    )
