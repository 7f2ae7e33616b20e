"""The newest views of pages, and what became of them for each reader's language."""

import threading
from collections.abc import Callable, Hashable

from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.operations.check_health import check_health
from chocolate_factory.operations.fill_work import FillWork
from chocolate_factory.operations.health import Health
from chocolate_factory.operations.job_board import JobBoard
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.gaps import Summary
from chocolate_factory.web.gather.heatmap import Heatmap, gather_heatmap
from chocolate_factory.web.gather.history import gather_history
from chocolate_factory.web.gather.kept import Kept
from chocolate_factory.web.gather.outage import gather_without_store
from chocolate_factory.web.gather.today import gather_today
from chocolate_factory.web.pages.today import TodayView

VIEW_SECONDS = 2.0
HEALTH_SECONDS = 10.0
GAPS_SECONDS = 60.0
"""Looking ninety days over takes longer than all the rest."""
LOADING_SECONDS = 10.0
"""While it is being loaded, it is looked over more often, so that one sees it go on."""
HEATMAP_SECONDS = 30.0
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
        history = Kept(
            lambda: gather_history(ports, board),
            ports.clock,
            seconds=lambda kept: LOADING_SECONDS if kept.loading else GAPS_SECONDS,
            longest=LONGEST_FACTOR * GAPS_SECONDS,
        )
        self._today = Kept(
            lambda: gather_today(ports, board, work, history.get()),
            ports.clock,
            seconds=VIEW_SECONDS,
            longest=LONGEST_FACTOR * VIEW_SECONDS,
        )
        self._history = history
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
        self._heatmap = Kept(
            lambda: gather_heatmap(ports),
            ports.clock,
            seconds=HEATMAP_SECONDS,
            longest=LONGEST_FACTOR * HEATMAP_SECONDS,
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
        return self._history.get().gaps

    def health(self) -> Health:
        """All checks, likewise."""
        return self._health.get()

    def heatmap(self) -> Heatmap:
        """The hours ahead in money, at most some minutes old.

        Raises:
            UnknownTariffYearError: The tariff tables cover none of it.
            StoreError: The store cannot be read.
        """
        return self._heatmap.get()

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
