"""Commands about what is to come: forecast and plan."""

from typing import Annotated

import typer

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.cli.app import app
from chocolate_factory.cli.output import AsJson, console, local, print_json, print_table
from chocolate_factory.cli.price_names import price_named
from chocolate_factory.forecasting.issue import Wanted as WantedHours
from chocolate_factory.kernel.units import eur_per_kwh
from chocolate_factory.operations.make_plan import (
    LONGEST_DAYS,
    Wanted,
    propose_plan,
)
from chocolate_factory.operations.plan_values import value_resources
from chocolate_factory.operations.update_forecast import forecast_price, read_market_now
from chocolate_factory.planning.binding import Bind
from chocolate_factory.planning.changes import Difference
from chocolate_factory.planning.document import to_values
from chocolate_factory.planning.explanation.worth import Worth
from chocolate_factory.planning.model import Plan, Start
from chocolate_factory.savings.compare import saving_of
from chocolate_factory.settings import load_settings
from chocolate_factory.web.values_document import WorthOut


@app.command()
def forecast(
    *,
    hours: Annotated[int, typer.Option(min=1, max=336, help="Hours ahead.")] = 168,
    series: Annotated[str, typer.Option(help="pvpc or spot; default what the site pays.")] = "",
    json: AsJson = False,
) -> None:
    """Prices of the coming hours: published ones exactly, the others with an interval."""
    named = price_named(series) if series else None
    with open_ports(load_settings()) as ports:
        chosen = named or ports.price_series
        made = forecast_price(ports, chosen.key, read_market_now(ports), WantedHours(hours))
    rows = [
        {
            "start": point.start,
            "price_eur_kwh": eur_per_kwh(point.price_eur_per_mwh),
            "lower": eur_per_kwh(point.lower),
            "upper": eur_per_kwh(point.upper),
            "known": point.known,
        }
        for point in made.points
    ]
    if json:
        rungs = [one._asdict() for one in made.rungs]
        print_json(
            {"series": made.series, "model": made.model, "rungs": rungs, "predictions": rows}
        )
        return
    for rung in made.rungs:
        if not rung.hours:
            console.print(f"{rung.model} does not speak: {rung.note}")
    percent = round(made.interval_level * 100)
    print_table(
        f"{made.series} by {made.model}, €/kWh without taxes, {percent} % interval",
        ["hour", ">price", ">lower", ">upper", ""],
        [
            (
                local(point.start),
                f"{eur_per_kwh(point.price_eur_per_mwh):.4f}",
                f"{eur_per_kwh(point.lower):.4f}",
                f"{eur_per_kwh(point.upper):.4f}",
                "published" if point.known else "forecast",
            )
            for point in made.points
        ],
    )


plan_app = typer.Typer(help="What to start when, and what plans are held to.")
app.add_typer(plan_app, name="plan", invoke_without_command=True)


@plan_app.callback()
def plan(
    context: typer.Context,
    *,
    days: Annotated[
        int | None,
        typer.Option(min=1, max=LONGEST_DAYS, help="Days of 24 hours.", show_default="the site's"),
    ] = None,
    slot: Annotated[
        int | None, typer.Option(help="Minutes of a slot: 15 or 60.", show_default="the site's")
    ] = None,
    seconds: Annotated[float, typer.Option(min=1, max=900, help="Most time for looking.")] = 60.0,
    values: Annotated[
        bool, typer.Option("--values", help="What more of everything would be worth, instead.")
    ] = False,
    json: AsJson = False,
) -> None:
    """What to start when, at least cost; changes nothing, the service keeps the plan in force."""
    if context.invoked_subcommand is not None:
        return
    wanted = Wanted(days=days, slot_minutes=slot, seconds=seconds)
    with open_ports(load_settings()) as ports:
        if values:
            _show_values(value_resources(ports, wanted), json=json)
            return
        made = propose_plan(ports, wanted)
    if json:
        print_json(to_values(made))
        return
    _show(made)


def _show(plan: Plan) -> None:
    print_table(
        f"Plan from {local(plan.interval.start)} to {local(plan.interval.end)}",
        [
            "start",
            "end",
            "machine",
            "step",
            "batch",
            ">kWh",
            ">€",
            "prices",
            "runner-up",
            ">+€",
            "bound by",
        ],
        [
            (
                local(one.start),
                f"{local(one.end)}"[-5:],
                f"{one.machine} {one.unit}",
                one.step,
                one.batch,
                f"{one.energy_kwh:.0f}",
                f"{one.cost_eur:.2f}",
                "published" if one.price_known else "forecast",
                local(one.runner_up),
                f"{one.extra_cost_eur:.2f}" if one.runner_up else "",
                _bound(one),
            )
            for one in plan.starts
        ],
    )
    console.print(
        f"\n{plan.mass_kg:g} kg, {plan.energy_kwh:.0f} kWh, {plan.total_eur:.2f} €{_parts(plan)}; "
        f"{plan.status}, "
        f"at most {plan.gap_eur:.2f} € from the best."
    )
    saving = saving_of(plan)
    if saving is not None:
        percent = f" ({saving.saving_percent:.1f} %)" if saving.saving_percent is not None else ""
        console.print(
            f"A fixed shift pays {saving.baseline_cost_eur:.2f} € for the same "
            f"{saving.mass_kg:g} kg: {saving.saving_eur:.2f} €{percent} saved."
        )
    if plan.difference is not None:
        _show_changes(plan.difference)
    for violation in plan.violations:
        console.print(f"[yellow]{violation.message}[/yellow]")
    if plan.weather_unknown_from is not None:
        console.print(
            f"From {local(plan.weather_unknown_from)} on nobody forecasts weather that the plant"
            " depends on: limits, cooling and panels may turn out otherwise."
        )


def _parts(plan: Plan) -> str:
    """What the total is made of, where it is more than power."""
    parts = {
        "power": plan.cost_eur,
        "above the contract": plan.excess_cost_eur,
        "people": plan.labour_eur,
        "extra shifts": plan.opening_eur,
        "changeovers": plan.changeover_eur,
        "storage": plan.storage_eur,
        "panels and battery": -plan.own_supply_eur,
    }
    told = [f"{name} {eur:.2f}" for name, eur in parts.items() if round(eur, 2)]
    return f" ({', '.join(told)})" if len(told) > 1 else ""


def _bound(start: Start) -> str:
    if start.binding is None:
        return ""
    rule = start.binding.rule.replace("_", " ")
    if start.binding.rule is Bind.NOTHING:
        return "cheapest hours"
    return f"{rule} ({start.binding.saving_eur:.2f} €)"


def _show_changes(difference: Difference) -> None:
    gain = "" if difference.gain_eur is None else f", {difference.gain_eur:.2f} € gained"
    since, stay = local(difference.since), difference.unchanged
    console.print(
        f"\nOf the plan in force since {since} {stay} starts stay,"
        f" {len(difference.disturbed)} change{gain}."
    )
    for change in difference.changes:
        console.print(f"  {change.sentence}")


def _show_values(found: list[Worth], *, json: bool) -> None:
    if json:
        print_json([WorthOut.of(one).model_dump() for one in found])
        return
    print_table(
        "One more of each would save",
        ["what", "name", ">hours more", ">€", ">€ an hour", ">± €"],
        [
            (
                one.resource.replace("_", " "),
                one.name or "1 kW",
                f"{one.hours:.0f}",
                f"{one.saving_eur:.2f}",
                f"{one.saving_eur_per_hour:.3f}",
                f"{one.error_eur:.2f}",
            )
            for one in found
        ],
    )
