"""One database opened for each use of it; what every kind of database offers here."""

from dataclasses import dataclass

from sqlalchemy import Engine


@dataclass(frozen=True, slots=True)
class Engines:
    """Engines on one pool of connections."""

    place: str
    """Where the database is, for messages; never with a password."""
    reading: Engine
    """Each transaction sees one unchanging state, waits for nobody and may not write."""
    writing: Engine
    """Each transaction is alone in writing from its first moment; others wait for it."""
    upkeep: Engine
    """Each statement stands for itself, in no transaction."""
