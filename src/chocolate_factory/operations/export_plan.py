"""Gathers a plan with all that is told beside it, and hands it out as a file."""

from dataclasses import dataclass

from chocolate_factory.exports.announce import announce
from chocolate_factory.exports.calendar_feed import to_calendar
from chocolate_factory.exports.csv_file import Decimal, to_csv
from chocolate_factory.exports.model import Form, HourPrice, PlanExport, Site
from chocolate_factory.exports.pdf import to_pdf
from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.operations.make_plan import plan_in_force
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.price_hours import price_hours
from chocolate_factory.planning.model import Plan
from chocolate_factory.savings.compare import saving_of

TOLD_FOR = 2 * DAY
"""How long calendars tell what was called off, and what has happened."""


class NoPlanError(MissingDataError):
    """There is no plan in force that could be exported."""


@dataclass(frozen=True, slots=True)
class ExportWish:
    """How a plan is wanted.

    Attributes:
        form: Table, calendar or paper.
        language: One of ``LANGUAGES``.
        decimal: Who reads a table.
    """

    form: Form
    language: str
    decimal: Decimal = Decimal.COMMA


def require_plan_in_force(ports: Ports) -> Plan:
    """The plan in force.

    Raises:
        NoPlanError: There is none.
        StoreError: The store cannot be read.
    """
    plan = plan_in_force(ports)
    if plan is None:
        raise NoPlanError(
            "There is no plan in force to export.",
            advice="The service makes one as soon as there are prices; see /health.",
        )
    return plan


def export_plan(ports: Ports, plan: Plan, wish: ExportWish) -> bytes:
    """``plan`` as a file.

    Args:
        ports: What the operations work with.
        plan: In force, or proposed.
        wish: How it is wanted.

    Raises:
        PaperError: The sheet cannot be set.
        StoreError: The store cannot be read.
    """
    match wish.form:
        case Form.CSV:
            return to_csv(plan, wish.language, wish.decimal, simulated=ports.simulated)
        case Form.ICS:
            return to_calendar(_with_announcements(ports, plan), wish.language)
        case Form.PDF:
            return to_pdf(_with_prices(ports, plan), wish.language)


def _with_announcements(ports: Ports, plan: Plan) -> PlanExport:
    before = ports.plans.since(plan.issued_at - TOLD_FOR)
    earlier = [one for one in before if one.issued_at < plan.issued_at]
    told = announce([*earlier, plan])
    return PlanExport(_site(ports), plan, announcements=told, simulated=ports.simulated)


def _with_prices(ports: Ports, plan: Plan) -> PlanExport:
    forecast = ports.forecasts.latest(ports.price_series.key)
    return PlanExport(
        _site(ports),
        plan,
        saving=saving_of(plan),
        prices=tuple(
            HourPrice(hour.start, hour.price_eur_per_kwh, hour.known)
            for hour in price_hours(ports, plan.interval)
        ),
        model=forecast.model if forecast else None,
        simulated=ports.simulated,
    )


def _site(ports: Ports) -> Site:
    return Site(
        # Events of a demonstration must not move those of the real plant in somebody's calendar.
        key=f"simulated-{ports.place.name}" if ports.simulated else ports.place.name,
        name=ports.site.site.name,
        machines=tuple(machine.name for machine in ports.site.plant().machines),
        tariff=ports.supply.tariff,
        basis=ports.supply.basis,
    )
