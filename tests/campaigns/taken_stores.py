"""Stores of every kind that are taken away and given back: killed, moved, locked."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from sqlalchemy import URL

from chocolate_factory.storage.engines import Engines
from chocolate_factory.storage.sqlite import open_sqlite
from tests.servers.influx import InfluxServer
from tests.servers.postgres import PostgresServer
from tests.servers.process import ServerProcess

LOCK_PATIENCE_SECONDS = 0.25
"""Instead of half a minute for each of the hundred calls that find the file locked."""


class Taken(NamedTuple):
    """A store that can be taken away."""

    settings: dict[str, object]
    take: Callable[[], None]
    give_back: Callable[[], None]


@contextmanager
def store_of(kind: str, folder: Path) -> Iterator[Taken]:
    """An empty store of a kind, and how it is taken away and given back.

    Raises:
        ServerMissingError: Its server is not on this machine.
    """
    if kind == "sqlite":
        file = folder / "store.sqlite"
        yield Taken({"store_url": f"sqlite:///{file}"}, lambda: _move(file), lambda: _back(file))
        return
    if kind == "locked":
        with patch("chocolate_factory.storage.database.open_sqlite", _impatient):
            yield _locked(folder / "store.sqlite")
        return
    server: ServerProcess
    if kind == "postgresql":
        server = PostgresServer()
        with server:
            settings: dict[str, object] = {"store_url": server.new_database()}
            yield Taken(settings, server.kill, server.start)
        return
    server = InfluxServer()
    with server:
        settings = {"store_url": server.new_database()}
        yield Taken(settings, server.kill, server.start)


def _move(file: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        if (whole := Path(f"{file}{suffix}")).exists():
            whole.rename(f"{file}{suffix}.away")


def _back(file: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        if (away := Path(f"{file}{suffix}.away")).exists():
            away.rename(f"{file}{suffix}")


def _impatient(url: URL, _: float) -> Engines:
    return open_sqlite(url, LOCK_PATIENCE_SECONDS)


def _locked(file: Path) -> Taken:
    """A file that somebody else keeps locked for longer than anybody waits."""
    held: list[sqlite3.Connection] = []

    def take() -> None:
        connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA busy_timeout = 30000")
        connection.execute("BEGIN IMMEDIATE")
        held.append(connection)

    def give_back() -> None:
        while held:
            held.pop().close()

    return Taken({"store_url": f"sqlite:///{file}"}, take, give_back)
