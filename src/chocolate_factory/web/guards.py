"""What stands before every request: by what name, from which page, by whom, to do what.

A page in somebody's browser can reach services on the same machine. Two checks stop it: the
``Host`` header must name us (DNS rebinding), and a request that changes something must not come
from another site's page (cross-site request forgery).
"""

from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from chocolate_factory.access.callers import TOLD, Caller
from chocolate_factory.access.model import Role, Visitor, Way
from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.web.admission import CHALLENGE, Admission, NotAdmittedError
from chocolate_factory.web.problems import problem, problem_of

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SIGN_IN = "/sign-in"
SIGN_OUT = "/sign-out"
OPEN_PATHS = frozenset({"/health", "/ready", SIGN_IN, SIGN_OUT})
"""Strangers may ask these; a wrong token is refused even here, or they would tell it from a right
one as often as somebody likes."""
OPEN_FOLDER = "/static/"
"""Style and scripts: the same for everybody, and the page to sign in needs them."""
BROWSED = ("/", "/dashboard")
"""Where people begin who have only the service's name."""
ANY_NAME = "*"


class Guard:
    """ASGI middleware: refuses, or passes on with ``state`` telling who asks (``visitor``)."""

    def __init__(
        self, app: ASGIApp, *, hosts: Iterable[str], admission: Admission, read_only: bool
    ) -> None:
        """Answer only requests for one of ``hosts`` (names without port; ``*`` for any).

        Args:
            app: What stands behind.
            hosts: Names under which this service is reached.
            admission: Tells who asks.
            read_only: Ask nobody who they are, and refuse every method but GET and HEAD.
        """
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._admission = admission
        self._read_only = read_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, then pass on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        peer = scope.get("client")
        caller = self._admission.callers.caller(
            peer[0] if peer else "", dict(headers.items()), https=scope["scheme"] == "https"
        )
        scope.setdefault("state", {})["caller"] = caller
        scope["headers"] = [
            (name, value) for name, value in scope["headers"] if name.decode("latin-1") not in TOLD
        ]
        refusal = self._refusal(scope, headers, caller) or self._unwelcome(scope, headers, caller)
        await (refusal or self._app)(scope, receive, send)

    def _refusal(self, scope: Scope, headers: Headers, caller: Caller) -> Response | None:
        """Why nobody at all may ask this, if that is so."""
        method, path = scope["method"], scope["path"]
        if not self._known(headers):
            return problem(path, 421, "This service does not go by that name.")
        if caller.from_internet:
            return problem(path, 403, "Nobody comes in from the open internet.")
        if self._read_only and method not in ("GET", "HEAD"):
            allowed = {"Allow": "GET, HEAD"}
            return problem(path, 405, "This view is read-only.", headers=allowed)
        if method not in SAFE_METHODS and not _same_site(headers):
            return problem(path, 403, "A page of another site may not change anything here.")
        return None

    def _unwelcome(self, scope: Scope, headers: Headers, caller: Caller) -> Response | None:
        """Why this visitor may not ask this, if that is so; else ``state`` knows who it is."""
        try:
            visitor = self._visitor(scope["path"], headers, caller)
        except NotAdmittedError as error:
            scope["state"]["guessed"] = True
            return problem_of(scope["path"], error, headers=error.headers)
        except StoreError as error:
            return problem_of(scope["path"], error)
        scope["state"]["visitor"] = visitor
        return None if self._read_only else _forbidden(scope, headers, visitor)

    def _visitor(self, path: str, headers: Headers, caller: Caller) -> Visitor | None:
        if self._read_only:
            way = Way.PROXY if caller.login else Way.OPEN
            return Visitor(caller.login, Role.VIEWER, way, caller.full_name)
        if path == SIGN_IN or path.startswith(OPEN_FOLDER):
            return None
        return self._admission.visitor(caller, headers)

    def _known(self, headers: Headers) -> bool:
        hosts = headers.getlist("host")
        return len(hosts) == 1 and (ANY_NAME in self._hosts or _name(hosts[0]) in self._hosts)


def _forbidden(scope: Scope, headers: Headers, visitor: Visitor | None) -> Response | None:
    method, path = scope["method"], scope["path"]
    if path in OPEN_PATHS or path.startswith(OPEN_FOLDER):
        return None
    if visitor is None:
        return _to_the_door(method, path, headers)
    if method in SAFE_METHODS or visitor.may_change:
        return None
    return problem(path, 403, "You may look, and not change anything.", advice="Ask an admin.")


def _to_the_door(method: str, path: str, headers: Headers) -> Response:
    """Browsers are led to the page to sign in; programs are told what is missing."""
    looks = method in ("GET", "HEAD") and "text/html" in headers.get("accept", "")
    if looks and path in BROWSED:
        return RedirectResponse(SIGN_IN, status_code=303)
    return problem(
        path,
        401,
        "This needs a token.",
        advice="Send it as Authorization: Bearer; `chocolate token create` makes one.",
        headers=CHALLENGE,
    )


def _same_site(headers: Headers) -> bool:
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return False
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2] == headers.get("host")


def _name(host: str) -> str:
    """The host without its port; brackets of IPv6 removed."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()
