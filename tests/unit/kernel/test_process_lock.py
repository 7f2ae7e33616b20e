"""Only one process at a time holds the lock, and one that died holds nothing."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.kernel.process_lock import held_alone

HOLDER = """
import sys
from pathlib import Path
from chocolate_factory.kernel.process_lock import held_alone
with held_alone(Path(sys.argv[1])) as alone:
    print(alone, flush=True)
    sys.stdin.read()
"""


def test_another_process_is_noticed_and_its_death_too(tmp_path: Path) -> None:
    file = tmp_path / "models" / ".training"
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", HOLDER, str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        with held_alone(file) as alone:
            assert not alone
        other.kill()
        other.wait()
        with held_alone(file) as alone:
            assert alone
    with held_alone(file) as alone:
        assert alone
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("no folder")
    with pytest.raises(StoreError, match="models"), held_alone(tmp_path / "models" / ".training"):
        pass
