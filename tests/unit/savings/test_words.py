"""Every doubt can be said in both languages, with its numbers."""

import pytest

from chocolate_factory.savings.statement import Caveat, Doubt
from chocolate_factory.savings.words import METHOD, in_words

COUNTED = {Doubt.ANNOUNCED, Doubt.UNPRICED, Doubt.UNMETERED, Doubt.OTHER_PLANT}


@pytest.mark.parametrize("doubt", Doubt)
def test_a_doubt_has_words_in_both_languages(doubt: Doubt) -> None:
    caveat = Caveat(doubt, 3, 17)
    english, spanish = in_words(caveat, "en"), in_words(caveat, "es")
    assert english != spanish
    for sentence in (english, spanish):
        assert sentence.endswith(".")
        assert ("3" in sentence and "17" in sentence) == (doubt in COUNTED)


def test_the_method_is_told_in_both() -> None:
    assert set(METHOD) == {"en", "es"}
