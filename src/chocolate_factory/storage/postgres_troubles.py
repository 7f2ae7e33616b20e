"""What PostgreSQL's states and messages mean, and what to do about each."""

from collections.abc import Mapping

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.storage.trouble import CROWDED, NOT_PREPARED, Trouble

_SETTING = "CHOCOLATE_STORE_URL"
_BUSY = Trouble(
    "is locked by another process or thread for too long",
    "Wait for the long import or backup to end, or stop the other process, and try again.",
)
_MET = Trouble(
    "was changed by another program at the same moment",
    "Try again; nothing has changed.",
)
_DAMAGED = Trouble(
    "is damaged",
    "Look into the server's log and restore a backup into a new database.",
)
_MISSING = Trouble(
    "does not exist",
    f"Create it (docs/operate/stores.md says how) or correct its name in {_SETTING}.",
)
_REFUSED = Trouble(
    "does not accept this user and password",
    f"Correct user and password in {_SETTING}, or set them anew:"
    " ALTER ROLE name PASSWORD 'secret';",
)
_FORBIDDEN = Trouble(
    "does not allow this user to do that",
    "Make it the owner: ALTER DATABASE name OWNER TO user;",
)
_ENDING = Trouble(
    "is being stopped or started",
    "Nothing acknowledged is lost; the service goes on by itself once the server answers.",
)
_SILENT = Trouble(
    "does not answer",
    f"Start the server, or correct host, port, user, password and database in {_SETTING};"
    " the service goes on by itself once it answers.",
)
_BY_STATE: Mapping[str, Trouble] = {
    "25006": Trouble(
        "may not be written",
        "Name the server that takes writes, not its stand-by.",
    ),
    "28000": _REFUSED,
    "28P01": _REFUSED,
    "3D000": _MISSING,
    "40001": _MET,
    "40P01": _MET,
    "42501": _FORBIDDEN,
    "42P01": NOT_PREPARED,
    "53100": Trouble(
        "cannot grow: the server's disk is full",
        "Free some space; nothing stored so far is lost.",
    ),
    "53300": CROWDED,
    "55P03": _BUSY,
    "57014": _BUSY,
    "57P01": _ENDING,
    "57P02": _ENDING,
    "57P03": _ENDING,
    "58030": Trouble(
        "cannot be read or written: the server's disk reports an error",
        "Check the disk, then start the server again.",
    ),
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}
"""By SQLSTATE."""
_OF_THE_CONNECTION = {"OperationalError", "ConnectionTimeout"}
_BY_WORDS: Mapping[str, Trouble] = {
    "password authentication failed": _REFUSED,
    "no password supplied": _REFUSED,
    "no pg_hba.conf entry": Trouble(
        "does not let this machine in",
        "Allow user, database and address in the server's pg_hba.conf and reload it.",
    ),
    'database "': _MISSING,
    "too many clients": CROWDED,
    "remaining connection slots": CROWDED,
    "the database system is": _ENDING,
    "cannot contain NUL": Trouble(
        "cannot keep a text with the character NUL in it", "Leave that character out.", InputError
    ),
    "failed to resolve host": Trouble(
        "cannot be found: its host has no address",
        f"Correct the host in {_SETTING}, or check this machine's name service.",
    ),
}
"""By what the driver says before the server does, which comes without a state."""


def postgres_trouble(cause: BaseException) -> Trouble | None:
    """What ``cause`` says; None for what is not PostgreSQL's or of no known kind."""
    if not hasattr(cause, "sqlstate"):
        return None
    if cause.sqlstate is not None:
        return _BY_STATE.get(cause.sqlstate)
    for words, trouble in _BY_WORDS.items():
        if words in str(cause):
            return trouble
    return _SILENT if type(cause).__name__ in _OF_THE_CONNECTION else None


def is_damage(cause: BaseException | None) -> bool:
    """Whether the server says that what it keeps is no longer what it wrote."""
    return getattr(cause, "sqlstate", None) in {"XX001", "XX002"}
