"""Style, script and icons: served from the package, checked again at each use."""

from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope


class BundledFiles(StaticFiles):
    """Static files that browsers keep but ask about, so that an upgrade shows at once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with leave to keep it as long as it has not changed."""
        response: Any = await super().get_response(path, scope)
        response.headers.setdefault("Cache-Control", "no-cache")
        checked: Response = response
        return checked
