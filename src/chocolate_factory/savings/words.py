"""A statement in words: how it was made, and what is in doubt."""

from chocolate_factory.savings.statement import Caveat
from chocolate_factory.speech.wording import Wording


def in_words(caveat: Caveat, language: str) -> str:
    """One sentence, in one of ``LANGUAGES``."""
    return Wording(language).say(f"doubt.{caveat.doubt}", count=caveat.count, of=caveat.of)


def method_in(language: str) -> str:
    """How every statement is made, in one of ``LANGUAGES``."""
    return Wording(language).say("statement.method")
