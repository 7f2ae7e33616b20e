"""The doctor's look at security, as a table or for machines."""

import os
from collections.abc import Sequence
from pathlib import Path

from chocolate_factory.access.make_token import weakness_of
from chocolate_factory.cli.output import print_json, print_table
from chocolate_factory.kernel.redaction import redact
from chocolate_factory.operations.security.model import Point, Posture, Standing
from chocolate_factory.settings import Settings

ENV_FILE = Path(".env")
HANDED_IN = Path("/run/secrets")
"""Secrets that a container is given: readable for all who are in it, which is the service."""


def posture_of(settings: Settings) -> Posture:
    """What matters of the settings.

    Raises:
        ConfigurationError: The token's file cannot be read, or there is no site file.
    """
    token = settings.hand_set_token
    token_file = settings.admin_token_file
    handed_in = token_file is not None and token_file.is_relative_to(HANDED_IN)
    secrets = [ENV_FILE, *([token_file] if token_file and not handed_in else [])]
    return Posture(
        host=settings.host,
        open_to_others=settings.is_open_to_others,
        viewer_host=settings.viewer_host,
        pages_open_to_others=settings.shows_pages_to_others,
        hand_set_weakness=weakness_of(token) if token else None,
        data_dir=settings.data_dir.absolute(),
        user=os.geteuid(),
        named=bool(settings.hostnames),
        proxies=settings.trusted_proxies,
        admins=settings.admins,
        limited=bool(settings.requests_per_second and settings.costly_requests_per_minute),
        addresses=_addresses(settings),
        private=tuple(file.absolute() for file in secrets if file.is_file()),
        unchangeable=(settings.site_file.absolute(),),
    )


def _addresses(settings: Settings) -> dict[str, str]:
    """Everything that is reached over a network, by the setting that says so."""
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    return {
        f"CHOCOLATE_{name.upper()}": value
        for name, value in values.items()
        if isinstance(value, str) and "://" in value
    }


def show_security(points: Sequence[Point], *, json: bool) -> None:
    """Print what was found; what is worst comes first."""
    order = list(reversed(Standing))
    worst_first = sorted(points, key=lambda one: order.index(one.standing))
    if json:
        print_json({"status": worst_of(points), "points": [_document(one) for one in worst_first]})
        return
    print_table(
        f"Security: {worst_of(points)}",
        ["what", "how", "found", "remedy"],
        [tuple(_document(one).values()) for one in worst_first],
    )


def worst_of(points: Sequence[Point]) -> Standing:
    """The worst standing of all."""
    return max((one.standing for one in points), key=list(Standing).index, default=Standing.OK)


def _document(point: Point) -> dict[str, str]:
    return {
        "name": point.name,
        "status": point.standing.value,
        "found": redact(point.found),
        "remedy": redact(point.remedy),
    }
