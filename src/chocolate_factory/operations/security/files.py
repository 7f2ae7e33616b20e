"""Whether files are for those they are for, and what they were."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from chocolate_factory.forecasting.artefacts.model import ArtefactName
from chocolate_factory.forecasting.artefacts.store import ArtefactStore
from chocolate_factory.kernel.errors import DamagedModelError
from chocolate_factory.operations.security.model import Point, Posture, Standing

SHOWN = 3
_OTHERS = 0o077
_OTHERS_CHANGE = 0o022


def look_at_files(posture: Posture, artefacts: ArtefactStore) -> Iterator[Point]:
    """Everything about files."""
    yield _user(posture)
    yield _data(posture)
    for file in posture.private:
        yield _private(file)
    for file in posture.unchangeable:
        yield _unchangeable(file)
    yield _models(artefacts)


def _user(posture: Posture) -> Point:
    if posture.user:
        return Point.ok("user", "The program runs as an ordinary user.")
    return Point.warning(
        "user",
        "The program runs as root.",
        "Run it as a user of its own, as the unit for systemd and the container do.",
    )


def _data(posture: Posture) -> Point:
    folder = posture.data_dir
    if not folder.is_dir():
        return Point.ok("data", f"There is no {folder} yet.")
    everything = _states(folder)
    strange = [path for path, state in everything.items() if state.st_uid != posture.user]
    if strange and posture.user:
        return Point.wrong(
            "data",
            f"{_some(strange)} belong to another user.",
            f"sudo chown -R {posture.user} {folder}",
        )
    loose = [path for path, state in everything.items() if _is_open_to_others(state)]
    if loose:
        readable = [path for path in loose if stat.S_ISREG(everything[path].st_mode)]
        return Point(
            "data",
            Standing.WRONG if readable else Standing.WARNING,
            f"Others can {'read' if readable else 'look into'} {_some(readable or loose)}.",
            f"chmod -R go-rwx {folder}",
        )
    return Point.ok("data", f"{len(everything)} files and folders are ours alone.")


def _states(folder: Path) -> dict[Path, os.stat_result]:
    """Of everything in it and itself; of links not where they lead."""
    paths = [folder]
    for parent, folders, files in os.walk(folder):
        paths += (Path(parent) / name for name in (*folders, *files))
    states = {}
    for path in sorted(paths):
        with suppress(FileNotFoundError):  # a log of the database comes and goes
            states[path] = path.lstat()
    return states


def _is_open_to_others(state: os.stat_result) -> bool:
    """Whether anybody but its owner may read, change or enter it."""
    return not stat.S_ISLNK(state.st_mode) and bool(stat.S_IMODE(state.st_mode) & _OTHERS)


def _private(file: Path) -> Point:
    if not _is_open_to_others(file.stat()):
        return Point.ok(file.name, f"Only we can read {file}.")
    return Point.wrong(
        file.name,
        f"Others can read {file}, which has secrets.",
        f"chmod 600 {file}",
    )


def _unchangeable(file: Path) -> Point:
    if not stat.S_IMODE(file.stat().st_mode) & _OTHERS_CHANGE:
        return Point.ok(file.name, f"Only its owner can change {file}.")
    return Point.wrong(
        file.name,
        f"Others can change {file}, and with it what the factory does.",
        f"chmod go-w {file}",
    )


def _models(artefacts: ArtefactStore) -> Point:
    """Every version that may be asked to speak is what was written."""
    names = [
        ArtefactName(shelf.series, shelf.model, version)
        for shelf in artefacts.shelves()
        for version in shelf.versions
    ]
    damaged = [str(name) for name in names if not _is_whole(artefacts, name)]
    if damaged:
        return Point.wrong(
            "models",
            f"Not what was written: {', '.join(damaged[:SHOWN])}.",
            "They are refused; find out who changed them, delete them and `chocolate train`.",
        )
    return Point.ok("models", f"{len(names)} trained models are what was written.")


def _is_whole(artefacts: ArtefactStore, name: ArtefactName) -> bool:
    try:
        artefacts.load(name)
    except DamagedModelError:
        return False
    return True


def _some(paths: list[Path]) -> str:
    named = ", ".join(str(one) for one in paths[:SHOWN])
    more = len(paths) - SHOWN
    return f"{named} and {more} more" if more > 0 else named
