"""Names of files that come from outside: whether one can only lead below the folder it is for."""

import re

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_LONGEST_NAME = 200


def is_plain(name: str) -> bool:
    """Whether ``name`` can only name a file below the folder it is put into.

    >>> (
    ...     is_plain("boosting/1-last.txt"),
    ...     is_plain("../card.json"),
    ...     is_plain("/etc"),
    ...     is_plain("a//b"),
    ... )
    (True, False, False, False)
    """
    return len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) is not None
