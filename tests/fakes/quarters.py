"""Quarter-hour prices of the market, invented, as they are since October 2025."""

from datetime import datetime, timedelta

from chocolate_factory.kernel.market_time import DAY, Interval, day_interval, delivery_day
from chocolate_factory.prices.model import SPOT
from chocolate_factory.timeseries.model import Observation
from tests.fakes.ports import Rig, build_rig, spot_price
from tests.fakes.series import at

NOVEMBER = at("2025-11-05T12:00+01:00")
STEPS = (-12.0, -4.0, 3.0, 13.0)
"""Of each quarter from the price of its hour, EUR/MWh; together 0."""
QUARTER = timedelta(minutes=15)


def quarter_price(start: datetime) -> float:
    """EUR/MWh of the quarter that begins at ``start``."""
    return round(spot_price(start) + STEPS[start.minute // 15], 2)


def rig_of_quarters(days: int = 35) -> Rig:
    """A history of so many days, of which the last 20 have prices of quarters, and tomorrow's."""
    rig = build_rig(NOVEMBER, history_days=days)
    rig.stock(days=days)
    today = delivery_day(rig.now())
    span = Interval(day_interval(today - 20 * DAY).start, day_interval(today + DAY).end)
    quarters = [Observation(start, 15, quarter_price(start)) for start in span.grid(15)]
    rig.ports.series.write(SPOT, "omie", quarters, now=rig.now())
    return rig
