"""A real nginx with the configuration that is deployed, its two addresses changed."""

import re
import socket
from collections.abc import Sequence
from pathlib import Path

from tests.servers.process import ServerProcess, program
from tests.shared import ROOT

CONFIGURATION = ROOT / "deploy/nginx/nginx.conf"


class NginxServer(ServerProcess):
    """What stands before the viewer."""

    def __init__(self, upstream_port: int) -> None:
        """Prepare one that passes on to a port of this machine.

        Raises:
            ServerMissingError: nginx is not on this machine.
        """
        self._program = program("nginx", "nginx-light", "usr/sbin")
        super().__init__()
        text = CONFIGURATION.read_text(encoding="utf-8")
        for written, meant in {
            "listen 127.0.0.1:8080;": f"listen 127.0.0.1:{self.port};",
            "server brain:8001;": f"server 127.0.0.1:{upstream_port};",
        }.items():
            text, count = re.subn(re.escape(written), meant, text)
            assert count == 1, written
        for path, content in ((self._configuration, text), (self.folder / "log.txt", "")):
            path.write_text(content, encoding="utf-8")
            self.own(path)

    @property
    def _configuration(self) -> Path:
        return self.folder / "nginx.conf"

    def command(self) -> Sequence[str | Path]:
        """See ``ServerProcess.command``."""
        return [self._program, "-p", self.folder, "-c", self._configuration]

    def answers(self) -> bool:
        """See ``ServerProcess.answers``."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True
