"""Puts messages into the reader's language, with their values written as that language does."""

import string
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chocolate_factory.kernel.market_time import DAY, delivery_day, to_local
from chocolate_factory.speech.catalog import load_catalog
from chocolate_factory.speech.formats import Formats
from chocolate_factory.speech.message import Message, Text


class _Filler(string.Formatter):
    """Fills a pattern's ``{name:format}`` places by the formats of a language."""

    def __init__(self, wording: "Wording") -> None:
        self._wording = wording

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> object:
        if isinstance(key, str) and key not in kwargs:
            return f"{{{key}}}"  # a value nobody gave is seen, and breaks nothing
        return super().get_value(key, args, kwargs)

    def format_field(self, value: object, format_spec: str) -> str:
        if isinstance(value, Message):
            return self._wording.text(value)
        form = self._wording.formats.by_name.get(format_spec)
        if form is None or isinstance(value, str):
            return str(value)
        return form(value)


class Wording:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        """Speak ``language``, one of ``LANGUAGES``.

        Raises:
            ConfigurationError: Its catalogue cannot be read.
        """
        self.language = language
        self.formats = Formats(language)
        self._catalog = load_catalog(language)
        self._filler = _Filler(self)

    def say(self, message_id: str, **values: object) -> str:
        """The message with its values; the id itself where the catalogue lacks it."""
        pattern = self._catalog.pattern(message_id, values.get("n"))
        if pattern is None:
            return message_id
        if not values:
            return pattern
        return self._filler.vformat(pattern, (), values)

    def text(self, text: Text) -> str:
        """A message in this language; other words as they are."""
        if isinstance(text, str):
            return text
        if text.id not in self._catalog.ids:
            return text.otherwise or text.id
        return self.say(text.id, **text.values)

    def name(self, family: str, word: str) -> str:
        """A known word in this language (``step.refining``), an unknown one as it is."""
        return self.text(Message(f"{family}.{word}", otherwise=word))

    def when(self, instant: datetime, now: datetime) -> str:
        """When something happens, seen from ``now``: ``today at 15:00``."""
        days = (delivery_day(instant) - delivery_day(now)) // DAY
        named = {-1: "when.yesterday", 0: "when.today", 1: "when.tomorrow"}
        if days not in named:
            return self.moment(instant)
        return self.say(named[days], at=self.at(instant))

    def moment(self, instant: datetime) -> str:
        """When something happens, wherever it is read from: ``on Tue, 5 Nov at 15:00``."""
        return self.say("when.other", day=self.formats.short_day(instant), at=self.at(instant))

    def at(self, instant: datetime) -> str:
        """At which hour: ``at 15:00``; Spanish has a singular for one o'clock."""
        return self.say("when.at", n=to_local(instant).hour, clock=self.formats.clock(instant))


def capitalised(words: str) -> str:
    """With a capital first letter, the rest untouched."""
    return words[:1].upper() + words[1:]
