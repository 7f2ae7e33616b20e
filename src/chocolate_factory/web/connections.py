"""Connections that do not wait for ever: for a request, for its header, for a reader of the answer.

Uvicorn bounds neither how long a header may take nor how many connections one client may hold; a
handful of idle machines could keep everybody else out. Bodies are bounded in ``web/incoming.py``.
"""

import asyncio
from collections import Counter

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEADER_SECONDS = 10.0
"""From the first moment, or the first byte of a further request, to the end of its header."""
READER_SECONDS = 60.0
"""How long an answer may wait for its reader to take more of it."""
MOST_OF_ONE = 100
"""Connections from one address; behind a proxy or in a container everybody may have the same."""
MOST = 400
"""Of all; the usual limit of open files is 1024."""

_held: Counter[str] = Counter()


class PatientConnection(H11Protocol):
    """A connection to one client."""

    _address = ""
    _deadline: asyncio.TimerHandle | None = None
    _reader_deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take it, unless there are too many."""
        super().connection_made(transport)
        self._address = self.client[0] if self.client else ""
        _held[self._address] += 1
        if _held[self._address] > MOST_OF_ONE or _held.total() > MOST:
            transport.abort()
        else:
            self._wait_for_header()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._stop_waiting()
        self.resume_writing()
        _held[self._address] -= 1
        if not _held[self._address]:
            del _held[self._address]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; what begins a request begins the time for its header."""
        if self._deadline is None and not self._is_answering():
            self._wait_for_header()
        super().data_received(data)

    def handle_events(self) -> None:
        """Let the application answer what is whole."""
        super().handle_events()
        if self._is_answering():
            self._stop_waiting()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP; whoever is still answering what came before is not heard."""
        if self._is_answering():
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            if self.cycle.response_started:
                self.transport.abort()
                return
        try:
            super().send_400_response(msg)
        except h11.LocalProtocolError:  # HEAD takes no text; what was answered, no second answer
            self.transport.close()

    def pause_writing(self) -> None:
        """The client does not take what is sent."""
        super().pause_writing()
        if self._reader_deadline is None:
            self._reader_deadline = self.loop.call_later(READER_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """It does again."""
        if self._reader_deadline is not None:
            self._reader_deadline.cancel()
            self._reader_deadline = None
        super().resume_writing()

    def _is_answering(self) -> bool:
        return bool(self.cycle) and not self.cycle.response_complete

    def _wait_for_header(self) -> None:
        self._deadline = self.loop.call_later(HEADER_SECONDS, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
