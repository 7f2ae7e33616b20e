"""The long pieces of work that the service does behind everybody's back."""

from collections.abc import Callable
from dataclasses import dataclass

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.operations.fill_work import FillWork
from chocolate_factory.operations.heal_gaps import heal_gaps
from chocolate_factory.operations.initialise import initialise, is_unfinished, whole_history
from chocolate_factory.operations.load_climate import ClimateLoading
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.workshop import Workshop
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.timeseries.progress import Watcher


@dataclass(frozen=True, slots=True)
class Background:
    """Each piece one at a time; all may go on at once.

    Attributes:
        backfill: Closes the gaps of an interval.
        loading: Loads the whole history.
        climate: Loads the daily climate of a station.
        workshop: Trains models.
        office: Computes statements.
    """

    backfill: FillWork
    loading: FillWork
    climate: ClimateLoading
    workshop: Workshop
    office: Workshop

    def resume(self, ports: Ports) -> None:
        """Go on with what was begun before the program was stopped.

        Raises:
            StoreError: The journal cannot be read.
        """
        if is_unfinished(ports):
            self.loading.start(whole_history(ports))

    def stop(self) -> None:
        """Let nothing begin another request."""
        self.backfill.stop(wait_seconds=0)
        self.loading.stop(wait_seconds=0)
        self.climate.stop(wait_seconds=0)
        self.workshop.stop(wait_seconds=0)
        self.office.stop(wait_seconds=0)


def background_of(ports: Ports, on_done: Callable[[], None] = lambda: None) -> Background:
    """The work on ``ports``; ``on_done`` is told when a piece has ended."""

    def heal(interval: Interval, watch: Watcher) -> list[FillReport]:
        return heal_gaps(ports, interval, insist=True, on_progress=watch)

    def load(interval: Interval, watch: Watcher) -> list[FillReport]:
        return initialise(ports, since=interval.start, on_progress=watch)

    return Background(
        backfill=FillWork("backfill", heal, ports.clock, on_done),
        loading=FillWork("initialisation", load, ports.clock, on_done),
        climate=ClimateLoading(ports, on_done),
        workshop=ports.workshop,
        office=ports.office,
    )
