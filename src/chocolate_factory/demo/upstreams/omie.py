"""OMIE as simulated: the day-ahead prices of one delivery day in a text file."""

import re
from datetime import date, datetime, time
from http import HTTPStatus

from chocolate_factory.demo.reply import Question, Reply, not_found
from chocolate_factory.demo.world import World
from chocolate_factory.kernel.market_time import day_interval

SPOT_OUT = time(12, 56)
"""On the eve; some minutes later on most days."""
_FILE = re.compile(r"marginalpdbc_(\d{4})(\d{2})(\d{2})\.1")


class OmieUpstream:
    """Below ``/omie``; there are no corrected versions."""

    def __init__(self, world: World) -> None:
        """Publish the market of ``world``."""
        self._world = world

    def answer(self, asked: Question, now: datetime) -> Reply:
        """The file that is asked for."""
        name = _FILE.fullmatch(asked.get("filename"))
        if asked.path != "/es/file-download" or name is None:
            return not_found()
        day = date(*map(int, name.groups()))
        if not self._world.is_public_on_eve("spot", day, SPOT_OUT, now):
            return not_found()
        return Reply(HTTPStatus.OK, self._file(day).encode("ascii"), "text/plain")

    def _file(self, day: date) -> str:
        market = self._world.market
        minutes = market.minutes_of(day)
        starts = list(day_interval(day).grid(minutes))
        rows = [
            f"{day:%Y;%m;%d};{period};{price:.10g};{price:.10g};"
            for period, price in enumerate(market.spot(starts, minutes).tolist(), 1)
        ]
        return "\r\n".join(["MARGINALPDBC;", *rows, "*", ""])
