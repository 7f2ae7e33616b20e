"""What is done to every request before a route sees it: HEAD becomes GET, bodies are bounded."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 64 * 1024
"""Bytes; no route takes more than a few settings, unless it is named as taking files."""


class Incoming:
    """ASGI middleware for both applications."""

    def __init__(self, app: ASGIApp, larger: Mapping[str, int] | None = None) -> None:
        """Stand before ``app``.

        Args:
            app: What stands behind.
            larger: Bytes that the body of a POST to exactly this path may have.
        """
        self._app = app
        self._larger = dict(larger or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the server leaves the body out of an answer to HEAD."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = LARGEST_BODY
        if scope["method"] == "POST":
            most = self._larger.get(scope["path"], LARGEST_BODY)
        size = 0

        async def receive_bounded() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > most:
                raise HTTPException(413, f"A body may have {most} bytes.")
            return message

        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        await self._app(scope, receive_bounded, send)
