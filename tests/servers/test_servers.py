"""The servers that tests use: what they keep, and that nothing of them is left behind."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.servers.fixtures import running
from tests.servers.influx import InfluxServer
from tests.servers.postgres import PostgresServer
from tests.servers.process import ServerMissingError, program

ENDS = [PostgresServer.stop, PostgresServer.kill]


@pytest.mark.parametrize("end", ENDS)
def test_postgres_keeps_what_was_committed(end: Callable[[PostgresServer], None]) -> None:
    with running(PostgresServer) as server:
        url = server.new_database()
        database = url.rpartition("/")[2]
        server.run("CREATE TABLE kept (number integer)", database)
        with psycopg.connect(url, autocommit=True) as lost:
            end(server)
            with pytest.raises(psycopg.OperationalError):
                lost.execute("INSERT INTO kept VALUES (1)")
        assert not server.answers()
        server.start()
        server.run("INSERT INTO kept VALUES (1)", database)
    assert not server.folder.exists()


def test_influx_keeps_what_was_written(influx_server: InfluxServer) -> None:
    database = influx_server.new_database().rpartition("/")[2]
    influx_server.kill()
    assert not influx_server.answers()
    influx_server.start()
    assert database.encode() in influx_server.run("SHOW DATABASES")


def test_a_server_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ServerMissingError, match="Debian's package cocoa has it"):
        program("cocoa-server", "cocoa", str(tmp_path).lstrip("/"))
