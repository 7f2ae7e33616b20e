"""Whether everything is all right, and if not, what it means and what to do."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from chocolate_factory.forecasting.live.model import NAIVES
from chocolate_factory.journal.model import Outcome
from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, delivery_day, whole_days
from chocolate_factory.operations.back_up import JOB as BACKUP_JOB
from chocolate_factory.operations.check_backup import check_backup
from chocolate_factory.operations.check_credentials import standings
from chocolate_factory.operations.check_store import store_checks, unreadable
from chocolate_factory.operations.forecast_turns import key_holder
from chocolate_factory.operations.health import Check, Condition, Health
from chocolate_factory.operations.job_board import JobBoard, JobStatus
from chocolate_factory.operations.load_champion import champion_of
from chocolate_factory.operations.make_plan import LONGEST_DAYS
from chocolate_factory.operations.models_status import champion_drift
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.operations.quarantine import LATELY, list_quarantine
from chocolate_factory.operations.training_due import serving_card, why_untrained
from chocolate_factory.operations.training_subjects import Subject
from chocolate_factory.production.notices import site_notices
from chocolate_factory.tariffs.coverage import capacity_notice, coverage_notice, days_covered
from chocolate_factory.timeseries.freshness import Freshness, Status, check_freshness

__all__ = ["Check", "Condition", "Health", "check_health"]

FORECAST_PATIENCE = 2 * HOUR
"""A forecast older than this is not being renewed."""
TRAINING_PATIENCE = 3 * DAY
"""A model that serves is trained every morning."""
JOB_PATIENCE = timedelta(minutes=20)
"""A job this late is silent."""
_MOST_NAMED = 3
"""Kinds of suspicious values that are named one by one."""


def check_health(ports: Ports, board: JobBoard | None = None) -> Health:
    """Look at store, series, sources, forecast, plan, tariffs, site file, backups and jobs.

    Never raises: a store that does not answer is a finding, and what needs no store is looked at
    all the same. Only the store makes the whole ``failing``; everything else runs on, degraded.

    Args:
        ports: What to look at.
        board: Whoever runs the jobs, if somebody does in this process.
    """
    store, *spool = store_checks(ports)
    parts: tuple[Callable[[Ports], Iterable[Check]], ...] = (
        _series,
        _grid,
        _sources,
        _credentials,
        _alone(_quality),
        _alone(_forecast),
        _training,
        _drift,
        _alone(_plan),
        _alone(_tariffs),
        _alone(_site),
        check_backup,
        lambda ports: _jobs(board.jobs() if board else [], ports.clock.now()),
    )
    checks: list[Check] = []
    for part in parts:
        try:
            checks += part(ports)
        except StoreError as error:
            store = store if store.status is Condition.FAILING else unreadable(error)
    checks = [store, *spool, *checks]
    order = list(Condition)
    worst = max((check.status for check in checks), key=order.index)
    return Health(worst, tuple(checks))


def _alone(look: Callable[[Ports], Check]) -> Callable[[Ports], Iterable[Check]]:
    return lambda ports: [look(ports)]


def _series(ports: Ports) -> Iterable[Check]:
    series = [*PRICE_SERIES, *ports.weather.values()]
    for freshness in check_freshness(ports.series, series, ports.clock.now()):
        yield _series_check(freshness)


def _grid(ports: Ports) -> Iterable[Check]:
    """What the operator itself does not have is nobody's trouble here: plans do without it."""
    for series in ports.grid.values():
        (freshness,) = check_freshness(ports.series, [series], ports.clock.now())
        missing = freshness.last.end if freshness.last else freshness.expected_end - DAY
        if freshness.status in (Status.STALE, Status.EMPTY) and ports.series.absences(
            series, Interval(missing, missing + HOUR)
        ):
            message = "Its source answered that it has nothing newer."
            yield Check(f"series:{series.key}", Condition.OK, message)
        else:
            yield _series_check(freshness)


def _series_check(freshness: Freshness) -> Check:
    name = f"series:{freshness.series}"
    match freshness.status:
        case Status.FRESH:
            return Check(name, Condition.OK, "Up to date.")
        case Status.LATE:
            return Check(name, Condition.OK, "The next value is due and awaited.")
        case Status.STALE:
            return Check(
                name,
                Condition.DEGRADED,
                f"The newest {freshness.stale_hours:g} h that are public are missing.",
                "They are asked for again and again; see the sources for the reason.",
            )
        case Status.EMPTY:
            return Check(
                name, Condition.DEGRADED, "Nothing is stored yet.", "The first backfill brings it."
            )


def _sources(ports: Ports) -> Iterable[Check]:
    circuits = ports.circuits()
    for name, state in sorted(ports.journal.sources().items()):
        if key_holder(name) in ports.missing_keys:
            continue  # its key was taken away: what went wrong with it is past
        if not state.trouble:
            yield Check(f"source:{name}", Condition.OK, "Answered when it was last asked.")
            continue
        message = f"{state.trouble}: {state.message}"
        if circuits.get(name, "closed") != "closed":
            message += " It is left alone for a while."
        yield Check(f"source:{name}", Condition.DEGRADED, message, state.advice, state.trouble)
    for name, variable in sorted(ports.missing_keys.items()):
        yield Check(
            f"source:{name}",
            Condition.OK,
            "Not used: no key is set; other sources stand in.",
            f"Set {variable} to use it.",
        )


def _credentials(ports: Ports) -> Iterable[Check]:
    for source, found in standings(ports).items():
        condition = Condition.DEGRADED if found.word.is_trouble else Condition.OK
        name = f"credential:{source}"
        yield Check(name, condition, found.message, found.advice, found.word.value)


def _quality(ports: Ports) -> Check:
    """A note, never a trouble: what is kept out is asked for elsewhere, or is a gap like others."""
    now = ports.clock.now()
    found = list_quarantine(ports, whole_days(Interval(now - LATELY, now + DAY)))
    if not found:
        return Check("quality", Condition.OK, "Nothing of the last 30 days is in quarantine.")
    values = {(one.series, one.source, one.start) for one in found}
    kinds = Counter(f"{one.series} from {one.source} ({one.check})" for one in found)
    named = ", ".join(f"{count} x {kind}" for kind, count in kinds.most_common(_MOST_NAMED))
    more = f" and {len(kinds) - _MOST_NAMED} more kinds" if len(kinds) > _MOST_NAMED else ""
    return Check(
        "quality",
        Condition.OK,
        f"Kept but not believed of the last 30 days: {len(values)} ({named}{more}).",
        "`chocolate quarantine` says why; `chocolate release` lets go what is true after all.",
        "quarantined",
    )


def _forecast(ports: Ports) -> Check:
    latest = ports.forecasts.latest(ports.price_series.key)
    if latest is None:
        return Check("forecast", Condition.DEGRADED, "There is no forecast yet.")
    age = ports.clock.now() - latest.issued_at
    if age > FORECAST_PATIENCE:
        hours = age / HOUR
        return Check("forecast", Condition.DEGRADED, f"The newest forecast is {hours:.0f} h old.")
    return Check("forecast", Condition.OK, f"{latest.model}, issued {latest.issued_at:%H:%M} UTC.")


def _training(ports: Ports) -> Iterable[Check]:
    """Whether the models that speak are trained still; one that never was is no trouble."""
    for series in PRICE_SERIES:
        champion = champion_of(ports, series.key).model
        subject, name = Subject(series.key, champion), f"training:{series.key}"
        card = serving_card(ports, subject)
        if card is None and champion not in NAIVES:
            why = why_untrained(ports, subject)
            yield Check(name, Condition.OK, f"{champion} does not speak yet. {why}")
        elif card is not None and ports.clock.now() - card.trained_at > TRAINING_PATIENCE:
            days = (ports.clock.now() - card.trained_at) // DAY
            yield Check(
                name,
                Condition.DEGRADED,
                f"{champion} was trained {days} days ago; it forecasts with what it knew then.",
                "The last runs of the job model_training say why: `chocolate jobs`.",
            )


def _drift(ports: Ports) -> Iterable[Check]:
    """Whether the models that speak for the prices are as good as they were known to be."""
    for series in PRICE_SERIES:
        found = champion_drift(ports, series.key)
        if found is None:
            continue
        model, drift = found
        name = f"drift:{series.key}"
        if drift.alarms:
            advice = "`GET /models/status` shows its rivals; `chocolate models rollback` goes back."
            yield Check(name, Condition.DEGRADED, " ".join(drift.alarms), advice, "drifting")
        else:
            yield Check(name, Condition.OK, f"{model} is as good as it was known to be.")


def _plan(ports: Ports) -> Check:
    latest = ports.plans.latest()
    if latest is None:
        return Check("plan", Condition.DEGRADED, "There is no plan yet.")
    if latest.interval.end <= ports.clock.now():
        return Check("plan", Condition.DEGRADED, "The newest plan has come to its end.")
    troubles = [violation for violation in latest.violations if violation.is_trouble]
    if troubles:
        return Check(
            "plan",
            Condition.DEGRADED,
            "; ".join(trouble.message for trouble in troubles[:3]),
            "Fewer orders, more machine hours or a longer shift would help.",
        )
    return Check("plan", Condition.OK, f"{latest.status}, {latest.mass_kg:g} kg planned.")


def _tariffs(ports: Ports) -> Check:
    """Hours beyond the tables have no price: once plans would become shorter, it is a trouble."""
    tariff, system = ports.supply.tariff, ports.supply.system
    today = delivery_day(ports.clock.now())
    if unpriced := capacity_notice(ports.supply, today):
        return Check("tariffs", Condition.DEGRADED, unpriced, kind="ending")
    notice = coverage_notice(tariff, today, system)
    if not notice:
        return Check("tariffs", Condition.OK, "The tables cover the coming months.")
    near = days_covered(tariff, today, system) <= LONGEST_DAYS
    return Check("tariffs", Condition.DEGRADED if near else Condition.OK, notice, kind="ending")


def _site(ports: Ports) -> Check:
    """Oddities are no trouble: the site is planned as it is written."""
    notices = site_notices(ports.site, delivery_day(ports.clock.now()))
    if not notices:
        return Check("site", Condition.OK, "The site's file fits together.")
    advice = "Every key is in docs/reference/site.md."
    return Check("site", Condition.OK, " ".join(notices), advice)


def _jobs(jobs: Iterable[JobStatus], now: datetime) -> Iterable[Check]:
    for job in jobs:
        name = f"job:{job.id}"
        late = job.next_run is not None and now - job.next_run > JOB_PATIENCE
        if late and not job.running:
            yield Check(
                name, Condition.DEGRADED, "It should have run long ago.", "Restart.", "silent"
            )
        elif job.id == BACKUP_JOB:
            continue  # whether it failed is told with the age of the newest backup
        elif job.last_run is not None and job.last_run.outcome is Outcome.FAILED:
            yield Check(name, Condition.DEGRADED, job.last_run.message, kind="failed")
