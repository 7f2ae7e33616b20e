"""Both decimal styles are read; what could be either is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.billing.files.numbers import has_decimal_comma, read_number


@pytest.mark.parametrize(
    ("cell", "comma", "value"),
    [
        ("0,168", True, 0.168),
        (",5", True, 0.5),
        ("12", True, 12.0),
        ("1.234,50", True, 1234.5),
        ("1.234.567,8", True, 1234567.8),
        ("0.317", False, 0.317),
        ("1e-3", False, 0.001),
        (" 7 ", False, 7.0),
        ("-2", False, -2.0),
    ],
)
def test_quantities(cell: str, comma: bool, value: float) -> None:  # noqa: FBT001 - a table
    assert read_number(cell, decimal_comma=comma) == value


@pytest.mark.parametrize(
    ("cell", "comma"),
    [
        ("1.234", True),
        ("0.5", True),
        ("12.34,5", True),
        (",", True),
        ("", True),
        ("1,5", False),
        ("n/a", False),
        ("1.2.3", False),
        ("0x10", False),
        ("nan", False),
    ],
)
def test_what_could_be_either_or_is_none_is_refused(cell: str, comma: bool) -> None:  # noqa: FBT001
    with pytest.raises(ValueError, match=r".*"):
        read_number(cell, decimal_comma=comma)


@given(value=st.floats(0, 1e6).map(lambda value: round(value, 3)))
def test_both_styles_say_the_same(value: float) -> None:
    english = f"{value:.3f}"
    spanish = f"{value:,.3f}".replace(",", "_").replace(".", ",").replace("_", ".")
    assert read_number(english, decimal_comma=False) == value
    assert read_number(spanish, decimal_comma=True) == value
    assert has_decimal_comma([spanish])
    assert not has_decimal_comma([english])
