"""One suite over every store of plans."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.planning.memory import MemoryPlanStore
from chocolate_factory.planning.model import Plan
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.sql import PLANS, SqlPlanStore
from chocolate_factory.planning.store import PlanStore
from chocolate_factory.storage.database import Database
from tests.fakes.plants import MONDAY, a_problem, two_steps


@pytest.fixture
def plans(database: Database | None) -> PlanStore:
    return MemoryPlanStore() if database is None else SqlPlanStore(database)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return optimise(a_problem(two_steps(), [0.1, 0.2, 0.1, 0.3, 0.1, 0.2], [6, 6, 2]), MONDAY)


def _issued(plan: Plan, hours: int) -> Plan:
    return replace(plan, issued_at=MONDAY + timedelta(hours=hours))


def test_an_empty_store_has_no_plan(plans: PlanStore) -> None:
    assert plans.latest() is None
    assert plans.forget(MONDAY) == 0


def test_a_plan_comes_back_whole(plans: PlanStore, plan: Plan) -> None:
    assert plan.violations
    assert plan.baseline is not None
    plans.save(plan)
    assert plans.latest() == plan


def test_the_latest_is_the_one_issued_last(plans: PlanStore, plan: Plan) -> None:
    for hours in (1, 3, 2):
        plans.save(_issued(plan, hours))
    assert plans.latest() == _issued(plan, 3)


def test_plans_since_a_moment_come_by_issue(plans: PlanStore, plan: Plan) -> None:
    for hours in (1, 3, 2):
        plans.save(_issued(plan, hours))
    since = plans.since(MONDAY + 2 * HOUR)
    assert since == (_issued(plan, 2), _issued(plan, 3))
    assert plans.since(MONDAY + 4 * HOUR) == ()


def test_a_plan_of_the_same_moment_replaces_the_first(plans: PlanStore, plan: Plan) -> None:
    plans.save(plan)
    plans.save(replace(plan, gap_eur=1.25))
    assert plans.latest() == replace(plan, gap_eur=1.25)
    assert plans.forget(MONDAY + HOUR) == 0


def test_old_plans_are_forgotten_but_never_the_latest(plans: PlanStore, plan: Plan) -> None:
    for hours in range(5):
        plans.save(_issued(plan, hours))
    assert plans.forget(MONDAY + 2 * HOUR) == 2
    assert plans.forget(MONDAY + 2 * HOUR) == 0
    assert plans.forget(MONDAY + 99 * HOUR) == 2
    assert plans.latest() == _issued(plan, 4)


def test_plans_survive_the_process(url: str, plan: Plan) -> None:
    for turn in range(2):
        database = Database(url)
        database.migrate()
        if turn == 0:
            SqlPlanStore(database).save(plan)
        assert SqlPlanStore(database).latest() == plan
        database.close()


def test_a_plan_of_another_version_is_none(url: str, plan: Plan) -> None:
    database = Database(url)
    database.migrate()
    store = SqlPlanStore(database)
    store.save(plan)
    with database.writing() as connection:
        connection.execute(update(PLANS).values(document='{"starts": "elsewhere"}'))
    assert store.latest() is None
    store.save(_issued(plan, 1))
    assert store.latest() == _issued(plan, 1)
    assert store.since(plan.issued_at) == (_issued(plan, 1),)
    database.close()
