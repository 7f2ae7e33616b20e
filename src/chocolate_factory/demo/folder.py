"""Where a demonstration keeps its data: a folder of its own, never one with real values."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from chocolate_factory.kernel.errors import ConfigurationError

MARK = "demo.json"
"""In the folder: of which world its values are, and which instant was reached."""


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A new folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(
        prefix="chocolate-demo-", ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


def leave_removing(folder: Path) -> NoReturn:
    """End this process and remove ``folder`` although a job goes on and cannot be called back.

    What is emptied under a job's hands is soon there again, so the job ends first.
    """
    remove = "import shutil, sys; shutil.rmtree(sys.argv[1])"
    os.execv(sys.executable, [sys.executable, "-I", "-c", remove, str(folder)])  # noqa: S606 - a folder of our own


def take_folder(folder: Path, seed: int) -> datetime | None:
    """Take ``folder``, which is made at need, for the world of ``seed``.

    Returns:
        The instant that the demonstration had reached in it; None in a new one.

    Raises:
        ConfigurationError: It holds something else, or another world.
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return None
    kept, reached = _mark(folder)
    if kept != seed:
        raise ConfigurationError(
            f"{folder} holds the demonstration with seed {kept}, not {seed}.",
            advice=f"Ask for --seed {kept}, or name another folder.",
        )
    return reached


def _mark(folder: Path) -> tuple[int, datetime]:
    try:
        kept = json.loads((folder / MARK).read_text("utf-8"))
        return int(kept["seed"]), datetime.fromisoformat(kept["reached"])
    except (OSError, KeyError, TypeError, ValueError):
        raise ConfigurationError(
            f"{folder} holds something that is no demonstration, perhaps real data.",
            advice="Name a new folder: a demonstration never touches real values.",
        ) from None


def leave_folder(folder: Path, seed: int, reached: datetime) -> None:
    """Note in ``folder`` what it holds, and until when."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = {"seed": seed, "reached": reached.isoformat()}
    (folder / MARK).write_text(json.dumps(kept), "utf-8")
