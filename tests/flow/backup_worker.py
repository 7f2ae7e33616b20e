"""A process of its own that takes a backup of an installation, perhaps without room for it.

Run as ``python -m tests.flow.backup_worker <data folder> <second> <largest file in bytes>``.
"""

import resource
import sys
from datetime import timedelta
from pathlib import Path

from chocolate_factory.backup.model import Kind
from chocolate_factory.backup.take import take_backup
from chocolate_factory.kernel.errors import ChocolateError
from tests.fakes.backups import MADE_AT, opened_scope
from tests.flow.store_worker import say


def main(data: Path, second: int, largest: int) -> None:
    """Say ``ready``, then take a backup, and say its name or why there is none."""
    with opened_scope(data) as scope:
        if largest:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
        say("ready")
        try:
            taken = take_backup(scope, Kind.SCHEDULED, MADE_AT + timedelta(seconds=second))
        except ChocolateError as error:
            say(f"refused {error}")
        else:
            say(f"taken {taken.path.name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
