"""Keeps secrets out of errors and logs: one list of secret names, one way to mask them."""

import json
import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

MASK = "***"

SECRET_NAMES = frozenset(
    {
        "access_token",
        "api-key",
        "api_key",
        "apikey",
        "appid",
        "authorization",
        "claveapi",
        "cookie",
        "password",
        "passwd",
        "proxy-authorization",
        "secret",
        "securitytoken",
        "set-cookie",
        "token",
        "x-api-key",
    }
)
"""Names, in lower case, of query parameters, headers and log fields that carry a secret."""

_PARTS = frozenset({"apikey", "authkey", "password", "secret", "token"})

_PAIR = re.compile(
    r"(?<![A-Za-z0-9])(?P<name>"
    + "|".join(sorted(map(re.escape, SECRET_NAMES), key=len, reverse=True))
    + r")(?P<sign>[\"']?\s*[=:]\s*[\"']?)"
    r"(?P<scheme>(?:Bearer|Basic|Token)\s+)?(?P<value>[^\s&\"',;)}\]]+)",
    re.IGNORECASE,
)
_USER_INFO = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*://)[^/\s@]+@", re.IGNORECASE)
_BEARER = re.compile(r"\b(?P<scheme>Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}", re.IGNORECASE)
_BOT = re.compile(r"/bot\d+:[A-Za-z0-9_-]+")
_ONE_TIME = re.compile(r"(?P<path>/opendata/sh/)[A-Za-z0-9]+")
"""AEMET's link to data: whoever has it needs no key."""
_OURS = re.compile(r"\bchoc_[A-Za-z0-9_-]{20,}")
"""A token of our own; see access/make_token.py."""
_SHORTEST_SECRET = 4
_SHORTEST_KNOWN = 6
"""What is shorter is masked by its name alone: the rest of a sentence must stay readable."""
_WORDS = frozenset({"chocolate", "factory", "influxdb", "password", "postgres", "postgresql"})
"""Passwords that protect nothing; masking them would only make our own sentences unreadable."""
_known: frozenset[str] = frozenset()


def keep_secret(*values: str) -> None:
    """From now on mask ``values`` wherever they stand, also as addresses and JSON write them."""
    global _known  # noqa: PLW0603 - the one list of what this process must not tell
    told = {form for value in values for form in _forms(value)}
    _known |= {value for value in told - _WORDS if len(value) >= _SHORTEST_KNOWN}


def _forms(value: str) -> Iterable[str]:
    yield value
    yield quote(value, safe="")
    yield quote(value)  # a slash may stay in a path
    yield quote_plus(value)
    yield repr(value)[1:-1]
    yield json.dumps(value)[1:-1]
    yield json.dumps(value, ensure_ascii=False)[1:-1]


def is_secret_name(name: str) -> bool:
    """Whether a parameter, header or field of this name carries a secret.

    >>> is_secret_name("x-api-key"), is_secret_name("telegram_bot_token"), is_secret_name("start")
    (True, True, False)
    """
    lower = name.lower()
    words = set(re.split(r"[^a-z0-9]+", lower))
    return lower in SECRET_NAMES or bool(words & _PARTS) or {"api", "key"} <= words


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """``text`` with every recognisable secret, what must be kept, and each of ``secrets``, masked.

    >>> redact("GET https://host/weather?lat=38.1&appid=0123abc&units=metric")
    'GET https://host/weather?lat=38.1&appid=***&units=metric'
    """
    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, MASK)
    for secret in sorted(_known, key=len, reverse=True):
        text = text.replace(secret, MASK)
    text = _PAIR.sub(rf"\g<name>\g<sign>{MASK}", text)
    text = _USER_INFO.sub(rf"\g<scheme>{MASK}@", text)
    text = _BEARER.sub(rf"\g<scheme> {MASK}", text)
    text = _OURS.sub(MASK, text)
    text = _ONE_TIME.sub(rf"\g<path>{MASK}", text)
    return _BOT.sub(f"/bot{MASK}", text)
