"""The table of jobs: what runs when, and what it says afterwards."""

from dataclasses import replace

from chocolate_factory.backup.model import BackupBusyError, Kind
from chocolate_factory.journal.model import Outcome
from chocolate_factory.kernel.background import WorkCancelledError
from chocolate_factory.operations.back_up import JOB as BACKUP_JOB
from chocolate_factory.operations.back_up import back_up, is_overdue
from chocolate_factory.operations.book_production import book_production
from chocolate_factory.operations.check_credentials import check_credentials
from chocolate_factory.operations.check_health import Condition, check_health
from chocolate_factory.operations.clean_up import clean_up
from chocolate_factory.operations.collect_grid import ingest_grid
from chocolate_factory.operations.day_ahead_cycle import run_day_ahead_cycle
from chocolate_factory.operations.heal_gaps import heal_gaps
from chocolate_factory.operations.ingest import (
    combined,
    ingest_prices,
    ingest_weather,
    ingest_weather_forecast,
    new_prices,
)
from chocolate_factory.operations.initialise import history_state, initialise
from chocolate_factory.operations.job_board import JobReport
from chocolate_factory.operations.kept_statements import state_last_month
from chocolate_factory.operations.learning_history import (
    load_history_to_learn_from,
    share_to_learn_from,
)
from chocolate_factory.operations.make_plan import make_plan
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.probe_sources import probe_sources
from chocolate_factory.operations.review_prices import review_prices
from chocolate_factory.operations.score_price_forecasts import score_price_forecasts
from chocolate_factory.operations.score_weather_forecasts import score_weather_forecasts
from chocolate_factory.operations.train_models import (
    TrainingReport,
    add_model_errors,
    train_models,
)
from chocolate_factory.operations.training_due import due, errors_due
from chocolate_factory.operations.training_subjects import trained_by_itself
from chocolate_factory.operations.update_forecast import update_forecast
from chocolate_factory.operations.update_fundamentals import Lesson, update_fundamentals
from chocolate_factory.operations.workshop import WorkshopBusyError
from chocolate_factory.scheduler.engine import ScheduledTask
from chocolate_factory.scheduler.timing import Daily, Every
from chocolate_factory.timeseries.fill_report import FillReport


def table_of_jobs(ports: Ports) -> list[ScheduledTask]:
    """Every job of one site; the first one tells the whole story once at start."""
    jobs = _Jobs(ports)
    return [
        ScheduledTask("day_ahead_cycle", "Whole cycle", Daily(13, 30), jobs.cycle, at_start=True),
        ScheduledTask("price_ingestion", "Collect prices", Every(5), jobs.prices),
        ScheduledTask("grid_ingestion", "Collect the grid", Every(30), jobs.grid),
        ScheduledTask("weather_ingestion", "Collect weather", Every(5), jobs.weather),
        ScheduledTask("fundamentals_update", "Tell demand and sun", Every(30), jobs.fundamentals),
        ScheduledTask("forecast_update", "Forecast prices", Every(30), jobs.forecast),
        ScheduledTask("production_plan", "Plan production", Every(30), jobs.plan),
        ScheduledTask("production_booking", "Book production", Every(30), jobs.booking),
        ScheduledTask("monthly_statement", "State savings", Daily(4), jobs.statement),
        ScheduledTask("auto_backfill_check", "Heal gaps", Every(120), jobs.backfill),
        ScheduledTask("daily_backfill", "Heal gaps nightly", Daily(1), jobs.nightly_backfill),
        ScheduledTask("price_review", "Read prices again", Every(120), jobs.review),
        ScheduledTask("forecast_scoring", "Judge weather forecasts", Every(60), jobs.scoring),
        ScheduledTask("price_forecast_scoring", "Judge price forecasts", Every(60), jobs.judging),
        ScheduledTask("learning_history", "Load what models need", Every(30), jobs.past),
        ScheduledTask("model_training", "Train models", Every(30), jobs.training),
        ScheduledTask("credential_check", "Try keys", Daily(3), jobs.credentials, at_start=True),
        ScheduledTask("health_check", "Check health", Every(15), jobs.health),
        ScheduledTask("history_check", "Complete history", Daily(3, weekday="sun"), jobs.history),
        ScheduledTask(BACKUP_JOB, "Back up", Daily(2, 30), jobs.backup),
        ScheduledTask("weekly_cleanup", "Clean up", Daily(2, weekday="sun"), jobs.cleanup),
    ]


class _Jobs:
    """Each job as one operation and what it says afterwards."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._lesson = Lesson()
        self._is_loading = False
        """Whether there may be older years to load at once."""

    def cycle(self) -> JobReport:
        sentence = run_day_ahead_cycle(self._ports).sentence()
        return JobReport(sentence, wakes=("learning_history",))

    def prices(self) -> JobReport:
        return _prices_collected([ingest_prices(self._ports)])

    def grid(self) -> JobReport:
        return _collected([ingest_grid(self._ports)])

    def weather(self) -> JobReport:
        report = _collected(ingest_weather(self._ports))
        ingest_weather_forecast(self._ports)
        return report

    def fundamentals(self) -> JobReport:
        report = update_fundamentals(self._ports, self._lesson)
        outcome = Outcome.SKIPPED if report.idle else Outcome.DONE
        return JobReport(report.sentence(), outcome)

    def forecast(self) -> JobReport:
        models = ", ".join(f"{one.series}: {one.model}" for one in update_forecast(self._ports))
        return JobReport(f"Forecast {models}.", wakes=("production_plan",))

    def plan(self) -> JobReport:
        made = make_plan(self._ports)
        return JobReport(f"{made.mass_kg:g} kg for {made.cost_eur:.2f} €, {made.status}.")

    def booking(self) -> JobReport:
        report = book_production(self._ports)
        idle = not (report.entered or report.booked)
        return JobReport(report.sentence(), Outcome.SKIPPED if idle else Outcome.DONE)

    def statement(self) -> JobReport:
        try:
            made = state_last_month(self._ports)
        except (WorkshopBusyError, WorkCancelledError) as error:
            return JobReport(str(error), Outcome.SKIPPED)
        if made is None:
            return JobReport("Nothing has changed since the statement was made.", Outcome.SKIPPED)
        return JobReport(f"{made.month:%B %Y}: {made.batches} batches, {made.mass_kg:g} kg.")

    def backfill(self) -> JobReport:
        return _prices_collected(heal_gaps(self._ports))

    def nightly_backfill(self) -> JobReport:
        return _prices_collected(heal_gaps(self._ports, insist=True))

    def review(self) -> JobReport:
        review = review_prices(self._ports)
        # Whatever is computed from prices is computed anew when they change.
        wakes = ("forecast_update",) if review.changed else ()
        read = _collected(list(review.reports), wakes=wakes)
        found = f"{len(review.corrections)} values were corrected, {review.doubted} are doubted."
        return replace(read, message=f"{read.message} {found}")

    def scoring(self) -> JobReport:
        scored = score_weather_forecasts(self._ports)
        if not scored:
            return JobReport("Nothing new was measured.", Outcome.SKIPPED)
        compared = sum(one.comparisons for one in scored)
        return JobReport(f"{compared} comparisons over {len(scored)} days.")

    def judging(self) -> JobReport:
        found = score_price_forecasts(self._ports)
        if not found.judged:
            return JobReport(found.sentence(), Outcome.SKIPPED)
        return JobReport(found.sentence(), wakes=("forecast_update",) if found.decisions else ())

    def past(self) -> JobReport:
        if self._ports.plans.latest() is None:
            return JobReport("The first plan comes first.", Outcome.SKIPPED)
        reports = load_history_to_learn_from(self._ports)
        was_loading, self._is_loading = self._is_loading, combined(reports)["written"] > 0
        wakes: tuple[str, ...] = ("model_training",) if was_loading else ()
        if self._is_loading:
            wakes = ("model_training", "learning_history")
        loaded = _collected(reports, wakes=wakes)
        share = share_to_learn_from(self._ports)
        message = f"{loaded.message} {share:.0%} of the history to learn from is loaded."
        return replace(loaded, message=message)

    def training(self) -> JobReport:
        if self._ports.forecasts.latest(self._ports.price_series.key) is None:
            return JobReport("The first forecast comes first.", Outcome.SKIPPED)
        try:
            report = self._train_or_look_back()
        except (WorkshopBusyError, WorkCancelledError) as error:
            return JobReport(str(error), Outcome.SKIPPED)
        if not report.cards:
            return JobReport(report.sentence(), Outcome.SKIPPED)
        # A new model serves at once; there may be more to look for.
        return JobReport(report.sentence(), wakes=("forecast_update", "model_training"))

    def _train_or_look_back(self) -> TrainingReport:
        """The first due model that can learn; else a piece of the errors not known yet.

        What a model gets wrong is not asked while it is about to learn from more years.
        """
        models = trained_by_itself(self._ports)
        wanted = due(self._ports, models)
        failed: dict[str, str] = {}
        for model in dict.fromkeys(one.model for one in wanted):
            report = train_models(self._ports, [one for one in wanted if one.model == model])
            failed |= report.failed
            if report.cards:
                return replace(report, failed=failed)
        if failed or self._is_loading:
            return TrainingReport(failed=failed)
        return add_model_errors(self._ports, errors_due(self._ports, models))

    def credentials(self) -> JobReport:
        checks = check_credentials(self._ports)
        if not checks:
            return JobReport("No key is set.", Outcome.SKIPPED)
        return JobReport(" ".join(check.sentence() for check in checks))

    def health(self) -> JobReport:
        recovered = probe_sources(self._ports)
        found = check_health(self._ports)
        trouble = [one.name for one in found.checks if one.status is not Condition.OK]
        message = f"{found.status}: {', '.join(trouble)}." if trouble else "All is well."
        if recovered:
            message += f" Recovered: {', '.join(recovered)}."
        wakes = ("auto_backfill_check",) if recovered else ()
        return JobReport(message, wakes=(*wakes, BACKUP_JOB) if is_overdue(self._ports) else wakes)

    def history(self) -> JobReport:
        if history_state(self._ports).status == "never":
            return JobReport("The whole history was never asked for.", Outcome.SKIPPED)
        return _prices_collected(initialise(self._ports))

    def backup(self) -> JobReport:
        if self._ports.backups is None:
            return JobReport("Nothing here lies on a disk.", Outcome.SKIPPED)
        try:
            return JobReport(back_up(self._ports, Kind.SCHEDULED).sentence())
        except BackupBusyError as error:
            return JobReport(str(error), Outcome.SKIPPED)

    def cleanup(self) -> JobReport:
        return JobReport(clean_up(self._ports).sentence())


def _prices_collected(reports: list[FillReport]) -> JobReport:
    """New prices wake the forecast, and that the plan."""
    return _collected(reports, wakes=("forecast_update",) if new_prices(*reports) else ())


def _collected(reports: list[FillReport], *, wakes: tuple[str, ...] = ()) -> JobReport:
    figures = combined(reports)
    if not figures["requests"]:
        return JobReport("Nothing is missing.", Outcome.SKIPPED)
    troubles = [
        f"{source.source}: {source.failures[-1].message}"
        for report in reports
        for source in report.sources
        if source.failures
    ]
    message = f"{figures['written']} values in {figures['requests']} requests."
    if figures["spooled"]:
        message += f" {figures['spooled']} more wait until the store answers."
    return JobReport(" ".join([message, *dict.fromkeys(troubles)]), wakes=wakes)
