"""The front door: what this is and what can be asked."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from chocolate_factory import __version__

router = APIRouter(tags=["index"])


class Endpoint(BaseModel):
    """A route."""

    path: str
    methods: list[str]
    summary: str


class Index(BaseModel):
    """What this is."""

    name: str = "Chocolate Factory"
    version: str = __version__
    documentation: str = Field("/openapi.json", description="Machine-readable description")
    endpoints: list[Endpoint]


@router.get("/", summary="Name, version and every route")
def index(request: Request) -> Index:
    """What can be asked here."""
    paths = request.app.openapi()["paths"]
    endpoints = [
        Endpoint(
            path=path,
            methods=sorted(method.upper() for method in operations),
            summary=next(iter(operations.values())).get("summary", ""),
        )
        for path, operations in paths.items()
    ]
    return Index(endpoints=endpoints)
