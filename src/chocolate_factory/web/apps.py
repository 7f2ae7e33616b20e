"""The two applications: admin, which can do everything, and viewer, which can only be looked at."""

from collections.abc import Iterable

from starlette.types import ASGIApp

from chocolate_factory import __version__
from chocolate_factory.web.admission import Admission
from chocolate_factory.web.audit_trail import AuditTrail
from chocolate_factory.web.context import Desk
from chocolate_factory.web.description import DescribedApp
from chocolate_factory.web.guards import Guard
from chocolate_factory.web.incoming import Incoming
from chocolate_factory.web.onlookers import Onlookers
from chocolate_factory.web.pages.renderer import STATIC_DIRECTORY
from chocolate_factory.web.problems import install_problem_handlers
from chocolate_factory.web.rate_limits import RateLimited, RateLimits
from chocolate_factory.web.routes import (
    audit,
    climate_import,
    corrections,
    credentials,
    dashboard,
    gaps,
    grid,
    health,
    history,
    index,
    ingestion,
    init,
    jobs,
    locks,
    metrics,
    models,
    plan_values,
    planning,
    planning_export,
    price_forecast,
    prices,
    quarantine,
    savings,
    sign_in,
    store,
    weather,
    weather_forecast,
)
from chocolate_factory.web.security_headers import Outermost
from chocolate_factory.web.static_files import BundledFiles

ADMIN_ROUTES = (
    index,
    health,
    metrics,
    prices,
    price_forecast,
    corrections,
    grid,
    weather,
    weather_forecast,
    credentials,
    ingestion,
    gaps,
    quarantine,
    store,
    init,
    climate_import,
    history,
    models,
    planning,
    planning_export,
    locks,
    plan_values,
    savings,
    jobs,
    audit,
    sign_in,
    dashboard,
)

DESCRIPTION = """Plans a factory's batches around hourly electricity prices and the weather.

Instants are ISO 8601 with offset; answers are in UTC. Prices are in €/kWh. Errors are problem
documents (RFC 9457) with advice."""


def create_admin_app(
    desk: Desk, *, hosts: Iterable[str], admission: Admission, limits: RateLimits | None = None
) -> ASGIApp:
    """Everything: pages, data, actions and their description.

    Args:
        desk: What to serve from.
        hosts: Names under which the service is reached.
        admission: Tells who asks, and whom to let in.
        limits: How often one client may ask; None: as often as it likes.
    """
    app = _app("Chocolate Factory", desk, admin=True)
    for routes in ADMIN_ROUTES:
        app.include_router(routes.router)
    app.state.admission = admission
    incoming = Incoming(app, larger=climate_import.LARGEST_BODIES)
    guarded = Guard(_limited(incoming, limits), hosts=hosts, admission=admission, read_only=False)
    return Outermost(AuditTrail(guarded, desk, admission.monotonic))


def create_viewer_app(
    desk: Desk, *, hosts: Iterable[str], admission: Admission, limits: RateLimits | None = None
) -> ASGIApp:
    """Only the pages, only to look at: what a proxy may reach.

    Args:
        desk: What to serve from; the pages only read.
        hosts: Names under which the service is reached.
        admission: Tells who asks; everybody may look.
        limits: How often one client may ask; None: as often as it likes.
    """
    app = _app("Chocolate Factory viewer", desk, admin=False)
    app.include_router(dashboard.router)
    seen = Onlookers(_limited(Incoming(app), limits), admission.monotonic)
    return Outermost(Guard(seen, hosts=hosts, admission=admission, read_only=True))


def _limited(app: ASGIApp, limits: RateLimits | None) -> ASGIApp:
    return RateLimited(app, limits) if limits else app


def _app(title: str, desk: Desk, *, admin: bool) -> DescribedApp:
    app = DescribedApp(
        title=title,
        version=__version__,
        description=DESCRIPTION,
        openapi_url="/openapi.json" if admin else None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.desk, app.state.admin = desk, admin
    install_problem_handlers(app)
    app.mount("/static", BundledFiles(directory=STATIC_DIRECTORY), name="static")
    return app
