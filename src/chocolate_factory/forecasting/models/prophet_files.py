"""Prophet as files, in its own JSON with a sum against damage; and how to load it in silence."""

import hashlib
import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from chocolate_factory.kernel.errors import DamagedModelError, MissingDataError

if TYPE_CHECKING:
    import pandas as pd

_MODEL, _SUMS = "prophet.json", "sums.json"
_ADVICE = "Train it anew: `chocolate train`."
_LOUD = ("cmdstanpy", "prophet", "prophet.models", "prophet.plot")
_DRAWING = "matplotlib"


@contextmanager
def quiet_prophet() -> Iterator[None]:
    """Within, Prophet may be imported and used: it says nothing and loads nothing to draw with.

    It would load matplotlib, which writes a cache of fonts into the home directory.
    """
    loggers = [logging.getLogger(name) for name in _LOUD]
    before = [logger.disabled for logger in loggers]
    hidden = _DRAWING not in sys.modules
    for logger in loggers:
        logger.disabled = True
    if hidden:
        sys.modules[_DRAWING] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if hidden:
            sys.modules.pop(_DRAWING, None)
        for logger, disabled in zip(loggers, before, strict=True):
            logger.disabled = disabled


def dump_prophet(model: Any) -> dict[str, bytes]:  # noqa: ANN401 - prophet.Prophet
    """What was learnt, without the prices it was learnt from.

    Raises:
        MissingDataError: Nothing was learnt.
    """
    if model is None:
        message = "A Prophet model that has not learnt cannot be kept."
        raise MissingDataError(message, advice="Train it: `chocolate train`.")
    with quiet_prophet():
        from prophet.serialize import model_to_dict  # noqa: PLC0415 - heavy

        told = model_to_dict(model)
        # Prophet looks at its history only to learn: one row is enough to be taken for learnt.
        told["fit_kwargs"] = {}  # names a folder of this machine
        told["history"] = model.history.iloc[:1].to_json(orient="table", index=False)
        told["history_dates"] = model.history_dates.iloc[:1].to_json(
            orient="split", date_format="iso"
        )
    content = json.dumps(told).encode()
    return {_MODEL: content, _SUMS: json.dumps({_MODEL: _sum(content)}).encode()}


def restore_prophet(files: Mapping[str, bytes], trial: "pd.DataFrame") -> Any:  # noqa: ANN401
    """The Prophet that :func:`dump_prophet` has written.

    Args:
        files: By name.
        trial: A frame that it must be able to forecast.

    Raises:
        DamagedModelError: A file is missing or is not what was written.
    """
    try:
        if _sum(files[_MODEL]) != json.loads(files[_SUMS])[_MODEL]:
            message = f"{_MODEL} is not what was written."
            raise DamagedModelError(message, advice=_ADVICE)
        return _read(files[_MODEL].decode(), trial)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        message = f"The files of the Prophet model cannot be read ({error!r})."
        raise DamagedModelError(message, advice=_ADVICE) from error


def _read(content: str, trial: "pd.DataFrame") -> Any:  # noqa: ANN401 - prophet.Prophet
    with quiet_prophet():
        from prophet.serialize import model_from_json  # noqa: PLC0415 - heavy

        model = model_from_json(content)
        numbers = [*model.params.values(), model.y_scale, model.y_min]
        if not all(np.isfinite(number).all() for number in numbers):
            message = "what was learnt is no number"
            raise ValueError(message)
        model.predict(trial)
    return model


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
