"""What is trained, who speaks for each price, how good it has been, and whether it drifts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock

from chocolate_factory.forecasting.artefacts.card import ModelCard
from chocolate_factory.forecasting.artefacts.model import ArtefactName, Shelf
from chocolate_factory.forecasting.live.drift import COVERAGE_DAYS, Drift, drift_of, reference_rmae
from chocolate_factory.forecasting.live.model import (
    NAIVE_WEEKLY,
    NAIVES,
    ChampionDecision,
    LiveScore,
)
from chocolate_factory.forecasting.live.skill import WINDOWS, Skill, SkillName, skills
from chocolate_factory.kernel.errors import DamagedModelError
from chocolate_factory.kernel.market_time import DAY, delivery_day
from chocolate_factory.operations.load_champion import champion_of, default_champion
from chocolate_factory.operations.ports import PRICE_SERIES, Ports

KEPT_FOR = timedelta(minutes=5)
_MOST_DECISIONS = 10


@dataclass(frozen=True, slots=True)
class VersionStatus:
    """One version on the shelf.

    Attributes:
        version: Its name.
        serves: Whether it is the one that serves.
        card: None where it is refused.
        refusal: Why it is refused, or "".
    """

    version: str
    serves: bool
    card: ModelCard | None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """One model of one price.

    Attributes:
        model: Its name.
        role: ``champion``, ``challenger`` or ``naive``.
        versions: Newest first; empty where nothing has to be trained, or nothing was.
        drift: Against its card; None where nothing was judged.
    """

    model: str
    role: str
    versions: tuple[VersionStatus, ...]
    drift: Drift | None


@dataclass(frozen=True, slots=True)
class PriceStatus:
    """Everything about the models of one price.

    Attributes:
        series: Key of the price series.
        champion: Who shall speak, since when and why.
        served: Model of the newest forecast that was served; None: there is none.
        models: Of every model that is trained or was judged lately, and both naive ones.
        skills: By model, window and band.
        judged_until: The last delivery day that was judged; None: none was.
        decisions: The newest first.
    """

    series: str
    champion: ChampionDecision
    served: str | None
    models: tuple[ModelStatus, ...]
    skills: dict[SkillName, Skill]
    judged_until: date | None
    decisions: tuple[ChampionDecision, ...]


@dataclass(frozen=True, slots=True)
class ModelsStatus:
    """As it was looked at."""

    seen_at: datetime
    prices: tuple[PriceStatus, ...]


class KeptStatus:
    """The status as it was some minutes ago, so that a page is quick."""

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._lock = Lock()
        self._kept: ModelsStatus | None = None

    def of(self, ports: Ports) -> ModelsStatus:
        """At most ``KEPT_FOR`` old; artefacts are not held against their hashes.

        Raises:
            StoreError: Something cannot be read.
        """
        with self._lock:
            kept = self._kept
            if kept is None or not timedelta() <= ports.clock.now() - kept.seen_at <= KEPT_FOR:
                kept = self._kept = models_status(ports)
            return kept

    def forget(self) -> None:
        """Look again when next asked."""
        with self._lock:
            self._kept = None


def models_status(ports: Ports, *, thorough: bool = False) -> ModelsStatus:
    """Look at everything now.

    Args:
        ports: What to look at.
        thorough: Read every file of every artefact and hold it against its hash.

    Raises:
        StoreError: Something cannot be read.
    """
    prices = tuple(_price(ports, one.key, thorough=thorough) for one in PRICE_SERIES)
    return ModelsStatus(ports.clock.now(), prices)


def _price(ports: Ports, series: str, *, thorough: bool) -> PriceStatus:
    today = delivery_day(ports.clock.now())
    judged = ports.scores.judged(series, today - 2 * max(WINDOWS) * DAY)
    last = judged[-1].day if judged else None
    scores = ports.scores.scores(series, last - (max(WINDOWS) - 1) * DAY, last) if last else []
    decisions = ports.scores.decisions(series)
    champion = decisions[0] if decisions else default_champion(series)
    shelves = {one.model: one for one in ports.artefacts.shelves() if one.series == series}
    heard = {score.name.model for score in scores}
    names = dict.fromkeys((champion.model, *shelves, *NAIVES, *sorted(heard)))
    latest = ports.forecasts.latest(series)
    models = []
    for name in names:
        versions = _versions(ports, shelves.get(name), thorough=thorough)
        role = "champion" if name == champion.model else "naive" if name in NAIVES else "challenger"
        drift = _drift(name, versions, scores, last) if last and name in heard else None
        models.append(ModelStatus(name, role, versions, drift))
    return PriceStatus(
        series=series,
        champion=champion,
        served=latest.model if latest else None,
        models=tuple(models),
        skills=skills(scores, last) if last else {},
        judged_until=last,
        decisions=tuple(decisions[:_MOST_DECISIONS]),
    )


def _versions(ports: Ports, shelf: Shelf | None, *, thorough: bool) -> tuple[VersionStatus, ...]:
    if shelf is None:
        return ()
    found = []
    for version in shelf.versions:
        name, serves = ArtefactName(shelf.series, shelf.model, version), version == shelf.current
        try:
            card = ports.artefacts.load(name).card if thorough else ports.artefacts.card(name)
            found.append(VersionStatus(version, serves, card))
        except DamagedModelError as error:
            found.append(VersionStatus(version, serves, None, str(error)))
    return tuple(found)


def _drift(
    model: str, versions: Sequence[VersionStatus], scores: Sequence[LiveScore], last: date
) -> Drift:
    card = next((one.card for one in versions if one.serves), None)
    recent = [one for one in scores if one.name.day > last - COVERAGE_DAYS * DAY]
    return drift_of(model, recent, reference_rmae(card) if card else None)


def champion_drift(ports: Ports, series: str) -> tuple[str, Drift] | None:
    """The champion and how it fares; None where nothing of it was judged lately.

    Raises:
        StoreError: Something cannot be read.
    """
    champion = champion_of(ports, series).model
    today = delivery_day(ports.clock.now())
    first = today - COVERAGE_DAYS * DAY
    scores = ports.scores.scores(series, first, today + DAY, {champion, NAIVE_WEEKLY})
    if not any(one.name.model == champion for one in scores):
        return None
    shelf = ports.artefacts.shelf(series, champion)
    versions = _versions(ports, shelf, thorough=False)
    return champion, _drift(champion, versions, scores, today + DAY)
