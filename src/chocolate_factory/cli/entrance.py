"""Who may come in to the service: what the settings and the kept tokens say about it."""

from chocolate_factory.access.callers import Callers
from chocolate_factory.access.doorkeeper import Doorkeeper
from chocolate_factory.access.store import TokenStore
from chocolate_factory.kernel.errors import ConfigurationError
from chocolate_factory.operations.ports import Ports
from chocolate_factory.settings import LOOPBACK, Settings
from chocolate_factory.web.admission import Admission
from chocolate_factory.web.guards import ANY_NAME
from chocolate_factory.web.rate_limits import RateLimits


def require_token(settings: Settings, tokens: TokenStore) -> None:
    """Begin nothing that others could reach and nobody could come in to.

    Raises:
        ConfigurationError: Others can reach the service, and there is no token.
        StoreError: The tokens cannot be read.
    """
    if settings.is_open_to_others and not settings.hand_set_token and not tokens.tokens():
        raise ConfigurationError(
            f"CHOCOLATE_HOST is {settings.host}, which others can reach, without a token.",
            advice="Make one with `chocolate token create`, or set CHOCOLATE_ADMIN_TOKEN (which a "
            "demonstration takes as well) or CHOCOLATE_HOST=127.0.0.1.",
        )


def admission_of(settings: Settings, ports: Ports) -> Admission:
    """Tells who asks.

    Raises:
        ConfigurationError: The file of the token cannot be read.
    """
    doorkeeper = Doorkeeper(
        ports.tokens,
        ports.clock,
        set_by_hand=settings.hand_set_token,
        strict=settings.is_open_to_others,
    )
    return Admission(
        doorkeeper,
        ports.clock.monotonic,
        callers=Callers(settings.trusted_proxies),
        admins=frozenset(login.lower() for login in settings.admins),
    )


def names_of(settings: Settings) -> list[str]:
    """What the admin application may be called in the header ``Host``.

    An address that stands for all of this machine's leaves open which one is used; a token, which
    is needed then, stops what the check of names would.
    """
    if settings.is_open_to_others and not settings.hostnames:
        return [ANY_NAME]
    return [*LOOPBACK, settings.host, *settings.hostnames]


def limits_of(settings: Settings, ports: Ports) -> RateLimits:
    """How often one client may ask; of each application by itself."""
    return RateLimits(
        ports.clock.monotonic,
        requests_per_second=settings.requests_per_second,
        costly_per_minute=settings.costly_requests_per_minute,
    )
