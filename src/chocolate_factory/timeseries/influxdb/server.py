"""Which InfluxDB answers, and what that version can do."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

_NUMBER = re.compile(r"\d+")
_NAMES_AND_PASSWORDS = 1
_READ_ONLY_STATEMENTS = 3


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answered.

    Attributes:
        version: As it says: ``1.6.7``, ``v2.7.11``, ``3.11.2``; "" where a proxy hides it.
    """

    version: str

    @classmethod
    def from_ping(cls, headers: Mapping[str, str], body: bytes) -> "Server":
        """Read the answer to ``/ping``: a header in every version, and a body in 3."""
        version = headers.get("x-influxdb-version", "")
        if not version and body:
            try:
                answer = json.loads(body)
            except ValueError:
                answer = {}
            version = str(answer.get("version", "")) if isinstance(answer, dict) else ""
        return cls(version.strip())

    @property
    def major(self) -> int:
        """The first number of the version; 1, whose way of asking all know, where it hides."""
        found = _NUMBER.search(self.version)
        return int(found.group()) if found else _NAMES_AND_PASSWORDS

    @property
    def creates_databases(self) -> bool:
        """Whether a statement creates databases."""
        return self.major == _NAMES_AND_PASSWORDS

    @property
    def creates_by_writing(self) -> bool:
        """Whether a database comes into being with its first point."""
        return self.major >= _READ_ONLY_STATEMENTS

    @property
    def deletes(self) -> bool:
        """Whether a statement deletes points."""
        return self.major < _READ_ONLY_STATEMENTS

    @property
    def label(self) -> str:
        """For people."""
        return f"InfluxDB {self.version.removeprefix('v')}".strip()
