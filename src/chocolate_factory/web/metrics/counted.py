"""Counts every answer of an application by its route, whoever gave it."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chocolate_factory.web.metrics.meters import OTHER, Meters

_STATIC = "/static/"
_BROKEN = 500


class Counted:
    """ASGI middleware; stands before everything else, so that refusals count too."""

    def __init__(self, app: ASGIApp, meters: Meters, name: str) -> None:
        """Count what ``app`` answers, as the application ``name``."""
        self._app = app
        self._meters = meters
        self._name = name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and count when the answer has gone out."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), _BROKEN

        async def send_counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_counted)
        finally:
            seconds = time.perf_counter() - started
            self._meters.answered(self._name, scope["method"], _route(scope), status, seconds)


def _route(scope: Scope) -> str:
    """The template, of which there are few, instead of the path, of which there may be any."""
    route = scope.get("route")
    if route is not None:
        return str(getattr(route, "path", OTHER))
    return f"{_STATIC}*" if scope["path"].startswith(_STATIC) else OTHER
