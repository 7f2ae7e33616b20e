"""The words of a language, read from its gettext catalogue when the service starts."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import PoFileError, read_po

from chocolate_factory.kernel.errors import ConfigurationError

LOCALE = Path(__file__).resolve().parent / "locale"


class Catalog:
    """Patterns by message id, each in one form or in singular and plural.

    In both languages the singular is for one and nothing else.
    """

    def __init__(self, patterns: Mapping[str, tuple[str, ...]]) -> None:
        """Keep ``patterns``."""
        self._patterns = dict(patterns)

    @property
    def ids(self) -> frozenset[str]:
        """Every message id."""
        return frozenset(self._patterns)

    def forms(self, message_id: str) -> tuple[str, ...]:
        """All forms of a message."""
        return self._patterns[message_id]

    def pattern(self, message_id: str, n: object = None) -> str | None:
        """The form of a message that goes with the number ``n``; None for an unknown message."""
        forms = self._patterns.get(message_id)
        if forms is None:
            return None
        return forms[0 if n == 1 else -1]


@lru_cache
def load_catalog(language: str, folder: Path = LOCALE) -> Catalog:
    """Read ``<folder>/<language>/LC_MESSAGES/messages.po``.

    Raises:
        ConfigurationError: The catalogue is missing or cannot be read.
    """
    path = folder / language / "LC_MESSAGES" / "messages.po"
    try:
        with path.open("rb") as file:
            catalog = read_po(file, locale=language, abort_invalid=True)
    except (OSError, PoFileError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"The words of language {language!r} cannot be read: {error}.",
            advice="Install the package again.",
        ) from error
    patterns = {}
    for message in catalog:
        if message.id and message.string:
            name = message.id if isinstance(message.id, str) else message.id[0]
            text = message.string
            patterns[name] = (text,) if isinstance(text, str) else tuple(text)
    return Catalog(patterns)
