"""One service for each data directory, and none while its store is being copied."""

from collections.abc import Iterator
from contextlib import contextmanager

from chocolate_factory.kernel.process_lock import held_alone
from chocolate_factory.settings import Settings

SERVING_LOCK = ".serving"
"""In the data directory; held by the service as long as it runs."""


@contextmanager
def in_place_of_service(settings: Settings) -> Iterator[bool]:
    """Be the service on the data directory, or keep it from starting; False: one runs."""
    with held_alone(settings.data_dir / SERVING_LOCK) as alone:
        yield alone
