"""The newest views of pages, and what became of them for each reader's language."""

import threading
from collections.abc import Callable, Hashable

from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.operations.check_health import check_health
from chocolate_factory.operations.fill_work import FillWork
from chocolate_factory.operations.heal_gaps import find_all_gaps
from chocolate_factory.operations.health import Health
from chocolate_factory.operations.job_board import JobBoard
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.gaps import Summary, summarise
from chocolate_factory.web.gather.kept import Kept
from chocolate_factory.web.gather.outage import gather_without_store
from chocolate_factory.web.gather.today import gather_today
from chocolate_factory.web.pages.today import TodayView

VIEW_SECONDS = 2.0
HEALTH_SECONDS = 10.0
GAPS_SECONDS = 60.0
"""Looking ninety days over takes longer than all the rest."""
LONGEST_FACTOR = 10


class Views:
    """Gathers the page Today when somebody looks, and renders it once for all who look alike."""

    def __init__(self, ports: Ports, board: JobBoard, work: FillWork) -> None:
        """Gather from the ports.

        Args:
            ports: What the operations work with.
            board: Whoever runs the jobs.
            work: The background backfill.
        """
        gaps = Kept(
            lambda: summarise(find_all_gaps(ports)),
            ports.clock,
            seconds=GAPS_SECONDS,
            longest=LONGEST_FACTOR * GAPS_SECONDS,
        )
        self._today = Kept(
            lambda: gather_today(ports, board, work, gaps.get()),
            ports.clock,
            seconds=VIEW_SECONDS,
            longest=LONGEST_FACTOR * VIEW_SECONDS,
        )
        self._gaps = gaps
        self._health = Kept(
            lambda: check_health(ports, board),
            ports.clock,
            seconds=HEALTH_SECONDS,
            longest=LONGEST_FACTOR * HEALTH_SECONDS,
        )
        self._outage = Kept(
            lambda: gather_without_store(ports, board, self._today.newest),
            ports.clock,
            seconds=VIEW_SECONDS,
            longest=2 * VIEW_SECONDS,
        )
        self._lock = threading.Lock()
        self._made: tuple[TodayView | None, dict[Hashable, str]] = (None, {})

    def today(self) -> TodayView:
        """The newest view; while the store does not answer, the last one, which says so.

        Raises:
            StoreError: The store answers that it cannot be read.
        """
        try:
            return self._today.get()
        except StoreUnavailableError:
            return self._outage.get()

    def gaps(self) -> Summary:
        """What history lacks, as it was when last looked at.

        Raises:
            StoreError: The store cannot be read.
        """
        return self._gaps.get()

    def health(self) -> Health:
        """All checks, likewise."""
        return self._health.get()

    def rendered(self, form: Hashable, render: Callable[[TodayView], str]) -> str:
        """The newest view in a form, rendered once for each view and form.

        Args:
            form: What tells this form from others: language, part, document.
            render: Makes the form.

        Raises:
            StoreError: The store cannot be read.
        """
        view = self.today()
        with self._lock:
            if self._made[0] is not view:
                self._made = (view, {})
            forms = self._made[1]
        if form not in forms:
            forms[form] = render(view)
        return forms[form]
