"""Looks after a SQL database beside which an InfluxDB has the values of series."""

from dataclasses import replace

from chocolate_factory.storage.upkeep import Compaction, DatabaseState, StoreUpkeep
from chocolate_factory.timeseries.influxdb.door import InfluxDoor


class InfluxUpkeep:
    """Of both: InfluxDB compacts what it keeps by itself, and says so when it is damaged."""

    def __init__(self, records: StoreUpkeep, door: InfluxDoor) -> None:
        """Of the SQL database that ``records`` looks after, and of the InfluxDB behind ``door``."""
        self._records = records
        self._door = door

    def state(self) -> DatabaseState:
        """See ``StoreUpkeep.state``."""
        return self._told(self._records.state())

    def faults(self) -> list[str]:
        """See ``StoreUpkeep.faults``."""
        self._door.ping()
        return self._records.faults()

    def compact(self) -> Compaction:
        """See ``StoreUpkeep.compact``."""
        done = self._records.compact()
        return Compaction(self._told(done.before), self._told(done.after))

    def _told(self, state: DatabaseState) -> DatabaseState:
        return replace(state, values_in=f"{self._door.server().label} at {self._door.place}")
