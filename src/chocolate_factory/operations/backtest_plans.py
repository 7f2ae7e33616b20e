"""Plans again through the past, with only what was known at each moment, and compares the cost."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from hashlib import sha256
from json import dumps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structlog

from chocolate_factory import __version__
from chocolate_factory.forecasting.backtest.folder import ChunkFolder, fingerprint
from chocolate_factory.forecasting.backtest.model import Said, Setup
from chocolate_factory.forecasting.backtest.pack import pack
from chocolate_factory.forecasting.backtest.run import Models, Step, Work, roll_all
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.model import LONGEST_HORIZON_HOURS
from chocolate_factory.forecasting.models.registry import INPUTS, MODELS
from chocolate_factory.forecasting.quarters import PROFILE_DAYS, QUARTER_MINUTES
from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import DAY, Interval, delivery_days, local_instant
from chocolate_factory.kernel.spread_out import spread_out
from chocolate_factory.operations.backtest import FOLDER, Effort, checked, read_market_of
from chocolate_factory.operations.make_plan import LONGEST_DAYS
from chocolate_factory.operations.past_outlook import PastForecasts
from chocolate_factory.operations.plan_ways import PlanWork, produce, unknown_days
from chocolate_factory.operations.ports import Ports
from chocolate_factory.savings.replay.model import PlanSetup, Result
from chocolate_factory.savings.replay.report import by_stretch, comparable, rows
from chocolate_factory.savings.replay.stretches import stretches

ISSUES = (time(12), time(20, 30))
"""Forecasts are those of `chocolate backtest` at its own moments of issue, and shared with it."""
_FORMAT = 2
_log = structlog.get_logger()


def backtest_plans(
    ports: Ports,
    setup: PlanSetup,
    effort: Effort,
    *,
    command: str = "",
    models: Models = MODELS,
) -> dict[str, Any]:
    """Produce through ``setup`` in every way, on what is stored; a document.

    Its keys: ``format``, ``version``, ``command``, ``made_at``, ``settings``, ``site``,
    ``metering_minutes`` (15: each quarter has its own price), ``series``, ``data`` (digest of the
    market), ``unknown_days`` (left out), ``rows`` (``savings.replay.report``), ``stretches`` (every
    result), ``left_out`` (first days of stretches in which not all ways made the same in time).

    Raises:
        InputError: The window, a model, a moment or the horizon is wrong.
        ModelNotInstalledError: The extra of a model is not installed.
        MissingDataError: No price is stored there, or a rule cannot make what is due.
        StoreError: The store cannot be read.
    """
    _check(setup)
    series = ports.price_series.key
    forecasting = checked(ports, _forecasting(setup, series), models)
    market = read_market_of(ports, forecasting)
    packed = pack(market, (one.key for one in INPUTS))
    unknown = unknown_days(market, series, setup.first_day, setup.last_day)
    pieces = list(stretches(setup.first_day, setup.last_day, unknown))
    with TemporaryDirectory() as nowhere:
        root = ports.data_dir / FOLDER if ports.data_dir else Path(nowhere)
        folder = ChunkFolder(root / fingerprint(forecasting, packed.digest), resume=effort.resume)
        said = roll_all(
            Work(forecasting, packed, ports.clock, models),
            folder,
            workers=effort.workers,
            watch=effort.watch,
        )
        forecasts = _past_forecasts(forecasting, market, series, said)
        work = PlanWork(
            setup, ports.site, series, packed, forecasts, ports.clock, _quarters(ports, setup)
        )
        kept = _Kept(root / f"plans-{_fingerprint(work)}", resume=effort.resume)
        results = list(_produce_all(work, pieces, kept, effort))
    found = by_stretch(results)
    _log.info("plan_backtest_finished", **setup.as_dict(), data=packed.digest)
    return {
        "format": _FORMAT,
        "version": __version__,
        "command": command,
        "made_at": ports.clock.now().isoformat(),
        "settings": setup.as_dict(),
        "site": ports.site.site.name,
        "metering_minutes": ports.supply.price_minutes,
        "series": series,
        "data": packed.digest,
        "unknown_days": sorted(day.isoformat() for day in unknown),
        "rows": list(rows(found)),
        "stretches": [one.as_dict() for stretch in found for one in stretch.values()],
        "left_out": [
            min(one.first_day for one in stretch.values()).isoformat()
            for stretch in found
            if not comparable(stretch)
        ],
    }


def _check(setup: PlanSetup) -> None:
    if not 1 <= setup.horizon_days <= LONGEST_DAYS:
        message = f"Plans of {setup.horizon_days} days cannot be made."
        raise InputError(message, advice=f"Choose 1 to {LONGEST_DAYS} days.")
    if not setup.decisions or any(at.minute or at.second for at in setup.decisions):
        raise InputError(
            "Plans are made at full hours, at least once a day.", advice="Give times such as 21:00."
        )


def _forecasting(setup: PlanSetup, series: str) -> Setup:
    return Setup(
        setup.first_day,
        setup.last_day,
        ISSUES,
        (series,),
        setup.models,
        LONGEST_HORIZON_HOURS,
        setup.refit_days,
    )


def _quarters(ports: Ports, setup: PlanSetup) -> dict[datetime, float]:
    """Published prices of quarters, EUR/MWh, with those from which their usual course is known."""
    if ports.supply.price_minutes != QUARTER_MINUTES:
        return {}
    span = Interval(
        local_instant(setup.first_day - PROFILE_DAYS * DAY), local_instant(setup.last_day + DAY)
    )
    readings = ports.series.read(ports.price_series, span)
    return {one.start: one.value for one in readings if one.minutes == QUARTER_MINUTES}


def _past_forecasts(
    setup: Setup, market: Market, series: str, said: Mapping[tuple[str, str], Said]
) -> dict[str, PastForecasts]:
    issued = tuple(local_instant(day, at) for day in setup.days for at in setup.issues)
    last_known = tuple(market.as_known_at(one).last_known_day(series) for one in issued)
    return {
        model: PastForecasts(
            issued, last_known, one.medians.reshape(len(issued), *one.medians.shape[2:])
        )
        for (_, model), one in said.items()
    }


def _produce_all(
    work: PlanWork, pieces: Iterable[Interval], kept: "_Kept", effort: Effort
) -> Iterator[Result]:
    """Every way in every stretch; what is finished is kept at once."""
    wanted = [(piece, way) for piece in pieces for way in work.setup.ways]
    done = 0
    missing = []
    for piece, way in wanted:
        found = kept.find(piece, way)
        if found is None:
            missing.append((work, piece, way))
            continue
        done += 1
        yield found
    effort.watch(Step(done, len(wanted), "plans of an earlier run" if done else ""))
    for result in spread_out(produce, missing, effort.workers):
        kept.keep(result)
        done += 1
        effort.watch(Step(done, len(wanted), f"{result.way}, {result.first_day:%b %Y}"))
        yield result


def _fingerprint(work: PlanWork) -> str:
    """Names everything a result depends on; of the code the version.

    Models learn anew every so many days from the first on, so that it matters, and the last does
    not.
    """
    decisive = work.setup.as_dict() | {
        "site": work.site.model_dump(mode="json"),
        "series": work.series,
        "data": work.packed.digest,
        "metering": work.site.supply_contract().price_minutes,
        "format": _FORMAT,
        "version": __version__,
    }
    for free in ("models", "to"):
        decisive.pop(free)
    return sha256(dumps(decisive, sort_keys=True).encode()).hexdigest()[:16]


class _Kept:
    """Results on disk, one small file each, so that a run that was stopped can go on."""

    def __init__(self, folder: Path, *, resume: bool) -> None:
        self._folder = folder
        self._resume = resume

    def find(self, stretch: Interval, way: str) -> Result | None:
        """The result of an earlier run; None if there is none or it cannot be read."""
        days = delivery_days(stretch)
        path = self._path(days[0], days[-1], way)
        if not self._resume or not path.is_file():
            return None
        try:
            return Result.from_json(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, result: Result) -> None:
        """Write a result, whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(result.first_day, result.last_day, result.way)
        part = path.with_suffix(".part")
        part.write_text(dumps(result.as_dict()), encoding="utf-8")
        part.replace(path)

    def _path(self, first: date, last: date, way: str) -> Path:
        name = f"{first:%Y%m%d}_{last:%Y%m%d}_{way}.json"
        return self._folder / name.replace(" ", "-").replace(",", "")
