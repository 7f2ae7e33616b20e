"""Why a day is forecast to be dear or cheap, in a sentence for whoever plans the work."""

from collections.abc import Mapping
from datetime import date

from chocolate_factory.forecasting.explanation import Theme
from chocolate_factory.kernel.market_time import local_instant
from chocolate_factory.kernel.units import eur_per_kwh
from chocolate_factory.speech.wording import Wording

BASE = (Theme.USUAL, Theme.TOLLS, Theme.SYSTEM)
"""What the day would cost at the prices of the last seven days."""
REASONS = tuple(theme for theme in Theme if theme not in BASE)
SMALLEST_EUR_PER_MWH = 1.0
"""A smaller reason is not worth a word."""
MOST_REASONS = 3


def explained_day(day: date, parts: Mapping[Theme, float], language: str) -> str:
    """Price, what it would be at last week's prices, and the greatest reasons for the difference.

    Args:
        day: Delivery day.
        parts: EUR/MWh by theme.
        language: Of the page.
    """
    wording = Wording(language)
    sentence = wording.say(
        "explain.day",
        day=local_instant(day),
        price=eur_per_kwh(sum(parts.values())),
        usual=eur_per_kwh(sum(parts[theme] for theme in BASE)),
    )
    reasons = sorted(REASONS, key=lambda theme: -abs(parts[theme]))[:MOST_REASONS]
    told = [
        wording.say(
            "explain.dearer" if parts[theme] > 0 else "explain.cheaper",
            amount=eur_per_kwh(abs(parts[theme])),
            reason=wording.say(f"explain.{theme}"),
        )
        for theme in reasons
        if abs(parts[theme]) >= SMALLEST_EUR_PER_MWH
    ]
    return " ".join([sentence, *told])
