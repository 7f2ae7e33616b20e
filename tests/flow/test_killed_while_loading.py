"""The campaign of a loading that is killed, cut to half a year; the command runs it whole."""

from pathlib import Path

import pytest

from tests.campaigns.killed_while_loading import NOW, Trial, run
from tests.shared import REPLAY, running_replay


@pytest.mark.slow
@pytest.mark.replay
def test_a_killed_loading_ends_like_an_undisturbed_one(tmp_path: Path) -> None:
    if not REPLAY.is_file():
        pytest.skip("the replay of the upstreams (shared/upstream) is not beside this checkout")
    trial = Trial(seed=5, kills=3, since="2025-07-01T00:00+00:00", longest=2.0)
    with running_replay(NOW) as upstreams:
        result = run(trial, upstreams, tmp_path)
    assert result.passed, result
    assert result.values["price.spot.es"] > 172 * 24 - 100
