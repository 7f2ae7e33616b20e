"""Every finding of the health check, by name, state and advice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from chocolate_factory.journal.model import JobRun, Outcome, SourceState
from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.kernel.market_time import DAY, HOUR, floor_to
from chocolate_factory.operations.check_health import Check, Condition, check_health
from chocolate_factory.operations.day_ahead_cycle import run_day_ahead_cycle
from chocolate_factory.operations.job_board import JobStatus
from chocolate_factory.operations.make_plan import make_plan
from chocolate_factory.planning.wishes import Violation, Wish
from chocolate_factory.prices.model import SPOT
from chocolate_factory.production.config import Site
from chocolate_factory.timeseries.suspicion import Suspicion
from tests.fakes.board import StillBoard
from tests.fakes.ports import BrokenSeriesStore, Rig, build_rig
from tests.fakes.series import at


def _check(rig: Rig, name: str, *jobs: JobStatus) -> Check:
    [found] = [one for one in check_health(rig.ports, StillBoard(jobs)).checks if one.name == name]
    return found


def _job(rig: Rig, **changes: object) -> JobStatus:
    job = JobStatus("plan", "Plan", "every 30 min", rig.now() + HOUR, False, 1, 0, None)  # noqa: FBT003
    return replace(job, **changes)  # type: ignore[arg-type]


def test_after_a_cycle_all_is_well(rig: Rig) -> None:
    run_day_ahead_cycle(rig.ports)
    health = check_health(rig.ports)
    assert health.status is Condition.OK
    assert {one.status for one in health.checks} == {Condition.OK}
    names = [one.name for one in health.checks]
    assert len(names) == len(set(names))
    families = {name.partition(":")[0] for name in names}
    assert families == {
        "store", "series", "source", "quality", "forecast", "training", "plan", "tariffs", "site",
    }  # fmt: skip


def test_an_empty_start_is_degraded_not_dead(empty: Rig) -> None:
    health = check_health(empty.ports)
    assert health.status is Condition.DEGRADED
    assert _check(empty, "series:price.spot.es").message == "Nothing is stored yet."
    assert _check(empty, "forecast").message == "There is no forecast yet."
    assert _check(empty, "plan").message == "There is no plan yet."


def test_a_silent_store_is_the_only_failure(rig: Rig) -> None:
    rig.ports = replace(rig.ports, series=BrokenSeriesStore())
    health = check_health(rig.ports)
    assert health.status is Condition.FAILING
    failing = [one for one in health.checks if one.status is Condition.FAILING]
    assert [(one.name, one.advice) for one in failing] == [("store", "Look at the disk.")]


def test_a_board_whose_journal_is_silent_is_a_finding_too(rig: Rig) -> None:
    class SilentBoard(StillBoard):
        def jobs(self) -> list[JobStatus]:
            raise StoreError("The journal cannot be read.")

    health = check_health(rig.ports, SilentBoard())
    assert health.status is Condition.FAILING


def test_stale_series_are_named_with_their_hours(rig: Rig) -> None:
    rig.pass_time(HOUR / 2)
    assert _check(rig, "series:price.spot.es").status is Condition.OK
    rig.pass_time(2 * HOUR)  # tomorrow's prices have been public since 13:00
    assert "due and awaited" in _check(rig, "series:price.spot.es").message
    rig.pass_time(HOUR)
    found = _check(rig, "series:price.spot.es")
    assert found.status is Condition.DEGRADED
    assert "24 h" in found.message


def test_a_source_in_trouble_is_named_with_kind_and_advice(rig: Rig) -> None:
    state = SourceState("omie", rig.now(), None, "refused", "No key.", "Set a key.", 3)
    rig.ports.journal.record_source(state)
    found = _check(rig, "source:omie")
    assert (found.status, found.kind, found.advice) == (Condition.DEGRADED, "refused", "Set a key.")
    assert found.message == "refused: No key."
    rig.circuits["omie"] = "open"
    assert _check(rig, "source:omie").message.endswith("It is left alone for a while.")


def test_a_source_without_a_key_is_no_trouble_even_if_it_was(rig: Rig) -> None:
    state = SourceState("esios", rig.now(), None, "refused", "Wrong key.", "Check it.", 9)
    rig.ports.journal.record_source(state)
    found = _check(rig, "source:esios")
    assert found.status is Condition.OK
    assert found.advice == "Set ESIOS_TOKEN to use it."


def test_values_in_quarantine_are_counted_and_named_without_alarm(rig: Rig) -> None:
    assert _check(rig, "quality").message == "Nothing of the last 30 days is in quarantine."
    now = floor_to(rig.now(), 60)
    found = [
        Suspicion(now - n * HOUR, check, "Odd.")
        for n, check in ((9, "flat"), (8, "flat"), (8, "range"), (31 * 24, "range"))
    ]
    rig.ports.series.quarantine(SPOT, "omie", found, now=rig.now())
    check = _check(rig, "quality")
    assert (check.status, check.kind) == (Condition.OK, "quarantined")
    assert check.message == (
        "Kept but not believed of the last 30 days: 2 "
        "(2 x price.spot.es from omie (flat), 1 x price.spot.es from omie (range))."
    )
    assert "chocolate quarantine" in check.advice


def test_an_old_forecast_and_an_ended_plan_are_found(rig: Rig) -> None:
    make_plan(rig.ports)
    assert _check(rig, "forecast").status is Condition.OK
    rig.pass_time(3 * HOUR)
    assert _check(rig, "forecast").message == "The newest forecast is 3 h old."
    assert _check(rig, "plan").status is Condition.OK
    rig.pass_time(11 * DAY)
    assert _check(rig, "plan").message == "The newest plan has come to its end."


def test_wishes_not_fulfilled_are_told(rig: Rig) -> None:
    short = Violation(Wish.UNMET, "classic-1", "classic", 200.0, rig.now(), None)
    rig.ports.plans.save(replace(make_plan(rig.ports), violations=(short,)))
    found = _check(rig, "plan")
    assert found.status is Condition.DEGRADED
    assert found.message.startswith("200 kg of classic short")
    assert found.advice


def test_what_the_site_has_put_a_price_on_is_no_trouble(rig: Rig) -> None:
    extra = Violation(Wish.EXTRA_SHIFT, name="saturday", since=rig.now(), cost_eur=150.0)
    full = Violation(Wish.STORAGE, mass_kg=30.0, name="tanks", since=rig.now(), cost_eur=2.0)
    plan = make_plan(rig.ports)
    rig.ports.plans.save(replace(plan, violations=(extra, full)))
    assert _check(rig, "plan").status is Condition.OK
    rig.ports.plans.save(replace(plan, violations=(extra, Violation(Wish.LOCK))))
    found = _check(rig, "plan")
    assert found.status is Condition.DEGRADED
    assert "saturday" not in found.message


@pytest.mark.parametrize(
    ("now", "status", "notice"),
    [
        pytest.param("2026-10-01T12:00+02:00", Condition.OK, False, id="months ahead"),
        pytest.param("2026-11-21T12:00+01:00", Condition.OK, True, id="announced"),
        pytest.param("2026-12-20T12:00+01:00", Condition.DEGRADED, True, id="plans get shorter"),
        pytest.param("2027-01-02T12:00+01:00", Condition.DEGRADED, True, id="over"),
    ],
)
def test_the_end_of_the_tariff_tables_is_announced(
    now: str,
    status: Condition,
    notice: bool,  # noqa: FBT001
) -> None:
    found = _check(build_rig(at(now)), "tariffs")
    assert found.status is status
    assert ("end" in found.message and "tariffs.md" in found.message) is notice


def test_capacity_payments_that_nobody_knows_are_trouble() -> None:
    rig = build_rig(at("2026-02-02T12:00+01:00"))
    rig.ports = replace(rig.ports, supply=replace(rig.ports.supply, capacity_apart=True))
    found = _check(rig, "tariffs")
    assert found.status is Condition.DEGRADED
    assert "capacity payments of 3.0TD" in found.message


@pytest.mark.parametrize(
    ("job", "kind"),
    [
        pytest.param(lambda rig: _job(rig, next_run=rig.now() - HOUR), "silent", id="silent"),
        pytest.param(
            lambda rig: _job(rig, next_run=rig.now() - HOUR, running=True), None, id="at work"
        ),
        pytest.param(
            lambda rig: _job(rig, next_run=rig.now() - timedelta(minutes=5)), None, id="a bit late"
        ),
        pytest.param(lambda rig: _job(rig, last_run=_run(rig, Outcome.FAILED)), "failed", id="bad"),
        pytest.param(lambda rig: _job(rig, last_run=_run(rig, Outcome.DONE)), None, id="good"),
    ],
)
def test_silent_and_failing_jobs_are_named(
    rig: Rig, job: Callable[[Rig], JobStatus], kind: str | None
) -> None:
    health = check_health(rig.ports, StillBoard([job(rig)]))
    found = [one.kind for one in health.checks if one.name == "job:plan"]
    assert found == ([kind] if kind else [])


def _run(rig: Rig, outcome: Outcome) -> JobRun:
    return JobRun("plan", rig.now(), rig.now(), outcome, "It says why.")


def test_an_odd_site_is_told_and_no_trouble(rig: Rig) -> None:
    order = {"name": "fair", "recipe": "classic", "mass_kg": 200, "due": date(2024, 11, 1)}
    document = rig.ports.site.model_dump()
    document["demand"]["orders"] = [order]
    odd = replace(rig.ports, site=Site.model_validate(document))
    [check] = [check for check in check_health(odd).checks if check.name == "site"]
    assert check.status is Condition.OK
    assert "Order 'fair' was due on 2024-11-01" in check.message
    assert "docs/reference/site.md" in check.advice
