"""Checksums of what a store holds, the same in whatever order and kind of store it lies."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

_BYTES = 16
_MODULUS = 1 << (8 * _BYTES)


def canonical(values: Iterable[object]) -> bytes:
    """One text for one row: floats to the last bit, so that -0.0 is not 0.0; True is 1."""
    return "\x1f".join(map(_text, values)).encode("utf-8", "surrogatepass")


def _text(value: object) -> str:
    if isinstance(value, float):
        return value.hex()
    if isinstance(value, bool):
        return repr(int(value))
    return repr(value)


@dataclass
class Sum:
    """Count and checksum of rows; the order in which they are added does not matter."""

    count: int = 0
    total: int = 0

    def add(self, rows: Iterable[bytes]) -> None:
        """Add rows in canonical form."""
        for row in rows:
            self.count += 1
            digest = hashlib.blake2b(row, digest_size=_BYTES).digest()
            self.total = (self.total + int.from_bytes(digest)) % _MODULUS

    @property
    def checksum(self) -> str:
        """32 hexadecimal digits; of nothing: zeros."""
        return f"{self.total:0{2 * _BYTES}x}"
