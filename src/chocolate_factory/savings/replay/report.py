"""Adds stretches up and says what was saved, what could have been, and where the rest went.

Keys of a row, for each month and for the whole (``period``):

``mass_kg``, ``energy_kwh``
    The same for every way: a stretch counts only where all ways made the same in time.
``ways[]``
    ``way, total_eur, eur_per_kg, saving_eur`` and ``captured`` against the fixed shift,
    ``captured_of_valley`` against the valley rule, ``regret_eur`` against foresight and its two
    parts ``horizon_eur`` and ``forecast_eur``; ``seconds`` of computing.
``foresight_gap_eur``
    How much cheaper than shown foresight could be at most, as far as is proven.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import fsum

from chocolate_factory.savings.compare import SAME_KG
from chocolate_factory.savings.replay.model import (
    FIXED_SHIFT,
    FORESIGHT,
    REFERENCES,
    REPLANNED_FORESIGHT,
    VALLEY_RULE,
    Result,
)
from chocolate_factory.savings.share import Standing

Row = dict[str, object]
Stretch = dict[str, Result]
"""What each way came to in one stretch, by name."""
WHOLE = "whole"


def by_stretch(results: Iterable[Result]) -> list[Stretch]:
    """The results of each stretch together, in the order of time; references first."""
    found: dict[object, Stretch] = {}
    order = {way: number for number, way in enumerate(REFERENCES)}
    for one in sorted(
        results, key=lambda result: (result.first_day, order.get(result.way, len(order)))
    ):
        found.setdefault(one.first_day, {})[one.way] = one
    return list(found.values())


def comparable(stretch: Stretch) -> bool:
    """Whether every way made the same kilograms, all of them in time."""
    masses = [one.mass_kg for one in stretch.values()]
    in_time = not any(one.late or one.short_kg for one in stretch.values())
    return in_time and max(masses) - min(masses) <= SAME_KG


def rows(stretches: Sequence[Stretch]) -> Iterator[Row]:
    """The whole, then each month; of stretches that are comparable."""
    counted = [stretch for stretch in stretches if comparable(stretch)]
    if not counted:
        return
    yield {"period": WHOLE} | _row(counted)
    months: dict[str, list[Stretch]] = {}
    for stretch in counted:
        months.setdefault(f"{stretch[FORESIGHT].first_day:%Y-%m}", []).append(stretch)
    for month, found in months.items():
        yield {"period": month} | _row(found)


def _row(stretches: Sequence[Stretch]) -> Row:
    def total(way: str) -> float:
        return fsum(stretch[way].total_eur for stretch in stretches)

    mass_kg = fsum(stretch[FORESIGHT].mass_kg for stretch in stretches)
    foresight, replanned = total(FORESIGHT), total(REPLANNED_FORESIGHT)
    ways = []
    for way in stretches[0]:
        cost = total(way)
        fixed, valley = (
            Standing(cost, total(rule), foresight) for rule in (FIXED_SHIFT, VALLEY_RULE)
        )
        is_plan = way not in REFERENCES
        ways.append(
            {
                "way": way,
                "total_eur": round(cost, 2),
                "eur_per_kg": round(cost / mass_kg, 5) if mass_kg else None,
                "saving_eur": round(fixed.saving_eur, 2),
                "captured": _share(fixed),
                "captured_of_valley": _share(valley),
                "regret_eur": round(fixed.regret_eur, 2),
                "horizon_eur": round(replanned - foresight, 2) if is_plan else None,
                "forecast_eur": round(cost - replanned, 2) if is_plan else None,
                "seconds": round(fsum(stretch[way].seconds for stretch in stretches), 1),
            }
        )
    bounds = fsum(stretch[FORESIGHT].bound_eur or 0.0 for stretch in stretches)
    return {
        "mass_kg": mass_kg,
        "energy_kwh": round(fsum(one[FORESIGHT].energy_kwh for one in stretches), 1),
        "foresight_gap_eur": round(foresight - bounds, 2),
        "ways": ways,
    }


def _share(standing: Standing) -> float | None:
    captured = standing.captured
    return None if captured is None else round(captured, 4)
