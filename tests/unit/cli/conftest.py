"""The command called in this process, over memory instead of the settings' database."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chocolate_factory.cli import (
    audit_command,
    bill_commands,
    data_commands,
    doctor_command,
    export_command,
    history_command,
    import_commands,
    init_command,
    lock_commands,
    main,
    models_command,
    plan_commands,
    quarantine_commands,
    savings_commands,
    simulate_command,
    store_commands,
    token_commands,
    train_command,
)
from chocolate_factory.operations.ports import Ports
from tests.fakes.ports import Rig, build_rig
from tests.shared import ROOT


@dataclass(frozen=True)
class Outcome:
    """What became of a call."""

    code: int
    out: str
    err: str

    def json(self) -> Any:  # noqa: ANN401 - whatever the command says
        """What it said to a machine."""
        return json.loads(self.out)


Call = Callable[..., Outcome]


@pytest.fixture
def rig() -> Rig:
    """The history is whole; nothing is forecast or planned."""
    rig = build_rig(history_days=40)
    rig.stock(days=40)
    return rig


@pytest.fixture
def call(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Call:
    """Calls ``chocolate`` with arguments; the store is the rig's."""

    @contextmanager
    def open_rig(_: object) -> Iterator[Ports]:
        yield rig.ports

    for module in (
        audit_command,
        bill_commands,
        data_commands,
        doctor_command,
        export_command,
        history_command,
        init_command,
        lock_commands,
        plan_commands,
        quarantine_commands,
        import_commands,
        models_command,
        simulate_command,
        savings_commands,
        store_commands,
        token_commands,
        train_command,
    ):
        monkeypatch.setattr(module, "open_ports", open_rig)
    monkeypatch.setenv("CHOCOLATE_SITE", str(ROOT / "config/linares.toml"))
    monkeypatch.chdir(tmp_path)  # no .env, no data folder of the checkout

    def run(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["chocolate", *arguments])
        with pytest.raises(SystemExit) as ended:
            main.run()
        said = capsys.readouterr()
        return Outcome(int(ended.value.code or 0), said.out, said.err)

    return run
