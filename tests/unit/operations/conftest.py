"""Ports over memory for the operations: empty, and as after weeks of work."""

import pytest

from tests.fakes.ports import Rig, build_rig

WEEKS = 5
"""Enough to forecast from, and quicker than all the sources have."""


@pytest.fixture
def empty() -> Rig:
    """Nothing is stored yet; every source answers."""
    return build_rig()


@pytest.fixture
def rig() -> Rig:
    """The history is whole; nobody has been asked, nothing forecast or planned."""
    stocked = build_rig(history_days=WEEKS * 7)
    stocked.stock(days=WEEKS * 7)
    return stocked
