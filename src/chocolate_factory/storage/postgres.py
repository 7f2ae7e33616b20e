"""PostgreSQL set up to keep the same promises as SQLite: writers take turns, readers never wait.

A writer holds one advisory lock of the database from its first moment to its last. So no two
transactions of ours ever meet on a row: nothing fails half way for want of a lock, and nothing has
to be tried again.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import URL, Connection, Engine, Text, create_engine, event
from sqlalchemy.ext.compiler import compiles

from chocolate_factory.kernel.errors import ConfigurationError
from chocolate_factory.storage.engines import Engines

NAMES = frozenset({"postgres", "postgresql", "postgresql+psycopg"})
"""What addresses begin with."""
_DRIVER = "postgresql+psycopg"
_WRITES = "chocolate_writes"
BINARY = "chocolate_binary"
"""Execution option: numbers come as they are, which spares both sides to write and read digits."""
_LOCK = 0x63_68_6F_63_6F
"""Any number that no other program uses in the same database."""


def open_postgres(url: URL, patience_seconds: float) -> Engines:
    """The database at ``url``, whose writers wait up to ``patience_seconds`` for each other.

    Raises:
        ConfigurationError: The address names no database, or the driver is not installed.
    """
    if not url.database:
        raise ConfigurationError(
            "CHOCOLATE_STORE_URL names no database.",
            advice="Use postgresql://user:password@host/database.",
        )
    engine = _engine(url.set(drivername=_DRIVER), patience_seconds)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(_WRITES, False):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")

    @event.listens_for(engine, "before_cursor_execute")
    def ask(*asked: Any) -> None:  # noqa: ANN401 - by SQLAlchemy, with the driver's own cursor
        _, cursor, _, _, context, _ = asked
        if context.execution_options.get(BINARY, False):
            cursor.format = engine.dialect.loaded_dbapi.pq.Format.BINARY

    return Engines(
        place=_place(url),
        reading=engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        ),
        # Not "repeatable read": that would see the state before it waited for the lock.
        writing=engine.execution_options(isolation_level="READ COMMITTED", **{_WRITES: True}),
        upkeep=engine.execution_options(isolation_level="AUTOCOMMIT"),
    )


def _engine(url: URL, patience_seconds: float) -> Engine:
    try:
        return create_engine(
            url,
            pool_size=4,
            max_overflow=12,
            pool_timeout=patience_seconds,
            pool_pre_ping=True,  # after the server was restarted, old connections are replaced
            connect_args=_connect_args(url, patience_seconds),
        )
    except ImportError as error:
        raise ConfigurationError(
            f"CHOCOLATE_STORE_URL needs the driver of PostgreSQL, which is missing ({error}).",
            advice="Install it: pip install 'chocolate-factory[postgres]'.",
        ) from error


def _connect_args(url: URL, patience_seconds: float) -> Mapping[str, object]:
    """How connections are made; the address may say otherwise.

    The server drops a session of a client that is gone, so that it does not hold the writers' lock
    for the two hours that operating systems allow.
    """
    session = {
        "lock_timeout": f"{patience_seconds * 1000:.0f}",
        "idle_in_transaction_session_timeout": "300s",
        "tcp_keepalives_idle": "30",
        "tcp_keepalives_interval": "10",
        "tcp_keepalives_count": "3",
    }
    told = " ".join(f"-c {name}={value}" for name, value in session.items())
    usual: dict[str, object] = {
        "application_name": "chocolate-factory",
        "connect_timeout": 10,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,
        "options": told,
    }
    said = url.query.get("options")
    return usual | dict(url.query) | ({"options": f"{told} {said}"} if said else {})


def _place(url: URL) -> str:
    host = url.host or url.query.get("host") or "this machine"
    return f"{url.database} at {host}" + (f":{url.port}" if url.port else "")


@compiles(Text, "postgresql")
def _in_order_of_code_points(*_: object, **__: object) -> str:
    """Texts sort and compare as in SQLite and Python, whatever language the server speaks."""
    return 'TEXT COLLATE "C"'
