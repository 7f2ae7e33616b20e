"""Chance as a function of the instant: the same seed tells the same of any hour, in any order.

Nothing is drawn one after another. A value at a knot is a hash of seed, name and knot (SplitMix64,
Steele, Lea and Flood 2014), and between knots runs a cubic B-spline, so that a whole year is a few
array operations and a later request agrees with an earlier one.
"""

import zlib

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Knots = npt.NDArray[np.int64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_FRACTION_BITS = np.uint64(11)
_BRANCH = np.int64(1_000_003)
_TWO_TO_53 = float(2**53)


class Noise:
    """Named, independent, reproducible randomness."""

    def __init__(self, seed: int) -> None:
        """Everything follows from ``seed``."""
        self._seed = seed

    def uniform(self, name: str, knots: Knots) -> Floats:
        """Evenly spread over [0, 1), one value for each of ``knots``."""
        with np.errstate(over="ignore"):  # a hash counts modulo 2**64
            state = knots.astype(np.uint64) * _GOLDEN + self._key(name)
            state = (state ^ (state >> np.uint64(30))) * _FIRST
            state = (state ^ (state >> np.uint64(27))) * _SECOND
            state ^= state >> np.uint64(31)
        return (state >> _FRACTION_BITS).astype(np.float64) / _TWO_TO_53

    def normal(self, name: str, knots: Knots) -> Floats:
        """Standard normal (Box and Muller), one value for each of ``knots``."""
        radius = np.sqrt(-2 * np.log1p(-self.uniform(name, knots)))
        return np.asarray(radius * np.cos(2 * np.pi * self.uniform(f"{name} angle", knots)))

    def wave(
        self, name: str, hours: Floats, scale_hours: float, branch: Knots | None = None
    ) -> Floats:
        """A smooth course of mean 0 and variance 1 that forgets itself within some ``scale_hours``.

        Args:
            name: Which course.
            hours: Since 1970 (UTC), in any order.
            scale_hours: Distance of the knots.
            branch: Each number is a course of its own; one for each hour, or one for all.
        """
        place = hours / scale_hours
        knot = np.floor(place)
        at, before = place - knot, 1 - (place - knot)
        weights = np.stack(
            [
                before**3,
                3 * at**3 - 6 * at**2 + 4,
                3 * before**3 - 6 * before**2 + 4,
                at**3,
            ]
        )
        first = knot.astype(np.int64) - 1
        if branch is not None:
            first = first + branch * _BRANCH
        values = np.stack([self.normal(name, first + n) for n in range(4)])
        return np.asarray((weights * values).sum(axis=0) / np.sqrt((weights**2).sum(axis=0)))

    def _key(self, name: str) -> np.uint64:
        low = zlib.crc32(name.encode())
        high = zlib.crc32(f"{self._seed} {name}".encode())
        return np.uint64(high << 32 | low)
