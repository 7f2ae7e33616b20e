"""Everything there is to say of one model on one series at one issue, as plain values."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from chocolate_factory.forecasting.backtest.contest import contest_rows
from chocolate_factory.forecasting.backtest.decisions import DECISIONS, Decision, worth
from chocolate_factory.forecasting.backtest.frame import Frame
from chocolate_factory.forecasting.backtest.judge import Spread, judge
from chocolate_factory.forecasting.backtest.model import Said, Setup
from chocolate_factory.forecasting.backtest.scopes import cells_of
from chocolate_factory.forecasting.backtest.tally import (
    Row,
    Tally,
    reliability,
    rounded,
    score_rows,
)
from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.conformal import offsets
from chocolate_factory.forecasting.model import LEAD_BANDS, hours_ahead
from chocolate_factory.kernel.market_time import HOUR


class Case(NamedTuple):
    """What one model said, and all it is held against."""

    series: str
    issue: int
    """Which of the issues of the day."""
    model: str
    frame: Frame
    said: Said
    naives: Mapping[str, Floats]
    """Medians of the naive models, shape (rows, lead days, 24)."""


class Yardstick(NamedTuple):
    """How it is judged."""

    spread: Spread = offsets
    decisions: tuple[Decision, ...] = DECISIONS


def describe(case: Case, setup: Setup, yardstick: Yardstick) -> Row:
    """The part of the report about ``case``; its keys are documented in ``report``."""
    frame, warm_up = case.frame, setup.warm_up_days
    medians = case.said.medians[:, case.issue]
    judged = judge(frame, medians, yardstick.spread, warm_up)
    rivals = {
        name: np.where(frame.unknown, naive - frame.actuals, np.nan)[warm_up:]
        for name, naive in case.naives.items()
        if name != case.model
    }
    cells, days = cells_of(frame, warm_up), frame.days[warm_up:]
    tally = Tally(cells, judged, rivals)
    return {
        "series": case.series,
        "issue": f"{setup.issues[case.issue]:%H:%M}",
        "model": case.model,
        "window": _window(frame, setup),
        "unknown": int(frame.unknown[warm_up:].sum()),
        "said": len(tally.absolute),
        "published": {
            "n": int(frame.published[warm_up:].sum()),
            "served_error": rounded(frame.served_error),
            "forecast_anyway": int(case.said.known_forecast[warm_up:, case.issue].sum()),
        },
        "served": list(_served(tally, frame, setup)),
        "scores": list(score_rows(tally, days, setup.lead_days)),
        "tests": list(contest_rows(cells, judged.error, rivals, days, setup.lead_days)),
        "decisions": list(_decisions(case, medians, warm_up, yardstick.decisions)),
        "reliability": reliability(judged),
        "cost": _cost(case.said, case.issue),
    }


def _window(frame: Frame, setup: Setup) -> Row:
    origins = frame.origins[setup.warm_up_days :]
    *_, (_, last) = hours_ahead(origins[-1], setup.horizon_hours)
    return {
        "origins": len(origins),
        "first_origin": origins[0].isoformat(),
        "last_origin": origins[-1].isoformat(),
        "end": (last + HOUR).isoformat(),
    }


def _served(tally: Tally, frame: Frame, setup: Setup) -> Iterator[Row]:
    """Published hours count as they are served: without error."""
    published = frame.published[setup.warm_up_days :].sum(axis=0)
    for n, band in enumerate(LEAD_BANDS):
        if band.last > setup.horizon_hours:
            continue
        first = 0 if n == 0 else band.first
        chosen = (first <= tally.cells.leads) & (tally.cells.leads <= band.last)
        count = int(published[n]) + int(chosen.sum())
        yield {
            "scope": f"{band} h",
            "n": count,
            "published": int(published[n]),
            "mae": rounded(tally.absolute[chosen].sum() / count) if count else None,
        }


def _decisions(
    case: Case, medians: Floats, warm_up: int, decisions: Sequence[Decision]
) -> Iterator[Row]:
    rows = range(warm_up, len(case.frame.days))
    for decision in decisions:
        if decision.series not in (None, case.series):
            continue
        found = worth(decision, case.frame, medians, rows)
        yield {
            "rule": decision.name,
            "n": found.occasions if found else 0,
            "captured": rounded(found.captured) if found else None,
            "regret": rounded(found.regret) if found else None,
        }


def _cost(said: Said, issue: int) -> Row:
    """Fits of the whole replay, as one fit serves both issues; predictions of this issue."""
    fits = said.fit_seconds[~np.isnan(said.fit_seconds)]
    predicts = said.predict_seconds[:, issue]
    predicts = predicts[~np.isnan(predicts)]
    return {
        "fits": len(fits),
        "fit_seconds": rounded(fits.mean()) if len(fits) else None,
        "fit_seconds_longest": rounded(fits.max()) if len(fits) else None,
        "predicts": len(predicts),
        "predict_seconds": rounded(predicts.mean()) if len(predicts) else None,
        "predict_seconds_longest": rounded(predicts.max()) if len(predicts) else None,
    }
