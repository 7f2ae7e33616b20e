"""Trained models in memory, for tests and trials."""

import threading

from chocolate_factory.forecasting.artefacts.card import ModelCard
from chocolate_factory.forecasting.artefacts.manifest import refused
from chocolate_factory.forecasting.artefacts.model import Artefact, ArtefactName, Shelf
from chocolate_factory.forecasting.artefacts.store import KEPT_VERSIONS, NoOlderVersionError
from chocolate_factory.kernel.errors import StoreError


class MemoryArtefactStore:
    """Forgets everything when the process ends; safe for several threads."""

    def __init__(self, *, kept: int = KEPT_VERSIONS) -> None:
        """Start empty; keep ``kept`` versions of each model."""
        self._kept = kept
        self._artefacts: dict[ArtefactName, Artefact] = {}
        self._current: dict[tuple[str, str], str] = {}
        self._lock = threading.Lock()

    def save(self, artefact: Artefact) -> None:
        """See ``ArtefactStore.save``."""
        name = artefact.name
        with self._lock:
            if name in self._artefacts:
                raise StoreError(f"There is a trained model {name} already.")
            self._artefacts[name] = artefact
            self._current[name[:2]] = name.version
            versions = self._versions(name.series, name.model)
            for version in Shelf(*name[:2], versions, name.version).to_drop(self._kept):
                del self._artefacts[name._replace(version=version)]

    def load(self, name: ArtefactName) -> Artefact:
        """See ``ArtefactStore.load``."""
        with self._lock:
            if name not in self._artefacts:
                raise refused(f"there is no {name}")
            return self._artefacts[name]

    def card(self, name: ArtefactName) -> ModelCard:
        """See ``ArtefactStore.card``."""
        return self.load(name).card

    def shelves(self) -> list[Shelf]:
        """See ``ArtefactStore.shelves``."""
        with self._lock:
            kinds = sorted(self._current)
        return [self.shelf(series, model) for series, model in kinds]

    def shelf(self, series: str, model: str) -> Shelf:
        """See ``ArtefactStore.shelf``."""
        with self._lock:
            versions = self._versions(series, model)
            return Shelf(series, model, versions, self._current.get((series, model)))

    def roll_back(self, series: str, model: str) -> ArtefactName:
        """See ``ArtefactStore.roll_back``."""
        older = self.shelf(series, model).to_go_back()
        if not older:
            message = f"There is no older version of {model} for {series}."
            raise NoOlderVersionError(message, advice="`chocolate models` lists what is kept.")
        with self._lock:
            self._current[series, model] = older[0].version
        return older[0]

    def _versions(self, series: str, model: str) -> tuple[str, ...]:
        found = (one.version for one in self._artefacts if one[:2] == (series, model))
        return tuple(sorted(found, reverse=True))
