"""The door to an InfluxDB: its HTTP interface as versions 1, 2.7 and 3 share it."""

import gzip
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlencode

import httpx2

from chocolate_factory.kernel.errors import StoreError, StoreUnavailableError
from chocolate_factory.kernel.redaction import redact
from chocolate_factory.timeseries.influxdb.address import InfluxAddress
from chocolate_factory.timeseries.influxdb.answer import Table, TooLargeError, error_for, tables
from chocolate_factory.timeseries.influxdb.server import Server

LINES_AT_ONCE = 5000
"""Some 700 kB before they are packed: below what servers and proxies take by default."""
_WORTH_PACKING_BYTES = 1400
_CONNECT_SECONDS = 5.0
_PRECISION = "ns"
"""All versions know it; `us`, which some do, others take for nanoseconds without a word."""


class _Body(NamedTuple):
    """What a request carries."""

    content: bytes
    headers: Mapping[str, str]


_NO_BODY = _Body(b"", {})


class NothingSentError(StoreUnavailableError):
    """The server cannot be reached: it has not seen what was to be written."""


class InfluxDoor:
    """Asks one server for one database; safe for threads. Nothing is opened before it is needed."""

    def __init__(self, address: InfluxAddress, *, patience_seconds: float = 30.0) -> None:
        """Keep the address.

        Args:
            address: Where, and who we are there.
            patience_seconds: How long to wait for each answer.
        """
        self.address = address
        self.place = address.place
        """Where the database is, for messages; never with a secret."""
        self._server: Server | None = None
        self._client = httpx2.Client(
            timeout=httpx2.Timeout(patience_seconds, connect=_CONNECT_SECONDS),
            # A proxy of the environment is for the world outside, not for a store.
            mounts=dict.fromkeys(("all://", "http://", "https://")),
            follow_redirects=False,
        )

    def server(self) -> Server:
        """Which server this is; asked once.

        Raises:
            StoreUnavailableError: It does not answer, or refuses us.
        """
        if self._server is None:
            self._server = self.ping()
        return self._server

    def ping(self) -> Server:
        """Which server answers now.

        Raises:
            StoreUnavailableError: None answers, or it refuses us.
        """
        who = self.address.authorization(None)
        answer = self._send("GET", "/ping", {}, _NO_BODY, who)
        if answer.status_code not in {HTTPStatus.OK, HTTPStatus.NO_CONTENT}:
            raise self._failure(answer)
        return Server.from_ping(answer.headers, answer.content)

    def query(self, statement: str) -> list[Table]:
        """What a statement finds; times are nanoseconds since 1970.

        Raises:
            StoreError: It cannot be read.
        """
        asked = {**self._database(), "epoch": "ns", "q": statement}
        return tables(self._ask("GET", "/query", asked), self.place)

    def change(self, statements: Sequence[str]) -> None:
        """Run ``statements``, which change something, one after the other.

        Raises:
            StoreError: One of them failed; those before it are done.
        """
        form = urlencode({"q": "; ".join(statements)}).encode()
        body = _Body(form, {"Content-Type": "application/x-www-form-urlencoded"})
        tables(self._ask("POST", "/query", self._database(), body), self.place)

    def write(self, lines: Sequence[str]) -> None:
        """Write ``lines`` of the line protocol; on return they survive a crash of the server.

        Raises:
            NothingSentError: The server cannot be reached; none of them is there.
            StoreError: They cannot be written; some of them may be there.
        """
        for first in range(0, len(lines), LINES_AT_ONCE):
            try:
                self._write_portion(lines[first : first + LINES_AT_ONCE])
            except NothingSentError as error:
                if first:
                    raise StoreUnavailableError(error.message, advice=error.advice) from error
                raise

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _write_portion(self, lines: Sequence[str]) -> None:
        content, headers = "\n".join(lines).encode(), {"Content-Type": "text/plain; charset=utf-8"}
        if len(content) > _WORTH_PACKING_BYTES:
            content = gzip.compress(content, 1)
            headers["Content-Encoding"] = "gzip"
        asked = {**self._database(), "precision": _PRECISION}
        try:
            self._ask("POST", "/write", asked, _Body(content, headers))
        except TooLargeError:
            if len(lines) == 1:
                raise
            middle = len(lines) // 2
            self._write_portion(lines[:middle])
            self._write_portion(lines[middle:])

    def _database(self) -> dict[str, str]:
        named = {"db": self.address.database}
        return {**named, "rp": self.address.policy} if self.address.policy else named

    def _ask(
        self, method: str, path: str, params: Mapping[str, str], body: _Body | None = None
    ) -> bytes:
        who = self.address.authorization(self.server().major)
        answer = self._send(method, path, params, body or _NO_BODY, who)
        if answer.is_success:
            return answer.content
        raise self._failure(answer)

    def _send(
        self,
        method: str,
        path: str,
        params: Mapping[str, str],
        body: _Body,
        who: Mapping[str, str],
    ) -> httpx2.Response:
        request = self._client.build_request(
            method,
            self.address.base + path,
            params=params,
            content=body.content,
            headers={**body.headers, **who},
        )
        try:
            return self._exchange(request)
        except httpx2.TimeoutException as error:
            raise StoreUnavailableError(f"{self.place} did not answer in time.") from error
        except httpx2.HTTPError as error:
            raise StoreUnavailableError(
                self._told(f"The connection to {self.place} failed: {error}.")
            ) from error

    def _exchange(self, request: httpx2.Request) -> httpx2.Response:
        try:
            return self._client.send(request)
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            raise NothingSentError(
                self._told(f"{self.place} cannot be reached: {error}."),
                advice="Start InfluxDB, or correct its address in CHOCOLATE_STORE_URL.",
            ) from error
        except (httpx2.NetworkError, httpx2.RemoteProtocolError):
            # A server that was started again has closed the connections we kept. Once more does no
            # harm: every point has a place of its own, and every deletion names what goes.
            return self._client.send(request)

    def _failure(self, answer: httpx2.Response) -> StoreError:
        return error_for(answer.status_code, self._told(answer.text).encode(), self.place)

    def _told(self, text: str) -> str:
        return redact(text, self.address.secrets)
