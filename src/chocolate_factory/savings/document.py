"""Statements and entries of the ledger as plain values, the same for the command and the web."""

from dataclasses import asdict
from functools import cache

from pydantic import TypeAdapter, ValidationError

from chocolate_factory.kernel.errors import ChocolateError
from chocolate_factory.ledger.model import Entry
from chocolate_factory.savings.share import Standing
from chocolate_factory.savings.statement import Costs, MonthlyStatement
from chocolate_factory.savings.words import in_words, method_in
from chocolate_factory.speech.language import LANGUAGES

Values = dict[str, object]


class StatementUnreadableError(ChocolateError):
    """A document is not a statement of this version."""


def to_json(made: MonthlyStatement) -> str:
    """``made`` as JSON, to be kept."""
    return _documents().dump_json(made).decode()


def from_json(document: str) -> MonthlyStatement:
    """The statement that :func:`to_json` wrote.

    Raises:
        StatementUnreadableError: It is not one, or was written by another version of this program.
    """
    try:
        return _documents().validate_json(document)
    except ValidationError as error:
        raise StatementUnreadableError(
            "A statement in the store cannot be read.",
            advice="It was written by another version and is made anew.",
        ) from error


def statement_values(made: MonthlyStatement) -> Values:
    """The statement; money in euros, ``null`` where it is not known."""
    ways = {
        "plan": made.ways.plan,
        "fixed_shift": made.ways.fixed_shift,
        "valley_rule": made.ways.valley_rule,
        "foresight": made.ways.foresight,
    }
    totals = {f"{way}_eur": _rounded(one.total_eur) if one else None for way, one in ways.items()}
    return {
        "month": f"{made.month:%Y-%m}",
        "batches": made.batches,
        "kg": made.mass_kg,
        "energy_kwh": round(made.energy_kwh, 3),
        "metered_kwh": _rounded(made.metered_kwh),
        **totals,
        "plan_eur": _rounded(made.plan_eur),
        "foresight_gap_eur": _rounded(made.ways.foresight_gap_eur),
        "costs": {way: _costs(one) if one else None for way, one in ways.items()},
        "over_fixed_shift": _standing(made.standing),
        "over_valley_rule": _standing(made.standing_of_valley),
        "caveats": [
            {
                "doubt": one.doubt.value,
                "count": one.count,
                "of": one.of,
                **{language: in_words(one, language) for language in LANGUAGES},
            }
            for one in made.caveats
        ],
        "method": {language: method_in(language) for language in LANGUAGES},
        "inputs": made.inputs,
    }


def entry_values(entry: Entry) -> Values:
    """One step: announced, recorded and booked."""
    said, fact, booking = entry.announced, entry.fact, entry.booking
    return {
        "batch": entry.key.batch,
        "step": entry.key.step,
        "recipe": said.recipe,
        "machine": said.machine,
        "due": entry.key.due.isoformat(),
        "announced_start": said.start.isoformat(),
        "announced_end": said.end.isoformat(),
        "recorded_start": fact.start.isoformat() if fact else None,
        "recorded_end": fact.end.isoformat() if fact else None,
        "recorded_at": fact.recorded_at.isoformat() if fact else None,
        "cancelled_at": entry.cancelled_at.isoformat() if entry.cancelled_at else None,
        "unit": said.unit,
        "labour_eur": _rounded(said.labour_eur),
        "kg": entry.mass_kg,
        "energy_kwh": round(said.energy_kwh, 3),
        "cost_eur": _rounded(booking.cost_eur) if booking and not booking.unpriced_kwh else None,
        "unpriced_kwh": round(booking.unpriced_kwh, 3) if booking else None,
    }


def _costs(costs: Costs) -> Values:
    return {name: round(value, 4) for name, value in asdict(costs).items()}


def _standing(standing: Standing | None) -> Values | None:
    if standing is None:
        return None
    return {
        "saving_eur": _rounded(standing.saving_eur),
        "possible_eur": _rounded(standing.possible_eur),
        "regret_eur": _rounded(standing.regret_eur),
        "captured": _rounded(standing.captured),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


@cache
def _documents() -> TypeAdapter[MonthlyStatement]:
    return TypeAdapter(MonthlyStatement)
