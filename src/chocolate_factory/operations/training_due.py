"""Whether there is reason to train a model, or to look further back for its errors."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time

import structlog

from chocolate_factory.forecasting.artefacts.card import ModelCard
from chocolate_factory.forecasting.artefacts.model import ArtefactName
from chocolate_factory.forecasting.backtest.model import LOOK_BACK_DAYS
from chocolate_factory.forecasting.training.out_of_sample import REPLAYED_DAYS
from chocolate_factory.kernel.errors import DamagedModelError
from chocolate_factory.kernel.market_time import DAY, delivery_day, local_instant
from chocolate_factory.operations.learning_history import share_to_learn_from
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.operations.training_subjects import Subject
from chocolate_factory.operations.workshop import Failure
from chocolate_factory.timeseries.model import Coverage

DAILY_AT = time(4)
"""On Madrid's clock: what was trained before is trained again."""
GROWTH = 1.1
"""With so much more stored it is worth trying again the same day what has failed."""
MUCH_OLDER_DAYS = 28
"""History that begins so much earlier justifies another training the same day."""
MUCH_NEWER_DAYS = 3
"""Prices that go on so much longer do: the computer was off and has caught up since."""
log = structlog.get_logger()


def due(ports: Ports, wanted: Sequence[Subject]) -> list[Subject]:
    """Those never trained, not since four this morning, or before much history was loaded.

    One that failed is due again the next morning, or when a tenth more is stored.

    Raises:
        StoreError: Something cannot be read.
    """
    now = ports.clock.now()
    morning = _morning(now)
    coverage = {one.key: ports.series.coverage(one) for one in PRICE_SERIES}
    found = []
    for one in wanted:
        stored = coverage[one.series]
        failure = ports.workshop.failures.get(str(one))
        if stored.first is None or _rests(failure, stored.intervals, morning):
            continue
        card = newest_card(ports, one)
        if card is None or card.trained_at < morning or _has_changed(card, stored, now):
            found.append(one)
    return found


def errors_due(ports: Ports, wanted: Sequence[Subject]) -> list[Subject]:
    """The first of them whose serving version lacks errors, with all that can be had with it.

    What was forecast again at a time is one model, as far back for each of its prices.

    Raises:
        StoreError: Something cannot be read.
    """
    now = ports.clock.now()
    groups: dict[tuple[str, date], list[Subject]] = {}
    for one in wanted:
        card = serving_card(ports, one)
        if card is None or delivery_day(now) - card.errors_since >= REPLAYED_DAYS * DAY:
            continue
        intervals = _intervals(ports, one.series)
        if not _rests(ports.workshop.failures.get(errors_of(one)), intervals, _morning(now)):
            groups.setdefault((one.model, card.errors_since), []).append(one)
    return next(iter(groups.values()), [])


def errors_of(subject: Subject) -> str:
    """Under which name it is kept that a subject's errors could not be found."""
    return f"errors of {subject}"


def note_failure(
    ports: Ports, failed: Iterable[Subject], reason: str, name: Callable[[Subject], str] = str
) -> None:
    """Leave them alone for a while, and remember why.

    Raises:
        StoreError: The store cannot be read.
    """
    for one in failed:
        failure = Failure(ports.clock.now(), _intervals(ports, one.series), reason)
        ports.workshop.failures[name(one)] = failure


def why_untrained(ports: Ports, subject: Subject) -> str:
    """Why this model, of which no version is whole, does not speak; for people.

    Raises:
        StoreError: The store cannot be read.
    """
    failure = ports.workshop.failures.get(str(subject))
    why = failure.reason if failure else "It has not been trained yet, or its files are damaged."
    share = share_to_learn_from(ports)
    return why if share == 1 else f"{why} {share:.0%} of the history to learn from is loaded."


def newest_card(ports: Ports, subject: Subject) -> ModelCard | None:
    """Of the newest version that is whole; None without any.

    Raises:
        StoreError: What is kept cannot be read.
    """
    shelf = ports.artefacts.shelf(subject.series, subject.model)
    return _first_whole(ports, (ArtefactName(*shelf[:2], one) for one in shelf.versions))


def serving_card(ports: Ports, subject: Subject) -> ModelCard | None:
    """Of the version that serves or, where that is damaged, the newest before it that is whole.

    Raises:
        StoreError: What is kept cannot be read.
    """
    shelf = ports.artefacts.shelf(subject.series, subject.model)
    return _first_whole(ports, shelf.to_try())


def _first_whole(ports: Ports, names: Iterable[ArtefactName]) -> ModelCard | None:
    for name in names:
        try:
            return ports.artefacts.card(name)
        except DamagedModelError as error:
            log.warning("artefact_refused", artefact=str(name), error=error.message)
    return None


def _morning(now: datetime) -> datetime:
    """The last ``DAILY_AT``."""
    today = local_instant(delivery_day(now), DAILY_AT)
    return today if now >= today else local_instant(delivery_day(now) - DAY, DAILY_AT)


def _rests(failure: Failure | None, intervals: int, morning: datetime) -> bool:
    """Whether it failed since ``morning``, and there is not much more to learn from."""
    return failure is not None and failure.at >= morning and intervals < GROWTH * failure.intervals


def _has_changed(card: ModelCard, stored: Coverage, now: datetime) -> bool:
    """Whether much more is stored, before or after, than the model has learnt from."""
    if stored.first is None or stored.last is None:
        return False
    oldest = max(delivery_day(stored.first), delivery_day(now) - LOOK_BACK_DAYS * DAY)
    newest = delivery_day(stored.last)
    return (
        card.first_day - oldest >= MUCH_OLDER_DAYS * DAY
        or newest - card.last_day >= MUCH_NEWER_DAYS * DAY
    )


def _intervals(ports: Ports, series: str) -> int:
    price = next(one for one in PRICE_SERIES if one.key == series)
    return ports.series.coverage(price).intervals
