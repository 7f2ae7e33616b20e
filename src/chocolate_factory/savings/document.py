"""Statements and entries of the ledger as plain values, the same for the command and the web."""

from chocolate_factory.ledger.model import Entry
from chocolate_factory.savings.share import Standing
from chocolate_factory.savings.statement import MonthlyStatement
from chocolate_factory.savings.words import METHOD, in_words

Values = dict[str, object]


def statement_values(made: MonthlyStatement) -> Values:
    """The statement; money in euros, ``null`` where it is not known."""
    other = made.otherwise
    return {
        "month": f"{made.month:%Y-%m}",
        "batches": made.batches,
        "kg": made.mass_kg,
        "energy_kwh": round(made.energy_kwh, 3),
        "metered_kwh": _rounded(made.metered_kwh),
        "plan_eur": _rounded(made.plan_eur),
        "fixed_shift_eur": _rounded(other.fixed_shift_eur),
        "valley_rule_eur": _rounded(other.valley_rule_eur),
        "foresight_eur": _rounded(other.foresight_eur),
        "over_fixed_shift": _standing(made.standing),
        "over_valley_rule": _standing(made.standing_of_valley),
        "caveats": [
            {
                "doubt": one.doubt.value,
                "count": one.count,
                "of": one.of,
                "en": in_words(one, "en"),
                "es": in_words(one, "es"),
            }
            for one in made.caveats
        ],
        "method": dict(METHOD),
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
        "kg": entry.mass_kg,
        "energy_kwh": round(said.energy_kwh, 3),
        "cost_eur": _rounded(booking.cost_eur) if booking and not booking.unpriced_kwh else None,
        "unpriced_kwh": round(booking.unpriced_kwh, 3) if booking else None,
    }


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
