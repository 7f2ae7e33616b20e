"""Conversions between units, each in one place."""

KILO = 1000.0
HALF_A_CENT_EUR = 0.005
"""Amounts of money that differ by less are told as the same."""


def eur_per_kwh(price_eur_per_mwh: float) -> float:
    """€/kWh from the €/MWh that markets publish.

    >>> eur_per_kwh(94.92)
    0.09492
    """
    return round(price_eur_per_mwh / KILO, 12)


def eur_per_mwh(price_eur_per_kwh: float) -> float:
    """€/MWh from €/kWh.

    >>> eur_per_mwh(0.09492)
    94.92
    """
    return round(price_eur_per_kwh * KILO, 9)


def metres_per_second(speed_km_per_h: float) -> float:
    """m/s from km/h.

    >>> metres_per_second(36.0)
    10.0
    """
    return speed_km_per_h / 3.6
