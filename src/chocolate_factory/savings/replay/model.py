"""The nouns of a replay: what is replayed, the ways of producing, and what each came to."""

from dataclasses import asdict, dataclass
from datetime import date, time, timedelta
from json import loads

from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.savings.replay.settle import Settled

FIXED_SHIFT = "fixed shift"
VALLEY_RULE = "valley rule"
FORESIGHT = "foresight"
REPLANNED_FORESIGHT = "foresight, replanned"
"""The plans' own horizon and moments of decision at the prices that came: what it costs more than
foresight is the price of the horizon, not of the forecast."""
REFERENCES = (FIXED_SHIFT, VALLEY_RULE, FORESIGHT, REPLANNED_FORESIGHT)


@dataclass(frozen=True, slots=True)
class PlanSetup:
    """What is replayed: everything that decides the numbers, the data and the site aside.

    Attributes:
        first_day: First day of production.
        last_day: Last one, itself included.
        models: Whose forecasts are planned with.
        decisions: Moments of planning on Madrid's clock, full hours, ascending.
        horizon_days: How far each plan reaches.
        lead_days: No plan and no foresight begins a batch longer than this before it is due.
        refit_days: Models learn anew every so many days.
    """

    first_day: date
    last_day: date
    models: tuple[str, ...]
    decisions: tuple[time, ...] = (time(21),)
    horizon_days: int = 10
    lead_days: int = 7
    refit_days: int = 28

    @property
    def horizon(self) -> timedelta:
        """How far each plan reaches, in real time."""
        return self.horizon_days * DAY

    @property
    def lead(self) -> timedelta:
        """How long before it is due a batch may begin, in real time."""
        return self.lead_days * DAY

    @property
    def ways(self) -> tuple[str, ...]:
        """The references, then a plan for each model."""
        return (*REFERENCES, *self.models)

    def as_dict(self) -> dict[str, object]:
        """As documented in the report."""
        return {
            "from": self.first_day.isoformat(),
            "to": self.last_day.isoformat(),
            "models": list(self.models),
            "decisions": [f"{at:%H:%M}" for at in self.decisions],
            "horizon_days": self.horizon_days,
            "lead_days": self.lead_days,
            "refit_days": self.refit_days,
        }


@dataclass(frozen=True, slots=True)
class Result:
    """What one way of producing came to in one stretch.

    Attributes:
        first_day: Of the stretch.
        last_day: Of the stretch, itself included.
        way: One of ``PlanSetup.ways``.
        mass_kg: Finished.
        energy_kwh: Used for it.
        total_eur: What it cost, everything included.
        short_kg: Asked for and not made.
        late: Batches finished after they were due.
        bound_eur: Nothing that may do the same costs less; None: nobody has proven one.
        seconds: Of computing.
    """

    first_day: date
    last_day: date
    way: str
    mass_kg: float
    energy_kwh: float
    total_eur: float
    short_kg: float
    late: int
    bound_eur: float | None
    seconds: float

    @classmethod
    def of(cls, days: tuple[date, date], way: str, settled: Settled, seconds: float) -> "Result":
        """The figures of ``settled``."""
        done = settled.outcome
        return cls(
            *days,
            way,
            mass_kg=done.mass_kg,
            energy_kwh=done.energy_kwh,
            total_eur=done.total_eur,
            short_kg=settled.short_kg,
            late=settled.late,
            bound_eur=settled.bound_eur,
            seconds=seconds,
        )

    def as_dict(self) -> dict[str, object]:
        """As plain values."""
        return asdict(self) | {
            "first_day": self.first_day.isoformat(),
            "last_day": self.last_day.isoformat(),
        }

    @classmethod
    def from_json(cls, text: str) -> "Result":
        """What :meth:`as_dict` gave, written as JSON.

        Raises:
            ValueError: It is something else.
            TypeError: Likewise.
            KeyError: Likewise.
        """
        values = loads(text)
        days = {key: date.fromisoformat(values[key]) for key in ("first_day", "last_day")}
        return cls(**(values | days))
