"""Tries every key with one cheap request, unless it was refused so lately that it rests."""

from dataclasses import dataclass

from chocolate_factory.credentials.issuers import ISSUERS
from chocolate_factory.credentials.standing import Standing, standing, standing_without
from chocolate_factory.kernel.errors import NotPublishedError, UpstreamError, UpstreamRefusedError
from chocolate_factory.operations.ports import Ports


@dataclass(frozen=True, slots=True)
class KeyCheck:
    """What came of trying one key.

    Attributes:
        source: Whose key.
        asked: Whether anything was sent.
        standing: How the key stands now.
        trouble: Why the source did not get as far as the key, or "".
    """

    source: str
    asked: bool
    standing: Standing
    trouble: str = ""

    def sentence(self) -> str:
        """For the journal."""
        said = f"{self.trouble} " if self.trouble else ""
        return f"{self.source} {self.standing.word}: {said}{self.standing.message}"


def check_credentials(ports: Ports) -> list[KeyCheck]:
    """Try every key that is set; an upstream that is down leaves what is known as it is.

    Raises:
        StoreError: What is known about a key cannot be read or written.
    """
    checks = []
    for source, watch in sorted(ports.keys.items()):
        asked, trouble = not watch.guard.rests(), ""
        if asked:
            try:
                watch.guard.ask(watch.probe)
            except (UpstreamRefusedError, NotPublishedError):
                pass  # the guard has taken note of either
            except UpstreamError as error:
                trouble = error.message
        checks.append(
            KeyCheck(source, asked, standing(watch.guard.record(), ports.clock.now()), trouble)
        )
    return checks


def standing_of(ports: Ports, source: str) -> Standing:
    """How the key of ``source`` stands; asks nobody.

    Raises:
        StoreError: What is known cannot be read.
    """
    watch = ports.keys.get(source)
    if watch is None:
        return standing_without(source)
    return standing(watch.guard.record(), ports.clock.now())


def standings(ports: Ports) -> dict[str, Standing]:
    """How every key that is set stands, by its source; asks nobody.

    Raises:
        StoreError: What is known cannot be read.
    """
    return {source: standing_of(ports, source) for source in ISSUERS if source in ports.keys}
