"""The campaign of stores that are killed all the time, cut to minutes; the command runs it long."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.campaigns.store_killed import Trial, run
from tests.campaigns.taken_stores import store_of
from tests.servers.process import ServerMissingError
from tests.shared import REPLAY, running_replay

SHORT = Trial(hours=0.5, minutes=10, seed=2, jobs=("price_ingestion", "weather_ingestion"))
"""The grid's values are the slowest to get and the least fleeting: the long run has them, too."""


@pytest.mark.slow
@pytest.mark.replay
@pytest.mark.parametrize("kind", ["sqlite", "postgresql", "influxdb"])
def test_nothing_is_lost_and_nothing_is_known_otherwise(kind: str, tmp_path: Path) -> None:
    if not REPLAY.is_file():
        pytest.skip("the replay of the upstreams (shared/upstream) is not beside this checkout")
    trial = replace(SHORT, store=kind)
    try:
        with (
            running_replay(trial.start, "--speed", "0", "--seed", str(trial.seed)) as upstreams,
            store_of(kind, tmp_path) as taken,
        ):
            result = run(trial, upstreams, tmp_path, taken)
    except ServerMissingError as error:
        pytest.skip(str(error))
    assert result.passed, "\n".join(result.sentences())
    assert result.kills == 3
