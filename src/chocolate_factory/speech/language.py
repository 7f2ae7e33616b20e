"""Which of our languages a reader gets."""

from babel.core import Locale

LANGUAGES = {"es": Locale("es", "ES"), "en": Locale("en", "GB")}
"""Languages we speak, and the conventions for numbers and dates that go with each."""

DEFAULT = "es"


def negotiate_language(query: str | None, accept_language: str | None) -> str:
    """``es`` or ``en``: what the address asks for, else what the browser prefers, else Spanish.

    Args:
        query: Value of ``?lang=``; anything unknown is ignored.
        accept_language: The header ``Accept-Language`` (RFC 9110, section 12.5.4).

    >>> negotiate_language(None, "fr, en-US;q=0.8, es;q=0.5")
    'en'
    """
    wishes = [(query or "").strip(), *_by_preference(accept_language or "")]
    for wish in wishes:
        language = wish.partition("-")[0].lower()
        if language in LANGUAGES:
            return language
    return DEFAULT


def _by_preference(header: str) -> list[str]:
    ranges = []
    for part in header.split(","):
        name, _, parameters = part.partition(";")
        quality = _quality(parameters)
        if name.strip() and quality > 0:
            ranges.append((quality, name.strip()))
    return [name for _, name in sorted(ranges, key=lambda one: -one[0])]


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
