"""Carry a plan out many times with what goes wrong on a real floor, and see what comes of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

import typer

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.cli.app import app
from chocolate_factory.cli.output import (
    AsJson,
    console,
    counting_bar,
    local,
    print_json,
    print_table,
)
from chocolate_factory.kernel.errors import InputError
from chocolate_factory.operations.make_plan import LONGEST_DAYS, Wanted
from chocolate_factory.operations.simulate_plan import (
    MOST_RUNS,
    Simulation,
    WantedSimulation,
    simulate_plan,
)
from chocolate_factory.settings import load_settings
from chocolate_factory.simulation.disturbances import (
    Disturbances,
    DurationSpread,
    HeatWave,
    LateShifts,
    MachineStops,
    PowerCuts,
)
from chocolate_factory.simulation.model import FloorRules, Replanning
from chocolate_factory.simulation.monte_carlo import Watch
from chocolate_factory.simulation.summarise import LEVELS

PER_HUNDRED_HOURS = 100.0
_GREATEST_RATE = 50.0
WORDS = {
    "total_eur": "cost, €",
    "energy_eur": "power, €",
    "labour_eur": "people, €",
    "in_time_kg": "ready in time, kg",
    "late_kg": "ready late, kg",
    "missing_kg": "not made, kg",
    "late_hours": "late, h",
    "breaches": "waits too long",
    "breached_kg": "waited too long, kg",
    "spoilt_kg": "spoilt, kg",
    "lost_kg": "lost in stops, kg",
    "excess_kwh": "above the contract, kWh",
    "stopped_minutes": "machines stopped, min",
    "overtime_minutes": "overtime, min",
    "moved_starts": "starts moved",
    "new_plans": "new plans",
    "failed_plans": "new plans that failed",
}


@app.command()
def simulate(  # noqa: PLR0913 - one parameter is one option
    *,
    runs: Annotated[int, typer.Option(min=1, max=MOST_RUNS, help="How many.")] = 200,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same.")] = 1,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
    days: Annotated[
        int | None,
        typer.Option(min=1, max=LONGEST_DAYS, help="A fresh plan of so many days."),
    ] = None,
    slot: Annotated[
        int | None,
        typer.Option(help="Minutes of a fresh plan's slot: 15 or 60.", show_default="the site's"),
    ] = None,
    spread: Annotated[
        list[str] | None, typer.Option(help="Of durations: 0.1, or conching=0.2; repeatable.")
    ] = None,
    stops: Annotated[
        list[str] | None,
        typer.Option(help="Per 100 running hours: 0.5, or conche=2; repeatable."),
    ] = None,
    repair: Annotated[float, typer.Option(min=1, help="Mean minutes of a repair.")] = 90.0,
    lost: Annotated[bool, typer.Option("--lost", help="A stop loses the batch.")] = False,
    late: Annotated[float, typer.Option(min=0, max=1, help="Share of shifts.")] = 0.05,
    late_minutes: Annotated[float, typer.Option(min=1, help="Mean delay of those.")] = 20.0,
    heat_wave: Annotated[float, typer.Option(help="Degrees hotter than forecast.")] = 0.0,
    heat_days: Annotated[int | None, typer.Option(min=1, help="Its days; else all.")] = None,
    power_cuts: Annotated[float, typer.Option(min=0, max=100, help="Per week.")] = 0.0,
    futures: Annotated[int, typer.Option(min=0, max=500, help="Prices; 0: as expected.")] = 30,
    overtime: Annotated[int, typer.Option(min=0, max=720, help="Minutes people stay.")] = 30,
    spoils: Annotated[
        list[str] | None, typer.Option(help="Recipe whose mass spoils; repeatable.")
    ] = None,
    replan: Annotated[bool, typer.Option("--replan", help="Plan anew after trouble.")] = False,
    replan_every: Annotated[
        int | None, typer.Option(min=15, help="Plan anew every so many minutes, too.")
    ] = None,
    json: AsJson = False,
) -> None:
    """What becomes of the plan in force when durations, machines, people and prices differ."""
    every_spread, step_spread = _rates(spread, "--spread", 0.08)
    every_stops, machine_stops = _rates(stops, "--stops", 0.5)
    wanted = WantedSimulation(
        runs=runs,
        seed=seed,
        fresh=None if days is None else Wanted(days=days, slot_minutes=slot),
        disturbances=Disturbances(
            DurationSpread(every_spread, step_spread),
            MachineStops(
                every_stops / PER_HUNDRED_HOURS,
                {name: one / PER_HUNDRED_HOURS for name, one in machine_stops.items()},
                repair,
                lost,
            ),
            LateShifts(late, late_minutes),
            HeatWave(heat_wave, heat_days),
            PowerCuts(power_cuts),
        ),
        rules=FloorRules(overtime, frozenset(spoils or ())),
        replanning=Replanning(replan_every) if replan or replan_every else None,
        futures=futures,
    )
    with open_ports(load_settings()) as ports, _bar(shown=not json) as watch:
        found = simulate_plan(ports, wanted, workers=workers, watch=watch)
    if json:
        print_json(_document(found, seed))
        return
    _show(found)


def _document(found: Simulation, seed: int) -> dict[str, object]:
    plan = found.plan
    return {
        "plan": {
            "issued_at": plan.issued_at,
            "start": plan.interval.start,
            "end": plan.interval.end,
            "total_eur": plan.total_eur + plan.carried_cost_eur,
        },
        "runs": len(found.trials),
        "seed": seed,
        "futures": found.futures,
        "note": found.note,
        "measures": {
            name: {"mean": one.mean, **dict(zip(map(_percent, LEVELS), one.quantiles, strict=True))}
            for name, one in found.measures.items()
        },
        "breaches": [
            {"batch": batch, "step": step, "share": share} for batch, step, share in found.weakest()
        ],
    }


def _show(found: Simulation) -> None:
    plan = found.plan
    print_table(
        f"{len(found.trials)} runs of the plan from {local(plan.interval.start)} to "
        f"{local(plan.interval.end)}",
        ["measure", ">mean", *(f">{_percent(level)}" for level in LEVELS)],
        [
            (WORDS[name], f"{one.mean:.1f}", *(f"{value:.1f}" for value in one.quantiles))
            for name, one in found.measures.items()
            if any((one.mean, *one.quantiles))
        ],
    )
    console.print("What is 0 in every run is left out.")
    total_eur = plan.total_eur + plan.carried_cost_eur
    console.print(f"\nUndisturbed, the plan costs {total_eur:.2f} €.")
    if found.futures:
        console.print(f"Prices that are not published were drawn from {found.futures} futures.")
    else:
        console.print(f"Prices came as expected. {found.note}".strip())
    for batch, step, share in found.weakest():
        console.print(f"{batch} waits too long after {step} in {share:.0%} of the runs.")


def _percent(level: float) -> str:
    return f"{level * 100:g} %"


def _rates(
    values: Sequence[str] | None, option: str, usual: float
) -> tuple[float, dict[str, float]]:
    """The number for everything, and those for what is named: ``0.1``, ``conching=0.2``.

    Raises:
        InputError: One of ``values`` is neither.
    """
    by_name: dict[str, float] = {}
    for value in values or ():
        name, _, number = value.rpartition("=")
        try:
            by_name[name] = float(number)
        except ValueError:
            by_name[name] = -1.0
        if not 0 <= by_name[name] <= _GREATEST_RATE:
            message = f"{option} {value} cannot be used."
            advice = f"Give a number from 0 to {_GREATEST_RATE:g}, or one for a name: name=0.2."
            raise InputError(message, advice=advice)
    return by_name.pop("", usual), by_name


@contextmanager
def _bar(*, shown: bool) -> Iterator[Watch]:
    """A bar that counts runs; nothing where output is for machines."""
    with counting_bar("runs", shown=shown) as show:
        yield lambda done, total: show(done, total, "runs")
