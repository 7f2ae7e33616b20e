"""Errors leave in one shape, and those we did not expect tell nothing about the inside."""

import pytest
from fastapi import FastAPI
from fastapi.exceptions import HTTPException
from starlette.testclient import TestClient

from chocolate_factory.kernel.errors import (
    ChocolateError,
    ConfigurationError,
    InputError,
    MissingDataError,
    NotPublishedError,
    StoreError,
    UpstreamRefusedError,
)
from chocolate_factory.planning.solver.solve import OutOfTimeError
from chocolate_factory.web.problems import install_problem_handlers, problem_responses
from tests.fakes.service import Service, client


def _raising(error: Exception) -> TestClient:
    app = FastAPI()

    @app.get("/thing")
    def thing() -> None:
        raise error

    install_problem_handlers(app)
    return client(app, 8000)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InputError("Wrong.", advice="Right it."), 422),
        (MissingDataError("Missing.", advice="Wait."), 503),
        (StoreError("Gone."), 503),
        (ConfigurationError("Set wrongly."), 500),
        (UpstreamRefusedError("esios", "Refused."), 502),
        (NotPublishedError("omie", "Not yet."), 404),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_our_errors_keep_their_two_sentences(error: ChocolateError, status: int) -> None:
    answer = _raising(error).get("/thing")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert set(body) == {"type", "title", "status", "detail", "advice", "instance", "request_id"}
    assert body["type"] == f"urn:chocolate-factory:{type(error).__name__}"
    assert (body["status"], body["detail"], body["advice"]) == (status, error.message, error.advice)
    assert body["instance"] == "/thing"


def test_who_came_too_early_is_told_when_to_ask_again() -> None:
    answer = _raising(OutOfTimeError("No plan yet.", advice="Ask again.")).get("/thing")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert answer.json()["type"] == "urn:chocolate-factory:OutOfTimeError"
    assert "retry-after" not in _raising(MissingDataError("Missing.")).get("/thing").headers
    described = problem_responses(422, 503)
    assert "Retry-After" in described[503]["headers"]
    assert "headers" not in described[422]


def test_a_bug_tells_nothing_about_the_inside() -> None:
    answer = _raising(ZeroDivisionError("secret at /home/somebody")).get("/thing")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "ZeroDivision" not in answer.text
    assert answer.json()["advice"] == "The log says what."


def test_headers_that_a_status_demands_are_kept() -> None:
    error = HTTPException(429, "Slowly.", headers={"Retry-After": "7"})
    answer = _raising(error).get("/thing")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert answer.json()["detail"] == "Slowly."


def test_a_problem_names_its_request_as_the_log_and_the_header_do(fresh: Service) -> None:
    for path in ("/nowhere", "/ree/prices/forecast", "/gaps/detect?days_back=often"):
        answer = fresh.admin.get(path)
        assert answer.status_code >= 400
        assert answer.json()["request_id"] == answer.headers["x-request-id"]
    refused = fresh.admin.get("/health", headers={"Host": "evil.example"})
    assert refused.json()["request_id"] == refused.headers["x-request-id"]
