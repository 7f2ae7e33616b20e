"""What every test may use."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings

from chocolate_factory.kernel import redaction
from tests.servers.fixtures import _migrated_postgres, influx_server, postgres_server, postgres_url
from tests.shared import DATA, FIXTURES, REPLAY, Replay, running_replay

__all__ = ["_migrated_postgres", "influx_server", "postgres_server", "postgres_url"]


settings.register_profile(
    "unhurried", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")
"""A busy machine is no defect of ours."""

structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)
"""Rich tracebacks take seconds each, as they show whole stores."""


@pytest.fixture(autouse=True)
def _no_secret_of_another_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test's settings keep secret may be an ordinary word in the next."""
    monkeypatch.setattr(redaction, "_known", frozenset())


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """Recorded upstream answers, or a visible skip."""
    if not FIXTURES.is_dir():
        pytest.skip("recorded answers (shared/fixtures) are not beside this checkout")
    return FIXTURES


@pytest.fixture(scope="session")
def history() -> Path:
    """Recorded hourly history, or a visible skip."""
    if not DATA.is_dir():
        pytest.skip("recorded history (shared/data) is not beside this checkout")
    return DATA


@pytest.fixture(scope="session")
def _replay_server() -> Iterator[Replay]:
    if not REPLAY.is_file():
        pytest.skip("the replay of the upstreams (shared/upstream) is not beside this checkout")
    with running_replay("2024-11-05T12:00+01:00", "--speed", "0") as server:
        yield server


@pytest.fixture
def replay(_replay_server: Replay) -> Replay:
    """The replayed upstreams, standing still at 2024-11-05 12:00 in Madrid, without faults."""
    _replay_server.reset()
    return _replay_server
