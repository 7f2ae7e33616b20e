"""A card survives being written; half a card is refused."""

import json

import pytest

from chocolate_factory.forecasting.artefacts.card import card_of
from chocolate_factory.kernel.errors import DamagedModelError
from tests.fakes.artefacts import card_of_trial


def test_a_card_is_read_as_it_was_written() -> None:
    card = card_of_trial()
    assert card_of(json.loads(json.dumps(card.as_dict()))) == card


@pytest.mark.parametrize("field", [*card_of_trial().as_dict()])
def test_a_card_that_lacks_anything_is_refused(field: str) -> None:
    plain = card_of_trial().as_dict()
    del plain[field]
    with pytest.raises(DamagedModelError, match="cannot be read"):
        card_of(plain)


@pytest.mark.parametrize("field", ["trained_at", "first_day", "hours", "seconds", "scores"])
def test_a_card_that_says_nonsense_is_refused(field: str) -> None:
    with pytest.raises(DamagedModelError, match="cannot be read"):
        card_of(card_of_trial().as_dict() | {field: "nonsense"})


def test_a_card_of_another_format_is_refused() -> None:
    with pytest.raises(DamagedModelError, match="format 7"):
        card_of(card_of_trial().as_dict() | {"format": 7})
