"""Logs for machines and for people, without secrets, ours and those of libraries."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from chocolate_factory.kernel.logging import configure_logging


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level
    for name in ("httpx2", "httpcore2", "apscheduler"):
        logging.getLogger(name).setLevel(logging.NOTSET)


_HIDDEN = "s3same-local"


def _fail(hidden_local: str) -> None:
    message = f"no route to https://host/?appid={hidden_local}"
    raise OSError(message)


def test_json_lines_without_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(json=True, level="info")
    log = structlog.get_logger("test")
    log.info(
        "asked",
        url="https://host/?q=Jaén&appid=s3same",
        api_key="s3same",
        settings={"esios_token": "s3same", "key": "price.spot.es", "none": None},
        several=["Bearer s3same-and-more", 3],
        error=ValueError("token=s3same"),
    )
    log.debug("not told")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    event = json.loads(lines[0])
    assert "s3same" not in lines[0]
    assert event["url"] == "https://host/?q=Jaén&appid=***"
    assert event["settings"] == {"esios_token": "***", "key": "price.spot.es", "none": None}
    assert event["several"] == ["Bearer ***", 3]
    assert (event["event"], event["level"]) == ("asked", "info")
    assert event["timestamp"].endswith("Z")


@pytest.mark.parametrize("as_json", [True, False])
def test_tracebacks_are_told_and_cleaned(
    capsys: pytest.CaptureFixture[str], *, as_json: bool
) -> None:
    configure_logging(json=as_json, level="warning")
    try:
        _fail(_HIDDEN)
    except OSError:
        structlog.get_logger().exception("failed", source="omie")
    told = capsys.readouterr().err
    assert "OSError" in told
    assert "omie" in told
    assert "s3same" not in told


def test_libraries_speak_through_the_same_door(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(json=True, level="debug")
    logging.getLogger("library").warning("cannot open %s", "https://host/?api_key=s3same")
    logging.getLogger("httpx2").info("HTTP Request: GET https://host/?appid=s3same")
    lines = capsys.readouterr().err.splitlines()
    assert [json.loads(line)["event"] for line in lines] == [
        "cannot open https://host/?api_key=***"
    ]


def test_configuring_again_replaces(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(json=True, level="error")
    configure_logging(json=False, level="info")
    structlog.get_logger().info("once", n=1)
    told = capsys.readouterr().err
    assert told.count("once") == 1
    assert not told.startswith("{")


def test_standard_error_may_be_replaced_and_closed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched, io.StringIO() as short_lived:
        patched.setattr("sys.stderr", short_lived)
        configure_logging(json=True, level="info")
    logging.getLogger("library").error("lost a connection")
    assert "Logging error" not in (told := capsys.readouterr().err)
    assert json.loads(told)["event"] == "lost a connection"


def test_an_unknown_level_is_an_error() -> None:
    with pytest.raises(ValueError, match="loud"):
        configure_logging(json=True, level="loud")
