"""The real HTTP client, impatient, over answers a test makes up."""

from collections.abc import Callable

import httpx2

from chocolate_factory.kernel.http_client import HttpClient, HttpConfig

IMPATIENT = HttpConfig(
    attempts=2,
    wait_initial=0.0,
    wait_longest=0.0,
    wait_jitter=0.0,
    read_timeout=0.3,
    deadline=0.6,
    default_requests_per_minute=10_000,
    breaker_failures=1000,
)


class Canned:
    """Answers by a function of the request, and remembers the requests."""

    def __init__(self, respond: Callable[[httpx2.Request], httpx2.Response]) -> None:
        """Answer every request by ``respond``."""
        self._respond = respond
        self.requests: list[httpx2.Request] = []
        self.http = HttpClient(IMPATIENT, transport=httpx2.MockTransport(self._answer))

    @classmethod
    def always(
        cls, body: bytes, status: int = 200, media_type: str = "application/json"
    ) -> "Canned":
        """The same answer to every request."""
        headers = {"Content-Type": media_type}
        return cls(lambda _: httpx2.Response(status, content=body, headers=headers))

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        return self._respond(request)
