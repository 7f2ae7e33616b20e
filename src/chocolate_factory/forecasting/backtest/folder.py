"""Keeps each finished piece of a backtest on disk, so that one that was stopped can go on."""

from dataclasses import fields
from hashlib import sha256
from io import BytesIO
from json import dumps
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from chocolate_factory.forecasting.backtest.model import Said, Setup, Task

_FORMAT = 1
"""Of the files; another number is another folder."""
_ARRAYS = tuple(field.name for field in fields(Said))


def fingerprint(setup: Setup, data: str) -> str:
    """Names everything a forecast depends on, the models' code aside.

    Which models and series are run beside it does not change what one of them says.
    """
    decisive = setup.as_dict() | {"data": data, "format": _FORMAT}
    for free in ("models", "series"):
        decisive.pop(free)
    return sha256(dumps(decisive, sort_keys=True).encode()).hexdigest()[:16]


class ChunkFolder:
    """One file of plain arrays (never a pickle) for each piece."""

    def __init__(self, folder: Path, *, resume: bool) -> None:
        """Keep pieces in ``folder``; without ``resume`` those of an earlier run are not used."""
        self._folder = folder
        self._resume = resume

    def find(self, task: Task, setup: Setup) -> Said | None:
        """What was said in an earlier run; None if there is none or it cannot be read."""
        path = self._path(task)
        if not self._resume or not path.is_file():
            return None
        try:
            with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as file:
                said = Said(**{name: file[name] for name in _ARRAYS})
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return None
        whole = (len(task.days), len(setup.issues), setup.lead_days)
        return said if said.medians.shape[:3] == whole else None

    def keep(self, task: Task, said: Said) -> None:
        """Write a piece, whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(task)
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            np.savez(file, **{name: getattr(said, name) for name in _ARRAYS})
        part.replace(path)

    def _path(self, task: Task) -> Path:
        return self._folder / f"{task.label}_{len(task.days)}.npz"
