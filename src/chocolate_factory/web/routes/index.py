"""The front door: what this is and what can be asked."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from chocolate_factory import __version__
from chocolate_factory.web.context import SitePorts

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
    simulated: bool = Field(description="Upstreams are simulated or replayed")
    documentation: str = Field("/openapi.json", description="Machine-readable description")
    endpoints: list[Endpoint]


@router.get("/", summary="Name, version and every route")
def index(request: Request, ports: SitePorts) -> Index:
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
    return Index(simulated=ports.simulated, endpoints=endpoints)
