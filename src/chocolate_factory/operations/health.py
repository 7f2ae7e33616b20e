"""The nouns of health: what was looked at, how well it is, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Condition(StrEnum):
    """How well something is; worse sorts later."""

    OK = "ok"
    DEGRADED = "degraded"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        name: Stable name: ``store``, ``spool``, ``series:price.spot.es``, ``source:aemet``,
            ``credential:aemet``, ``quality``, ``forecast``, ``training:price.spot.es``,
            ``drift:price.spot.es``, ``plan``, ``tariffs``, ``site``, ``backup``,
            ``job:price_ingestion``.
        status: How well it is.
        message: What was found.
        advice: What to do, or "".
        kind: What kind of trouble, in one word, for whoever puts it into other words.
        values: Its figures, for the same.
    """

    name: str
    status: Condition
    message: str
    advice: str = ""
    kind: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Health:
    """All checks and the worst of them."""

    status: Condition
    checks: tuple[Check, ...]
