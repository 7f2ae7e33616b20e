"""Prices by the short names that commands take."""

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.timeseries.model import Series

PRICES = {"spot": SPOT, "pvpc": PVPC}


def price_named(name: str) -> Series:
    """The series that people call so.

    Raises:
        InputError: They call none so.
    """
    if name not in PRICES:
        raise InputError(f"There is no price {name!r}.", advice="Choose spot or pvpc.")
    return PRICES[name]
