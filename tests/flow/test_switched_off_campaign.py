"""The campaign of a machine that is mostly off, cut to a few days; the command runs it long."""

from pathlib import Path

import pytest

from tests.campaigns.switched_off import Trial, run
from tests.shared import REPLAY, running_replay


@pytest.mark.slow
@pytest.mark.replay
@pytest.mark.parametrize(
    "trial",
    [
        Trial(seed=3, days=2, start="2024-10-25T06:00+02:00", share=0.05),
        Trial(seed=4, days=1, start="2025-09-30T00:00+02:00", share=0.05),
    ],
    ids=["a clock change", "the first quarter-hour prices"],
)
def test_what_any_source_offered_is_stored_once(trial: Trial, tmp_path: Path) -> None:
    if not REPLAY.is_file():
        pytest.skip("the replay of the upstreams (shared/upstream) is not beside this checkout")
    with running_replay(trial.start, "--speed", "0", "--seed", str(trial.seed)) as upstreams:
        result = run(trial, upstreams, tmp_path)
    assert result.passed, "\n".join(result.sentences())
    assert result.verdict.offered > 300 * trial.days
