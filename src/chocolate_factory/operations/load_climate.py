"""Loads AEMET's daily climate in the background: one station at a time, watched and stoppable."""

from collections.abc import Callable
from threading import Lock

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.operations.fill_work import FillState, FillWork
from chocolate_factory.operations.import_climate import (
    YEAR,
    climate_station,
    import_daily_climate,
    require_climate_source,
)
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.timeseries.progress import Watcher


class ClimateLoading:
    """Starts, watches and stops the loading of a station."""

    def __init__(self, ports: Ports, on_done: Callable[[], None] = lambda: None) -> None:
        """Prepare; nothing runs before ``start``. ``on_done`` is told when it has ended."""
        self._ports = ports
        self._on_done = on_done
        self._lock = Lock()
        self._work: FillWork | None = None

    @property
    def state(self) -> FillState | None:
        """Where the newest loading stands; None if there was none."""
        work = self._work
        return work.state if work else None

    def start(self, station_id: str | None, years: int) -> FillState:
        """Begin to load, or say where the one that is running stands.

        Args:
            station_id: AEMET's code of the station; None: the site's.
            years: How far back.

        Raises:
            InputError: There is no such station.
            NoClimateSourceError: There is no key to ask AEMET with.
        """
        ports = self._ports
        station = climate_station(ports, station_id)
        require_climate_source(ports)

        def load(_: Interval, watch: Watcher) -> list[FillReport]:
            return import_daily_climate(ports, station.code, years, watch)

        with self._lock:
            state = self.state
            if state is not None and state.running:
                return state
            now = ports.clock.now()
            self._work = FillWork("daily-climate", load, ports.clock, self._on_done)
            return self._work.start(Interval(now - years * YEAR, now))

    def stop(self, *, wait_seconds: float = 10.0) -> None:
        """Stop after the running request; what was written stays."""
        work = self._work
        if work is not None:
            work.stop(wait_seconds=wait_seconds)
