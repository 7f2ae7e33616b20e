"""A process that heals a long history and says after each request how much is safely stored."""

import sys
from pathlib import Path

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.kernel.market_time import DAY, Interval, whole_days
from chocolate_factory.operations.heal_gaps import heal_gaps
from chocolate_factory.settings import Settings
from chocolate_factory.timeseries.progress import Progress
from tests.flow.conftest import UNHURRIED
from tests.shared import ROOT


def main(base: str, data: str, now: str, days: int) -> None:
    """Heal the last ``days`` from the upstreams at ``base`` into the folder ``data``."""
    settings = Settings.model_validate(
        {
            "site": ROOT / "config/linares.toml",
            "data_dir": Path(data),
            "now": now,
            "upstream_base": base,
        }
    )

    def tell(progress: Progress) -> None:
        sys.stdout.write(f"{progress.written}\n")
        sys.stdout.flush()

    with open_ports(settings, UNHURRIED) as ports:
        span = whole_days(Interval(ports.clock.now() - days * DAY, ports.clock.now() + DAY))
        heal_gaps(ports, span, on_progress=tell)
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
