"""The service over memory: one that only answers, for all; a fresh one for whoever changes it."""

import pytest

from tests.fakes.ports import build_rig
from tests.fakes.service import Service, open_service, served_after_a_cycle


@pytest.fixture(scope="session")
def served() -> Service:
    """After a whole cycle; to be read only."""
    return served_after_a_cycle()


@pytest.fixture
def fresh() -> Service:
    """Nothing is stored yet; every source answers."""
    return open_service(build_rig(history_days=14))
