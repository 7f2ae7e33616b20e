"""Where a request comes from: the peer itself, or what a trusted proxy tells of whom it asks for.

``X-Forwarded-*`` and Tailscale's identity headers are anybody's words. They count when the
connection comes from an address that the settings name, and no route ever sees them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

Network = IPv4Network | IPv6Network

FUNNEL = "tailscale-funnel-request"
"""Sent with what comes from the open internet."""
TOLD = frozenset(
    {
        "forwarded",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-port",
        "x-forwarded-proto",
        "x-real-ip",
        "tailscale-app-capabilities",
        "tailscale-headers-info",
        "tailscale-user-login",
        "tailscale-user-name",
        "tailscale-user-profile-pic",
    }
)
"""Headers, in lower case, that only a trusted proxy may send."""
_LONGEST_NAME = 100
_HOME_BITS = 64
"""Of an IPv6 address: what one household or machine is given."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever sent a request.

    Attributes:
        address: Of whom the request is from, for limits and records.
        https: Whether it came encrypted as far as the proxy.
        proxied: A trusted proxy brought it for somebody else.
        login: Who that is, as the proxy tells it; "" if it does not.
        full_name: Likewise.
        from_internet: It came through Tailscale Funnel, which asks nobody who they are.
    """

    address: str
    https: bool = False
    proxied: bool = False
    login: str = ""
    full_name: str = ""
    from_internet: bool = False

    @property
    def household(self) -> str:
        """What limits count together: the address, or its network where one has very many."""
        try:
            address = ip_address(self.address)
        except ValueError:
            return self.address
        if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
            return str(IPv6Network((address, _HOME_BITS), strict=False))
        return self.address


class Callers:
    """Tells callers, believing the trusted proxies and nobody else."""

    def __init__(self, trusted: Iterable[Network] = ()) -> None:
        """Believe connections from these networks."""
        self._trusted = tuple(trusted)

    def trusts(self, peer: str) -> bool:
        """Whether a connection from ``peer`` is believed."""
        try:
            address = ip_address(peer)
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        return any(address in network for network in self._trusted)

    def caller(self, peer: str, headers: Mapping[str, str], *, https: bool = False) -> Caller:
        """Whoever sent a request.

        Args:
            peer: Address of the connection's other end.
            headers: By name in lower case; of one sent several times the last.
            https: Whether the connection itself is encrypted.
        """
        from_internet = FUNNEL in headers
        forwarded = headers.get("x-forwarded-for", "")
        login = _plain(headers.get("tailscale-user-login", ""))
        if not self.trusts(peer) or not (forwarded or login):
            return Caller(peer, https=https, from_internet=from_internet)
        return Caller(
            address=self._origin(forwarded) or peer,
            https=headers.get("x-forwarded-proto", "").strip().lower() == "https",
            proxied=True,
            login=login,
            full_name=_plain(headers.get("tailscale-user-name", "")),
            from_internet=from_internet,
        )

    def _origin(self, forwarded: str) -> str:
        """The last address that is no trusted proxy's: those before it are the sender's words."""
        for part in reversed(forwarded.split(",")):
            try:
                address = str(ip_address(part.strip()))
            except ValueError:
                return ""
            if not self.trusts(address):
                return address
        return ""


def _plain(text: str) -> str:
    """A header's words, decoded (RFC 2047) and without anything that is not printed."""
    try:
        decoded = str(make_header(decode_header(text)))
    except (HeaderParseError, UnicodeError, LookupError, ValueError):
        return ""
    return "".join(sign for sign in decoded if sign.isprintable()).strip()[:_LONGEST_NAME]
