"""How often one client may ask, of everything and of what is costly, so that others get answers."""

import math
from collections.abc import Callable

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from chocolate_factory.kernel.allowance import Allowance, Rate
from chocolate_factory.web.problems import problem

COSTLY = frozenset(
    {
        ("GET", "/analysis/history"),
        ("GET", "/influxdb/verify"),
        ("GET", "/models/status-direct"),
        ("GET", "/planning/export.pdf"),
        ("GET", "/planning/marginal-batch"),
        ("GET", "/planning/values"),
        ("GET", "/store/verify"),
        ("POST", "/gaps/backfill"),
        ("POST", "/gaps/backfill/auto"),
        ("POST", "/ingest-now"),
        ("POST", "/init/all"),
        ("POST", "/init/datosclima/etl"),
        ("POST", "/init/historical-data"),
        ("POST", "/init/siar/etl"),
        ("POST", "/models/train"),
        ("POST", "/models/validate"),
        ("POST", "/planning/optimize"),
    }
)
"""They occupy a processor, the disk or a source for seconds."""
COSTLY_WITH_QUERY = frozenset({("GET", "/predict/production-planning")})
"""Without a query they tell what is known; with one they may compute."""
COSTLY_BELOW = (("POST", "/scheduler/jobs/"),)

BURST_SECONDS = 10.0
"""A client that was quiet may ask at once what this many seconds allow."""
COSTLY_BURST_SECONDS = 30.0
CLIENTS = 4
"""All together may ask for what is costly as often as so many clients could."""


class RateLimits:
    """What each client has asked; one for each application."""

    def __init__(
        self,
        monotonic: Callable[[], float],
        *,
        requests_per_second: float,
        costly_per_minute: float,
    ) -> None:
        """Allow so much; 0 allows anything.

        Args:
            monotonic: The clock (s).
            requests_per_second: Of one client, over all.
            costly_per_minute: Of one client, of what is costly.
        """
        costly = costly_per_minute / 60
        self._all = _allowance(requests_per_second, BURST_SECONDS, monotonic)
        self._costly = _allowance(costly, COSTLY_BURST_SECONDS, monotonic)
        self._together = _allowance(CLIENTS * costly, COSTLY_BURST_SECONDS, monotonic)

    def wait(self, client: str, *, costly: bool) -> float:
        """Count a request, and return 0; or how long ``client`` has to wait (s)."""
        wait = self._all.take(client) if self._all else 0.0
        if costly and not wait and self._costly and self._together:
            wait = self._costly.take(client) or self._together.take(None)
        return wait


def _allowance(
    per_second: float, burst_seconds: float, monotonic: Callable[[], float]
) -> Allowance | None:
    if not per_second:
        return None
    return Allowance(Rate(per_second, max(1.0, per_second * burst_seconds)), monotonic)


class RateLimited:
    """ASGI middleware: tells whoever asks too much to come later."""

    def __init__(self, app: ASGIApp, limits: RateLimits) -> None:
        """Keep ``limits`` before ``app``; ``state`` tells the caller (see ``Guard``)."""
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count, then pass on."""
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        await (refusal or self._app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        client = scope["state"]["caller"].household
        wait = self._limits.wait(client, costly=is_costly(scope))
        if not wait:
            return None
        return problem(
            scope["path"],
            429,
            "You are asking more than one client may.",
            advice=f"Ask again in {math.ceil(wait)} s.",
            headers={"Retry-After": str(math.ceil(wait))},
        )


def is_costly(scope: Scope) -> bool:
    """Whether answering occupies a processor, the disk or a source for long."""
    method = "GET" if scope["method"] == "HEAD" else scope["method"]
    asked = (method, scope["path"])
    return (
        asked in COSTLY
        or (asked in COSTLY_WITH_QUERY and bool(scope["query_string"]))
        or any(method == one and scope["path"].startswith(folder) for one, folder in COSTLY_BELOW)
    )
