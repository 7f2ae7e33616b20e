"""What stands before every request: who may ask, from which page, and what browsers may do.

A page in somebody's browser can reach services on the same machine. Two checks stop it: the
``Host`` header must name us (DNS rebinding), and a request that changes something must not come
from another site's page (cross-site request forgery).
"""

import hmac
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chocolate_factory.web.problems import problem

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN_PATHS = frozenset({"/health", "/ready"})

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Guard:
    """ASGI middleware: Host, Origin and token checks, and security headers on every answer."""

    def __init__(
        self, app: ASGIApp, *, hosts: Iterable[str], token: str | None, read_only: bool
    ) -> None:
        """Answer only requests for one of ``hosts`` (names without port; ``*`` for any).

        Args:
            app: What stands behind.
            hosts: Names under which this service is reached.
            token: Bearer token every request needs, or None.
            read_only: Refuse every method but GET and HEAD.
        """
        self._app = app
        self._hosts = frozenset(hosts)
        self._token = token
        self._read_only = read_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, then pass on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self._app)(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> JSONResponse | None:
        headers = Headers(scope=scope)
        method, path = scope["method"], scope["path"]
        if not self._known(headers.get("host", "")):
            return problem(path, 421, "This service does not go by that name.")
        if self._read_only and method not in ("GET", "HEAD"):
            allowed = {"Allow": "GET, HEAD"}
            return problem(path, 405, "This view is read-only.", headers=allowed)
        if method not in SAFE_METHODS and not self._same_site(headers):
            return problem(path, 403, "A page of another site may not change anything here.")
        if self._token and path not in OPEN_PATHS and not self._knows_token(headers):
            scheme = {"WWW-Authenticate": "Bearer"}
            return problem(path, 401, "This needs the admin token.", headers=scheme)
        return None

    def _known(self, host: str) -> bool:
        return "*" in self._hosts or _name(host) in self._hosts

    def _same_site(self, headers: Headers) -> bool:
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return False
        origin = headers.get("origin")
        return origin is None or origin.partition("://")[2] == headers.get("host")

    def _knows_token(self, headers: Headers) -> bool:
        scheme, _, given = headers.get("authorization", "").partition(" ")
        expected = (self._token or "").encode()
        return scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), expected)


def _name(host: str) -> str:
    """The host without its port; brackets of IPv6 removed."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower()
