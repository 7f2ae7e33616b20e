"""Everything about one key that operations need: its guard, a way to try it, its use."""

from collections.abc import Callable
from dataclasses import dataclass

from chocolate_factory.credentials.guard import KeyGuard
from chocolate_factory.credentials.model import Use


@dataclass(frozen=True, slots=True)
class KeyWatch:
    """One key that is set.

    Attributes:
        guard: Stands before everything that uses it.
        probe: One cheap request with it; raises as a source does.
        use: How often its source was asked.
    """

    guard: KeyGuard
    probe: Callable[[], object]
    use: Callable[[], Use] = Use
