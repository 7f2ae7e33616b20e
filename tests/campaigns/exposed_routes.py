"""Tries thousands of times to reach the admin application from where only pages may be seen.

Run ``python -m tests.campaigns.exposed_routes``.
"""

import argparse
import logging
import sys
import time
from itertools import chain, islice

import structlog

from tests.deploy.attempts import admin_routes, drawn, every_route_and_method
from tests.deploy.stand import Stand, standing
from tests.deploy.trial import Verdict, attempt_all
from tests.fakes.service import served_after_a_cycle

DOORS = {
    "proxy": "nginx before the viewer, as deployed",
    "viewer": "the viewer's port itself",
    "misled": "nginx as deployed, but before the admin port",
}


def main() -> int:
    """Attack each door; 1 if anything but a page was reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--drawn", type=int, default=5000, help="tricks by chance, for each door")
    parser.add_argument("--seed", type=int, default=1)
    wish = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with standing(served_after_a_cycle()) as stand:
        verdicts = [_attack(stand, door, wish.seed, wish.drawn) for door in DOORS]
    return 1 if any(verdict.reached for verdict in verdicts) else 0


def _attack(stand: Stand, door: str, seed: int, count: int) -> Verdict:
    routes = admin_routes(stand.openapi)
    attempts = chain(
        every_route_and_method(routes), islice(drawn(routes, seed, stand.admin_port), count)
    )
    began = time.monotonic()
    verdict = attempt_all(
        getattr(stand, f"{door}_port"),
        attempts,
        [stand.admin, stand.viewer],
        strictly=door != "viewer",
    )
    seconds = time.monotonic() - began
    sys.stdout.write(
        f"{DOORS[door]}: {verdict.requests} requests on {len(routes)} routes in {seconds:.0f} s; "
        f"{verdict.passed} passed on, {len(verdict.reached)} reached anything but a page; "
        f"answers {dict(sorted(verdict.statuses.items()))}, {verdict.silent} without an answer\n"
    )
    for arrival in verdict.reached[:20]:
        sys.stdout.write(f"  {arrival}\n")
    return verdict


if __name__ == "__main__":
    sys.exit(main())
