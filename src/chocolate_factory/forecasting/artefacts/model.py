"""The nouns of trained models: an artefact, its name, and why one is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from chocolate_factory.forecasting.artefacts.card import ModelCard
from chocolate_factory.forecasting.artefacts.error_book import ErrorBook


class ArtefactName(NamedTuple):
    """What tells one artefact from the next."""

    series: str
    model: str
    version: str

    def __str__(self) -> str:
        return f"{self.series}/{self.model}/{self.version}"


@dataclass(frozen=True, slots=True)
class Artefact:
    """A trained model as it is kept.

    Attributes:
        card: What it is; also its name.
        files: What ``LearntForecaster.dump`` wrote, by name; a name may contain ``/``.
        errors: On days it had not seen.
    """

    card: ModelCard
    files: Mapping[str, bytes]
    errors: ErrorBook

    @property
    def name(self) -> ArtefactName:
        """Series, model and version."""
        return ArtefactName(self.card.series, self.card.model, self.card.version)


def training_of(version: str) -> str:
    """What versions have in common that know the same, one with more errors than the other.

    >>> training_of("20241105T030000Z"), training_of("20241105T030000Z-02")
    ('20241105T030000Z', '20241105T030000Z')
    """
    return version.partition("-")[0]


class Shelf(NamedTuple):
    """The versions of one model of one series, newest first."""

    series: str
    model: str
    versions: tuple[str, ...]
    current: str | None
    """The one that serves; None: there is none."""

    def to_try(self) -> tuple[ArtefactName, ...]:
        """The one that serves, then the older ones, newest first: what to fall back on."""
        if self.current is None:
            return ()
        kept = [one for one in self.versions if one <= self.current]
        order = dict.fromkeys((self.current, *kept))
        return tuple(ArtefactName(self.series, self.model, one) for one in order)

    def to_go_back(self) -> tuple[ArtefactName, ...]:
        """Those of older trainings than the one that serves, newest first."""
        now = training_of(self.current or "")
        return tuple(one for one in self.to_try() if training_of(one.version) != now)

    def to_drop(self, kept: int) -> tuple[str, ...]:
        """What may go where the newest of each of ``kept`` trainings are to stay.

        The newest two and the one that serves stay anyway: somebody may be reading them.
        """
        newest: dict[str, str] = {}
        for version in self.versions:
            newest.setdefault(training_of(version), version)
        stay = {*self.versions[:2], *list(newest.values())[:kept], self.current}
        return tuple(one for one in self.versions if one not in stay)
