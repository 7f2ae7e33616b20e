"""What waits in the spool, and its figures."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from chocolate_factory.kernel.errors import StoreUnavailableError


class SpoolFullError(StoreUnavailableError):
    """The spool holds as much as it may; nothing that waits is thrown away for something new."""

    def __init__(self, file: Path, limit_bytes: int) -> None:
        """Name the file and its limit."""
        super().__init__(
            f"The spool {file} is full ({limit_bytes / 1_000_000:.0f} MB): what arrives now is"
            " refused, what waits is kept.",
            advice="Bring the store back; or raise CHOCOLATE_SPOOL_MEGABYTES and restart.",
        )


class DamagedItemError(ValueError):
    """What waits is not what was put there."""


class Item(NamedTuple):
    """Something to be stored later."""

    kind: str
    """Which store takes it, and how."""
    subject: str
    """What it is about: the key of a series, or ""."""
    values: int
    """How many values it holds."""
    arrived_at: int
    """Microseconds since 1970 UTC, as the clock said."""
    packed: bytes
    """JSON, compressed; its checksum is part of the form."""

    @classmethod
    def of(cls, kind: str, content: Mapping[str, Any], arrived_at: int) -> "Item":
        """Pack ``content``, whose ``series`` and ``values``, if any, are its subject and size."""
        text = json.dumps(content, separators=(",", ":"), allow_nan=False)
        packed = zlib.compress(text.encode())
        values = len(content.get("values", ())) or 1
        return cls(kind, str(content.get("subject", "")), values, arrived_at, packed)

    def content(self) -> dict[str, Any]:
        """What was packed.

        Raises:
            DamagedItemError: It is not what was packed.
        """
        try:
            content: dict[str, Any] = json.loads(zlib.decompress(self.packed))
        except (zlib.error, ValueError) as error:
            raise DamagedItemError(str(error)) from error
        return content


class Waiting(NamedTuple):
    """An item in its place of the queue."""

    number: int
    """Rising; never used twice."""
    item: Item


@dataclass(frozen=True, slots=True)
class SpoolState:
    """What waits; the totals count values since the file was begun.

    Attributes:
        limit_bytes: What may wait.
        entries: Batches that wait.
        values: Values in them.
        bytes: Their size, packed.
        oldest: Arrival of what waits longest (microseconds since 1970 UTC); None: nothing waits.
        spooled: Values that ever had to wait.
        drained: Of these, those the store has taken since.
        refused: Values that could not wait, because the spool was full or could not be written.
        set_aside: Values the store will never take as they are; kept beside the queue.
        reason: Why, of the last of them.
        damaged_files: Spools that could not be read any more, moved aside.
    """

    limit_bytes: int
    entries: int = 0
    values: int = 0
    bytes: int = 0
    oldest: int | None = None
    spooled: int = 0
    drained: int = 0
    refused: int = 0
    set_aside: int = 0
    reason: str = ""
    damaged_files: tuple[str, ...] = ()

    @property
    def oldest_at(self) -> datetime | None:
        """Arrival of what waits longest (UTC)."""
        return None if self.oldest is None else datetime.fromtimestamp(self.oldest / 1e6, UTC)
