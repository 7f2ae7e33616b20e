"""How models have done lately, each on the same hours from the same moments."""

from collections.abc import Mapping
from datetime import date

import numpy as np

from chocolate_factory.forecasting.model import RollingScore
from chocolate_factory.forecasting.panel import Panel
from chocolate_factory.kernel.market_time import DAY, Interval, local_instant

WINDOW_DAYS = 56
"""Last days that are compared."""


def rolling_scores(panels: Mapping[str, Panel]) -> tuple[RollingScore, ...]:
    """Mean absolute error of each model on the last known days, best first.

    Args:
        panels: Past forecasts and what came, by name of the model.

    Returns:
        Empty where there is no hour that all of them forecast from the same moment.
    """
    rows = {
        name: dict(zip(one.last_known, one.errors, strict=True)) for name, one in panels.items()
    }
    common = sorted(set.intersection(*(set(one) for one in rows.values()))) if rows else []
    if not common:
        return ()
    errors = {name: np.array([one[day] for day in common]) for name, one in rows.items()}
    told = np.isfinite(np.stack(list(errors.values()))).all(axis=0)
    if not told.any():
        return ()
    rows_at, leads_at, _ = np.nonzero(told)
    delivered = np.array([day.toordinal() for day in common])[rows_at] + leads_at + 1
    last = int(delivered.max())
    first = max(int(delivered.min()), last - WINDOW_DAYS + 1)
    told[(rows_at, leads_at)] &= (delivered >= first)[:, None]
    window = Interval(
        local_instant(date.fromordinal(first)), local_instant(date.fromordinal(last) + DAY)
    )
    found = [
        RollingScore(
            model=name,
            mae_eur_per_mwh=round(float(np.abs(one[told]).mean()), 4),
            hours=int(told.sum()),
            origins=int(told.any(axis=(1, 2)).sum()),
            window=window,
        )
        for name, one in errors.items()
    ]
    return tuple(sorted(found, key=lambda one: one.mae_eur_per_mwh))
