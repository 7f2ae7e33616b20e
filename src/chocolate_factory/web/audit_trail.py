"""Notes who changed what, or tried to, after every answer to a request that does not only look."""

from collections.abc import Callable
from http import HTTPStatus

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chocolate_factory.access.model import Visitor
from chocolate_factory.audit.model import AuditEntry, Verdict
from chocolate_factory.kernel.allowance import Allowance, Rate
from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.web.context import Desk
from chocolate_factory.web.guards import SAFE_METHODS

log = structlog.get_logger()

REFUSED = frozenset({401, 403, 413, 421, 429})
REFUSALS = Rate(per_second=1.0, burst=60.0)
"""Refusals that are noted; a flood of them must not fill the disk."""


class AuditTrail:
    """ASGI middleware of the admin application, outside of its guard."""

    def __init__(self, app: ASGIApp, desk: Desk, monotonic: Callable[[], float]) -> None:
        """Stand before ``app``.

        Args:
            app: What stands behind; it says who asks in ``state``.
            desk: Where entries are kept.
            monotonic: The clock (s).
        """
        self._app = app
        self._desk = desk
        self._refusals = Allowance(REFUSALS, monotonic)
        self._unnoted = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, then note."""
        status = int(HTTPStatus.INTERNAL_SERVER_ERROR)

        async def send_noticed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noticed)
        finally:
            if scope["type"] == "http" and _is_worth_noting(scope):
                await run_in_threadpool(self._note, scope, status)

    def _note(self, scope: Scope, status: int) -> None:
        verdict, detail = _verdict(status), str(status)
        if verdict is Verdict.REFUSED:
            if self._refusals.take(None):
                self._unnoted += 1
                return
            if self._unnoted:
                detail += f", and {self._unnoted} others that were not noted one by one"
                self._unnoted = 0
        visitor: Visitor | None = scope["state"].get("visitor")
        entry = AuditEntry(
            at=self._desk.ports.clock.now(),
            who=visitor.name if visitor else "",
            origin=scope["state"]["caller"].address,
            action=f"{scope['method']} {scope['path']}",
            verdict=verdict,
            detail=detail,
            request_id=scope["state"]["request_id"],
        )
        try:
            self._desk.ports.audit.record(entry)
        except StoreError as error:
            log.warning("audit_not_kept", who=entry.who, action=entry.action, error=error.message)


def _is_worth_noting(scope: Scope) -> bool:
    return scope["method"] not in SAFE_METHODS or "guessed" in scope["state"]


def _verdict(status: int) -> Verdict:
    if status < HTTPStatus.BAD_REQUEST:
        return Verdict.DONE
    return Verdict.REFUSED if status in REFUSED else Verdict.FAILED
