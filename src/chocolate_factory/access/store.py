"""The port behind which tokens are kept."""

from collections.abc import Sequence
from typing import Protocol

from chocolate_factory.access.model import Token
from chocolate_factory.kernel.errors import InputError


class UnknownTokenError(InputError):
    """There is no token of that name."""

    status = 404


class TokenStore(Protocol):
    """Keeps what tokens are recognised by; shared by the service and the command line."""

    def tokens(self) -> Sequence[Token]:
        """Every token, in the order of their names; also those that are of use no longer.

        Raises:
            StoreError: They cannot be read.
        """
        ...

    def keep(self, token: Token, *, replace: bool = False) -> None:
        """Keep ``token``.

        Args:
            token: What to keep.
            replace: Put it in the place of the one of that name, which must exist.

        Raises:
            InputError: There is one of that name, and it is not to be replaced.
            UnknownTokenError: There is none to be replaced.
            StoreError: It cannot be written; nothing has changed.
        """
        ...

    def revoke(self, name: str) -> None:
        """Forget a token; whoever has it is shut out at once.

        Raises:
            UnknownTokenError: There is none of that name.
            StoreError: It cannot be written; nothing has changed.
        """
        ...
