"""Keeps each source below its requests per minute, over any sixty seconds, by waiting politely."""

from pyrate_limiter import (
    InMemoryBucket,
    Limiter,
    MonotonicClock,
    Rate,
    SingleBucketFactory,
)

from chocolate_factory.kernel.errors import UpstreamUnavailableError


class OwnLimitError(UpstreamUnavailableError):
    """We keep ourselves from asking more; it says nothing about the source."""


class RateLimit:
    """The permits of one source; safe for several threads."""

    def __init__(
        self, source: str, requests: int, longest_wait: float, *, seconds: float = 60.0
    ) -> None:
        """Allow ``requests`` in any ``seconds``, and wait at most ``longest_wait`` seconds."""
        self.source = source
        self.requests = requests
        self.seconds = seconds
        self._longest_wait = longest_wait
        self._bucket = InMemoryBucket([Rate(requests, round(seconds * 1000))])
        # Spent permits are dropped at each use instead of by one more thread for every source.
        self._limiter = Limiter(SingleBucketFactory(self._bucket, schedule_leak=False))

    @property
    def remembered(self) -> int:
        """Permits kept in memory; bounded by twice what the window allows."""
        return self._bucket.count()

    def wait_for_permit(self) -> None:
        """Return once one more request is allowed.

        Raises:
            OwnLimitError: No permit within the longest wait; nothing was sent.
        """
        self._bucket.leak(MonotonicClock().now())
        if not self._limiter.try_acquire(self.source, timeout=self._longest_wait):
            raise OwnLimitError(
                self.source,
                f"We have asked {self.source} {self.requests} times in {self.seconds:g} s,"
                " which is as often as we may.",
                advice="Nothing was sent; the next run goes on from here.",
            )
