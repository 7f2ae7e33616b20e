"""Train models on everything that is stored."""

from collections.abc import Sequence
from typing import Annotated

import typer

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.cli.app import EXIT_TROUBLE, app
from chocolate_factory.cli.audited import audited
from chocolate_factory.cli.output import (
    AsJson,
    console,
    counting_bar,
    local,
    print_json,
    print_table,
)
from chocolate_factory.cli.price_names import price_named
from chocolate_factory.forecasting.artefacts.card import ModelCard
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.train_models import (
    TrainingReport,
    add_model_errors,
    train_models,
)
from chocolate_factory.operations.training_due import errors_due
from chocolate_factory.operations.training_subjects import Subject, subjects
from chocolate_factory.operations.workshop import Step
from chocolate_factory.settings import load_settings


@app.command("train")
def train_command(
    *,
    model: Annotated[
        list[str] | None, typer.Option(help="Only this model; may be repeated.")
    ] = None,
    series: Annotated[
        list[str] | None, typer.Option(help="Only spot or pvpc; may be repeated.")
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Only learn; leave finding errors to the service.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Train models on all that is stored, and let them serve; exit 1 if one could not learn."""
    chosen = subjects(model or (), [price_named(one).key for one in series or ()])
    with (
        open_ports(load_settings()) as ports,
        audited(ports, "train"),
        counting_bar("reading", shown=not json) as step,
    ):
        learnt = report = train_models(ports, chosen, step=step)
        if not quick:
            report = _with_errors(ports, chosen, learnt, step)
    if json:
        print_json(report.as_dict())
    else:
        _show(report)
    if learnt.failed:
        raise typer.Exit(EXIT_TROUBLE)


def _with_errors(
    ports: Ports, chosen: Sequence[Subject], report: TrainingReport, step: Step
) -> TrainingReport:
    """Find the errors of what was trained, as far back as they are wanted."""
    cards = {(card.model, card.series): card for card in report.cards}
    failed = dict(report.failed)
    trained = [one for one in chosen if (one.model, one.series) in cards]
    while lacking := errors_due(ports, trained):
        found = add_model_errors(ports, lacking, step=step)
        cards |= {(card.model, card.series): card for card in found.cards}
        failed |= {f"errors of {subject}": reason for subject, reason in found.failed.items()}
    return TrainingReport(tuple(cards.values()), failed)


def score_cells(card: ModelCard, first: int, last: int) -> str:
    """Error and relative error by time of issue, as ``9.6 (0.36) / 13.0 (0.49)``."""
    found = [one for one in card.scores if (one.first_lead_day, one.last_lead_day) == (first, last)]
    return " / ".join(f"{one.mae_eur_per_mwh:.1f} ({one.rmae:.2f})" for one in found) or "-"


def _show(report: TrainingReport) -> None:
    if report.cards:
        print_table(
            "Trained (error on days not seen, €/MWh, by time of issue; in brackets over naive's)",
            ["model", "price", "trained", ">hours", ">s", ">D+1", ">D+2..7", ">D+8..14"],
            [
                (
                    card.model,
                    card.series,
                    local(card.trained_at),
                    card.hours,
                    f"{card.seconds:.1f}",
                    *(score_cells(card, *group) for group in ((1, 1), (2, 7), (8, 14))),
                )
                for card in report.cards
            ],
        )
    for subject, reason in report.failed.items():
        console.print(f"{subject}: {reason}", markup=False)
