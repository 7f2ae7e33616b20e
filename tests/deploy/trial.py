"""Whether attempts reached what they tried to reach: told by the applications, not by answers."""

import re
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.deploy.attempts import Attempt
from tests.deploy.stand import Arrival, Noted, say

PAGE = re.compile(r"/dashboard(/[a-z0-9-]+)*/?|/static/([A-Za-z0-9_-]+/)*[A-Za-z0-9_.-]+")
STATUS = re.compile(rb"^HTTP/1\.[01] (\d{3}) ", re.MULTILINE)

PATIENCE_SECONDS = 0.25
"""How long a connection that stays open may be silent; arrivals are noted however late."""


@dataclass
class Verdict:
    """What came of attempts at one door."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    silent: int = 0
    """Connections closed, or left waiting for more, without an answer."""
    passed: int = 0
    """Requests that an application received."""
    reached: list[Arrival] = field(default_factory=list)
    """Requests for anything but a page that an application received or answered."""


def attempt_all(
    port: int, attempts: Iterable[Attempt], behind: Iterable[Noted], *, strictly: bool
) -> Verdict:
    """Make each attempt at ``port`` and ask the applications behind it what arrived.

    Args:
        port: The door.
        attempts: What to say, a connection each.
        behind: Every application that could be reached.
        strictly: Whether the arrival of anything but a GET or HEAD of a page counts as reached
            whatever the answer: a proxy must not let it through. Otherwise a refusal by the
            application is good enough.
    """
    verdict = Verdict()
    applications = list(behind)
    for one in applications:
        one.arrivals.clear()
    for number, attempt in enumerate(attempts):
        heard = say(port, attempt.said, source=_neighbour(number), patience=PATIENCE_SECONDS)
        answers = [int(status) for status in STATUS.findall(heard)]
        verdict.requests += 1
        verdict.silent += not answers
        verdict.statuses.update(answers)
    time.sleep(2 * PATIENCE_SECONDS)  # for what is answered late
    arrivals = [arrival for one in applications for arrival in one.arrivals]
    verdict.passed = len(arrivals)
    verdict.reached = [one for one in arrivals if _reaches(one, strictly=strictly)]
    return verdict


def _neighbour(number: int) -> str:
    """Another address each time, so that limits on one address stop nothing."""
    return f"127.{1 + number // 64516 % 254}.{1 + number // 254 % 254}.{1 + number % 254}"


def _reaches(arrival: Arrival, *, strictly: bool) -> bool:
    page = arrival.method in ("GET", "HEAD") and PAGE.fullmatch(arrival.path) is not None
    return not page and (strictly or arrival.status < 400)
