"""How long models take to learn and to speak: ``python -m benchmarks.bench_models``.

On recorded prices (``--data``), as known on 1 December 2025 at noon: four years to learn from, one
process; both prices by every model that is trained by itself. Says seconds and processor seconds.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date
from datetime import time as wall_time
from pathlib import Path
from typing import TypeVar

from benchmarks.recorded_history import load
from chocolate_factory.forecasting.forecaster import LearntForecaster
from chocolate_factory.forecasting.issue import LOOK_BACK, Wanted, issue_forecast
from chocolate_factory.forecasting.market import Market, read_market
from chocolate_factory.forecasting.models.registry import INPUTS, make_forecaster
from chocolate_factory.forecasting.replay import replay_lately
from chocolate_factory.forecasting.speaker import ladder
from chocolate_factory.forecasting.training.learnt import is_learnt
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, local_instant
from chocolate_factory.operations.training_subjects import CONTENDERS
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.timeseries.memory import MemorySeriesStore
from tests.shared import DATA

NOON = local_instant(date(2025, 12, 1), wall_time(12))
YEARS = 4
REPEATS = 5
LEARN_BUDGET_SECONDS, SPEAK_BUDGET_SECONDS = 60.0, 0.2

T = TypeVar("T")


def timed(act: Callable[[], T]) -> tuple[T, float, float]:
    """What came of it, seconds, and processor seconds of this process."""
    began, work = time.perf_counter(), time.process_time()
    found = act()
    return found, time.perf_counter() - began, time.process_time() - work


def market_of(store: MemorySeriesStore, look_back: float) -> Market:
    """What was known at noon of the last ``look_back`` days."""
    span = Interval(NOON - look_back * DAY, NOON + 336 * HOUR)
    return read_market(store, INPUTS, span, known_at=NOON)


def learnt(name: str, series: str) -> LearntForecaster:
    """A model of this name, untaught."""
    made = make_forecaster(name, series)
    if not is_learnt(made):
        message = f"{name} has nothing to learn"
        raise TypeError(message)
    return made


def speak(name: str, files: dict[str, bytes], market: Market) -> None:
    """Print how long it takes to forecast both prices, without and with intervals."""
    for series in (SPOT.key, PVPC.key):
        model = learnt(name, series)
        model.restore(files)
        model.predict(market, 168)
        seconds = min(timed(lambda: model.predict(market, 168))[1] for _ in range(REPEATS))  # noqa: B023
        past = replay_lately(make_forecaster("naive-epf", series), market, series)
        speakers = ladder(market, series, [(model, past)], name)
        _, whole, _ = timed(lambda: issue_forecast(market, series, speakers, Wanted(168)))  # noqa: B023
        verdict = "ok" if seconds <= SPEAK_BUDGET_SECONDS else "TOO SLOW"
        print(
            f"{name} on {series}: 168 h in {1000 * seconds:.0f} ms {verdict};"
            f" with intervals and scores {1000 * whole:.0f} ms"
        )


def main() -> None:
    """Parse the command line and print what everything took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the recorded history")
    store = MemorySeriesStore()
    load(store, parser.parse_args().data)
    market = market_of(store, YEARS * 365.25)
    near, seconds, _ = timed(lambda: market_of(store, LOOK_BACK / DAY))
    print(f"reading what is looked at to forecast: {1000 * seconds:.0f} ms")
    total = work = 0.0
    files = {}
    for name in CONTENDERS:
        model = learnt(name, SPOT.key)
        _, seconds, processor = timed(lambda: model.fit(market))  # noqa: B023
        files[name] = model.dump()
        total, work = total + seconds, work + processor
        print(f"{name} learns spot, and PVPC with it, in {seconds:.1f} s ({processor:.1f} s CPU)")
    verdict = "ok" if work <= LEARN_BUDGET_SECONDS else "TOO SLOW"
    print(f"everything in {total:.1f} s ({work:.1f} s on one core, budget 60 s)  {verdict}")
    for name in CONTENDERS:
        speak(name, files[name], near)


if __name__ == "__main__":
    main()
