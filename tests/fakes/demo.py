"""The simulated world of a plant in Linares, with tolls that are easy to recognise."""

from datetime import datetime

from chocolate_factory.demo.weather import Spot
from chocolate_factory.demo.world import SEED, Home, World
from chocolate_factory.kernel.market_time import to_local

LINARES = Home(Spot(38.151107, -3.629453, 515), station="5279X", municipality="23055")
PEAK, VALLEY = 97.0, 3.0


def toll(start: datetime) -> float:
    """EUR/MWh: dear from 10 to 14 o'clock, cheap otherwise."""
    return PEAK if 10 <= to_local(start).hour < 14 else VALLEY


def a_world(seed: int = SEED) -> World:
    """Everything that the demonstration simulates."""
    return World(LINARES, toll, seed)
