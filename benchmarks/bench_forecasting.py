"""How long a year's backtest of the naive models takes: ``python -m benchmarks.bench_forecasting``.

Recorded prices (``--data``) in memory, two series, two issues a day, one week ahead, one process.
How good forecasts are is what ``chocolate backtest`` tells, on a store filled by
``benchmarks.recorded_history``.
"""

import argparse
import time
from dataclasses import replace
from datetime import date
from datetime import time as wall_time
from pathlib import Path

from benchmarks.recorded_history import LOADED_AT, load
from chocolate_factory.forecasting.backtest.model import NAIVES, Setup
from chocolate_factory.forecasting.backtest.run import Step
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.operations.backtest import Effort, run_backtest
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.timeseries.memory import MemorySeriesStore
from tests.fakes.ports import build_rig
from tests.shared import DATA

BUDGET_SECONDS = 120.0
YEAR = Setup(
    date(2025, 1, 1),
    date(2025, 12, 31),
    (wall_time(12), wall_time(20, 30)),
    (SPOT.key, PVPC.key),
    NAIVES,
)


def main() -> None:
    """Parse the command line and print how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the recorded history")
    parser.add_argument("--workers", type=int, default=1)
    chosen = parser.parse_args()
    store = MemorySeriesStore()
    load(store, chosen.data)
    clock = SystemClock.starting_at(LOADED_AT)
    ports = replace(build_rig(history_days=7).ports, series=store, clock=clock, data_dir=None)
    marks: list[tuple[float, Step]] = []
    began = time.perf_counter()
    effort = Effort(
        workers=chosen.workers, watch=lambda step: marks.append((time.perf_counter(), step))
    )
    run_backtest(ports, YEAR, effort)
    ended = time.perf_counter()
    read = marks[0][0] - began
    rolled = next(at for at, step in marks if step.done == step.total) - began
    verdict = "ok" if ended - began <= BUDGET_SECONDS else "TOO SLOW"
    print(
        f"read {read:.1f} s, forecast {rolled - read:.1f} s, judge {ended - began - rolled:.1f} s; "
        f"{ended - began:.1f} s in all, budget {BUDGET_SECONDS:.0f} s  {verdict}"
    )


if __name__ == "__main__":
    main()
