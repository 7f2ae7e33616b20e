"""The nouns of a look at security."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Self

from chocolate_factory.access.callers import Network


class Standing(StrEnum):
    """How something is."""

    OK = "ok"
    WARNING = "warning"
    """It can be meant so; whoever set it up should know."""
    WRONG = "wrong"
    """It must not stay so."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing looked at.

    Attributes:
        name: What.
        standing: How it is.
        found: What was found, in one sentence.
        remedy: What to do, in one sentence; "" if nothing.
    """

    name: str
    standing: Standing
    found: str
    remedy: str = ""

    @classmethod
    def ok(cls, name: str, found: str) -> Self:
        """All is well."""
        return cls(name, Standing.OK, found)

    @classmethod
    def warning(cls, name: str, found: str, remedy: str) -> Self:
        """It can be meant so."""
        return cls(name, Standing.WARNING, found, remedy)

    @classmethod
    def wrong(cls, name: str, found: str, remedy: str) -> Self:
        """It must not stay so."""
        return cls(name, Standing.WRONG, found, remedy)


@dataclass(frozen=True, slots=True)
class Posture:
    """How the service was set up, as far as its security is concerned; no secret is in it.

    Attributes:
        host: Address the admin application listens on.
        open_to_others: Others than this machine reach it.
        viewer_host: Address the viewer application listens on.
        pages_open_to_others: Others than this machine reach that.
        hand_set_weakness: Why the token of the settings can be guessed; "" if it cannot, None if
            there is none.
        named: Names are given under which it is reached.
        proxies: Networks that are believed.
        admins: Logins that may do everything.
        limited: Clients are held to limits.
        addresses: What is reached over the network, by the setting that says so.
        private: Files that only the service's user may read.
        unchangeable: Files that others may read, and not change.
        data_dir: Folder that nobody else may enter.
        user: Number of the user the program runs as; 0 is root.
    """

    host: str
    open_to_others: bool
    hand_set_weakness: str | None
    data_dir: Path
    user: int
    viewer_host: str = "127.0.0.1"
    pages_open_to_others: bool = False
    named: bool = False
    proxies: tuple[Network, ...] = ()
    admins: tuple[str, ...] = ()
    limited: bool = True
    addresses: dict[str, str] = field(default_factory=dict)
    private: tuple[Path, ...] = ()
    unchangeable: tuple[Path, ...] = ()
