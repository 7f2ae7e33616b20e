"""Upkeep where there is no database: nothing can be damaged and nothing takes space."""

from chocolate_factory.storage.migrate import newest_revision
from chocolate_factory.storage.upkeep import Compaction, DatabaseState


class MemoryUpkeep:
    """Of stores in memory."""

    def state(self) -> DatabaseState:
        """See ``StoreUpkeep.state``."""
        newest = newest_revision()
        return DatabaseState("memory", newest, newest, 0, 0, 0)

    def faults(self) -> list[str]:
        """See ``StoreUpkeep.faults``."""
        return []

    def compact(self) -> Compaction:
        """See ``StoreUpkeep.compact``."""
        return Compaction(self.state(), self.state())
