"""Cautions: what must be known, with the figures it is about."""

from datetime import date

from chocolate_factory.climate.statistics.cautions import FAR_AWAY, INDOORS, cautions
from chocolate_factory.climate.statistics.confidence import Bounds
from chocolate_factory.climate.statistics.price_correlation import Kind, PriceCorrelation

PERIOD = (date(2019, 1, 1), date(2024, 12, 31))


def _found(rho: float, part: str = "all", kind: Kind = Kind.ANOMALY) -> PriceCorrelation:
    bounds = Bounds(rho - 0.1, rho + 0.1)
    return PriceCorrelation(
        "wind_speed_m_s", "price.spot.es", kind, part, rho, 99, PERIOD, bounds, ""
    )


def test_without_prices_nothing_is_said_about_them() -> None:
    assert INDOORS in cautions([])
    assert FAR_AWAY not in cautions([])


def test_the_strongest_link_is_one_of_anomalies_over_all_days() -> None:
    found = [
        _found(0.1),
        _found(-0.2),
        _found(0.9, part="winter"),
        _found(0.8, kind=Kind.RAW),
    ]
    last = cautions(found)[-1]
    assert "rho -0.20 (-0.30 to -0.10, 99 days)" in last


def test_chance_is_counted() -> None:
    notes = cautions([_found(0.1, part=str(year)) for year in range(60)])
    assert FAR_AWAY in notes
    assert any("Of 60 intervals about 3 would exclude 0 by chance" in one for one in notes)
