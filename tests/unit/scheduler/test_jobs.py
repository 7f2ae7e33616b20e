"""The table of jobs: what each says afterwards and whom it wakes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from chocolate_factory.journal.model import JobRun, Outcome, SourceState
from chocolate_factory.kernel.errors import UpstreamUnavailableError
from chocolate_factory.kernel.market_time import DAY, HOUR, delivery_day
from chocolate_factory.operations import train_models, training_subjects
from chocolate_factory.operations.job_board import JobReport
from chocolate_factory.operations.make_plan import make_plan
from chocolate_factory.scheduler.jobs import table_of_jobs
from tests.fakes.backups import opened_scope
from tests.fakes.learnt import REGISTRY, MeanByHour
from tests.fakes.ports import Rig, build_rig

Run = Callable[[str], JobReport]


@pytest.fixture
def rig() -> Rig:
    rig = build_rig(history_days=40)
    rig.stock(days=40)
    return rig


@pytest.fixture
def run(rig: Rig) -> Run:
    """Runs a job of the table once."""
    tasks = {task.id: task for task in table_of_jobs(rig.ports)}
    return lambda job: tasks[job].run()


def test_the_table_names_each_job_once_and_the_story_is_told_at_start(rig: Rig) -> None:
    tasks = table_of_jobs(rig.ports)
    assert len({task.id for task in tasks}) == len(tasks)
    assert [task.id for task in tasks if task.at_start] == ["day_ahead_cycle", "credential_check"]
    assert {task.id: str(task.timing) for task in tasks} == {
        "day_ahead_cycle": "daily 13:30",
        "price_ingestion": "every 5 min",
        "grid_ingestion": "every 30 min",
        "weather_ingestion": "every 5 min",
        "fundamentals_update": "every 30 min",
        "forecast_update": "every 30 min",
        "production_plan": "every 30 min",
        "production_booking": "every 30 min",
        "monthly_statement": "daily 04:00",
        "auto_backfill_check": "every 2 h",
        "daily_backfill": "daily 01:00",
        "price_review": "every 2 h",
        "forecast_scoring": "every 1 h",
        "price_forecast_scoring": "every 1 h",
        "learning_history": "every 30 min",
        "model_training": "every 30 min",
        "credential_check": "daily 03:00",
        "health_check": "every 15 min",
        "history_check": "sun 03:00",
        "backup": "daily 02:30",
        "weekly_cleanup": "sun 02:00",
    }


def test_every_job_that_is_woken_exists(rig: Rig, run: Run) -> None:
    rig.pass_time(2 * HOUR)
    rig.ports.journal.record_source(SourceState("omie", rig.now(), None, "unavailable"))
    tasks = [task.id for task in table_of_jobs(rig.ports)]
    woken = {job for task in tasks for job in run(task).wakes}
    assert woken
    assert woken <= set(tasks)


def test_new_prices_wake_the_forecast_and_that_the_plan(rig: Rig, run: Run) -> None:
    assert run("price_ingestion").outcome is Outcome.SKIPPED
    rig.pass_time(2 * HOUR)
    report = run("price_ingestion")
    assert (report.outcome, report.wakes) == (Outcome.DONE, ("forecast_update",))
    assert report.message == "24 values in 1 requests."
    forecast = run("forecast_update")
    assert forecast.wakes == ("production_plan",)
    assert "price.spot.es: naive-" in forecast.message
    plan = run("production_plan")
    assert plan.wakes == ()
    latest = rig.ports.plans.latest()
    assert latest is not None
    assert plan.message == f"{latest.mass_kg:g} kg for {latest.cost_eur:.2f} €, {latest.status}."


def test_trouble_is_part_of_the_message(rig: Rig, run: Run) -> None:
    rig.pass_time(2 * HOUR)
    rig.omie.always = UpstreamUnavailableError("omie", "OMIE is down.", advice="Wait.")
    assert "omie: OMIE is down." in run("price_ingestion").message


def test_the_weather_wakes_nobody(rig: Rig, run: Run) -> None:
    rig.pass_time(HOUR)
    report = run("weather_ingestion")
    assert (report.outcome, report.wakes) == (Outcome.DONE, ())
    assert rig.forecaster.asked, "the forecast is fetched by the same job"


@pytest.mark.parametrize("job", ["auto_backfill_check", "daily_backfill"])
def test_healed_prices_wake_the_forecast(rig: Rig, run: Run, job: str) -> None:
    assert run(job).outcome is Outcome.SKIPPED
    rig.pass_time(2 * DAY - HOUR / 2)
    assert run(job).wakes == ("forecast_update",)
    rig.pass_time(HOUR)
    report = run(job)
    assert (report.outcome, report.wakes) == (Outcome.DONE, ()), "only the weather was missing"


def test_health_names_trouble_and_a_recovery_wakes_the_healing(rig: Rig, run: Run) -> None:
    assert run("health_check").message == "degraded: forecast, plan."
    make_plan(rig.ports)
    assert run("health_check").message == "All is well."
    rig.ports.journal.record_source(SourceState("omie", rig.now(), None, "unavailable"))
    report = run("health_check")
    assert report.message == "All is well. Recovered: omie."
    assert report.wakes == ("auto_backfill_check",)


def test_cleaning_up_forgets_old_runs_and_plans_and_no_value(rig: Rig, run: Run) -> None:
    moment = rig.now() - rig.ports.retention.job_runs
    for started in (moment - HOUR, moment + HOUR):
        rig.ports.journal.record_run(JobRun("plan", started, started, Outcome.DONE, "."))
    make_plan(rig.ports)
    stored = rig.ports.series.coverage(rig.ports.price_series)
    assert run("weekly_cleanup").message.startswith("Forgot 1 runs of jobs.")
    assert len(rig.ports.journal.runs()) == 1
    assert rig.ports.series.coverage(rig.ports.price_series) == stored

    rig.pass_time(rig.ports.retention.job_runs + DAY)
    assert "1 runs of jobs" in run("weekly_cleanup").message
    assert rig.ports.plans.latest() is not None, "the newest plan is never forgotten"


def test_the_whole_cycle_says_its_sentence(run: Run) -> None:
    assert "kg planned for" in run("day_ahead_cycle").message


@pytest.fixture
def learner(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that learns in no time is the only one."""
    for function in (
        training_subjects.subjects,
        training_subjects.trained_by_itself,
        train_models.train_models,
        train_models.add_model_errors,
    ):
        defaults = dict(function.__kwdefaults__ or {}) | {"registry": REGISTRY}
        monkeypatch.setattr(function, "__kwdefaults__", defaults)
    monkeypatch.setattr(training_subjects, "CONTENDERS", (MeanByHour.name,))


@pytest.mark.usefixtures("learner")
def test_models_learn_first_then_look_back_and_then_rest(rig: Rig, run: Run) -> None:
    assert run("model_training").message == "The first forecast comes first."
    run("forecast_update")
    report = run("model_training")
    assert report.wakes == ("forecast_update", "model_training")
    assert "mean-by-hour for price.spot.es learnt in" in report.message
    back = run("model_training")
    assert back.wakes == report.wakes
    assert f"known since {delivery_day(rig.now()) - 28 * DAY}" in back.message
    reports = [run("model_training") for _ in range(3)]
    assert reports[-1].outcome is Outcome.SKIPPED
    assert reports[-1].message == "Every model knows what there is to know."


def test_too_little_history_is_told_once_and_then_left_alone(run: Run) -> None:
    run("forecast_update")
    report = run("model_training")
    assert (report.outcome, report.wakes) == (Outcome.SKIPPED, ())
    assert "too few to learn from" in report.message
    assert run("model_training").message == "Every model knows what there is to know."


@pytest.mark.usefixtures("learner")
def test_the_past_is_loaded_after_the_first_plan_and_then_learnt_from(rig: Rig, run: Run) -> None:
    first = run("learning_history")
    assert (first.message, first.outcome) == ("The first plan comes first.", Outcome.SKIPPED)
    assert not rig.redata.asked
    assert "learning_history" in run("day_ahead_cycle").wakes
    loaded = run("learning_history")
    assert loaded.outcome is Outcome.DONE
    assert loaded.wakes == ("model_training", "learning_history")
    assert loaded.message.endswith("5% of the history to learn from is loaded.")

    assert "learnt in" in run("model_training").message
    looks_back = "Every model knows what there is to know."
    assert run("model_training").message == looks_back, "there may be more to learn from"
    assert run("learning_history").wakes == ("model_training",)
    assert "known since" in run("model_training").message
    rests = run("learning_history")
    assert (rests.outcome, rests.wakes) == (Outcome.SKIPPED, ())
    assert rests.message.startswith("Nothing is missing.")


@pytest.mark.usefixtures("learner")
def test_training_waits_for_whoever_trains(rig: Rig, run: Run) -> None:
    run("forecast_update")
    with rig.ports.workshop.taken_for("training"):
        report = run("model_training")
    assert (report.outcome, report.wakes) == (Outcome.SKIPPED, ())
    assert "still going on" in report.message
    rig.ports.workshop.stop()
    assert "stopped" in run("model_training").message


def test_judging_says_what_it_compared(rig: Rig, run: Run) -> None:
    assert run("price_forecast_scoring").outcome is Outcome.SKIPPED
    run("forecast_update")
    rig.pass_time(2 * HOUR)
    run("price_ingestion")
    rig.pass_time(DAY)
    report = run("price_forecast_scoring")
    assert (report.outcome, report.wakes) == (Outcome.DONE, ())
    assert "comparisons over" in report.message


def test_what_has_begun_is_booked_once(rig: Rig, run: Run) -> None:
    assert run("production_booking").outcome is Outcome.SKIPPED
    make_plan(rig.ports)
    rig.pass_time(DAY)
    rig.stock(days=40)
    assert run("production_booking").outcome is Outcome.DONE
    assert run("production_booking").outcome is Outcome.SKIPPED


def test_a_backup_that_is_overdue_is_taken_by_day(rig: Rig, run: Run, tmp_path: Path) -> None:
    assert run("backup").outcome is Outcome.SKIPPED, "in memory there is nothing to back up"
    with opened_scope(tmp_path) as scope:
        rig.ports = replace(rig.ports, backups=scope)
        jobs = {task.id: task for task in table_of_jobs(rig.ports)}
        assert "backup" in jobs["health_check"].run().wakes
        assert "read back whole" in jobs["backup"].run().message
        assert "backup" not in jobs["health_check"].run().wakes
        with scope.shelf.making():
            rig.pass_time(DAY)
            assert jobs["backup"].run().outcome is Outcome.SKIPPED
