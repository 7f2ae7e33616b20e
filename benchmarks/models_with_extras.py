"""How good Prophet and LSTM are beside the others: ``python -m benchmarks.models_with_extras``.

Needs ``make extras``. The backtest of the product on the recorded history (``--data``) at 12:00,
with two shortcuts that change no best guess: PVPC takes what was learnt for spot instead of
learning the same again, and there is no warm-up, as intervals are not compared.
"""

import argparse
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from datetime import time as wall_time
from json import dumps
from pathlib import Path
from typing import Any

from benchmarks.recorded_history import LOADED_AT, load
from chocolate_factory.forecasting.backtest.model import NAIVES, Setup
from chocolate_factory.forecasting.backtest.run import Step
from chocolate_factory.forecasting.backtest.scopes import WHOLE
from chocolate_factory.forecasting.forecaster import MakeForecaster
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.models.pvpc_from_spot import PvpcFromSpot
from chocolate_factory.forecasting.models.registry import MODELS
from chocolate_factory.forecasting.training.learnt import is_learnt
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.operations.backtest import Effort, run_backtest
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.timeseries.memory import MemorySeriesStore
from tests.fakes.ports import build_rig
from tests.shared import DATA

RIVALS = (*NAIVES, "lear", "boosting", "prophet", "lstm")
REFIT_DAYS = 28
SCOPES = ("D+1", "D+2..7")


class Lender:
    """Makes models of one name; that of PVPC borrows what that of spot has learnt."""

    def __init__(self, make: MakeForecaster) -> None:
        """Borrow between models that ``make`` makes."""
        self._make = make
        self._learnt: dict[object, Mapping[str, bytes]] = {}

    def __call__(self, series: str) -> Any:  # noqa: ANN401 - Forecaster, with fit replaced
        """A model for the price of this key."""
        forecaster = self._make(series)
        if not is_learnt(forecaster):
            return forecaster
        teach = forecaster.fit

        def fit(market: Market) -> None:
            if isinstance(forecaster, PvpcFromSpot):
                forecaster.restore(self._learnt[market.known_at])
            else:
                teach(market)
                self._learnt[market.known_at] = forecaster.dump()

        forecaster.fit = fit  # type: ignore[method-assign]
        return forecaster


def show(document: Mapping[str, Any]) -> None:
    """Print one line for each price, delivery days and model."""
    heads = ("price", "days ahead", "model", "n", "MAE", *(f"rMAE {one}" for one in NAIVES))
    print(*heads, "bias", "fit s", "predict ms", sep=" | ")
    for scope in SCOPES:
        for run in document["runs"]:
            [row] = [
                row
                for row in run["scores"]
                if (row["scope"], row["period"], row["hour"]) == (scope, WHOLE, None)
            ]
            cost = run["cost"]
            print(
                *(run["series"], scope, run["model"], row["n"], f"{row['mae']:.2f}"),
                *(f"{row['rmae'].get(naive, 1):.3f}" for naive in NAIVES),
                f"{row['bias']:+.2f}",
                f"{cost['fit_seconds'] or 0:.1f}",
                f"{1000 * cost['predict_seconds']:.0f}",
                sep=" | ",
            )


def main() -> None:
    """Parse the command line, replay, and print the errors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the recorded history")
    parser.add_argument("--from", dest="first", type=date.fromisoformat, default=date(2025, 1, 1))
    parser.add_argument("--to", dest="last", type=date.fromisoformat, default=date(2025, 12, 31))
    parser.add_argument("--models", default=",".join(RIVALS))
    parser.add_argument("--report", type=Path, help="where to write everything, as JSON")
    chosen = parser.parse_args()
    store = MemorySeriesStore()
    load(store, chosen.data)
    clock = SystemClock.starting_at(LOADED_AT)
    ports = replace(build_rig(history_days=7).ports, series=store, clock=clock, data_dir=None)
    setup = Setup(
        chosen.first,
        chosen.last,
        (wall_time(12),),
        (SPOT.key, PVPC.key),
        tuple(chosen.models.split(",")),
        refit_days=REFIT_DAYS,
        warm_up_days=1,
    )
    models = {name: Lender(MODELS[name]) for name in (*NAIVES, *setup.models)}
    began = time.perf_counter()

    def watch(step: Step) -> None:
        passed = time.perf_counter() - began
        print(f"{passed:6.0f} s  {step.done}/{step.total} {step.label}", flush=True)

    document = run_backtest(ports, setup, Effort(watch=watch), models=models)
    if chosen.report:
        chosen.report.write_text(dumps(document), encoding="utf-8")
    show(document)


if __name__ == "__main__":
    main()
