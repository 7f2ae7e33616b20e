"""Notes in the audit trail what commands change: see docs/decisions/0022-audited-commands.md."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager

from chocolate_factory.audit.model import AuditEntry, Verdict
from chocolate_factory.audit.store import AuditStore
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.operations.ports import Ports

ORIGIN = "this machine"


@contextmanager
def audited(ports: Ports, action: str, detail: str = "") -> Iterator[None]:
    """Note the block's action and whether it could be done.

    Args:
        ports: Where the trail is kept.
        action: The command as it is called, with what it is about: ``plan unlock 3``.
        detail: A word more; never what is secret.

    Raises:
        StoreError: The trail cannot be written.
    """
    verdict = Verdict.FAILED
    try:
        yield
        verdict = Verdict.DONE
    finally:
        note(ports.audit, ports.clock, action, verdict, detail)


def note(trail: AuditStore, clock: Clock, action: str, verdict: Verdict, detail: str = "") -> None:
    """Keep one entry under the machine's user.

    Raises:
        StoreError: The trail cannot be written.
    """
    trail.record(AuditEntry(clock.now(), f"console:{_user()}", ORIGIN, action, verdict, detail))


def _user() -> str:
    """The user's name; the number where the machine knows no name, as in containers."""
    try:
        return getpass.getuser()
    except KeyError:
        return str(os.getuid())
