"""The door to an InfluxDB: what goes over the wire, and what is made of trouble on it."""

import gzip
import threading
import time
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs

import pytest

from chocolate_factory.kernel.errors import StoreError, StoreUnavailableError
from chocolate_factory.timeseries.influxdb.answer import TooLargeError
from chocolate_factory.timeseries.influxdb.door import LINES_AT_ONCE, NothingSentError
from tests.fakes.http_server import ScriptedServer, answer
from tests.unit.timeseries.influxdb.exchanges import (
    NOTHING,
    WRITTEN,
    InfluxStandIn,
    failed,
    found,
    server,
)

LINE = "price,source=omie value=1.0,batch=1i 1730797200000000001"


def _asked(scripted: ScriptedServer) -> dict[str, list[str]]:
    """The parameters of the last request."""
    return parse_qs(scripted.asked[-1][0].partition("?")[2])


@pytest.mark.parametrize(
    ("major", "label", "deletes", "creates"),
    [
        (1, "InfluxDB 1.6.7~rc0", True, True),
        (2, "InfluxDB 2.7.11", True, False),
        (3, "InfluxDB 3.11.2", False, False),
    ],
)
def test_the_version_is_told_by_ping(
    major: int,
    label: str,
    deletes: bool,  # noqa: FBT001
    creates: bool,  # noqa: FBT001
) -> None:
    with server(major) as scripted:
        found_ = scripted.door().server()
    assert (found_.label, found_.deletes, found_.creates_databases) == (label, deletes, creates)


@pytest.mark.parametrize(
    ("major", "token", "expected"),
    [(1, "ana:cocoa", "Basic YW5hOmNvY29h"), (2, "abc", "Token abc"), (3, "abc", "Bearer abc")],
)
def test_each_version_is_told_who_we_are_in_its_way(major: int, token: str, expected: str) -> None:
    with server(major) as scripted:
        scripted.door(token=token).query("SHOW DATABASES")
        ping, query = scripted.asked
    assert ping[1]["authorization"] == f"Token {token}", "3 wants it for a ping too"
    assert query[1]["authorization"] == expected
    assert token not in query[0]


def test_a_question_asks_for_exact_times_in_one_database() -> None:
    one = {"name": "m", "tags": {"source": "s"}, "columns": ["time", "v"], "values": [[2**62, 1]]}
    with server(query=found(one)) as scripted:
        [table] = scripted.door().query('SELECT "v" FROM "m"')
        assert _asked(scripted) == {"db": ["plant"], "epoch": ["ns"], "q": ['SELECT "v" FROM "m"']}
    assert (table.tags["source"], table.rows) == ("s", [[2**62, 1]])


def test_changes_are_posted() -> None:
    with server() as scripted:
        scripted.door().change(['DELETE FROM "a"', 'DELETE FROM "b"'])
        assert parse_qs(scripted.sent[0].decode()) == {"q": ['DELETE FROM "a"; DELETE FROM "b"']}


def test_what_is_written_is_packed_and_in_nanoseconds() -> None:
    with server(2) as scripted:
        scripted.door(token="abc").write([LINE] * 100)  # noqa: S106
        assert gzip.decompress(scripted.sent[0]).decode().splitlines() == [LINE] * 100
        assert _asked(scripted) == {"db": ["plant"], "precision": ["ns"]}
        assert scripted.asked[-1][1]["content-encoding"] == "gzip"


def test_many_lines_go_in_portions() -> None:
    with server() as scripted:
        scripted.door().write([LINE] * (LINES_AT_ONCE + 1))
        assert len(scripted.sent) == 2
        assert scripted.sent[1].decode() == LINE, "so little is not packed"


def _at_most(lines: int) -> InfluxStandIn:
    """A server that takes no more lines in one request."""
    scripted = InfluxStandIn()

    def write(handler: BaseHTTPRequestHandler) -> None:
        sent = scripted.sent[-1]
        text = gzip.decompress(sent) if sent[:2] == b"\x1f\x8b" else sent
        fits = len(text.splitlines()) <= lines
        (WRITTEN if fits else failed(413, error="Request Entity Too Large"))(handler)

    scripted.scripts["/write"] = write
    return scripted


def test_a_portion_that_is_too_large_is_halved() -> None:
    scripted = _at_most(30)
    scripted.door().write([f"{LINE}{n}" for n in range(100)])
    scripted.stop()
    assert len(scripted.sent) == 1 + 2 + 4, "100 and 50 are too many, 25 fit"


def test_a_line_that_is_too_large_for_itself_is_told() -> None:
    scripted = _at_most(0)
    with pytest.raises(TooLargeError, match="Request Entity Too Large"):
        scripted.door().write([LINE])
    scripted.stop()


def test_a_server_that_is_not_there_has_seen_nothing() -> None:
    with server() as scripted:
        door = scripted.door()
        scripted.vanish()
        with pytest.raises(NothingSentError, match="cannot be reached") as caught:
            door.write([LINE])
    assert isinstance(caught.value, StoreUnavailableError)
    assert "Start InfluxDB" in caught.value.advice


def test_a_server_that_says_nothing_is_not_waited_for_long() -> None:
    with server(query=lambda _: time.sleep(1.0)) as scripted:
        door = scripted.door(patience_seconds=0.2)
        with pytest.raises(StoreUnavailableError, match="did not answer in time") as caught:
            door.query("SHOW DATABASES")
    assert not isinstance(caught.value, NothingSentError)


def test_a_connection_that_was_closed_meanwhile_is_opened_again() -> None:
    hangs_up = 1

    def write(handler: BaseHTTPRequestHandler) -> None:
        nonlocal hangs_up
        if hangs_up:
            hangs_up -= 1
            handler.close_connection = True
        else:
            WRITTEN(handler)

    with server(write=write) as scripted:
        scripted.door().write([LINE])
        assert scripted.sent == [LINE.encode()] * 2, "the same point in the same place"


def test_a_connection_that_always_breaks_is_told() -> None:
    def write(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True

    with server(write=write) as scripted, pytest.raises(StoreUnavailableError) as caught:
        scripted.door().write([LINE])
    assert not isinstance(caught.value, NothingSentError)


def test_a_server_that_goes_after_the_first_portion_may_have_kept_that() -> None:
    going: list[threading.Thread] = []

    def write(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        going.append(threading.Thread(target=scripted.vanish))
        going[0].start()
        time.sleep(0.1)
        answer(b"", 204, Connection="close")(handler)

    with server(write=write) as scripted:
        with pytest.raises(StoreUnavailableError) as caught:
            scripted.door().write([LINE] * (LINES_AT_ONCE + 1))
        going[0].join()
    assert not isinstance(caught.value, NothingSentError)


@pytest.mark.parametrize("major", [1, 2, 3])
def test_no_secret_is_told(major: int) -> None:
    secret = "very-secret-token"  # noqa: S105
    refused = failed(401, error=f"no such token {secret}", message=f"no such token {secret}")
    with server(major, query=refused) as scripted:
        door = scripted.door(token=secret)
        with pytest.raises(StoreUnavailableError, match="refuses us") as caught:
            door.query("SHOW DATABASES")
    assert secret not in str(caught.value)
    assert "INFLUXDB_TOKEN" in caught.value.advice


def test_a_page_of_something_else_is_told() -> None:
    with server(query=answer(b"<html>Welcome</html>")) as scripted:
        with pytest.raises(StoreError, match="no InfluxDB answers") as caught:
            scripted.door().query("SHOW DATABASES")
        assert "port" in caught.value.advice
        scripted.scripts["/query"] = NOTHING
        assert scripted.door().query("SHOW DATABASES") == []
