"""Nothing but pages is reached: by routes, methods, odd paths, smuggled and broken requests."""

from itertools import chain, islice

import pytest

from tests.deploy.attempts import admin_routes, drawn, every_route_and_method
from tests.deploy.stand import Stand
from tests.deploy.trial import attempt_all

SEED = 20241105
DRAWN = 250
"""More of them: ``python -m tests.campaigns.exposed_routes``."""


@pytest.mark.parametrize("door", ["proxy", "viewer", "misled"])
def test_no_admin_route_is_reached(stand: Stand, door: str) -> None:
    routes = admin_routes(stand.openapi)
    port: int = getattr(stand, f"{door}_port")
    attempts = chain(
        islice(every_route_and_method(routes), 0, None, 3),
        islice(drawn(routes, SEED, stand.admin_port), DRAWN),
    )
    verdict = attempt_all(port, attempts, [stand.admin, stand.viewer], strictly=door != "viewer")
    assert verdict.reached == []
    assert verdict.requests > DRAWN
    assert 429 not in verdict.statuses, "a limit on requests hid what would have passed"
    if door != "viewer":
        assert set(verdict.statuses) == {200, 403}
    assert max(verdict.statuses) < 500


def test_the_same_attempts_reach_the_admin_application(stand: Stand) -> None:
    """Proves that they try something, and that it would be noticed."""
    routes = [route for route in admin_routes(stand.openapi) if route.method == "GET"]
    attempts = islice(drawn(routes[:8], SEED, stand.admin_port), 40)
    verdict = attempt_all(stand.admin_port, attempts, [stand.admin], strictly=True)
    assert verdict.reached
