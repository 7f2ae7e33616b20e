"""Errors as RFC 9457 problem documents, one shape for every route of both applications."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from chocolate_factory.kernel.errors import ChocolateError

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """What went wrong and what to do about it (RFC 9457)."""

    type: str = Field("about:blank", description="Kind of the problem")
    title: str = Field(description="Kind of the problem, for people")
    status: int = Field(description="HTTP status")
    detail: str = Field(description="What happened, in one sentence")
    advice: str = Field("", description="What to do about it, in one sentence")
    instance: str = Field("", description="Path that was asked")
    request_id: str = Field("", description="As in the log and in the header X-Request-Id")


def problem(
    path: str,
    status: int,
    detail: str,
    *,
    advice: str = "",
    kind: str = "about:blank",
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """An answer in the one shape of errors, for the path that was asked.

    Args:
        path: As asked.
        status: HTTP status.
        detail: What happened, in one sentence.
        advice: What to do about it.
        kind: URI that tells this kind of problem from others.
        headers: What the status demands, such as ``Allow``.
    """
    document = Problem(
        type=kind,
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        advice=advice,
        instance=path,
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", "")),
    )
    return JSONResponse(
        document.model_dump(),
        status_code=status,
        media_type=MEDIA_TYPE,
        headers=dict(headers or {}),
    )


def problem_of(
    path: str, error: ChocolateError, *, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """One of our errors as an answer, for the path that was asked."""
    kind, wait = f"urn:chocolate-factory:{type(error).__name__}", error.retry_after_seconds
    told = dict(headers or {}) | ({} if wait is None else {"Retry-After": str(wait)})
    return problem(path, error.status, error.message, advice=error.advice, kind=kind, headers=told)


def install_problem_handlers(app: FastAPI) -> None:
    """Let every error of ``app`` leave in this shape; unexpected ones tell nothing but log all."""

    @app.exception_handler(ChocolateError)
    async def ours(request: Request, error: ChocolateError) -> JSONResponse:
        return problem_of(request.url.path, error)

    @app.exception_handler(RequestValidationError)
    async def unusable(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return problem(
            request.url.path,
            422,
            f"{where}: {first['msg']}",
            advice="See /openapi.json for what this route takes.",
        )

    @app.exception_handler(HTTPException)
    async def plain(request: Request, error: HTTPException) -> JSONResponse:
        unknown = app.openapi_url and error.status_code == HTTPStatus.NOT_FOUND
        headers = dict(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            headers |= _allowed(request)
        return problem(
            request.url.path,
            error.status_code,
            str(error.detail),
            advice="GET / names every route." if unknown else "",
            headers=headers,
        )

    @app.exception_handler(ClientDisconnect)
    async def gone(request: Request, _error: ClientDisconnect) -> JSONResponse:
        return problem(request.url.path, 400, "The client left.")  # which nobody hears

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        log.error("request_broke", path=request.url.path, exc_info=error)
        return problem(
            request.url.path, 500, "Something broke inside.", advice="The log says what."
        )


def _allowed(request: Request) -> Mapping[str, str]:
    """What may be done with the path; each route of the path only knows its own method."""
    path = getattr(request.scope.get("route"), "path", None)
    operations = request.app.openapi()["paths"].get(path, {})
    methods = {method.upper() for method in operations}
    if "GET" in methods:
        methods.add("HEAD")
    return {"Allow": ", ".join(sorted(methods))} if methods else {}


_RETRY_AFTER = {
    "Retry-After": {
        "description": "Seconds after which asking again is worth a try, where that is known",
        "schema": {"type": "integer", "example": 60},
    }
}


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI entries for the errors a route may answer with."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            # No "model": FastAPI would describe a second media type, which is never sent.
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            **({"headers": _RETRY_AFTER} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}),
        }
        for status in statuses
    }
