"""The admin application keeps its own description, whatever is asked of it."""

from collections.abc import Iterator
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.types import ASGIApp

from chocolate_factory.kernel.market_time import floor_to
from chocolate_factory.operations.make_plan import GRIDS, LONGEST_DAYS, Wanted, plan_in_force
from chocolate_factory.operations.ports import Ports
from chocolate_factory.planning.explanation.worth import Resource, Worth
from chocolate_factory.planning.model import Plan
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.weather.model import AEMET, OPENWEATHERMAP
from chocolate_factory.weather.verification import Issue
from chocolate_factory.web.apps import create_admin_app, create_viewer_app
from chocolate_factory.web.context import Desk
from chocolate_factory.web.routes import plan_values, planning
from tests.fakes.admission import admission
from tests.fakes.ports import Rig
from tests.fakes.service import Service, served_after_a_cycle

EXAMPLES = 12


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """With something to say."""
    made = served_after_a_cycle()
    yield made
    made.work.stop()


@pytest.fixture(scope="module")
def viewer(service: Service) -> ASGIApp:
    """Over the same values."""
    return create_viewer_app(service.desk, hosts=["*"], admission=admission())


@pytest.fixture(scope="module")
def admin(service: Service) -> Iterator[ASGIApp]:
    """Everything but the solver, which is too slow to be asked at random."""

    def planned_before(ports: Ports, wanted: Wanted) -> Plan:
        assert wanted.days in {None, *range(1, LONGEST_DAYS + 1)}
        assert wanted.slot_minutes in {None, *GRIDS}
        plan = plan_in_force(ports)
        assert plan is not None
        return plan

    def valued_before(_: Ports, wanted: Wanted) -> list[Worth]:
        assert wanted.days in {None, *range(1, LONGEST_DAYS + 1)}
        return [Worth(Resource.MACHINE, "conche", 168.0, 1.5, 0.01)]

    _let_every_source_speak(service.rig)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "propose_plan", planned_before)
        patch.setattr(plan_values, "value_resources", valued_before)
        yield create_admin_app(service.desk, hosts=["*"], admission=admission())


def _let_every_source_speak(rig: Rig) -> None:
    """So that no route has a reason to answer 503."""
    hour = floor_to(rig.now(), 60)
    for source in (AEMET, OPENWEATHERMAP):
        for series in rig.ports.weather.values():
            said = [Observation(hour, 60, 15.0)]
            rig.ports.series.write(series, source, said, now=rig.now())
    rig.ports.forecast_record.note_issue(rig.ports.place.name, Issue(OPENWEATHERMAP, rig.now()))


schema = schemathesis.openapi.from_asgi(
    "/openapi.json", create_admin_app(cast("Desk", None), hosts=["*"], admission=admission())
)
"""The description needs nobody to answer."""


PAGES = ["/dashboard", "/dashboard/complete", "/dashboard/alerts", "/dashboard/heatmap"]


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=EXAMPLES, derandomize=True, database=None)
def test_every_answer_is_as_described(case: Case[Any], admin: ASGIApp) -> None:
    # A site, an instant or a span may be well formed and yet not be there: that is 422, too.
    case.call_and_validate(app=admin, excluded_checks=[positive_data_acceptance])


@schema.include(path=PAGES).parametrize()
@settings(max_examples=EXAMPLES, derandomize=True, database=None)
def test_the_viewer_keeps_to_the_description_of_its_pages(case: Case[Any], viewer: ASGIApp) -> None:
    case.call_and_validate(app=viewer, excluded_checks=[positive_data_acceptance])
