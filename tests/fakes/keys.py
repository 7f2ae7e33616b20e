"""Made-up keys, and a way to put one into a rig."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from chocolate_factory.credentials.guard import KeyGuard
from chocolate_factory.credentials.memory import MemoryCredentialStore
from chocolate_factory.credentials.model import Key, Use
from chocolate_factory.credentials.store import CredentialStore
from chocolate_factory.credentials.watch import KeyWatch
from chocolate_factory.kernel.errors import UpstreamError
from tests.fakes.ports import Rig


def made_up_jwt(**claims: object) -> str:
    """A key like AEMET's, signed by nobody; datetimes become seconds since 1970."""
    seconds = {
        name: int(claim.timestamp()) if isinstance(claim, datetime) else claim
        for name, claim in claims.items()
    }
    parts = ({"alg": "HS256"}, {"sub": "someone@example.org", "iss": "AEMET", **seconds})
    head, body = (_base64url(json.dumps(part).encode()) for part in parts)
    return f"{head}.{body}.{_base64url(b'no signature')}"


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


class Probe:
    """Answers, or raises what is set; counts how often it was asked."""

    def __init__(self, error: UpstreamError | None = None) -> None:
        """Raise ``error`` at every call, if any."""
        self.error = error
        self.asked = 0

    def __call__(self) -> str:
        """Answer."""
        self.asked += 1
        if self.error:
            raise self.error
        return "answer"


def set_key(
    rig: Rig,
    source: str,
    secret: str,
    probe: Callable[[], object],
    store: CredentialStore | None = None,
) -> KeyGuard:
    """Let the rig have a key for ``source`` that ``probe`` tries, as after a start with it."""
    key = Key.of(source, secret)
    guard = KeyGuard(key, store or MemoryCredentialStore(), rig.ports.clock)
    watch = KeyWatch(guard, probe, lambda: Use(2, 30, 400, 38, rig.now()))
    missing = {name: one for name, one in rig.ports.missing_keys.items() if name != source}
    rig.ports = replace(rig.ports, keys={**rig.ports.keys, source: watch}, missing_keys=missing)
    return guard
