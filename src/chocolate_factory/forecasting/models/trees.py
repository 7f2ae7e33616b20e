"""Trees that LightGBM has grown, asked without LightGBM.

Its library takes 60 MB as soon as it is imported, and ends the whole program when it is given a
text that it cannot read. Only the process that trains needs it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.features import Matrix
from chocolate_factory.kernel.errors import DamagedModelError

Whole = NDArray[np.int64]
Truth = NDArray[np.bool_]

_UNKNOWN_GOES_LEFT, _UNKNOWN_IS_NAN = 2, 8
"""Bits of LightGBM's ``decision_type``; of others we know nothing."""
_COLUMNS = (
    "split_feature", "threshold", "decision_type", "left_child", "right_child", "internal_count",
    "leaf_value", "leaf_count",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trees:
    """What a booster of LightGBM has learnt: first the splits of all its trees, then the leaves.

    Attributes:
        text: As ``Booster.model_to_string`` tells it.
        roots: Node at which each tree begins.
        feature: Which input each split looks at.
        threshold: What is not above it goes left.
        unknown_left: Of each split, whether NaN goes left.
        left: Node on that side of each split.
        right: Node on the other side.
        value: What each leaf tells.
        count: How much of what was learnt from came to each node.
    """

    text: str
    roots: Whole
    feature: Whole
    threshold: Floats
    unknown_left: Truth
    left: Whole
    right: Whole
    value: Floats
    count: Floats

    @property
    def splits(self) -> int:
        """How many; node ``splits`` is the first leaf."""
        return len(self.feature)

    def goes_left(self, rows: Matrix) -> Truth:
        """Whether each row goes left at each split, shape (rows, splits)."""
        asked = rows[:, self.feature]
        left: Truth = np.where(np.isnan(asked), self.unknown_left, asked <= self.threshold)
        return left

    def predict(self, rows: Matrix) -> Floats:
        """What all trees together tell of each row, shape (rows,); to the bit as LightGBM does.

        Args:
            rows: Shape (rows, inputs).
        """
        goes_left, row = self.goes_left(rows), np.arange(len(rows))
        node = np.repeat(self.roots[:, None], len(rows), axis=1)
        while (inside := node < self.splits).any():
            split = np.where(inside, node, 0)
            below = np.where(goes_left[row, split], self.left[split], self.right[split])
            node = np.where(inside, below, node)
        told: Floats = self.value[node - self.splits].sum(axis=0)
        return told


def read_trees(text: str) -> Trees:
    """The trees in a text of LightGBM.

    Raises:
        DamagedModelError: It cannot be read, or they split by more than numbers.
    """
    try:
        return _read(text)
    except (KeyError, ValueError) as error:
        message = f"The trees of a model cannot be read ({error!r})."
        raise DamagedModelError(message, advice="Train it anew: `chocolate train`.") from error


def _read(text: str) -> Trees:
    trees = list(_lines(text))
    column = {
        name: np.fromiter(map(float, " ".join(tree[name] for tree in trees).split()), np.float64)
        for name in _COLUMNS
    }
    leaves = np.array([int(tree["num_leaves"]) for tree in trees])
    splits = leaves - 1
    first_split = splits.cumsum() - splits
    first_leaf = splits.sum() + leaves.cumsum() - leaves

    def whole(name: str) -> Whole:
        return column[name].astype(np.int64)

    def below(side: str) -> Whole:
        """In each tree splits are counted from 0 up, and leaves from -1 down."""
        node = whole(side)
        leaf = np.repeat(first_leaf, splits) + ~node
        return np.where(node < 0, leaf, np.repeat(first_split, splits) + node)

    kind = whole("decision_type")
    if (kind & ~(_UNKNOWN_GOES_LEFT | _UNKNOWN_IS_NAN)).any():
        message = "a split by something else than a number"
        raise ValueError(message)
    return Trees(
        text,
        roots=np.where(splits > 0, first_split, first_leaf),
        feature=whole("split_feature"),
        threshold=column["threshold"],
        unknown_left=np.where(
            kind & _UNKNOWN_IS_NAN, kind & _UNKNOWN_GOES_LEFT > 0, column["threshold"] >= 0
        ),
        left=below("left_child"),
        right=below("right_child"),
        value=column["leaf_value"],
        count=np.concatenate([column["internal_count"], column["leaf_count"]]),
    )


def _lines(text: str) -> Iterator[dict[str, str]]:
    """What is told of each tree, by name."""
    trees, end, _ = text.partition("end of trees")
    if not end:
        message = "the end is missing"
        raise ValueError(message)
    for tree in trees.split("Tree=")[1:]:
        yield dict(line.split("=", 1) for line in tree.splitlines()[1:] if line)
