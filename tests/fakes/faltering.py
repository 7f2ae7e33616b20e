"""Stores that fail at chosen calls, and the program that works with them."""

from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from chocolate_factory.journal.memory import MemoryJournal
from chocolate_factory.journal.spooled import SpooledJournal
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.operations.ports import Ports
from chocolate_factory.storage.drain import Drain
from chocolate_factory.storage.spool import Spool
from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.quality.inspect import inspect_arrival
from chocolate_factory.timeseries.spooled import SpooledSeriesStore
from chocolate_factory.weather.memory import MemoryForecastRecord
from chocolate_factory.weather.spooled import SpooledForecastRecord
from chocolate_factory.weather.verification import Issue
from tests.fakes.clock import ManualClock
from tests.fakes.outages import SILENT, contents
from tests.fakes.upstream_world import simulated

T = TypeVar("T")
EVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class Calls:
    """Of all stores of one program, in the order in which they are made."""

    made: int = 0
    silent: Container[int] = ()
    """Which of them fail."""
    unheard: bool = False
    """Whether those that fail have done their work: the answer is lost on the way."""

    def make(self, act: Callable[[], T]) -> T:
        """The result of ``act``, unless it is the turn of one that fails."""
        number, self.made = self.made, self.made + 1
        if number not in self.silent:
            return act()
        if self.unheard:
            act()
        raise StoreUnavailableError(SILENT, advice="Switch it on.")


class Faltering:
    """Any port, whose calls are counted."""

    def __init__(self, behind: object, calls: Calls) -> None:
        """As good as ``behind``, as long as ``calls`` let it."""
        self._behind, self._calls = behind, calls

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the port has
        """The method of what is behind."""
        method = getattr(self._behind, name)
        return lambda *args, **more: self._calls.make(lambda: method(*args, **more))


class QuietDrain(Drain):
    """Takes what waits only when somebody settles: no thread decides when."""

    def start(self) -> None:
        """Wait for ``settle``."""


class Program:
    """The collecting part of the product, over stores in memory that falter."""

    def __init__(self, ports: Ports, folder: Path, now: datetime) -> None:
        """Start at ``now`` with empty stores; the spool is in ``folder``."""
        self.clock = ManualClock(now)
        self.calls = Calls()
        self.spool = Spool(folder / "spool.sqlite", reserve_bytes=0)
        self._lock_file = folder / ".draining"
        self._bare = ports
        self.series, self.journal = MemorySeriesStore(), MemoryJournal()
        self.record = MemoryForecastRecord()
        self.start()

    def start(self) -> None:
        """Begin anew with what the stores and the spool hold, as after a kill."""
        drain = QuietDrain(self.spool, self._lock_file)
        clock = cast("SystemClock", self.clock)
        store = SpooledSeriesStore(self._over(self.series), drain, clock, inspect_arrival)
        self._settle = drain.settle
        bare = replace(
            self._bare,
            clock=clock,
            series=store,
            filler=Filler(store, clock, inspect_arrival, store),
            journal=SpooledJournal(self._over(self.journal), drain),
            forecast_record=SpooledForecastRecord(self._over(self.record), drain),
        )
        self.ports = simulated(bare, clock)

    def twin(self, folder: Path) -> "Program":
        """Another one, just started, that knows the same; nothing may wait."""
        other = Program(self._bare, folder, self.clock.instant)
        for mine, its in zip(_everything(self.series), _everything(other.series), strict=True):
            its.update({key: _copied(said) for key, said in mine.items()})
        for state in self.journal.sources().values():
            other.journal.record_source(state)
        for source, issued in self.record.issues(self.ports.place.name, EVER).items():
            for at in issued:
                other.record.note_issue(self.ports.place.name, Issue(source, at))
        other.ports.journal.sources()  # or it would ask every forecaster, should the store be down
        return other

    def settle(self) -> None:
        """All stores answer, and what waits is let in."""
        self.calls.silent = ()
        self._settle()

    def known(self) -> dict[str, set[tuple[Any, ...]]]:
        """All words and doubts, as known when, and every issue; but not when they were written."""
        values, doubts, _ = contents(self.series)
        return {
            "words": {
                (key, *word[:-1])
                for key, said in values.items()
                for revisions in said.values()
                for word in revisions
            },
            "doubts": {(*place, *one) for place, said in doubts.items() for one in said},
            "issues": {
                (who, at)
                for who, said in self.record.issues(self.ports.place.name, EVER).items()
                for at in said
            },
        }

    def _over(self, behind: object) -> Any:  # noqa: ANN401 - stands for any port
        return Faltering(behind, self.calls)


def _everything(store: MemorySeriesStore) -> list[dict[Any, Any]]:
    return [store._values, store._entries, store._absences]  # noqa: SLF001 - to copy it all


def _copied(said: Any) -> Any:  # noqa: ANN401 - lists, or lists by place
    return {at: list(one) for at, one in said.items()} if isinstance(said, dict) else list(said)
