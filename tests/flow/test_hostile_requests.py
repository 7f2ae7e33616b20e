"""A few hundred hostile requests; ``tests/campaigns/hostile_requests.py`` sends thousands."""

from pathlib import Path

import pytest

from tests.campaigns.hostile_requests import BUDGET_MB, attack, serving


@pytest.mark.slow
def test_a_service_survives_hostile_requests_and_stays_small(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        tally = attack(served, requests=300, seed=20241105)
        assert tally.statuses.total() == 300
        assert tally.broken == []
        assert tally.unanswered == []
        assert len(tally.statuses) > 8, "they reach more than one defence"
        assert served.process.poll() is None
        for viewer in (False, True):
            assert served.ask("/dashboard", viewer=viewer)[0] == 200
        assert served.resident_mb() < BUDGET_MB
        log = served.log.read_bytes()
    assert b"Traceback" not in log
    assert b"audit_not_kept" not in log
