"""The port behind which trained models are kept."""

from typing import Protocol

from chocolate_factory.forecasting.artefacts.card import ModelCard
from chocolate_factory.forecasting.artefacts.model import Artefact, ArtefactName, Shelf
from chocolate_factory.kernel.errors import InputError

KEPT_VERSIONS = 5
"""Trainings of each model of each series; of each the version with the most errors."""


class NoOlderVersionError(InputError):
    """There is nothing to go back to."""

    status = 409


class ArtefactStore(Protocol):
    """Keeps trained models by series, model and version; one version of each serves."""

    def save(self, artefact: Artefact) -> None:
        """Keep ``artefact`` and let it serve; the oldest versions beyond what is kept go.

        Nobody sees half of it. On return it survives a crash.

        Raises:
            StoreError: It cannot be written, or there is one of this name already.
        """
        ...

    def load(self, name: ArtefactName) -> Artefact:
        """Everything of one version, each file held against its hash.

        Raises:
            DamagedModelError: There is no such version, or it is not what was put there.
        """
        ...

    def card(self, name: ArtefactName) -> ModelCard:
        """The card alone, held against its hash.

        Raises:
            DamagedModelError: Likewise.
        """
        ...

    def shelves(self) -> list[Shelf]:
        """What is kept, by series and model.

        Raises:
            StoreError: It cannot be read.
        """
        ...

    def shelf(self, series: str, model: str) -> Shelf:
        """The versions of one model; without any where it was never trained.

        Raises:
            StoreError: It cannot be read.
        """
        ...

    def roll_back(self, series: str, model: str) -> ArtefactName:
        """Let the training before the one that serves now serve instead; its version is named.

        Raises:
            NoOlderVersionError: There is none.
            StoreError: It cannot be written.
        """
        ...
