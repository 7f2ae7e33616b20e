"""Who issues keys, how much they allow, and where a new one is asked for.

Quotas: AEMET allows 40 requests a minute for each key and counts both steps; OpenWeatherMap's free
plan 60 a minute and 1,000,000 a month; ESIOS names no figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from chocolate_factory.credentials.model import Quota

AEMET = "aemet"
ESIOS = "esios"
OPENWEATHERMAP = "openweathermap"


@dataclass(frozen=True, slots=True)
class Issuer:
    """One source that wants a key.

    Attributes:
        name: For people.
        setting: The setting that holds the key.
        renewal: Where a new key is asked for; no source renews one by itself.
        quota: What it allows.
        once_limited_to: A validity the issuer once had and no longer states; None: none is known.
    """

    name: str
    setting: str
    renewal: str
    quota: Quota
    once_limited_to: timedelta | None = None


ISSUERS: Mapping[str, Issuer] = {
    AEMET: Issuer(
        "AEMET",
        "AEMET_API_KEY",
        "Ask for a new key, free and by e-mail within minutes, at"
        " https://opendata.aemet.es/centrodedescargas/altaUsuario and set AEMET_API_KEY.",
        Quota(per_minute=40),
        once_limited_to=timedelta(days=90),
    ),
    OPENWEATHERMAP: Issuer(
        "OpenWeatherMap",
        "OPENWEATHERMAP_API_KEY",
        "Make a key at https://home.openweathermap.org/api_keys (it works after up to two hours)"
        " and set OPENWEATHERMAP_API_KEY.",
        Quota(per_minute=60, per_month=1_000_000),
    ),
    ESIOS: Issuer(
        "ESIOS",
        "ESIOS_TOKEN",
        "Ask consultasios@ree.es for a personal token and set ESIOS_TOKEN.",
        Quota(),
    ),
}
"""By the source's name in provenance."""
