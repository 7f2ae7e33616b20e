"""The simulated upstreams over real HTTP, on a clock that tests set, and the product's client."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest

from chocolate_factory.demo.server import serving
from chocolate_factory.demo.world import World
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.http_config import HttpConfig
from chocolate_factory.settings import Upstreams
from tests.fakes.clock import ManualClock
from tests.fakes.demo import a_world
from tests.fakes.series import at

PLAIN = HttpConfig(attempts=1, default_requests_per_minute=60_000)


@dataclass(frozen=True)
class Served:
    """Simulated upstreams.

    Attributes:
        world: What they tell of.
        clock: When.
        urls: Where.
        http: How the product asks.
    """

    world: World
    clock: ManualClock
    urls: Upstreams
    http: HttpClient

    def be(self, wall: str) -> datetime:
        """Let it be that time, with its offset."""
        self.clock.instant = at(wall)
        return self.clock.instant


@pytest.fixture(scope="package")
def _served() -> Iterator[Served]:
    world, clock = a_world(), ManualClock(at("2026-03-27T12:00+01:00"))
    with serving(world, clock) as base, HttpClient(PLAIN) as http:
        yield Served(world, clock, Upstreams.below(base), http)


@pytest.fixture
def served(_served: Served) -> Served:
    _served.be("2026-03-27T12:00+01:00")
    return _served
