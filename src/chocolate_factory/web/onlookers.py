"""Logs who looks at the viewer application, when a trusted proxy tells: once an hour each."""

from collections.abc import Callable

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from chocolate_factory.kernel.allowance import Allowance, Rate

log = structlog.get_logger()

ONCE = Rate(per_second=1 / 3600, burst=1.0)
"""The page asks anew every half minute."""


class Onlookers:
    """ASGI middleware behind the guard."""

    def __init__(self, app: ASGIApp, monotonic: Callable[[], float]) -> None:
        """Stand before ``app``; ``monotonic`` (s) tells when an hour is over."""
        self._app = app
        self._told = Allowance(ONCE, monotonic)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell who it is, then pass on."""
        if scope["type"] == "http":
            name, address = scope["state"]["visitor"].name, scope["state"]["caller"].address
            if name and not self._told.take((name, address)):
                log.info("somebody_looks", who=name, origin=address)
        await self._app(scope, receive, send)
