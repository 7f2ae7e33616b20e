"""All keys that are set, each with its guard; puts the guards before the sources that use them."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from chocolate_factory.credentials.guard import KeyGuard
from chocolate_factory.credentials.guarded_source import GuardedSource
from chocolate_factory.credentials.model import Key, Use
from chocolate_factory.credentials.store import CredentialStore
from chocolate_factory.credentials.watch import KeyWatch
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.timeseries.source import SeriesSource


class Keyring:
    """Knows which key opens which source, and no secret."""

    def __init__(
        self, secrets: Mapping[str, str | None], store: CredentialStore, clock: Clock
    ) -> None:
        """Fingerprint ``secrets``, by the source that issued each; None: that one is not set."""
        self._guards = {
            issuer: KeyGuard(Key.of(issuer, secret), store, clock)
            for issuer, secret in secrets.items()
            if secret
        }

    def guarded(
        self, sources: Iterable[SeriesSource], issuer_of: Mapping[str, str]
    ) -> tuple[SeriesSource, ...]:
        """``sources`` in their order, those that need a key behind its guard.

        Args:
            sources: Any.
            issuer_of: Whose key each needs, by its name; the others need none.
        """
        return tuple(self._guarded(one, issuer_of.get(one.name)) for one in sources)

    def watches(
        self, probes: Mapping[str, Callable[[], object]], use: Callable[[str], Use]
    ) -> dict[str, KeyWatch]:
        """The keys that are set, by their source, with the request that tries each and its use."""
        return {
            issuer: KeyWatch(guard, probes[issuer], partial(use, issuer))
            for issuer, guard in self._guards.items()
            if issuer in probes
        }

    def _guarded(self, source: SeriesSource, issuer: str | None) -> SeriesSource:
        guard = self._guards.get(issuer) if issuer else None
        return GuardedSource(source, guard) if guard else source
