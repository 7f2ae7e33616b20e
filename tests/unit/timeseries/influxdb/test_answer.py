"""What InfluxDB's answers mean, as recorded from 1.6 and in the documented form of 2.7 and 3."""

import re
from pathlib import Path

import pytest

from chocolate_factory.kernel.errors import StoreError, StoreUnavailableError
from chocolate_factory.timeseries.influxdb.answer import (
    MissingDatabaseError,
    TooLargeError,
    error_for,
    tables,
)

HERE = "http://localhost:8086/plant"


def _recorded(fixtures: Path, name: str) -> tuple[int, bytes]:
    """Status and body of a recorded answer."""
    text = (fixtures / "influxdb" / f"1.6.7_{name}.http.txt").read_bytes().replace(b"\r\n", b"\n")
    head, _, body = text.partition(b"\n\n")
    status = re.search(rb"^HTTP/1.1 (\d+)", head, re.MULTILINE)
    assert status is not None
    return int(status.group(1)), body.strip()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("auth_401_bad", StoreUnavailableError),
        ("auth_401_none", StoreUnavailableError),
        ("auth_no_admin_yet", StoreUnavailableError),
        ("auth_token_userpass", StoreUnavailableError),
        ("auth_write_401", StoreUnavailableError),
        ("query_bad", StoreError),
        ("write_413_body_too_large", TooLargeError),
        ("write_missing_db", StoreError),
        ("write_no_db", MissingDatabaseError),
        ("write_parse_error", StoreError),
        ("write_partial_type_conflict", StoreError),
    ],
)
def test_recorded_errors(fixtures: Path, name: str, kind: type[StoreError]) -> None:
    error = error_for(*_recorded(fixtures, name), HERE)
    assert type(error) is kind
    assert HERE in error.message


def test_a_recorded_error_with_the_status_of_a_success(fixtures: Path) -> None:
    status, body = _recorded(fixtures, "query_nodb")
    assert status == 200
    with pytest.raises(MissingDatabaseError, match="database not found: zzz"):
        tables(body, HERE)


def test_recorded_answers(fixtures: Path) -> None:
    [one] = tables(_recorded(fixtures, "query_select_epoch_s")[1], HERE)
    assert (one.name, one.columns) == ("price", ["time", "src", "value"])
    assert [row["value"] for row in one.dictionaries()] == [94.93, 95.94, 1]
    assert tables(_recorded(fixtures, "query_empty")[1], HERE) == []


@pytest.mark.parametrize(
    ("status", "body", "kind", "told"),
    [
        pytest.param(
            401,
            b'{"code":"unauthorized","message":"unauthorized access"}',
            StoreUnavailableError,
            "unauthorized access",
            id="2.7 wrong token",
        ),
        pytest.param(
            404,
            b'{"code":"not found","message":"bucket \\"plant\\" not found"}',
            MissingDatabaseError,
            "bucket",
            id="2.7 no bucket",
        ),
        pytest.param(
            400,
            b'{"code":"invalid","message":"unable to find DBRP"}',
            MissingDatabaseError,
            "DBRP",
            id="2.7 no mapping",
        ),
        pytest.param(
            422,
            b'{"code":"unprocessable entity","message":"failure writing points to database:'
            b' partial write: field type conflict: input field \\"value\\" dropped=1"}',
            StoreError,
            "Nobody sees that part",
            id="2.7 partial write",
        ),
        pytest.param(
            429,
            b'{"code":"too many requests","message":"exceeded rate limit"}',
            StoreUnavailableError,
            "exceeded",
            id="2.7 busy",
        ),
        pytest.param(
            400,
            b'{"error":"partial write of line protocol occurred","data":[{"original_line":"m f=1",'
            b'"line_number":2,"error_message":"invalid column type"}]}',
            StoreError,
            "invalid column type",
            id="3 partial write",
        ),
        pytest.param(
            500, b'{"error":"timeout"}', StoreUnavailableError, "timeout", id="1 is too slow"
        ),
        pytest.param(
            400,
            b'{"error":"Query would scan 8760 Parquet files, exceeding the file limit"}',
            StoreError,
            "no span of time",
            id="3 too many files",
        ),
        pytest.param(
            502, b"<html>Bad Gateway</html>", StoreUnavailableError, "Bad Gateway", id="a proxy"
        ),
        pytest.param(400, b"[]", StoreError, "status 400", id="nothing said"),
    ],
)
def test_errors_of_other_versions(
    status: int, body: bytes, kind: type[StoreError], told: str
) -> None:
    error = error_for(status, body, HERE)
    assert type(error) is kind
    assert re.search(told, error.message)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"results":7}', b'{"results":[7]}', b'{"status":"ok"}']
)
def test_what_no_influxdb_answers(body: bytes) -> None:
    with pytest.raises(StoreError, match="no InfluxDB answers"):
        tables(body, HERE)


def test_an_error_of_the_servers_own_state_passes() -> None:
    with pytest.raises(StoreUnavailableError, match="engine is closed"):
        tables(b'{"results":[{"statement_id":0,"error":"engine is closed"}]}', HERE)
