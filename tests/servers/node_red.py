"""A real Node-RED with the board that is given as an example."""

import shutil
import socket
from collections.abc import Sequence
from pathlib import Path

from tests.servers.process import ServerMissingError, ServerProcess, program
from tests.shared import ROOT

EXAMPLE = ROOT / "deploy/node-red"


class NodeRedServer(ServerProcess):
    """The board, with an own folder for what it writes."""

    reads_checkout = True

    def __init__(self, service: str, token: str) -> None:
        """Prepare one that asks the service at an address, with a token.

        Raises:
            ServerMissingError: Node.js or Node-RED is not on this machine.
        """
        self._node = program("node", "nodejs")
        self._red = EXAMPLE / "node_modules/node-red/red.js"
        if not self._red.is_file():
            raise ServerMissingError("Node-RED is not installed: scripts/ensure-node-red")
        super().__init__()
        self._environment = [f"CHOCOLATE_URL={service}", f"CHOCOLATE_TOKEN={token}"]
        shutil.copy(EXAMPLE / "flows.json", self.folder)

    @property
    def board(self) -> str:
        """Where the board is."""
        return f"http://127.0.0.1:{self.port}/ui/"

    def command(self) -> Sequence[str | Path]:
        """See ``ServerProcess.command``."""
        started: list[str | Path] = ["env", *self._environment, self._node, self._red]
        options: list[str | Path] = [
            "--settings",
            EXAMPLE / "settings.js",
            "--userDir",
            self.folder,
        ]
        return [*started, *options, "--port", str(self.port)]

    def answers(self) -> bool:
        """See ``ServerProcess.answers``."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return "Started flows" in self.log
