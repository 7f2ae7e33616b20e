"""The model card: what a trained model is, what it was taught, and how good it has been."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from chocolate_factory.kernel.errors import DamagedModelError

CARD_FORMAT = 1
"""Number of the layout below; another one is not read."""


class LeadScore(NamedTuple):
    """Errors on days that the model had not seen, of one time of issue and some lead days."""

    issue: str
    """Time of issue on Madrid's clock, ``HH:MM``."""
    first_lead_day: int
    """Delivery days after the last known one, this one included ..."""
    last_lead_day: int
    """... to this one."""
    hours: int
    """How many forecasts of one hour were compared."""
    mae_eur_per_mwh: float
    rmae: float
    """Over that of the weekly naive forecast of the same hours."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What everybody should know about a trained model before believing it.

    Attributes:
        series: Key of the price series.
        model: Name of the model.
        version: Unique among those of the series and model; sorts by time.
        trained_at: UTC.
        first_day: First delivery day of which anything was known when it learnt.
        last_day: The last wholly known one.
        hours: Known hours of the price between them.
        seconds: What learning took, by the clock on the wall; the share of each where several
            prices learn together.
        errors_since: First day of issue of which errors are kept; that of ``trained_at`` where
            there are none yet.
        parameters: As the model tells them.
        libraries: Versions of what it was made with.
        scores: On days it had not seen.
    """

    series: str
    model: str
    version: str
    trained_at: datetime
    first_day: date
    last_day: date
    hours: int
    seconds: float
    errors_since: date
    parameters: Mapping[str, Any] = field(default_factory=dict)
    libraries: Mapping[str, str] = field(default_factory=dict)
    scores: tuple[LeadScore, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        plain = asdict(self)
        plain["format"] = CARD_FORMAT
        plain["trained_at"] = self.trained_at.isoformat()
        plain["first_day"] = self.first_day.isoformat()
        plain["last_day"] = self.last_day.isoformat()
        plain["errors_since"] = self.errors_since.isoformat()
        plain["scores"] = [one._asdict() for one in self.scores]
        return plain


def card_of(plain: Mapping[str, Any]) -> ModelCard:
    """The card that :meth:`ModelCard.as_dict` wrote down.

    Raises:
        DamagedModelError: It is not such a card.
    """
    try:
        if plain["format"] != CARD_FORMAT:
            message = f"The model card has format {plain['format']}, not {CARD_FORMAT}."
            raise DamagedModelError(message, advice="Train the model anew: `chocolate train`.")
        return ModelCard(
            series=str(plain["series"]),
            model=str(plain["model"]),
            version=str(plain["version"]),
            trained_at=datetime.fromisoformat(plain["trained_at"]),
            first_day=date.fromisoformat(plain["first_day"]),
            last_day=date.fromisoformat(plain["last_day"]),
            hours=int(plain["hours"]),
            seconds=float(plain["seconds"]),
            errors_since=date.fromisoformat(plain["errors_since"]),
            parameters=dict(plain["parameters"]),
            libraries=dict(plain["libraries"]),
            scores=tuple(LeadScore(**one) for one in plain["scores"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        message = f"The model card cannot be read ({error!r})."
        raise DamagedModelError(
            message, advice="Train the model anew: `chocolate train`."
        ) from error
