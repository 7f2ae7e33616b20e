"""Marks every answer of a service with simulated values, so that none passes for a real one."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "X-Chocolate-Demo"
SAYS = "simulated values"


class Badge:
    """ASGI middleware: a header on every answer, refusals, errors and files included."""

    def __init__(self, app: ASGIApp) -> None:
        """Mark what ``app`` answers."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and mark what comes back."""

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = SAYS
            await send(message)

        await self._app(scope, receive, send_marked)
