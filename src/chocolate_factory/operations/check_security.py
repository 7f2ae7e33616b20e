"""How well the service is defended here, point by point, with what to do."""

from collections.abc import Iterator

from chocolate_factory.audit.model import Verdict
from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.security.doors import look_at_doors
from chocolate_factory.operations.security.files import look_at_files
from chocolate_factory.operations.security.model import Point, Posture

LOOKED_AT = 1000
MANY = 20
"""Refusals of a day from one address; people mistype a few times."""


def check_security(ports: Ports, posture: Posture) -> list[Point]:
    """Look at doors, files and what has been tried."""
    try:
        tokens = ports.tokens.tokens()
        doors = list(look_at_doors(posture, tokens, ports.clock.now()))
    except StoreError as error:
        doors = [Point.wrong("token", error.message, error.advice)]
    return [*doors, *look_at_files(posture, ports.artefacts), *_tried(ports)]


def _tried(ports: Ports) -> Iterator[Point]:
    """Who was refused since yesterday."""
    try:
        entries = ports.audit.entries(since=ports.clock.now() - DAY, most=LOOKED_AT)
    except StoreError as error:
        yield Point.wrong("refusals", error.message, error.advice)
        return
    refused: dict[str, int] = {}
    for one in entries:
        if one.verdict is Verdict.REFUSED:
            refused[one.origin] = refused.get(one.origin, 0) + one.times
    worst = max(refused, key=lambda origin: refused[origin], default="")
    if refused.get(worst, 0) > MANY:
        yield Point.warning(
            "refusals",
            f"{refused[worst]} requests from {worst} were refused since yesterday.",
            "`chocolate audit --days 1` shows what was tried.",
        )
    else:
        yield Point.ok("refusals", f"{sum(refused.values())} requests since yesterday.")
