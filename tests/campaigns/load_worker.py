"""A process that loads the history and says after each request how much is safely stored."""

import sys
from datetime import datetime
from pathlib import Path

import structlog
from pydantic import SecretStr

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.operations.initialise import initialise
from chocolate_factory.settings import Settings
from chocolate_factory.timeseries.progress import Progress
from tests.campaigns.machine import KEYS
from tests.flow.conftest import UNHURRIED
from tests.shared import ROOT


def main(base: str, data: str, now: str, since: str) -> None:
    """Load from ``since`` on from the upstreams at ``base`` into the folder ``data``."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    settings = Settings.model_validate(
        {
            "site": ROOT / "config/linares.toml",
            "data_dir": Path(data),
            "now": now,
            "upstream_base": base,
            **dict.fromkeys(KEYS, SecretStr("key")),
        }
    )

    def tell(progress: Progress) -> None:
        sys.stdout.write(f"{progress.written}\n")
        sys.stdout.flush()

    with open_ports(settings, UNHURRIED) as ports:
        initialise(ports, since=datetime.fromisoformat(since), on_progress=tell)
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main(*sys.argv[1:5])
