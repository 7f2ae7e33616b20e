"""What a reader of the analysis must know before believing it, in sentences with figures."""

from collections.abc import Iterator, Sequence

from chocolate_factory.climate.statistics.price_correlation import WHOLE, Kind, PriceCorrelation

INDOORS = "Process windows are of outdoor air: what the room gets depends on its air conditioning."
FAR_AWAY = (
    "One place's weather is only weakly linked to prices made by the weather and the demand of the "
    "whole peninsula; a correlation is neither a cause nor a forecast."
)
NO_RETURN_LEVELS = "Records only: the station is too young for return levels."


def cautions(correlations: Sequence[PriceCorrelation]) -> list[str]:
    """The sentences that belong to an analysis."""
    return [NO_RETURN_LEVELS, INDOORS, *(_of_prices(correlations) if correlations else ())]


def _of_prices(correlations: Sequence[PriceCorrelation]) -> Iterator[str]:
    yield FAR_AWAY
    with_bounds = [one for one in correlations if one.confidence]
    if with_bounds:
        yield (
            f"Of {len(with_bounds)} intervals about {round(len(with_bounds) / 20)} would exclude 0 "
            "by chance alone: single seasons and years prove nothing."
        )
    whole = [one for one in with_bounds if one.kind is Kind.ANOMALY and one.part == WHOLE]
    if whole:
        best = max(whole, key=lambda one: abs(one.rho))
        bounds = best.confidence
        interval = f"{bounds.lower:.2f} to {bounds.upper:.2f}" if bounds else "unknown"
        yield (
            f"Without seasons and levels of years the strongest link over all days is "
            f"{best.weather} with {best.price}: rho {best.rho:.2f} ({interval}, {best.n} days)."
        )
