"""An InfluxDB server of the tests' own, and empty databases in it."""

import http.client
import itertools
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from tests.servers.process import ServerProcess, program
from tests.shared import free_port

USER = "chocolate"
PASSWORD = "cocoa-butter"  # noqa: S105 - of a server that lives as long as a test

_CONFIGURATION = """
reporting-disabled = true
bind-address = "127.0.0.1:{backup_port}"
[meta]
  dir = "{folder}/meta"
[data]
  dir = "{folder}/data"
  wal-dir = "{folder}/wal"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:{port}"
  auth-enabled = {auth}
  log-enabled = false
"""


class InfluxServer(ServerProcess):
    """InfluxDB 1.x as Debian ships it."""

    def __init__(self, *, auth: bool = False) -> None:
        """Prepare an empty server.

        Args:
            auth: Whether it wants the name and password of its one user, an administrator.

        Raises:
            ServerMissingError: InfluxDB is not on this machine.
        """
        self._program = program("influxd", "influxdb")
        super().__init__()
        self._numbers = itertools.count(1)
        configuration = _CONFIGURATION.format(
            folder=self.folder, port=self.port, backup_port=free_port(), auth=str(auth).lower()
        )
        self._configuration.write_text(configuration)
        self.own(self._configuration)

    @property
    def _configuration(self) -> Path:
        return self.folder / "influxdb.conf"

    def command(self) -> Sequence[str | Path]:
        """See ``ServerProcess.command``."""
        return [self._program, "run", "-config", self._configuration]

    def answers(self) -> bool:
        """See ``ServerProcess.answers``."""
        try:
            self.run(f"CREATE USER {USER} WITH PASSWORD '{PASSWORD}' WITH ALL PRIVILEGES")
        except OSError:
            return False
        return True

    def url(self, database: str) -> str:
        """The address of one of its databases, as CHOCOLATE_STORE_URL has it."""
        return f"influxdb://{USER}:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str) -> bytes:
        """What it answers to one statement of InfluxQL."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        asked = urlencode({"q": statement, "u": USER, "p": PASSWORD})
        try:
            connection.request("POST", f"/query?{asked}")
            return connection.getresponse().read()
        finally:
            connection.close()

    def new_database(self) -> str:
        """The address of a new, empty database."""
        name = f"test_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)
