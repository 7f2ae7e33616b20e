"""Trained models as they come from training, invented."""

from datetime import date, datetime, timedelta

import numpy as np

from chocolate_factory.forecasting.artefacts.card import LeadScore, ModelCard
from chocolate_factory.forecasting.artefacts.error_book import EVENING, NOON, ErrorBook
from chocolate_factory.forecasting.artefacts.model import Artefact
from chocolate_factory.forecasting.panel import LEAD_DAYS, Panel
from chocolate_factory.prices.model import SPOT
from tests.fakes.series import at

TRAINED_AT = at("2024-11-05T04:00+01:00")


def card_of_trial(
    version: str = "20241105T030000Z",
    *,
    series: str = SPOT.key,
    model: str = "mean-by-hour",
    trained_at: datetime = TRAINED_AT,
) -> ModelCard:
    """A card with everything on it."""
    return ModelCard(
        series=series,
        model=model,
        version=version,
        trained_at=trained_at,
        first_day=date(2024, 8, 1),
        last_day=date(2024, 11, 5),
        hours=2300,
        seconds=1.5,
        errors_since=date(2024, 11, 1),
        parameters={"spec": {"rounds": 3}},
        libraries={"numpy": "2.0"},
        scores=(LeadScore(NOON, 1, 1, 24, 10.0, 0.5), LeadScore(NOON, 2, 7, 144, 20.0, 0.8)),
    )


def panel_of_trial(rows: int = 3, first: date = date(2024, 11, 1)) -> Panel:
    """Medians that count up, and errors of one, two of them not known yet."""
    days = tuple(first + timedelta(days=n) for n in range(rows))
    medians = np.arange(rows * LEAD_DAYS * 24, dtype=np.float64).reshape(rows, LEAD_DAYS, 24)
    actuals = medians + 1
    actuals[-1, -1] = np.nan
    return Panel(days, medians, actuals)


def artefact_of_trial(version: str = "20241105T030000Z", **names: str) -> Artefact:
    """A trained model; ``names`` may be series and model."""
    return Artefact(
        card=card_of_trial(version, **names),  # type: ignore[arg-type]
        files={"trees/1-last.txt": b"tree\n", "spec.json": b"{}"},
        errors=ErrorBook({NOON: panel_of_trial(), EVENING: panel_of_trial(2)}),
    )
