"""One request over the wire, redirects included, bounded in size and in time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import httpx2

from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import (
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.http_answer import HttpAnswer
from chocolate_factory.kernel.http_config import HttpConfig
from chocolate_factory.kernel.redaction import is_secret_name, redact

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LOOPBACK = ("all://localhost", "all://127.0.0.1", "all://[::1]")

OnRequest = Callable[[str, Mapping[str, str]], None]
"""Told of each request: whom, and the answer's headers by lower-case name, none without answer."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to get, from whom, and which of its words are secret."""

    source: str
    url: httpx2.URL
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def to(
        cls,
        source: str,
        url: str,
        params: Sequence[tuple[str, str]],
        headers: Mapping[str, str],
    ) -> "Request":
        """A request for ``url`` with ``params`` added to the query it already has.

        Raises:
            UpstreamNonsenseError: ``url`` is no address; some come from answers of sources.
        """
        try:
            target = httpx2.URL(url)
            if params:
                target = target.copy_with(params=[*target.params.multi_items(), *params])
        except httpx2.InvalidURL as error:
            raise UpstreamNonsenseError(
                source, f"The address {redact(url)!r} for {source} cannot be used."
            ) from error
        return cls(source, target, headers)

    def tell(self, text: str) -> str:
        """``text`` without the secrets of this request."""
        values = [*self.url.params.multi_items(), *self.headers.items()]
        return redact(text, [value for name, value in values if is_secret_name(name)])

    @property
    def where(self) -> str:
        """Address for messages, without secrets."""
        return self.tell(str(self.url))


class Exchange:
    """Sends requests over pooled connections; thread-safe."""

    def __init__(
        self,
        config: HttpConfig,
        clock: Clock,
        transport: httpx2.BaseTransport | None = None,
        on_request: OnRequest | None = None,
    ) -> None:
        """Open nothing yet; ``transport`` replaces the network, ``on_request`` hears of each."""
        self._on_request = on_request or (lambda _source, _headers: None)
        self._config = config
        self._clock = clock
        self._client = httpx2.Client(
            transport=transport,
            # A proxy of the environment is for the world outside, never for this machine.
            mounts=dict.fromkeys(_LOOPBACK),
            headers={"User-Agent": config.user_agent},
            timeout=httpx2.Timeout(config.read_timeout, connect=config.connect_timeout),
            follow_redirects=False,
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def get(self, request: Request, before_redirect: Callable[[], None]) -> HttpAnswer:
        """The answer at the end of the redirects; ``before_redirect`` is called before each.

        Raises:
            UpstreamUnavailableError: Network error, time-out, or past the deadline.
            UpstreamNonsenseError: Too large, undecodable, or redirected nowhere.
        """
        began = self._clock.monotonic()
        try:
            for hop in range(self._config.redirects + 1):
                asked = self._clock.monotonic()
                if hop:
                    before_redirect()
                began += self._clock.monotonic() - asked  # our own politeness is not their slowness
                answer = self._hop(request, began)
                target = _redirect(request.url, answer)
                if target is None:
                    return answer
                request = _follow(request, target)
        except (httpx2.DecodingError, httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
            raise UpstreamNonsenseError(
                request.source, request.tell(f"{request.source} cannot be read: {error}.")
            ) from error
        except (httpx2.LocalProtocolError, UnicodeEncodeError):
            # Their messages quote the header, which may be a key.
            raise UpstreamRefusedError(
                request.source,
                f"A header for {request.source} has characters that HTTP does not allow.",
                advice="Check its key for line ends and accents.",
            ) from None
        except httpx2.TimeoutException as error:
            raise UpstreamUnavailableError(
                request.source, f"{request.source} did not answer in time ({request.where})."
            ) from error
        except httpx2.TransportError as error:
            raise UpstreamUnavailableError(
                request.source,
                request.tell(f"{request.source} cannot be reached ({request.url}): {error}."),
            ) from error
        raise UpstreamNonsenseError(
            request.source, f"{request.source} redirects in circles ({request.where})."
        )

    def _hop(self, request: Request, began: float) -> HttpAnswer:
        headers: dict[str, str] = {}
        sent = dict(request.headers)
        try:
            with self._client.stream("GET", request.url, headers=sent) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                body = self._body(request, response, began)
        finally:
            self._on_request(request.source, headers)
        media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        return HttpAnswer(response.status_code, body, media_type, headers)

    def _body(self, request: Request, response: httpx2.Response, began: float) -> bytes:
        most = self._config.largest_body
        announced = response.headers.get("content-length", "")
        if announced.isdigit() and int(announced) > most:
            raise self._too_large(request)
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > most:
                raise self._too_large(request)
            if self._clock.monotonic() - began > self._config.deadline:
                raise UpstreamUnavailableError(
                    request.source,
                    f"{request.source} took longer than {self._config.deadline:g} s"
                    f" ({request.where}).",
                )
        return bytes(body)

    def _too_large(self, request: Request) -> UpstreamNonsenseError:
        return UpstreamNonsenseError(
            request.source,
            f"{request.source} answered more than {self._config.largest_body} bytes"
            f" ({request.where}).",
        )


def _redirect(here: httpx2.URL, answer: HttpAnswer) -> httpx2.URL | None:
    location = answer.headers.get("location") if answer.status in _REDIRECTS else None
    return here.join(location) if location else None


def _follow(request: Request, target: httpx2.URL) -> Request:
    if target.scheme not in {"http", "https"} or not target.host:
        raise UpstreamNonsenseError(
            request.source, f"{request.source} redirects to {redact(str(target))!r:.100}."
        )
    same = target.origin == request.url.origin
    upgraded = target.host == request.url.host and (request.url.scheme, target.scheme) == (
        "http",
        "https",
    )
    # Another host gets nothing of ours: what is harmless today may be a key tomorrow.
    headers = request.headers if same or upgraded else {}
    return Request(request.source, target, headers)
