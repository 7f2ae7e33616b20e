"""Messages with their values, in both languages."""

from datetime import UTC, datetime, timedelta

import pytest

from chocolate_factory.speech.message import Message
from chocolate_factory.speech.wording import Wording

ES, EN = Wording("es"), Wording("en")
NOW = datetime(2024, 11, 5, 11, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "spanish", "english"),
    [
        (2, "a las 14:04", "at 14:04"),
        (13, "mañana a la 01:04", "tomorrow at 01:04"),
        (-14, "ayer a las 22:04", "yesterday at 22:04"),
        (48, "el jue, 7 nov a las 12:04", "on Thu 7 Nov at 12:04"),
    ],
)
def test_when_is_seen_from_now(hours: int, spanish: str, english: str) -> None:
    instant = NOW + timedelta(hours=hours)
    assert ES.when(instant, NOW) == spanish
    assert EN.when(instant, NOW) == english


def test_values_are_written_as_the_language_does() -> None:
    assert ES.say("plan.cost.baseline", cost=1234.5) == "turnos fijos: 1.234,50\xa0€"
    assert EN.say("plan.cost.baseline", cost=1234.5) == "fixed shifts: €1,234.50"


def test_a_message_may_hold_a_message() -> None:
    inner = Message("step.refining")
    outer = Message("next.action.now", {"step": inner, "batch": "12", "when": ""})
    assert EN.text(outer) == "Start refining batch 12 now"
    assert ES.text(outer) == "Iniciar ya el refinado del lote 12"


def test_unknown_names_are_shown_as_they_are() -> None:
    assert ES.name("step", "refining") == "refinado"
    assert ES.name("step", "polishing") == "polishing"
    assert ES.text(Message("no.such")) == "no.such"
    assert ES.say("no.such") == "no.such"
    assert ES.text("plain words") == "plain words"


def test_a_value_nobody_gave_is_seen_and_breaks_nothing() -> None:
    assert EN.say("start.batch", other=1) == "batch {batch}"
