"""What the page Today says about the plan: the next action, reasons, and names of blocks."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from chocolate_factory.exports.plan_words import why_then
from chocolate_factory.planning.binding import Bind, Binding
from chocolate_factory.speech.wording import Wording, capitalised
from chocolate_factory.web.pages.today_plan import PlannedStart

_NOW = timedelta(minutes=5)
"""A start closer than this is due now."""


class PlanWords:
    """Sentences about a plan in one language, seen from one instant."""

    def __init__(self, wording: Wording, now: datetime) -> None:
        """Speak through ``wording`` at ``now``."""
        self._wording = wording
        self._now = now

    def next_action(self, start: PlannedStart) -> str:
        """What to do: ``Start refining batch 12 at 03:00``."""
        kind = "next.action" if start.start - self._now > _NOW else "next.action.now"
        return self._wording.say(
            kind,
            step=self._wording.name("step", start.step),
            batch=start.batch,
            when=self._wording.when(start.start, self._now),
        )

    def countdown(self, start: PlannedStart) -> str:
        """How long until then, or since it was due."""
        ahead = start.start - self._now
        if abs(ahead) <= _NOW:
            return self._wording.say("next.due")
        kind = "next.in" if ahead > timedelta() else "next.overdue"
        return self._wording.say(kind, span=abs(ahead))

    def reason(self, start: PlannedStart) -> str:
        """Why then: what keeps it from cheaper hours, and what the runner-up would cost more."""
        if start.running:
            return self._wording.say("reason.running")
        if start.binding is None or _is_cheaper_elsewhere(start):
            return self._runner_up(start)
        bound = self._bound(start.binding)
        if start.binding.rule is Bind.STABILITY:  # its runner-up is what it names
            return bound
        return f"{bound} {self._runner_up(start)}"

    def _bound(self, binding: Binding) -> str:
        if binding.instead is None:
            return self._wording.say("bind.nothing")
        when = self._wording.when(binding.instead, self._now)
        return self._wording.say(f"bind.{binding.rule}", when=when, saving=binding.saving_eur)

    def _runner_up(self, start: PlannedStart) -> str:
        other = start.runner_up
        if other is None:
            return why_then(self._wording, None, 0.0)
        when = self._wording.when(other.start, self._now)
        return why_then(self._wording, when, other.extra_cost_eur)

    def block(self, start: PlannedStart) -> str:
        """Everything about a start in one line."""
        return self._wording.say(
            "plan.block",
            step=capitalised(self._wording.name("step", start.step)),
            batch=start.batch,
            machine=capitalised(self._wording.name("machine", start.machine)),
            span=self._wording.formats.span(start.start, start.end),
            cost=start.cost_eur,
        )

    def by_time(self, starts: Iterable[PlannedStart]) -> list[PlannedStart]:
        """Starts in the order in which they come."""
        return sorted(starts, key=_by_time)

    def by_day(self, starts: Iterable[PlannedStart]) -> list[tuple[str, list[PlannedStart]]]:
        """Starts by time, under the name of their day."""
        days = groupby(self.by_time(starts), key=lambda one: self._wording.formats.day(one.start))
        return [(capitalised(day), list(of_day)) for day, of_day in days]

    def labels(self, start: PlannedStart) -> Sequence[str]:
        """Names of a block, longest first."""
        step = capitalised(self._wording.name("step", start.step))
        number = start.batch.rpartition("-")[2]
        return (f"{step} · {start.batch}", start.batch, number)


def _is_cheaper_elsewhere(start: PlannedStart) -> bool:
    """Nothing forbids a cheaper start; it is the plan as a whole that would be dearer."""
    is_free = start.binding is not None and start.binding.rule is Bind.NOTHING
    return is_free and start.runner_up is not None and start.runner_up.extra_cost_eur < 0


def _by_time(start: PlannedStart) -> tuple[datetime, str]:
    return start.start, start.machine
