"""A step of a batch as constraint programming sees it."""

from dataclasses import dataclass, field

from ortools.sat.python import cp_model

MICRO = 1_000_000
"""Millionths of a euro in one."""


@dataclass
class Task:
    """One step of one batch, begun or not.

    Attributes:
        recipe: Its recipe.
        step: Its number.
        made: Whether it is done at all: a literal, or 1.
        start: Minute.
        end: Minute at which the next step may begin.
        chosen: The literals of its possible starts, by minute.
        unit: The unit it began on; 0 if it has not begun.
    """

    recipe: str
    step: int
    made: cp_model.IntVar | int
    start: cp_model.IntVar | int
    end: cp_model.LinearExprT
    chosen: dict[int, list[cp_model.IntVar]] = field(default_factory=dict)
    unit: int = 0


def micro(eur: float) -> int:
    """Millionths of a euro."""
    return round(eur * MICRO)
