"""Least squares that shrink what they are not sure of: exact, quick, and told in plain numbers."""

from dataclasses import dataclass

import numpy as np

from chocolate_factory.forecasting.clock_table import Floats

_STILL = 1e-9


@dataclass(frozen=True, slots=True)
class Ridge:
    """A linear rule.

    Attributes:
        centre: Of each feature.
        scale: Of each feature, as it varied when the rule was learnt.
        weights: Per scale.
        level: At the centre.
    """

    centre: Floats
    scale: Floats
    weights: Floats
    level: float

    def tell(self, features: Floats) -> Floats:
        """What the rule says, shape (...); NaN where a feature is.

        Args:
            features: Shape (..., features).
        """
        said: Floats = (features - self.centre) / self.scale @ self.weights + self.level
        return said


def learn(features: Floats, target: Floats, *, penalty: float, weights: Floats) -> Ridge:
    """The rule with the least weighted squared error plus ``penalty`` times its squared weights.

    Rows with NaN are left out; the level is not shrunk. Source: Hoerl and Kennard, *Technometrics*
    12 (1970) 55.

    Args:
        features: Shape (rows, features).
        target: Shape (rows,).
        penalty: In rows: as if so many rows of weight one said that nothing matters.
        weights: Of the rows, shape (rows,).
    """
    sound = np.isfinite(features).all(axis=1) & np.isfinite(target)
    rows, goal, worth = features[sound], target[sound], weights[sound]
    share = worth / worth.sum()
    centre = share @ rows
    scale = np.sqrt(share @ (rows - centre) ** 2)
    scale = np.where(scale < _STILL, 1.0, scale)
    level = float(share @ goal)
    normal = (rows - centre) / scale
    squares = (normal * worth[:, None]).T @ normal + penalty * np.eye(normal.shape[1])
    found = np.linalg.solve(squares, normal.T @ (worth * (goal - level)))
    return Ridge(centre, scale, found, level)
