"""Trees as files: LightGBM's own text, and a sum by which damage is seen."""

import hashlib
import json
from collections.abc import Mapping

from chocolate_factory.forecasting.models.trees import Trees, read_trees
from chocolate_factory.kernel.errors import DamagedModelError

_SUMS = "sums.json"
_ADVICE = "Train it anew: `chocolate train`."


def dump_trees(trees: Mapping[str, Trees]) -> dict[str, bytes]:
    """Each as text by its name, and the SHA-256 of all."""
    files = {f"{name}.txt": one.text.encode() for name, one in trees.items()}
    sums = {name: _sum(content) for name, content in files.items()}
    return files | {_SUMS: json.dumps(sums, sort_keys=True).encode()}


def restore_trees(files: Mapping[str, bytes]) -> dict[str, Trees]:
    """What :func:`dump_trees` has written.

    Raises:
        DamagedModelError: A file is missing, is not what was written, or cannot be read.
    """
    try:
        sums = dict(json.loads(files[_SUMS]))
        damaged = [name for name in sums if _sum(files[name]) != sums[name]]
    except (KeyError, TypeError, ValueError) as error:
        message = f"The trees of a model cannot be read ({error!r})."
        raise DamagedModelError(message, advice=_ADVICE) from error
    if damaged:
        message = f"{', '.join(damaged)}: not what was written."
        raise DamagedModelError(message, advice=_ADVICE)
    return {name.removesuffix(".txt"): read_trees(files[name].decode()) for name in sums}


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
