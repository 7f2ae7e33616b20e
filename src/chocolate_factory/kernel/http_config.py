"""How patient, how polite and how generous the HTTP client is, in one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from chocolate_factory import __version__
from chocolate_factory.kernel.permits import Window
from chocolate_factory.kernel.rate_limit import Patience

MEBIBYTE = 2**20

_ON_THE_WAY_SECONDS = 1.0
"""A request may travel that much longer than one sent a minute later; the source sees them then."""
_MINUTE_SECONDS = 60 + _ON_THE_WAY_SECONDS
_DAY_SECONDS = 24 * 3600 + _ON_THE_WAY_SECONDS


@dataclass(frozen=True, slots=True)
class HttpConfig:
    """Limits of every request; all durations in seconds.

    Attributes:
        project_address: Web or mail address under which operators of a source reach us; it is part
            of the honest User-Agent.
        attempts: How often one call is tried before the source counts as unavailable.
        wait_initial: First back-off; it doubles with every try.
        wait_longest: Longest back-off.
        wait_jitter: Random part added to each back-off, so that clients do not march in step.
        retry_within: No new try begins this long after the first one began.
        retry_after_longest: Longest ``Retry-After`` that is waited for; beyond it the call fails.
        connect_timeout: For the connection.
        read_timeout: For each piece of the answer.
        deadline: For one try from request to last byte, however slowly the pieces drip.
        largest_body: Bytes of a decompressed body.
        redirects: How many redirects are followed.
        requests_per_minute: By source name.
        default_requests_per_minute: For sources not named there.
        requests_per_day: By source name, for those that have such a limit too.
        rates_file: Where all processes of this machine note their requests, so that they keep the
            limits together; None: each process keeps them by itself.
        rate_wait: Longest wait of live work for our own rate limit.
        bulk_rate_wait: Longest wait of bulk work for it.
        breaker_failures: Consecutive failed calls that open a source's circuit.
        breaker_pause: How long an open circuit keeps us away from the source.
    """

    project_address: str = ""
    attempts: int = 3
    wait_initial: float = 0.5
    wait_longest: float = 8.0
    wait_jitter: float = 0.5
    retry_within: float = 60.0
    retry_after_longest: float = 20.0
    connect_timeout: float = 5.0
    read_timeout: float = 15.0
    deadline: float = 45.0
    largest_body: int = 16 * MEBIBYTE
    redirects: int = 3
    requests_per_minute: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    default_requests_per_minute: int = 30
    requests_per_day: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    rates_file: Path | None = None
    rate_wait: float = 75.0
    bulk_rate_wait: float = 900.0
    breaker_failures: int = 5
    breaker_pause: float = 60.0

    @property
    def user_agent(self) -> str:
        """Our name, version and address, never an impersonation."""
        address = f" (+{self.project_address})" if self.project_address else ""
        return f"ChocolateFactory/{__version__}{address}"

    @property
    def patience(self) -> Patience:
        """How long work waits for our own rate limit."""
        return Patience(live=self.rate_wait, bulk=self.bulk_rate_wait)

    def windows(self, source: str) -> list[Window]:
        """What ``source`` allows us."""
        a_minute = self.requests_per_minute.get(source, self.default_requests_per_minute)
        windows = [Window(a_minute, _MINUTE_SECONDS)]
        if a_day := self.requests_per_day.get(source):
            windows.append(Window(a_day, _DAY_SECONDS))
        return windows
