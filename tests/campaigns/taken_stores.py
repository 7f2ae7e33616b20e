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
        yield _on_a_disk(folder / "disk")
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


def _on_a_disk(disk: Path) -> Taken:
    """A file that goes with its log in one moment, as a disk does that is pulled out.

    Were they moved one after the other, a connection opened in between would begin another log.
    """
    disk.mkdir()
    away = disk.with_name("pulled-out")
    settings: dict[str, object] = {"store_url": f"sqlite:///{disk / 'store.sqlite'}"}
    return Taken(settings, lambda: _move(disk, away), lambda: _move(away, disk))


def _move(here: Path, there: Path) -> None:
    if here.exists():
        here.rename(there)


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
