"""The front door: what this is and what can be asked."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.routing import Route

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
    endpoints = [
        Endpoint(
            path=route.path,
            methods=sorted((route.methods or set()) - {"HEAD"}),
            summary=getattr(route, "summary", None) or "",
        )
        for route in request.app.routes
        if isinstance(route, Route)
    ]
    return Index(endpoints=endpoints)
