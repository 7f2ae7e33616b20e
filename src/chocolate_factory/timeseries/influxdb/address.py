"""Where an InfluxDB is and who we are there, from one address or the customary settings."""

import base64
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from chocolate_factory.kernel.errors import ConfigurationError

DEFAULT_PORT = 8086
_SCHEMES = {
    "influxdb": "http",
    "influxdb+http": "http",
    "influxdb+https": "https",
    "http": "http",
    "https": "https",
}
_NAMES_AND_PASSWORDS = 1
"""The last major version that has names and passwords instead of tokens."""
_BEARERS = 3
"""The first major version whose manual speaks of bearer tokens."""


def is_influxdb(url: str) -> bool:
    """Whether a store's address is that of an InfluxDB.

    >>> is_influxdb("influxdb://localhost:8086/chocolate"), is_influxdb("sqlite:///file.sqlite")
    (True, False)
    """
    return url.partition("://")[0].partition("+")[0] == "influxdb"


@dataclass(frozen=True, slots=True)
class InfluxAddress:
    """One database of one server.

    Attributes:
        base: Scheme, host and port: ``http://influxdb:8086``.
        database: Name of the database; of the bucket in 2.x.
        policy: Retention policy; "" is the database's own default.
        user: Name, where it wants names and passwords.
        password: To it.
        token: Where it wants tokens.
        organisation: Whose bucket it is, in 2.x; for messages.
    """

    base: str
    database: str
    policy: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    organisation: str = ""

    @classmethod
    def parse(
        cls, url: str, *, token: str = "", bucket: str = "", organisation: str = ""
    ) -> "InfluxAddress":
        """Read ``influxdb://[user:password@]host[:8086]/database[/retention policy]``.

        Args:
            url: The address; ``influxdb+https://`` is encrypted.
            token: Instead of name and password.
            bucket: The database (and policy) where the address names none.
            organisation: For messages.

        Raises:
            ConfigurationError: It cannot be used; says why, without any secret.
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise _unusable("it is not an address") from error
        if parts.scheme not in _SCHEMES or not host or parts.query or parts.fragment:
            raise _unusable("it is not influxdb://host:port/database")
        names = [unquote(name) for name in parts.path.strip("/").split("/") if name]
        names = names or [name for name in bucket.strip("/").split("/") if name]
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if len(names) not in {1, 2}:
            raise _unusable("it names no database")
        if not (all(map(str.isprintable, (*names, user, password, token))) and token.isascii()):
            raise _unusable("it or its token has characters that are not allowed")
        scheme = _SCHEMES[parts.scheme]
        where = f"[{host}]" if ":" in host else host
        known = port or (443 if parts.scheme == "https" else DEFAULT_PORT)
        base = f"{scheme}://{where}:{known}"
        return cls(base, names[0], "".join(names[1:]), user, password, token, organisation)

    @property
    def place(self) -> str:
        """For messages; never with a secret."""
        return "/".join(filter(None, (self.base, self.database, self.policy)))

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no message may show."""
        return tuple(filter(None, (self.password, self.token)))

    def authorization(self, major: int | None) -> dict[str, str]:
        """The header that says who we are, for a server of version ``major``; None: not yet known.

        1.x wants name and password, and up to 1.7 refuses tokens; a token of the form
        ``name:password``, as 1.8 accepts, is sent as such. Later versions accept ``Token``, and 3
        speaks of bearers.
        """
        user, colon, password = self.token.partition(":")
        if self.token and colon and major == _NAMES_AND_PASSWORDS:
            return _basic(user, password)
        if self.token:
            scheme = "Bearer" if major is not None and major >= _BEARERS else "Token"
            return {"Authorization": f"{scheme} {self.token}"}
        return _basic(self.user, self.password) if self.user else {}


def _basic(user: str, password: str) -> dict[str, str]:
    pair = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


def _unusable(reason: str) -> ConfigurationError:
    return ConfigurationError(
        f"The address of InfluxDB is wrong: {reason}.",
        advice="Use influxdb://user:password@host:8086/database in CHOCOLATE_STORE_URL, or"
        " INFLUXDB_URL=http://host:8086 with INFLUXDB_BUCKET; %40 stands for an @ in a password.",
    )
