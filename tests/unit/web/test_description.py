"""The OpenAPI document names every answer, ours and the guard's, in the shape they have."""

import json

from tests.fakes.service import Service

PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def test_errors_are_described_in_our_shape_only(served: Service) -> None:
    document = served.admin.get("/openapi.json").json()
    assert "HTTPValidationError" not in json.dumps(document)
    assert {"title", "status", "detail", "advice"} <= set(
        document["components"]["schemas"]["Problem"]["properties"]
    )
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status, answer in operation["responses"].items():
                if int(status) >= 400 and path not in ("/ready", "/sign-in"):
                    assert answer["content"] == PROBLEM, (method, path, status)


def test_the_guards_answers_are_named_where_they_can_come(served: Service) -> None:
    paths = served.admin.get("/openapi.json").json()["paths"]
    ingest, health = paths["/ingest-now"]["post"], paths["/health"]["get"]
    assert {"400", "401", "403", "413", "421", "422", "503"} <= set(ingest["responses"])
    assert "401" in health["responses"], "none is asked for, but a wrong one is refused"
    assert "403" not in paths["/ree/prices"]["get"]["responses"]
    assert "404" in paths["/scheduler/jobs/{job}/run"]["post"]["responses"]


def test_the_document_is_made_once(served: Service) -> None:
    first = served.admin.get("/openapi.json").json()
    assert served.admin.get("/openapi.json").json() == first
