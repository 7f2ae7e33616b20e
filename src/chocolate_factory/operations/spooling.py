"""What waits while the store is down, as the operations and the shells see it."""

from collections.abc import Callable
from dataclasses import dataclass

from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.storage.drain import Drain
from chocolate_factory.storage.spool import Spool
from chocolate_factory.storage.spool_entry import SpoolState
from chocolate_factory.timeseries.arrivals import Arrivals
from chocolate_factory.timeseries.standing import Outage


@dataclass(frozen=True, slots=True)
class Spooling:
    """The spool of one process.

    Attributes:
        spool: Where things wait.
        drain: Takes them to their stores.
        arrivals: Where whoever fetches lets values wait.
        outage: Since when and why the series are not answered, if they are not.
    """

    spool: Spool
    drain: Drain
    arrivals: Arrivals
    outage: Callable[[], Outage | None]

    def state(self) -> SpoolState:
        """What waits, and what became of everything that ever did.

        Raises:
            StoreUnavailableError: The spool cannot be read.
        """
        return self.spool.state()

    def resume(self) -> None:
        """Take to the stores what a process before this one left."""
        try:
            waits = not self.spool.is_empty()
        except StoreUnavailableError:
            return  # health tells
        if waits:
            self.drain.start()
