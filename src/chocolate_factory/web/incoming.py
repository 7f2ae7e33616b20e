"""What is done to every request before a route sees it: HEAD becomes GET, bodies are bounded."""

import asyncio
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chocolate_factory.web.problems import problem

LARGEST_BODY = 64 * 1024
"""Bytes; no route takes more than a few settings, unless it is named as taking files."""
BODY_SECONDS = 30.0
"""A body of that size is there at once; who lets us wait longer is ill or means ill."""
LARGER_BODY_SECONDS = 300.0
"""Files come over slow lines."""


class Incoming:
    """ASGI middleware for both applications."""

    def __init__(
        self,
        app: ASGIApp,
        larger: Mapping[str, int] | None = None,
        *,
        seconds: float = BODY_SECONDS,
    ) -> None:
        """Stand before ``app``.

        Args:
            app: What stands behind.
            larger: Bytes that the body of a POST to exactly this path may have.
            seconds: How long a body may take that is not larger.
        """
        self._app = app
        self._larger = dict(larger or {})
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the server leaves the body out of an answer to HEAD."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if "transfer-encoding" in headers and "content-length" in headers:
            # Two ends of a body: whoever forwards it may see another request in what is left.
            closing = {"Connection": "close"}
            refusal = problem(scope["path"], 400, "The body has two lengths.", headers=closing)
            await refusal(scope, receive, send)
            return
        most, seconds = LARGEST_BODY, self._seconds
        if scope["method"] == "POST" and scope["path"] in self._larger:
            most, seconds = self._larger[scope["path"]], LARGER_BODY_SECONDS
        announced = "transfer-encoding" in headers or headers.get("content-length", "0") != "0"
        body = _Body(receive, most, seconds, announced=announced)
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        await self._app(scope, body.receive, send)


class _Body:
    """The body of one request, as it comes."""

    def __init__(self, receive: Receive, most: int, seconds: float, *, announced: bool) -> None:
        self._receive = receive
        self._most = most
        self._deadline = asyncio.get_running_loop().time() + seconds
        self._size = 0
        self._whole = not announced

    async def receive(self) -> Message:
        if self._whole:  # what comes now is that the client has left, whenever that may be
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError as error:
            raise HTTPException(
                408, "The body did not come.", headers={"Connection": "close"}
            ) from error
        if message["type"] == "http.disconnect":
            raise HTTPException(400, "The body broke off.")
        self._size += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._size > self._most:
            raise HTTPException(413, f"A body may have {self._most} bytes.")
        return message
