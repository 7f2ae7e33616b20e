"""What a source answered over HTTP, and how to read it strictly."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from chocolate_factory.kernel.errors import UpstreamNonsenseError

_SEEN = 60


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """A complete, size-checked answer.

    Attributes:
        status: HTTP status.
        content: Decompressed body.
        media_type: ``application/json``: lower case, without parameters; "" if not told.
        headers: By lower-case name.
    """

    status: int
    content: bytes
    media_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def text(self, source: str, encoding: str = "utf-8") -> str:
        """The body as text in ``encoding``, whatever the source announces.

        Raises:
            UpstreamNonsenseError: It is not in that encoding.
        """
        try:
            return self.content.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            raise UpstreamNonsenseError(
                source, f"{source} answered {len(self.content)} bytes that are not {encoding}."
            ) from error

    def json(self, source: str, encoding: str = "utf-8") -> Any:  # noqa: ANN401 - any JSON
        """The body as strict JSON (no NaN, no infinity).

        Raises:
            UpstreamNonsenseError: It is empty, a web page, in another encoding or not JSON.
        """
        text = self.text(source, encoding).strip()
        if not text:
            raise UpstreamNonsenseError(source, f"{source} answered an empty body.")
        if text.startswith("<"):
            raise UpstreamNonsenseError(source, f"{source} answered a web page instead of JSON.")
        try:
            return json.loads(text, parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise UpstreamNonsenseError(
                source,
                f"{source} answered what is not JSON ({error!s:.60}): {text[:_SEEN]!r}.",
            ) from error


def _refuse(constant: str) -> NoReturn:
    message = f"{constant} is not JSON"
    raise ValueError(message)
