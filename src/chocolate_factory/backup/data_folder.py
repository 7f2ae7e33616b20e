"""Who may work in the data folder: many at once, but nobody while a backup is brought back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chocolate_factory.backup.model import OccupiedError
from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.kernel.process_lock import held_alone, held_together

IN_USE = ".in-use"
"""Held by every process that works in the folder."""
ARRIVED = ".restored"
"""A backup that is unpacked whole, and not yet in its place."""


@contextmanager
def working_in(folder: Path) -> Iterator[None]:
    """Keep restores out of ``folder`` as long as the context lasts.

    Raises:
        StoreError: A backup is being restored into it, or was and did not come to its end.
    """
    with held_together(folder / IN_USE) as held:
        if not held:
            raise StoreError(
                f"A backup is being restored into {folder}.",
                advice="Start again when it has ended.",
            )
        if (folder / ARRIVED).exists():
            raise StoreError(
                f"A restore into {folder} was interrupted.",
                advice="Run the same `chocolate restore` again; what was there before is kept in a "
                "folder before-restore-… below it.",
            )
        yield


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep everybody else out of ``folder``, made at need, as long as the context lasts.

    Raises:
        OccupiedError: Somebody works there.
        StoreError: The folder cannot be written.
    """
    with held_alone(folder / IN_USE) as held:
        if not held:
            raise OccupiedError(
                f"A program is working in {folder}.",
                advice="Stop the service and every other `chocolate` command, then restore.",
            )
        yield
