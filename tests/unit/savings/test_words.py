"""Every doubt can be said in both languages, with its numbers."""

import pytest

from chocolate_factory.savings.statement import Caveat, Doubt
from chocolate_factory.savings.words import in_words, method_in
from chocolate_factory.speech.language import LANGUAGES

COUNTED = {
    Doubt.ANNOUNCED,
    Doubt.UNPRICED,
    Doubt.UNMETERED,
    Doubt.OTHER_PLANT,
    Doubt.NOT_KEPT,
    Doubt.WEATHER_UNKNOWN,
}


@pytest.mark.parametrize("doubt", Doubt)
def test_a_doubt_has_words_in_every_language(doubt: Doubt) -> None:
    told = [in_words(Caveat(doubt, 3, 17), language) for language in LANGUAGES]
    assert len(set(told)) == len(LANGUAGES)
    for sentence in told:
        assert sentence.endswith(".")
        assert ("3" in sentence and "17" in sentence) == (doubt in COUNTED)


def test_the_method_is_told_in_every_language() -> None:
    told = {method_in(language) for language in LANGUAGES}
    assert len(told) == len(LANGUAGES)
    assert not any(words.startswith("statement.") for words in told)
