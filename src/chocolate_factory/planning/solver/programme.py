"""A mixed-integer linear programme under construction, independent of any solver."""

from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

INFINITY = float("inf")

Terms = list[tuple[int, float]]
"""Columns with their coefficients."""


@dataclass(slots=True)
class Programme:
    """Minimise cost over columns within bounds, subject to rows within bounds."""

    cost: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    integer: list[bool] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    row_start: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def column(self, *, upper: float = INFINITY, cost: float = 0.0, integer: bool = False) -> int:
        """Add a column with lower bound 0; its number."""
        self.cost.append(cost)
        self.lower.append(0.0)
        self.upper.append(upper)
        self.integer.append(integer)
        return len(self.cost) - 1

    def row(self, terms: Terms, *, least: float = -INFINITY, most: float = INFINITY) -> None:
        """Add ``least <= terms <= most``; terms of the same column are added up.

        A row without terms that holds says nothing and is left out.
        """
        summed: dict[int, float] = {}
        for column, coefficient in terms:
            summed[column] = summed.get(column, 0.0) + coefficient
        entries = {column: c for column, c in summed.items() if c}
        if not entries and least <= 0 <= most:
            return
        self.index.extend(entries)
        self.value.extend(entries.values())
        self.row_start.append(len(self.index))
        self.row_lower.append(least)
        self.row_upper.append(most)

    def copy(self) -> "Programme":
        """One that can be changed without changing this."""
        return Programme(*(list(getattr(self, one.name)) for one in fields(self)))

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self.cost)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.row_lower)

    def least_conceivable(self) -> float:
        """A bound that needs no solving: every column at its cheaper end."""
        columns = zip(self.cost, self.lower, self.upper, strict=True)
        return sum(cost * (lower if cost >= 0 else upper) for cost, lower, upper in columns)

    def bound(self, prices: Numbers) -> float:
        """No values cost less than this, whatever ``prices`` rows have, even if they are not exact.

        Weak duality: each row is worth its price times its cheaper end, and each column is at the
        cheaper end of what it costs beyond the prices of its rows. Minus infinity if an end that
        counts is not finite.
        """
        lower, upper = np.array(self.row_lower), np.array(self.row_upper)
        prices = np.where(np.isfinite(np.where(prices > 0, lower, upper)), prices, 0.0)
        rows = np.repeat(np.arange(self.rows), np.diff(self.row_start))
        paid = np.bincount(self.index, self.value * prices[rows], minlength=self.columns)
        return _least(prices, lower, upper) + _least(
            np.array(self.cost) - paid, np.array(self.lower), np.array(self.upper)
        )

    def worth(self, values: Numbers) -> float:
        """The cost of ``values``."""
        return float(np.dot(self.cost, values))


def _least(factors: Numbers, lower: Numbers, upper: Numbers) -> float:
    """The least sum of ``factors`` times numbers between ``lower`` and ``upper``."""
    ends = np.where(factors > 0, lower, upper)
    return float(np.sum(np.multiply(factors, ends, where=factors != 0, out=np.zeros_like(ends))))


def minus(terms: Terms) -> Terms:
    """``terms`` with opposite signs."""
    return times(-1.0, terms)


def times(factor: float, terms: Terms) -> Terms:
    """``terms``, each so often."""
    return [(column, factor * coefficient) for column, coefficient in terms]
