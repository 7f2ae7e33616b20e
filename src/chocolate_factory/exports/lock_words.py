"""What is said about a lock wherever it is shown."""

from chocolate_factory.planning.locks.model import Ban, Pin, Rule
from chocolate_factory.speech.message import Message


def lock_words(rule: Rule | None) -> Message:
    """What a lock demands."""
    match rule:
        case Pin():
            step = Message(f"step.{rule.step}", otherwise=rule.step)
            values = {"step": step, "batch": rule.batch, "start": rule.start}
            return Message("lock.pin", values, otherwise=rule.sentence)
        case Ban():
            what = rule.machine or rule.recipe
            family = "machine" if rule.machine else "recipe"
            values = {
                "what": Message(f"{family}.{what}", otherwise=what) if what else "",
                "start": rule.interval.start,
                "end": rule.interval.end,
            }
            kind = "lock.ban.of" if what else "lock.ban"
            return Message(kind, values, otherwise=rule.sentence)
        case None:
            return Message("lock.gone")
