"""Says what demand, wind and sun will be in MW, from what was learnt and what is seen now."""

from collections.abc import Mapping

import numpy as np

from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.forecasting.fundamentals.design import Design, Sight
from chocolate_factory.forecasting.fundamentals.model import LONGEST_LEAD
from chocolate_factory.forecasting.fundamentals.scene import Stage
from chocolate_factory.forecasting.fundamentals.teach import DESIGNS, Rules, Taught
from chocolate_factory.forecasting.market import Market
from chocolate_factory.kernel.market_time import delivery_day


def tell(taught: Taught, market: Market) -> Mapping[str, Floats]:
    """MW of the ``LONGEST_LEAD`` days after today, by quantity's name, shape (leads, 24) each.

    NaN where the weather of the hour is not known, or nothing was learnt of such a lead. A quantity
    of which nothing can be said is left out.

    Args:
        taught: At any time before ``market`` was known.
        market: What is known now.
    """
    today = delivery_day(market.known_at)
    scene = Stage(market, today, today).scene(market)
    said = {
        design.quantity.name: _megawatts(
            design, design.look(scene), taught.rules[design.quantity.name]
        )
        for design in DESIGNS
        if design.quantity.name in taught.rules
    }
    return {name: values for name, values in said.items() if np.isfinite(values).any()}


def _megawatts(design: Design, sight: Sight, rules: Rules) -> Floats:
    said = np.full((LONGEST_LEAD, HOURS), np.nan)
    for lead, group in rules.items():
        seen = sight.features[lead - 1]
        told = (
            np.array([rule.tell(seen[hour]) for hour, rule in enumerate(group)])
            if design.by_hour
            else group[0].tell(seen)
        )
        said[lead - 1] = sight.base[lead - 1] + sight.scale * told
    bounded = np.maximum(said, design.at_least)
    megawatts: Floats = np.where(sight.silent & np.isfinite(said), 0.0, bounded)
    return megawatts
