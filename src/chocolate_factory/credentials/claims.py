"""Reads when a key was issued and when it ends, if the key itself says so.

AEMET's keys are JSON Web Tokens (RFC 7519): three parts of base64url, the middle one a JSON object
whose ``iat`` and ``exp`` are seconds since 1970. The signature is not checked: what is read serves
to remind people, never to trust anybody.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime

_PARTS = 3
_LATEST = datetime(2200, 1, 1, tzinfo=UTC).timestamp()


@dataclass(frozen=True, slots=True)
class Claims:
    """What a key says about itself; None where it does not say."""

    issued_at: datetime | None = None
    expires_at: datetime | None = None


def read_claims(key: str) -> Claims:
    """What ``key`` says; nothing if it is no such token. Never raises."""
    parts = key.strip().split(".")
    if len(parts) != _PARTS:
        return Claims()
    middle = parts[1]
    try:
        text = base64.b64decode(middle + "=" * (-len(middle) % 4), altchars=b"-_", validate=True)
        body = json.loads(text)
    except (binascii.Error, ValueError, RecursionError):
        return Claims()
    if not isinstance(body, dict):
        return Claims()
    return Claims(_instant(body.get("iat")), _instant(body.get("exp")))


def _instant(seconds: object) -> datetime | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < _LATEST else None
