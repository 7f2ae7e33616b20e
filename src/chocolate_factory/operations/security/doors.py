"""Who can reach the service, and what it takes to come in."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from chocolate_factory.access.callers import Network
from chocolate_factory.access.model import Token
from chocolate_factory.operations.security.model import Point, Posture, Standing

MOST_TRUSTED = 256
"""Addresses; a proxy has one, its network a few."""
ENCRYPTED = frozenset({"https", "influxdb+https", "influxdbs", "sqlite"})


def look_at_doors(posture: Posture, tokens: Sequence[Token], now: datetime) -> Iterator[Point]:
    """Everything about who comes in."""
    yield _address(posture)
    yield _viewer(posture)
    yield _token(posture, tokens, now)
    yield _names(posture)
    yield from _proxies(posture)
    yield _limits(posture)
    yield from _addresses(posture)


def _address(posture: Posture) -> Point:
    if not posture.open_to_others:
        return Point.ok("address", "Only this machine reaches the admin application.")
    if posture.proxies:
        return Point.ok("address", f"A proxy stands before {posture.host}.")
    return Point.warning(
        "address",
        f"Others reach the admin application at {posture.host}, without encryption.",
        "Put a proxy with a certificate before it, or make sure that nobody listens.",
    )


def _viewer(posture: Posture) -> Point:
    if not posture.pages_open_to_others:
        return Point.ok("viewer", "Only this machine reaches the pages to look at.")
    if posture.proxies:
        return Point.ok("viewer", f"A proxy stands before {posture.viewer_host}.")
    return Point.warning(
        "viewer",
        f"Whoever reaches {posture.viewer_host} sees plan and costs, and is asked for nothing.",
        "Put the proxy of docs/operate/remote-access.md before it and name it in "
        "CHOCOLATE_TRUSTED_PROXIES, or set CHOCOLATE_VIEWER_HOST=127.0.0.1.",
    )


def _token(posture: Posture, tokens: Sequence[Token], now: datetime) -> Point:
    if posture.hand_set_weakness:
        return Point(
            "token",
            Standing.WRONG if posture.open_to_others else Standing.WARNING,
            f"CHOCOLATE_ADMIN_TOKEN can be guessed: {posture.hand_set_weakness}.",
            "Use `chocolate token create` instead.",
        )
    ended = [token.name for token in tokens if not token.holds(now)]
    if ended:
        return Point.warning(
            "token",
            f"Of use no longer: {', '.join(ended)}.",
            "`chocolate token rotate` or `revoke` them.",
        )
    count = len(tokens) + (posture.hand_set_weakness is not None)
    if count or not posture.open_to_others:
        return Point.ok("token", f"{count} tokens." if count else "None is needed.")
    return Point.wrong(
        "token",
        "There is no token: the service does not start.",
        "`chocolate token create` makes one.",
    )


def _names(posture: Posture) -> Point:
    if posture.named or not posture.open_to_others:
        return Point.ok("names", "It answers to its own names only.")
    return Point.warning(
        "names",
        "It answers to any name.",
        "Set CHOCOLATE_HOSTNAMES to the names under which it is reached.",
    )


def _proxies(posture: Posture) -> Iterator[Point]:
    wide = [str(one) for one in posture.proxies if one.num_addresses > MOST_TRUSTED]
    local = [str(one) for one in posture.proxies if _holds_loopback(one)]
    if wide:
        yield Point.wrong(
            "proxies",
            f"Whoever is in {', '.join(wide)} may say who they are.",
            "Name the address of the proxy itself in CHOCOLATE_TRUSTED_PROXIES.",
        )
    elif local:
        yield Point.warning(
            "proxies",
            "Every program on this machine may say who it is.",
            "Give the proxy an address of its own, or let nobody else work on this machine.",
        )
    elif posture.admins and not posture.proxies:
        yield Point.warning(
            "proxies",
            "CHOCOLATE_ADMINS names logins, and nobody is trusted to tell them.",
            "Set CHOCOLATE_TRUSTED_PROXIES, or remove it.",
        )
    else:
        believed = ", ".join(map(str, posture.proxies)) or "nobody"
        yield Point.ok("proxies", f"Believed is {believed}.")


def _limits(posture: Posture) -> Point:
    if posture.limited:
        return Point.ok("limits", "Clients are held to limits.")
    return Point.warning(
        "limits",
        "One client may ask without end.",
        "Remove CHOCOLATE_REQUESTS_PER_SECOND and CHOCOLATE_COSTLY_REQUESTS_PER_MINUTE.",
    )


def _addresses(posture: Posture) -> Iterator[Point]:
    """Passwords and prices on their way."""
    for setting, address in posture.addresses.items():
        parts = urlsplit(address)
        host = parts.hostname or ""
        if parts.scheme in ENCRYPTED or _is_here(host) or "sslmode=" in parts.query:
            continue
        yield Point.warning(
            setting,
            f"What goes to {host} can be read and changed on the way.",
            "Use an encrypted connection where others share the network.",
        )


def _is_here(host: str) -> bool:
    if not host or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _holds_loopback(network: Network) -> bool:
    return any(ip_address(one) in network for one in ("127.0.0.1", "::1"))
