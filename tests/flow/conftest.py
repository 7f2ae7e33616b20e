"""The whole system on replayed upstreams, in process or as a service of its own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.kernel.http_config import HttpConfig
from chocolate_factory.operations.heal_gaps import find_all_gaps
from chocolate_factory.operations.ports import Ports
from chocolate_factory.settings import Settings
from chocolate_factory.timeseries.gaps import Gap
from tests.shared import REPLAY, ROOT, Replay, running_replay

IMPATIENT = HttpConfig(
    attempts=2,
    wait_initial=0.01,
    wait_longest=0.02,
    wait_jitter=0.0,
    retry_within=3.0,
    retry_after_longest=0.1,
    read_timeout=1.0,
    deadline=2.0,
    default_requests_per_minute=6000,
    breaker_failures=3,
    breaker_pause=0.2,
)
"""The same client, for servers on this machine that are silent or slow on purpose."""
UNHURRIED = replace(IMPATIENT, read_timeout=20.0, deadline=40.0, retry_within=80.0)
"""For all others: a busy machine must not look like a silent source."""

OpenPorts = Callable[..., Ports]


def gaps_left(ports: Ports) -> list[Gap]:
    """Gaps of the prices and the weather; of everything else the replay lacks some."""
    return [gap for gap in find_all_gaps(ports) if gap.series.startswith(("price.", "weather."))]


@pytest.fixture
def upstreams(request: pytest.FixtureRequest) -> Iterator[Replay]:
    """Replayed upstreams with a clock of their own.

    The test's marker may say where it starts, and with ``still=True`` that it stands still: whoever
    comes later is told the same forecasts.
    """
    if not REPLAY.is_file():
        pytest.skip("the replay of the upstreams (shared/upstream) is not beside this checkout")
    marker = request.node.get_closest_marker("replay")
    now = marker.args[0] if marker and marker.args else "2024-11-05T12:00+01:00"
    still = marker is not None and marker.kwargs.get("still")
    with running_replay(now, *(("--speed", "0") if still else ())) as server:
        server.control(rate_limits=False)
        yield server


@pytest.fixture
def open_at(upstreams: Replay, tmp_path: Path) -> Iterator[OpenPorts]:
    """Opens the ports of the default site at an instant, as a start of the program would."""
    with ExitStack() as stack:

        def open_now(
            now: str,
            *,
            keys: bool = True,
            data: str = "data",
            http: HttpConfig = UNHURRIED,
            **more: object,
        ) -> Ports:
            upstreams.control(now=now)
            secrets = dict.fromkeys(
                ("esios_token", "aemet_api_key", "openweathermap_api_key"), SecretStr("key")
            )
            settings = Settings.model_validate(
                {
                    "site": ROOT / "config/linares.toml",
                    "data_dir": tmp_path / data,
                    "now": now,
                    "upstream_base": upstreams.base,
                    **(secrets if keys else {}),
                    **more,
                }
            )
            return stack.enter_context(open_ports(settings, http))

        yield open_now
