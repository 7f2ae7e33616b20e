"""Trees as files: LightGBM's own text, and a sum by which damage is seen before it is read.

LightGBM ends the whole program when it is given a text that it cannot read.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from chocolate_factory.forecasting.models.extras import import_lightgbm
from chocolate_factory.kernel.errors import DamagedModelError

if TYPE_CHECKING:
    import lightgbm

_SUMS = "sums.json"
_ADVICE = "Train it anew: `chocolate train`."


def dump_trees(boosters: Mapping[str, "lightgbm.Booster"]) -> dict[str, bytes]:
    """Each booster as text by its name, and the SHA-256 of all."""
    files = {f"{name}.txt": one.model_to_string().encode() for name, one in boosters.items()}
    sums = {name: _sum(content) for name, content in files.items()}
    return files | {_SUMS: json.dumps(sums, sort_keys=True).encode()}


def restore_trees(files: Mapping[str, bytes]) -> dict[str, "lightgbm.Booster"]:
    """The boosters that :func:`dump_trees` has written.

    Raises:
        DamagedModelError: A file is missing or is not what was written.
    """
    lightgbm = import_lightgbm()

    try:
        sums = dict(json.loads(files[_SUMS]))
        damaged = [name for name in sums if _sum(files[name]) != sums[name]]
    except (KeyError, TypeError, ValueError) as error:
        message = f"The trees of a model cannot be read ({error!r})."
        raise DamagedModelError(message, advice=_ADVICE) from error
    if damaged:
        message = f"{', '.join(damaged)}: not what was written."
        raise DamagedModelError(message, advice=_ADVICE)
    return {
        name.removesuffix(".txt"): lightgbm.Booster(model_str=files[name].decode()) for name in sums
    }


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
