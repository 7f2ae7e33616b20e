"""The network of the LSTM model, and how it is taught; torch is loaded on first use.

A single LSTM layer reads the days before, one step a day; for each day ahead two dense layers say
by how much its 24 prices differ from the usual ones, from the state of the LSTM and what is known
of that day. Loss: mean absolute error. One thread and fixed seeds: the same data give the same
weights on one machine.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from chocolate_factory.forecasting.clock_table import HOURS
from chocolate_factory.forecasting.models.lstm_windows import (
    AHEAD_FEATURES,
    PAST_FEATURES,
    Numbers,
    Windows,
)

Weights = dict[str, Numbers]
"""Arrays by the names torch gives them."""


@dataclass(frozen=True, slots=True)
class NetworkSpec:
    """Size of the network and how it learns."""

    memory: int = 48
    dense: int = 96
    dropout: float = 0.15
    batch: int = 32
    rate: float = 2e-3
    decay: float = 1e-4
    epochs: int = 60
    patience: int = 6


@dataclass(frozen=True, slots=True)
class Lesson:
    """Windows with what came.

    Attributes:
        windows: What is looked at.
        targets: Shape (windows, 14, 24), on the scale of each window; NaN is not taught.
        weights: How much each window counts, shape (windows,).
    """

    windows: Windows
    targets: Numbers
    weights: Numbers


def learn(taught: Lesson, held_out: Lesson, spec: NetworkSpec, seed: int) -> Weights:
    """Weights of the epoch that did best on ``held_out``; stops when it gets no better."""
    import torch  # noqa: PLC0415 - heavy

    with _one_thread(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = _network(spec)
        pace = torch.optim.AdamW(network.parameters(), lr=spec.rate, weight_decay=spec.decay)
        parts, judges = _tensors(taught), _tensors(held_out)
        best, kept, waited = float("inf"), _arrays(network), 0
        for _ in range(spec.epochs):
            network.train()
            for batch in torch.randperm(len(parts[0])).split(spec.batch):
                pace.zero_grad()
                _loss(network, [part[batch] for part in parts]).backward()
                torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
                pace.step()
            network.eval()
            with torch.no_grad():
                now = float(_loss(network, judges))
            waited = 0 if now < best else waited + 1
            if waited > spec.patience:
                break
            if waited == 0:
                best, kept = now, _arrays(network)
    return kept


def restored(weights: Mapping[str, Numbers], spec: NetworkSpec) -> Any:  # noqa: ANN401 - torch
    """A network with these weights.

    Raises:
        ValueError: They do not belong to a network of this size.
    """
    import torch  # noqa: PLC0415 - heavy

    network = _network(spec)
    tensors = {name: torch.from_numpy(array.copy()) for name, array in weights.items()}
    try:
        network.load_state_dict(tensors)
    except RuntimeError as error:
        raise ValueError(str(error)) from error
    return network.eval()


def forecast(weights: Mapping[str, Numbers], windows: Windows, spec: NetworkSpec) -> Numbers:
    """What a network with these weights says, scaled, shape (windows, 14, 24)."""
    import torch  # noqa: PLC0415 - heavy

    with _one_thread(), torch.no_grad():
        said: Numbers = _said(restored(weights, spec), *_inputs(windows)).numpy()
    return said


def _network(spec: NetworkSpec) -> Any:  # noqa: ANN401 - torch.nn.ModuleDict
    from torch import nn  # noqa: PLC0415 - heavy

    return nn.ModuleDict(
        {
            "memory": nn.LSTM(PAST_FEATURES, spec.memory, batch_first=True),
            "dense": nn.Sequential(
                nn.Dropout(spec.dropout),
                nn.Linear(spec.memory + AHEAD_FEATURES, spec.dense),
                nn.GELU(),
                nn.Dropout(spec.dropout),
                nn.Linear(spec.dense, HOURS),
            ),
        }
    )


def _said(network: Any, past: Any, ahead: Any, base: Any) -> Any:  # noqa: ANN401 - torch.Tensor
    import torch  # noqa: PLC0415 - heavy

    _, (state, _) = network["memory"](past)
    shared = state[-1][:, None, :].expand(-1, ahead.shape[1], -1)
    return base + network["dense"](torch.cat([shared, ahead], dim=2))


def _loss(network: Any, parts: list[Any]) -> Any:  # noqa: ANN401 - torch.Tensor
    *inputs, targets, weights = parts
    taught = targets.isfinite()
    off = (_said(network, *inputs) - targets.nan_to_num()).abs()
    shares = weights[:, None, None] * taught
    return (off * shares).sum() / shares.sum().clamp(min=1e-9)


def _inputs(windows: Windows) -> list[Any]:
    import torch  # noqa: PLC0415 - heavy

    return [torch.from_numpy(part) for part in (windows.past, windows.ahead, windows.base)]


def _tensors(lesson: Lesson) -> list[Any]:
    import torch  # noqa: PLC0415 - heavy

    return [
        *_inputs(lesson.windows),
        torch.from_numpy(lesson.targets),
        torch.from_numpy(lesson.weights),
    ]


def _arrays(network: Any) -> Weights:  # noqa: ANN401 - torch.nn.Module
    return {name: tensor.numpy().copy() for name, tensor in network.state_dict().items()}


@contextmanager
def _one_thread() -> Iterator[None]:
    import torch  # noqa: PLC0415 - heavy

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
