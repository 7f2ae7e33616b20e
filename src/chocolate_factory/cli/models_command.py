"""List model cards, try what is kept, and go back to an older version or champion."""

from typing import Annotated

import typer

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.cli.app import EXIT_TROUBLE, app
from chocolate_factory.cli.audited import audited
from chocolate_factory.cli.output import AsJson, console, local, print_json, print_table
from chocolate_factory.cli.price_names import price_named
from chocolate_factory.cli.train_command import score_cells
from chocolate_factory.operations.models_status import ModelsStatus, models_status
from chocolate_factory.operations.roll_back_model import (
    choose_champion,
    roll_back_champion,
    roll_back_version,
)
from chocolate_factory.operations.validate_models import validate_artefacts
from chocolate_factory.settings import load_settings
from chocolate_factory.web.models_document import FindingOut, ModelsAnswer

models_app = typer.Typer(help="Trained models: cards, checks, going back.")
app.add_typer(models_app, name="models", invoke_without_command=True)

_LATELY = 28


@models_app.callback()
def models_command(context: typer.Context, *, json: AsJson = False) -> None:
    """What is trained, who speaks for each price, how good it has been; every hash is checked."""
    if context.invoked_subcommand is not None:
        return
    with open_ports(load_settings()) as ports:
        status = models_status(ports, thorough=True)
    if json:
        print_json(ModelsAnswer.of(status, None).model_dump(mode="json"))
    else:
        _show(status)


@models_app.command("validate")
def validate_command(*, json: AsJson = False) -> None:
    """Hold files against their hashes and let each model forecast; exit 1 if one cannot serve."""
    with open_ports(load_settings()) as ports:
        found = validate_artefacts(ports)
    if json:
        print_json([FindingOut.of(one).model_dump() for one in found])
    else:
        print_table(
            "The versions that serve",
            ["price", "model", "version", ">hours forecast", "trouble"],
            [
                (one.series, one.model, one.version, one.hours, " ".join(one.troubles) or "-")
                for one in found
            ],
        )
    if any(one.troubles for one in found):
        raise typer.Exit(EXIT_TROUBLE)


@models_app.command("rollback")
def rollback_command(
    series: Annotated[str, typer.Argument(help="spot or pvpc.")],
    *,
    model: Annotated[
        str | None, typer.Option(help="Go back to the version before of this model.")
    ] = None,
    champion: Annotated[str | None, typer.Option(help="Let this model speak from now on.")] = None,
) -> None:
    """Let the model speak that spoke before or, with --model, its older version serve."""
    key = price_named(series).key
    action, chosen = f"models rollback {series}", model or champion or ""
    with open_ports(load_settings()) as ports, audited(ports, action, chosen):
        if model is not None:
            name = roll_back_version(ports, key, model)
            console.print(f"{name.model} {name.version} serves for {key} until the next training.")
            return
        decision = (
            roll_back_champion(ports, key)
            if champion is None
            else choose_champion(ports, key, champion)
        )
        console.print(f"{decision.model} speaks for {key} from the next forecast on.")


def _show(status: ModelsStatus) -> None:
    for price in status.prices:
        print_table(
            f"{price.series}: {price.champion.model} speaks ({price.champion.reason}), "
            f"{price.served or 'nobody'} was served last",
            ["model", "role", "version", "trained", ">D+1", ">D+2..7", "trouble"],
            [
                (
                    one.model,
                    one.role,
                    version.version + (" *" if version.serves else ""),
                    local(version.card.trained_at if version.card else None),
                    score_cells(version.card, 1, 1) if version.card else "-",
                    score_cells(version.card, 2, 7) if version.card else "-",
                    version.refusal or "-",
                )
                for one in price.models
                for version in one.versions
            ],
        )
        rows = [
            (
                name.model,
                skill.days,
                f"{skill.mae:.2f}",
                "-" if skill.rmae is None else f"{skill.rmae:.2f}",
                "-" if skill.coverage is None else f"{skill.coverage:.0%}",
            )
            for name, skill in price.skills.items()
            if name.window_days == _LATELY and name.band is None
        ]
        if rows:
            print_table(
                f"Forecasts issued, held against what came on the last {_LATELY} days",
                ["model", ">days", ">MAE €/MWh", ">over weekly naive", ">in 80 %"],
                rows,
            )
        for one in price.models:
            for alarm in one.drift.alarms if one.drift else ():
                console.print(alarm, markup=False)
