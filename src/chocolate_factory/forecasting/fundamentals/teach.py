"""Learns from past issues what weather and calendar are worth in MW; one rule for each lead day.

Each rule has seen forecasts as old as those it will be shown: what weather of a week ahead is worth
is learnt from weather of a week ahead, which is how much it is trusted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.forecasting.fundamentals.demand import DemandDesign
from chocolate_factory.forecasting.fundamentals.design import Design, Sight
from chocolate_factory.forecasting.fundamentals.farms import SolarDesign, WindDesign
from chocolate_factory.forecasting.fundamentals.model import ISSUE_AT, LONGEST_LEAD
from chocolate_factory.forecasting.fundamentals.ridge import Ridge, learn
from chocolate_factory.forecasting.fundamentals.scene import PAST_DAYS, Stage, actual_days
from chocolate_factory.forecasting.market import Market
from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.market_time import DAY, delivery_day, local_instant

DESIGNS: tuple[Design, ...] = (DemandDesign(), WindDesign(), SolarDesign())
TAUGHT_DAYS = 365
"""Past issues that are learnt from."""
LOOK_BACK = (TAUGHT_DAYS + PAST_DAYS + 2) * DAY
"""How far back a market must reach for that."""
FEWEST_DAYS = 60
"""Days of which weather and outcome must be known, for a rule to be learnt at all."""
HALF_LIFE_DAYS = 365.0
"""A day that long ago counts half."""
PENALTY = {True: 5.0, False: 20.0}
"""In rows, by whether each hour learns for itself."""

Rules = Mapping[int, tuple[Ridge, ...]]
"""By lead day, the rules of the 24 hours or the one of all."""


@dataclass(frozen=True, slots=True)
class Taught:
    """What was learnt.

    Attributes:
        taught_at: Nothing known later has a part in it (UTC).
        rules: By the quantity's name; a quantity of which too little is known is not among them,
            nor is such a lead day.
    """

    taught_at: datetime
    rules: Mapping[str, Rules]


def teach(market: Market) -> Taught:
    """Learn from the issues of the days before ``market`` is known.

    Raises:
        MissingDataError: Nothing at all can be learnt; says what is missing.
    """
    days = _days_of_issue(market)
    stage = Stage(market, days[0], days[-1])
    views = [market.as_known_at(local_instant(day, ISSUE_AT)) for day in days]
    scenes = [stage.scene(view) for view in views]
    age = np.array([(days[-1] - day).days for day in days])
    rules: dict[str, Rules] = {}
    for design in DESIGNS:
        sights = [design.look(scene) for scene in scenes]
        actuals = np.stack([actual_days(market, design.quantity, day) for day in days])
        found = _rules(design, sights, actuals, 0.5 ** (age / HALF_LIFE_DAYS))
        if found:
            rules[design.quantity.name] = found
    if not rules:
        raise MissingDataError(
            f"Fewer than {FEWEST_DAYS} days have both a national weather forecast and an outcome.",
            advice="Forecasts gather day by day; the operator's actuals need ESIOS_TOKEN.",
        )
    return Taught(market.known_at, rules)


def _days_of_issue(market: Market) -> list[date]:
    today = delivery_day(market.known_at)
    return [today - n * DAY for n in range(TAUGHT_DAYS, 0, -1)]


def _rules(design: Design, sights: list[Sight], actuals: Floats, worth: Floats) -> Rules:
    features = np.stack([one.features for one in sights])
    base = np.stack([one.base for one in sights])
    scale = np.array([one.scale for one in sights])[:, None, None]
    silent = np.stack([one.silent for one in sights])
    goal = np.where(silent, np.nan, (actuals - base) / scale)
    groups = [slice(hour, hour + 1) for hour in range(HOURS)] if design.by_hour else [slice(HOURS)]
    found: dict[int, tuple[Ridge, ...]] = {}
    for lead in range(1, LONGEST_LEAD + 1):
        seen, wanted = features[:, lead - 1], goal[:, lead - 1]
        sound = np.isfinite(seen).all(axis=2) & np.isfinite(wanted)
        if min(int(sound[:, hours].any(axis=1).sum()) for hours in groups) >= FEWEST_DAYS:
            found[lead] = tuple(
                _learn(seen[:, hours], wanted[:, hours], worth, PENALTY[design.by_hour])
                for hours in groups
            )
    return found


def _learn(features: Floats, goal: Floats, worth: Floats, penalty: float) -> Ridge:
    hours = features.shape[1]
    return learn(
        features.reshape(-1, features.shape[2]),
        goal.reshape(-1),
        penalty=penalty,
        weights=np.repeat(worth, hours),
    )
