"""The OpenAPI document: FastAPI's own, completed by what stands before and behind every route."""

import threading
from typing import Any

from fastapi import FastAPI

from chocolate_factory.web.admission import SESSION_COOKIE
from chocolate_factory.web.guards import BROWSED, SAFE_METHODS, SIGN_IN
from chocolate_factory.web.problems import Problem, problem_responses

_WAYS_IN = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "Only where there is a token: see docs/operate/security.md",
    },
    "session": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE},
}
_FOREIGN = ("HTTPValidationError", "ValidationError")
"""FastAPI's shape of errors, which is not ours."""


class DescribedApp(FastAPI):
    """A FastAPI application whose description names every answer it gives."""

    _describing = threading.Lock()
    _description: dict[str, Any] | None = None

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document, made once."""
        with self._describing:
            if self._description is None:
                self._description = _completed(super().openapi())
            return self._description


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            statuses = _statuses(path, method.upper(), operation)
            more = {str(status): entry for status, entry in problem_responses(*statuses).items()}
            if path in BROWSED:
                more["303"] = {"description": "To the page to sign in, if a browser has not yet"}
            said = {key: entry for key, entry in operation["responses"].items() if key != "422"}
            operation["responses"] = dict(sorted((more | said).items()))
    document["components"]["securitySchemes"] = _WAYS_IN
    document["security"] = [{name: []} for name in _WAYS_IN] + [{}]
    schemas = document["components"]["schemas"]
    for name in _FOREIGN:
        schemas.pop(name, None)
    schemas["Problem"] = Problem.model_json_schema()
    return document


def _statuses(path: str, method: str, operation: dict[str, Any]) -> list[int]:
    """What the guard, the bounds of a body and the reading of parameters answer."""
    statuses = [421, 429]
    if path != SIGN_IN:
        statuses.append(401)
    if method not in SAFE_METHODS:
        statuses.append(403)
    if "requestBody" in operation:
        statuses += [400, 408, 413]
    if "requestBody" in operation or "parameters" in operation:
        statuses.append(422)
    return statuses
