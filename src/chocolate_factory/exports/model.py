"""The nouns of exports: a plan with all that is told beside it, and what was announced before."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chocolate_factory.planning.model import Plan, Start
from chocolate_factory.savings.compare import Saving


class Form(StrEnum):
    """What a plan can be exported to."""

    CSV = "csv"
    """A table with one row for each start."""
    ICS = "ics"
    """A calendar with one event for each start."""
    PDF = "pdf"
    """A sheet to print."""


@dataclass(frozen=True, slots=True)
class HourPrice:
    """What a kWh costs in one hour.

    Attributes:
        start: UTC.
        price_eur_per_kwh: All-in.
        known: Published; otherwise forecast.
    """

    start: datetime
    price_eur_per_kwh: float
    known: bool


@dataclass(frozen=True, slots=True)
class Announcement:
    """What people were last told about one step of one batch.

    Attributes:
        start: As told last.
        since: Issue of the plan that first told it so (UTC); what is told anew comes later.
        told_at: Issue of the plan that told it last (UTC).
        cancelled: The plan that came next does not want it any more.
    """

    start: Start
    since: datetime
    told_at: datetime
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """Whose plan it is.

    Attributes:
        key: Stable name; part of every event's identity.
        name: As people call the plant.
        machines: Names in the order of the site's file.
        tariff: Access tariff of the supply.
        basis: Market price it pays: spot or pvpc.
    """

    key: str
    name: str
    machines: tuple[str, ...]
    tariff: str
    basis: str


@dataclass(frozen=True, slots=True)
class PlanExport:
    """A plan and what is told beside it.

    Attributes:
        site: Whose it is.
        plan: The plan.
        saving: Over its baseline; None without one.
        announcements: This plan's starts, and what earlier plans said of others.
        prices: Of the plan's hours, ascending; hours without a price are not there.
        model: Who forecast the prices that are not published; None where nobody did.
        simulated: It was planned with simulated values, and must not pass for a real plan.
    """

    site: Site
    plan: Plan
    saving: Saving | None = None
    announcements: tuple[Announcement, ...] = ()
    prices: tuple[HourPrice, ...] = ()
    model: str | None = None
    simulated: bool = False
