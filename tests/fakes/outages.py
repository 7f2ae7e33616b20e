"""A series store in memory that can be switched off, and the spool before it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.operations.spooling import Spooling
from chocolate_factory.storage.drain import Drain
from chocolate_factory.storage.spool import Spool
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.spooled import SpooledSeriesStore
from chocolate_factory.timeseries.suspicion import Inspector

SILENT = "The database does not answer."


class SwitchedStore(MemorySeriesStore):
    """Answers nothing while it is off."""

    def __init__(self) -> None:
        """Empty, and on."""
        super().__init__()
        self.on = True

    def __getattribute__(self, name: str) -> object:
        """Any public method, unless it is off."""
        public = not name.startswith("_") and name != "on"
        return _silent if public and not self.on else super().__getattribute__(name)


def _silent(*_: object, **__: object) -> None:
    raise StoreUnavailableError(SILENT, advice="Switch it on.")


def contents(store: MemorySeriesStore) -> list[dict[Any, Any]]:
    """All that it holds, to the microsecond, without what is empty."""
    held = (store._values, store._entries, store._absences)  # noqa: SLF001 - to compare everything
    return [{key: value for key, value in one.items() if value} for one in held]


class Patient:
    """A switched store behind a spool that is emptied when the test says so."""

    def __init__(
        self, folder: Path, clock: Clock, inspector: Inspector | None = None, **limits: int
    ) -> None:
        """Keep the spool in ``folder``."""
        self.behind = SwitchedStore()
        self.spool = Spool(folder / "spool.sqlite", **limits)
        self.drain = Drain(self.spool, folder / ".draining", pause_seconds=0.01)
        self.store = SpooledSeriesStore(self.behind, self.drain, clock, inspector)

    def close(self) -> None:
        """Leave no thread and no file open."""
        self.drain.stop()
        self.spool.close()


@contextmanager
def patient_store(
    folder: Path, clock: Clock, inspector: Inspector | None = None, **limits: int
) -> Iterator[Patient]:
    """A store behind a spool in ``folder``."""
    patient = Patient(folder, clock, inspector, **limits)
    try:
        yield patient
    finally:
        patient.close()


def spooling_of(patient: Patient) -> Spooling:
    """The spool before ``patient``'s store, as the ports have it."""
    store = patient.store
    return Spooling(patient.spool, patient.drain, store, lambda: store.outage)


class Switched:
    """Any port that can be switched off."""

    def __init__(self, behind: object) -> None:
        """On, and as good as ``behind``."""
        self.behind = behind
        self.on = True

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the port has
        """Of what is behind, unless it is off."""
        return getattr(self.behind, name) if self.on else _silent
