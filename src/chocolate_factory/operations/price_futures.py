"""All-in prices that may come true in place of those a plan was made with."""

from datetime import datetime
from math import ceil

import numpy as np

from chocolate_factory.kernel.market_time import HOUR, floor_to
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.price_scenarios import price_scenarios
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.simulation.model import PriceFutures
from chocolate_factory.tariffs.all_in import all_in_price

_LONGEST_HOURS = 336


def price_futures(ports: Ports, problem: PlanningProblem, *, count: int, seed: int) -> PriceFutures:
    """``count`` equally likely futures of the slots of ``problem``; the same seed gives the same.

    Hours that are published are the same in all of them, and so are those that nobody forecasts.

    Raises:
        InputError: More were asked for than past forecasts can tell of.
        MissingDataError: Nothing has been forecast yet, or too little is known of past errors.
        StoreError: The store cannot be read.
    """
    ahead = (problem.interval.end - ports.clock.now()) / HOUR
    hours = min(max(1, ceil(ahead) + 1), _LONGEST_HOURS)
    drawn = price_scenarios(ports, ports.price_series, hours=hours, count=count, seed=seed)
    column = {start: n for n, start in enumerate(drawn.starts)}
    expected = np.array([slot.price_eur_per_kwh for slot in problem.slots])
    prices = np.tile(expected, (count, 1))
    for number, slot in enumerate(problem.slots):
        hour = column.get(floor_to(slot.start, 60))
        if hour is not None and not slot.known:
            # Quarters keep their distance from their hour.
            usual = _all_in(ports, slot.start, drawn.expected[hour])
            for future, market in enumerate(drawn.prices[:, hour]):
                prices[future, number] += _all_in(ports, slot.start, float(market)) - usual
    public_from = tuple(ports.price_series.public_from(slot.start) for slot in problem.slots)
    return PriceFutures(prices, public_from)


def _all_in(ports: Ports, start: datetime, price_eur_per_mwh: float) -> float:
    return all_in_price(start, price_eur_per_mwh, ports.supply).all_in_price_eur_per_kwh
