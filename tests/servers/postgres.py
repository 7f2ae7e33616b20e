"""A PostgreSQL server of the tests' own, and empty databases in it."""

import itertools
from collections.abc import Sequence
from pathlib import Path

import psycopg

from tests.servers.process import ServerProcess, program

USER = "chocolate"
PASSWORD = "cocoa-butter"  # noqa: S105 - of a server that lives as long as a test
_QUICK = {"fsync": "off", "full_page_writes": "off"}
"""Nobody waits for the disk: that would matter in a power cut, which no test can make."""


class PostgresServer(ServerProcess):
    """PostgreSQL as Debian ships it; whoever connects over TCP needs the password."""

    def __init__(self, *, durable: bool = False) -> None:
        """Prepare an empty cluster.

        Args:
            durable: Whether it waits for the disk, as by its defaults: for measurements. What is
                committed outlives its death in any case.

        Raises:
            ServerMissingError: PostgreSQL's server is not on this machine.
        """
        self._binaries = program("postgres", "postgresql", "usr/lib/postgresql/*/bin").parent
        super().__init__()
        self._durable = durable
        self._numbers = itertools.count(1)
        password = self.folder / "password"
        password.write_text(PASSWORD)
        self.own(password)
        options = [f"--pgdata={self._data}", f"--username={USER}", f"--pwfile={password}"]
        options += ["--locale=C", "--encoding=UTF8", "--auth=scram-sha-256", "--data-checksums"]
        self.prepare([self._binaries / "initdb", "--no-sync", *options])

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def command(self) -> Sequence[str | Path]:
        """See ``ServerProcess.command``."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "shared_buffers": "32MB",
            "lc_messages": "C",
            **({} if self._durable else _QUICK),
        }
        given = [f"--{name}={value}" for name, value in settings.items()]
        return [self._binaries / "postgres", "-D", self._data, *given]

    def answers(self) -> bool:
        """See ``ServerProcess.answers``."""
        try:
            self.run("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def url(self, database: str = "postgres", *, user: str = USER, password: str = PASSWORD) -> str:
        """The address of one of its databases, as CHOCOLATE_STORE_URL has it."""
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run one statement by itself."""
        with psycopg.connect(self.url(database), autocommit=True, connect_timeout=5) as connection:
            connection.execute(statement.encode())

    def new_database(self, template: str = "template0") -> str:
        """The address of a new database, empty or a copy of another that nobody is using."""
        name = f"test_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)


def empty_all_tables(url: str) -> None:
    """Delete every row of a migrated database: far quicker than to make a new one."""
    with psycopg.connect(url, autocommit=True, options="-c lock_timeout=5s") as connection:
        names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        tables = {name for (name,) in connection.execute(names)} - {"alembic_version"}
        connection.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY".encode())
