"""Many work in the data folder at once, one alone restores into it."""

from pathlib import Path

import pytest

from chocolate_factory.backup.data_folder import ARRIVED, alone_in, working_in
from chocolate_factory.backup.model import OccupiedError
from chocolate_factory.kernel.errors import StoreError


def test_many_work_at_once_and_nobody_restores_meanwhile(tmp_path: Path) -> None:
    with working_in(tmp_path / "data"), working_in(tmp_path / "data"):
        with pytest.raises(OccupiedError), alone_in(tmp_path / "data"):
            pass
        with working_in(tmp_path / "data"):
            pass
    with alone_in(tmp_path / "data"):
        with pytest.raises(StoreError, match="being restored"), working_in(tmp_path / "data"):
            pass
        with pytest.raises(OccupiedError), alone_in(tmp_path / "data"):
            pass


def test_what_an_interrupted_restore_left_is_no_place_to_work_in(tmp_path: Path) -> None:
    (tmp_path / ARRIVED).mkdir()
    with pytest.raises(StoreError, match="was interrupted") as refused, working_in(tmp_path):
        pass
    assert "chocolate restore" in refused.value.advice
