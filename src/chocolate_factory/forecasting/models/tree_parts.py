"""What trees make of each input, by theme: SHAP values, told exactly without LightGBM.

Lundberg et al., *Nature Machine Intelligence* 2 (2020) 56, path-dependent as LightGBM has them. An
input on the way to a leaf is a gate: it lets a row pass or not, and of all that was learnt from it
lets a known share pass. What a leaf tells while only some inputs are known is a product over its
gates. The Shapley value of a product is the integral of a polynomial, which Gauss-Legendre
quadrature tells exactly.
"""

from typing import NamedTuple

import numpy as np

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.explanation import Theme, by_theme, theme_of
from chocolate_factory.forecasting.features import Features, Matrix
from chocolate_factory.forecasting.models.trees import Trees, Truth, Whole


class _Gates(NamedTuple):
    """The gates before each leaf, one after the other; leaves without any are left out.

    Attributes:
        feature: The input that each gate looks at.
        leaf: To which it leads.
        share: Of what was learnt from, how much it lets pass.
        of_leaf: The first gate of each leaf.
        split: Of each step through a gate: an input may be asked more than once.
        left: Of each step, whether that is the way to the leaf.
        of_gate: The first step through each gate.
    """

    feature: Whole
    leaf: Whole
    share: Floats
    of_leaf: Whole
    split: Whole
    left: Truth
    of_gate: Whole


def explain_trees(trees: Trees, inputs: Features, start: Floats | Matrix) -> dict[Theme, Floats]:
    """Parts of what ``start`` and the change told by the trees add up to, EUR/MWh, 24 hours each.

    Args:
        trees: They tell the change of price from ``start``.
        inputs: Of one day, ``mean7`` among them.
        start: EUR/MWh, shape (24,).
    """
    themes = [*map(theme_of, inputs.names), Theme.LATEST]
    parts = by_theme(contributions(trees, inputs.values[0]), themes)
    usual = inputs.take("mean7")[0, :, 0].astype(np.float64)
    parts[Theme.USUAL] = usual
    parts[Theme.LATEST] = parts[Theme.LATEST] + start - usual
    return parts


def contributions(trees: Trees, rows: Matrix) -> Floats:
    """What each input adds to ``trees.predict(rows)``, shape (rows, inputs + 1).

    The last column is what the trees tell of nothing in particular.

    Args:
        trees: That tell.
        rows: Shape (rows, inputs).
    """
    if not trees.splits:
        return np.column_stack([np.zeros(rows.shape), trees.predict(rows)])
    gates = _gates(trees)
    passes = np.logical_and.reduceat(
        trees.goes_left(rows)[:, gates.split] == gates.left, gates.of_gate, axis=1
    )
    value = trees.value[gates.leaf]
    told = [value * _weights(gates, one) * (one - gates.share) for one in passes]
    inputs = [np.bincount(gates.feature, one, minlength=rows.shape[1]) for one in told]
    usual = trees.predict(rows) - np.sum(told, axis=1)
    return np.column_stack([inputs, usual])


def _weights(gates: _Gates, passes: Truth) -> Floats:
    """How much it counts on average, for one row, that a gate is known: all others may be or not.

    Row by row, since what is needed for one fits into the processor's own memory.
    """
    of_leaf = np.diff(gates.of_leaf, append=len(gates.leaf))
    places, parts = np.polynomial.legendre.leggauss(int(of_leaf.max()) // 2 + 1)
    weights = np.zeros(len(passes))
    for known, part in zip((1 + places) / 2, parts / 2, strict=True):
        gate = (1 - known) * gates.share + known * passes
        leaf = np.multiply.reduceat(gate, gates.of_leaf)
        weights += part * np.repeat(leaf, of_leaf) / gate
    return weights


def _gates(trees: Trees) -> _Gates:
    """Found by climbing from all leaves at once."""
    above = np.full(trees.splits + len(trees.value), -1)
    above[trees.left] = above[trees.right] = np.arange(trees.splits)
    leaf = np.arange(len(trees.value))
    node, steps = trees.splits + leaf, []
    while (inside := above[node] >= 0).any():
        leaf, node = leaf[inside], node[inside]
        split = above[node]
        share = trees.count[node] / trees.count[split]
        steps.append((leaf, trees.feature[split], split, trees.left[split] == node, share))
        node = split
    leaf, feature, split, left, share = map(np.concatenate, zip(*steps, strict=True))
    order = np.lexsort((feature, leaf))
    leaf, feature, share = leaf[order], feature[order], share[order]
    of_gate = _beginnings(leaf, feature)
    return _Gates(
        feature[of_gate],
        leaf[of_gate],
        np.multiply.reduceat(share, of_gate),
        _beginnings(leaf[of_gate]),
        split[order],
        left[order],
        of_gate,
    )


def _beginnings(*columns: Whole) -> Whole:
    """Where one of the columns differs from the place before."""
    changes = [np.diff(one, prepend=-1) != 0 for one in columns]
    found: Whole = np.flatnonzero(np.logical_or.reduce(changes))
    return found
