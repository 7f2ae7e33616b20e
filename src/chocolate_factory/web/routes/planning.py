"""The production plan: the one in force, and what if."""

from fastapi import APIRouter

from chocolate_factory.operations.make_plan import (
    Wanted,
    plan_in_force,
    propose_plan,
)
from chocolate_factory.web.context import PlanDays, Planners, SitePorts
from chocolate_factory.web.plan_document import PlanAnswer
from chocolate_factory.web.problems import problem_responses
from chocolate_factory.web.what_if_document import WhatIf

router = APIRouter(tags=["planning"], responses=problem_responses(503))


@router.get("/predict/production-planning", summary="The plan of the coming days")
def production_planning(
    ports: SitePorts,
    planners: Planners,
    days: PlanDays = None,
) -> PlanAnswer:
    """The plan in force; for another length than its own one made now, and not put in force."""
    in_force = plan_in_force(ports)
    if in_force is not None and days in {None, ports.site.planning.days}:
        return PlanAnswer.of(in_force)
    with planners.turn():
        return PlanAnswer.of(propose_plan(ports, Wanted(days=days)))


@router.post("/planning/optimize", summary="What if: a plan under other wishes")
def optimize(ports: SitePorts, planners: Planners, wish: WhatIf) -> PlanAnswer:
    """Makes a plan and does not put it in force; ``changes`` tells it from the one that is."""
    with planners.turn():
        return PlanAnswer.of(propose_plan(ports, wish.wanted()))
