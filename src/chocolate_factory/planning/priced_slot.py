"""One step of the planning grid: what power costs and what the sky does in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import fsum


@dataclass(frozen=True, slots=True)
class PricedSlot:
    """One step of the planning grid.

    Attributes:
        start: UTC.
        price_eur_per_kwh: All-in; where it changes within the slot, the mean.
        known: The price is published; otherwise it is forecast.
        power_limit_kw: Contracted power of the slot's period.
        temperature_celsius: Outdoors; None where nobody knows.
        humidity_percent: Relative, outdoors; None where nobody knows.
        photovoltaic_kw: What the plant's own panels give.
        surplus_eur_per_kwh: What a kilowatt-hour of theirs earns that is not used.
        part_prices: Of the equal parts of the slot, in order: the quarters of an hour where the
            meter counts them; empty where one price holds throughout.
    """

    start: datetime
    price_eur_per_kwh: float
    known: bool
    power_limit_kw: float
    temperature_celsius: float | None = None
    humidity_percent: float | None = None
    photovoltaic_kw: float = 0.0
    surplus_eur_per_kwh: float = 0.0
    part_prices: tuple[float, ...] = ()

    @property
    def prices(self) -> tuple[float, ...]:
        """Of each part, in order; a single one where it holds throughout."""
        return self.part_prices or (self.price_eur_per_kwh,)

    def at_prices(self, prices: Sequence[float]) -> "PricedSlot":
        """The same slot when its equal parts cost ``prices``, in order; at least one."""
        changes = any(price != prices[0] for price in prices)
        return replace(
            self,
            price_eur_per_kwh=fsum(prices) / len(prices) if changes else prices[0],
            part_prices=tuple(prices) if changes else (),
        )

    def moved_to(self, price_eur_per_kwh: float) -> "PricedSlot":
        """The same slot at another mean price, its parts as far from it as before."""
        step = price_eur_per_kwh - self.price_eur_per_kwh
        parts = tuple(price + step for price in self.part_prices)
        return replace(self, price_eur_per_kwh=price_eur_per_kwh, part_prices=parts)
