"""The port behind which the database itself is looked after: its size, its soundness, its space."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """What the database is like; sizes in bytes.

    Attributes:
        place: Where it is.
        schema: Revision of its schema.
        newest_schema: Revision this program was written for.
        file_bytes: The file, or the database in its server.
        log_bytes: The write-ahead log beside it, where it has one of its own.
        free_bytes: Of the file, what holds nothing and is used before it grows.
        values_in: Which other database has the values of series; "" where this one has them.
    """

    place: str
    schema: str
    newest_schema: str
    file_bytes: int
    log_bytes: int
    free_bytes: int
    values_in: str = ""


@dataclass(frozen=True, slots=True)
class Compaction:
    """What compacting gave back; sizes in bytes."""

    before: DatabaseState
    after: DatabaseState

    @property
    def returned_bytes(self) -> int:
        """Given back to the disk; 0 where the new statistics take more than that."""
        before, after = self.before, self.after
        return max(0, before.file_bytes + before.log_bytes - after.file_bytes - after.log_bytes)


class StoreUpkeep(Protocol):
    """Looks after the database; readers and writers go on meanwhile."""

    def state(self) -> DatabaseState:
        """What it is like; quick.

        Raises:
            StoreError: It cannot be read.
        """
        ...

    def faults(self) -> list[str]:
        """What is wrong with its pages, indices and references; reads all of it.

        Raises:
            StoreError: It cannot be read at all.
        """
        ...

    def compact(self) -> Compaction:
        """Give free space back and bring statistics up to date, in steps that block nobody long.

        Raises:
            StoreError: It cannot be written.
        """
        ...
