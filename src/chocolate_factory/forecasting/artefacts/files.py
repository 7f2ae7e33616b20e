"""Trained models in folders: ``<root>/<series>/<model>/<version>/``.

A version is written into a hidden folder beside its place and renamed into it when every byte is on
the disk; from then on it never changes. ``current`` beside the versions says which one serves. Only
the owner may read or write. Nothing is ever unpickled.
"""

import json
import os
import shutil
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

import structlog

from chocolate_factory.forecasting.artefacts.card import ModelCard, card_of
from chocolate_factory.forecasting.artefacts.errors_file import pack_errors, unpack_errors
from chocolate_factory.forecasting.artefacts.manifest import (
    CARD,
    ERRORS,
    FILES,
    MANIFEST,
    check,
    hashes_in,
    manifest_of,
    refused,
)
from chocolate_factory.forecasting.artefacts.model import Artefact, ArtefactName, Shelf
from chocolate_factory.forecasting.artefacts.store import KEPT_VERSIONS, NoOlderVersionError
from chocolate_factory.kernel.errors import DamagedModelError, StoreError
from chocolate_factory.kernel.plain_names import is_plain
from chocolate_factory.kernel.private_files import (
    OWNER_ONLY,
    make_private,
    sync_folder,
    write_new,
    write_privately,
)

CURRENT = "current"
_UNFINISHED = "."
_ABANDONED_SECONDS = 3600.0
"""Half a version this much older than a whole one was left by a crash."""
_log = structlog.get_logger()


class FolderArtefactStore:
    """See ``ArtefactStore``; several processes may share a root."""

    def __init__(self, root: Path, *, kept: int = KEPT_VERSIONS) -> None:
        """Keep everything below ``root``, made when needed; ``kept`` versions of each model."""
        self._root = root
        self._kept = kept
        self._lock = threading.Lock()

    def save(self, artefact: Artefact) -> None:
        """See ``ArtefactStore.save``."""
        name = artefact.name
        files = {f"{FILES}{file}": content for file, content in artefact.files.items()}
        files[ERRORS] = pack_errors(artefact.errors)
        files[CARD] = json.dumps(artefact.card.as_dict(), indent=1, allow_nan=False).encode()
        files[MANIFEST] = manifest_of(files)
        place = self._place(name)
        with self._lock:
            try:
                _write_whole(place, files)
                write_privately(place.parent / CURRENT, name.version.encode())
                self._prune(name)
            except OSError as error:
                message = f"The trained model {name} cannot be kept: {error.strerror or error}."
                raise StoreError(
                    message, advice=f"Look at the rights and the free space of {self._root}."
                ) from error

    def load(self, name: ArtefactName) -> Artefact:
        """See ``ArtefactStore.load``."""
        hashes = self._hashes(name)
        contents = {file: check(file, self._read(name, file), hashes[file]) for file in hashes}
        self._refuse_strangers(name, hashes)
        if not {CARD, ERRORS} <= contents.keys():
            raise refused(f"{name} has no card or no errors")
        return Artefact(
            card=_card(name, contents[CARD]),
            files={
                file.removeprefix(FILES): content
                for file, content in contents.items()
                if file.startswith(FILES)
            },
            errors=unpack_errors(contents[ERRORS]),
        )

    def card(self, name: ArtefactName) -> ModelCard:
        """See ``ArtefactStore.card``."""
        hashes = self._hashes(name)
        if CARD not in hashes:
            raise refused(f"{name} has no card")
        return _card(name, check(CARD, self._read(name, CARD), hashes[CARD]))

    def shelves(self) -> list[Shelf]:
        """See ``ArtefactStore.shelves``."""
        return [
            self.shelf(series.name, model.name)
            for series in _folders(self._root)
            for model in _folders(series)
        ]

    def shelf(self, series: str, model: str) -> Shelf:
        """See ``ArtefactStore.shelf``; a pointer that leads nowhere leads to the newest."""
        place = self._place(ArtefactName(series, model, "x")).parent
        versions = tuple(sorted((one.name for one in _folders(place)), reverse=True))
        try:
            pointed = (place / CURRENT).read_text(encoding="ascii", errors="replace").strip()
        except OSError:
            pointed = ""
        newest = versions[0] if versions else None
        return Shelf(series, model, versions, pointed if pointed in versions else newest)

    def roll_back(self, series: str, model: str) -> ArtefactName:
        """See ``ArtefactStore.roll_back``; versions that are damaged are passed over."""
        for name in self.shelf(series, model).to_go_back():
            try:
                self.load(name)
            except DamagedModelError as error:
                _log.warning("artefact_refused", artefact=str(name), error=error.message)
                continue
            try:
                write_privately(self._place(name).parent / CURRENT, name.version.encode())
            except OSError as error:
                raise StoreError(f"{self._root} cannot be written: {error.strerror}.") from error
            return name
        message = f"There is no older version of {model} for {series}."
        raise NoOlderVersionError(message, advice="`chocolate models` lists what is kept.")

    def _place(self, name: ArtefactName) -> Path:
        if not all(is_plain(part) and "/" not in part for part in name):
            raise refused(f"{name} is no name of a trained model")
        return self._root.joinpath(*name)

    def _hashes(self, name: ArtefactName) -> dict[str, str]:
        return hashes_in(self._read(name, MANIFEST))

    def _read(self, name: ArtefactName, file: str) -> bytes:
        path = self._place(name) / file
        try:
            if path.is_symlink() or not path.is_file():
                raise refused(f"{name} has no {file}")
            return path.read_bytes()
        except OSError as error:
            raise refused(f"{file} of {name} cannot be read ({error.strerror})") from error

    def _refuse_strangers(self, name: ArtefactName, hashes: Mapping[str, str]) -> None:
        place = self._place(name)
        for path in place.rglob("*"):
            file = path.relative_to(place).as_posix()
            if not path.is_dir() and file not in hashes and file != MANIFEST:
                raise refused(f"{name} contains {file}, which does not belong to it")

    def _prune(self, name: ArtefactName) -> None:
        """Remove versions that are kept no longer, and what a crash left half written."""
        place = self._place(name)
        for version in self.shelf(name.series, name.model).to_drop(self._kept):
            # Out of sight first: a crash must not leave half a version to be refused.
            going = place.parent / f"{_UNFINISHED}{version}-{os.getpid()}"
            place.with_name(version).rename(going)
            shutil.rmtree(going, ignore_errors=True)
        written = place.stat().st_mtime
        for folder in place.parent.glob(f"{_UNFINISHED}*"):
            if folder.is_dir() and written - folder.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


def _card(name: ArtefactName, content: bytes) -> ModelCard:
    try:
        card = card_of(json.loads(content))
    except ValueError as error:
        raise refused(f"the card of {name} is no JSON") from error
    if (card.series, card.model, card.version) != tuple(name):
        raise refused(f"the card of {name} is that of {card.series}/{card.model}/{card.version}")
    return card


def _folders(place: Path) -> Iterable[Path]:
    try:
        return sorted(
            one for one in place.iterdir() if one.is_dir() and not one.name.startswith(_UNFINISHED)
        )
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise StoreError(f"{place} cannot be read: {error.strerror}.") from error


def _write_whole(place: Path, files: Mapping[str, bytes]) -> None:
    """Write ``files`` so that ``place`` has all of them or does not exist."""
    if place.exists():
        raise FileExistsError(None, "it is there already")
    make_private(place.parent)
    unfinished = place.parent / f"{_UNFINISHED}{place.name}-{os.getpid()}"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=OWNER_ONLY)
    try:
        for file, content in files.items():
            path = unfinished / file
            make_private(path.parent)
            write_new(path, content)
        for folder in {(unfinished / file).parent for file in files} | {unfinished}:
            sync_folder(folder)
        unfinished.rename(place)
        sync_folder(place.parent)
    except OSError:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
