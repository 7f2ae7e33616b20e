"""A server that answers as InfluxDB does: 1.6 as recorded, 2.7 and 3 in their documented form."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from chocolate_factory.timeseries.influxdb.address import InfluxAddress
from chocolate_factory.timeseries.influxdb.door import InfluxDoor
from tests.fakes.http_server import Script, ScriptedServer, answer

PING = {
    1: answer(b"", 204, X_Influxdb_Version="1.6.7~rc0", X_Influxdb_Build="OSS"),
    2: answer(b"", 204, X_Influxdb_Version="v2.7.11", X_Influxdb_Build="OSS"),
    3: answer(b'{"version": "3.11.2", "revision": "abc", "process_id": "1"}', 200),
}
NOTHING = answer(b'{"results":[{"statement_id":0}]}')
WRITTEN = answer(b"", 204)


def failed(status: int, **said: object) -> Script:
    """An error as JSON: ``error`` in 1.x and 3, ``code`` and ``message`` in 2.x."""
    return answer(json.dumps(said).encode(), status, Content_Type="application/json")


def found(*series: Mapping[str, object]) -> Script:
    """What a statement found."""
    results = [{"statement_id": 0, "series": list(series)}]
    return answer(json.dumps({"results": results}).encode())


class InfluxStandIn(ScriptedServer):
    """Answers by scripts, and closes the doors that lead to it when it stops."""

    def __init__(self, major: int = 1, query: Script = NOTHING, write: Script = WRITTEN) -> None:
        """Say it is of version ``major``."""
        super().__init__()
        self.scripts = {"/ping": PING[major], "/query": query, "/write": write}
        self._doors = ExitStack()
        self._gone = False

    def door(self, *, token: str = "", patience_seconds: float = 2.0) -> InfluxDoor:
        """A door that is not patient."""
        address = InfluxAddress.parse(f"influxdb://127.0.0.1:{self.port}/plant", token=token)
        door = InfluxDoor(address, patience_seconds=patience_seconds)
        self._doors.callback(door.close)
        return door

    def vanish(self) -> None:
        """Stop listening while doors still lead here."""
        super().stop()
        self._gone = True

    def stop(self) -> None:
        """Stop listening."""
        self._doors.close()
        if not self._gone:
            super().stop()


@contextmanager
def server(
    major: int = 1, *, query: Script = NOTHING, write: Script = WRITTEN
) -> Iterator[InfluxStandIn]:
    """A server that says it is of version ``major``, stopped afterwards."""
    standing_in = InfluxStandIn(major, query, write)
    try:
        yield standing_in
    finally:
        standing_in.stop()
