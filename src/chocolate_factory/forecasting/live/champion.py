"""Who speaks for a price: promotion on significant evidence, falling back when it has failed.

Looking at a test every day until it says yes would promote three of five challengers that are no
better within a year (simulated). Therefore a challenger is looked at every 28 days of a contest,
and the n-th look spends ``ALPHA / (n (n + 1))`` of the error allowed, which never adds up to more
than ``ALPHA`` (divided by the number of challengers). A contest begins with each decision, and anew
after 364 days.

The champion must not lose to a naive rule: where it significantly did over the last 28 days, the
better naive rule speaks at once, and the champion is a challenger from then on.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from chocolate_factory.forecasting.live.evidence import (
    DailyLosses,
    Evidence,
    daily_losses,
    evidence,
)
from chocolate_factory.forecasting.live.model import NAIVES, ChampionDecision, LiveScore, Reason
from chocolate_factory.kernel.market_time import DAY, delivery_day

ALPHA = 0.05
LOOK_DAYS = 28
"""Common delivery days from one look at a challenger to the next: whole weeks."""
LOOKS = 13
"""In a contest."""
FALLBACK_ALPHA = 0.01
FALLBACK_DAYS = 28


def contest_begins(current: ChampionDecision) -> date:
    """First delivery day that counts since ``current`` was decided."""
    return delivery_day(current.decided_at) + DAY


def next_champion(
    current: ChampionDecision,
    challengers: Iterable[str],
    scores: Sequence[LiveScore],
    now: datetime,
) -> ChampionDecision | None:
    """Who shall speak instead of ``current``; None: nobody.

    Args:
        current: Who speaks, and since when.
        challengers: Models that could serve.
        scores: Of all of them and of the naive models.
        now: When this is decided (UTC).
    """
    fallen = _fallback(current, scores, now)
    if fallen is not None:
        return fallen
    first = contest_begins(current)
    counted = [one for one in scores if one.name.day >= first]
    rivals = [name for name in challengers if name != current.model]
    found: list[tuple[float, str, Evidence, float]] = []
    for name in rivals:
        losses = daily_losses(counted, name, current.model)
        look = _newest_look(losses)
        if look is None:
            continue
        seen, allowed = look[0], look[1] / len(rivals)
        if seen.mae < seen.rival_mae and seen.p < allowed:
            found.append((seen.mae / seen.rival_mae, name, seen, allowed))
    if not found:
        return None
    _, name, seen, allowed = min(found)
    return _decision(current, name, Reason.PROMOTION, (seen, allowed), now)


def _newest_look(losses: DailyLosses) -> tuple[Evidence, float] | None:
    """What the newest look shows, and which p is small enough; None before the first."""
    days = len(losses.model)
    begun = days // (LOOKS * LOOK_DAYS) * (LOOKS * LOOK_DAYS)
    look = (days - begun) // LOOK_DAYS
    if not look:
        return None
    end = begun + look * LOOK_DAYS
    seen = evidence(DailyLosses(losses.model[begun:end], losses.rival[begun:end]), LOOK_DAYS)
    return None if seen is None else (seen, ALPHA / (look * (look + 1)))


def _fallback(
    current: ChampionDecision, scores: Sequence[LiveScore], now: datetime
) -> ChampionDecision | None:
    if current.model in NAIVES:
        return None
    first = contest_begins(current)
    counted = [one for one in scores if one.name.day >= first or current.reason is Reason.DEFAULT]
    found: list[tuple[float, str, Evidence]] = []
    for naive in NAIVES:
        losses = daily_losses(counted, naive, current.model)
        lately = DailyLosses(losses.model[-FALLBACK_DAYS:], losses.rival[-FALLBACK_DAYS:])
        seen = evidence(lately, FALLBACK_DAYS)
        if seen is not None and seen.mae < seen.rival_mae and seen.p < FALLBACK_ALPHA:
            found.append((seen.mae, naive, seen))
    if not found:
        return None
    _, name, seen = min(found)
    return _decision(current, name, Reason.FALLBACK, (seen, FALLBACK_ALPHA), now)


def _decision(
    current: ChampionDecision,
    model: str,
    reason: Reason,
    seen: tuple[Evidence, float],
    now: datetime,
) -> ChampionDecision:
    shown, allowed = seen
    figures = {
        "instead_of": current.model,
        "days": shown.days,
        "mae_eur_per_mwh": round(shown.mae, 4),
        "champion_mae_eur_per_mwh": round(shown.rival_mae, 4),
        "p": shown.p,
        "p_allowed": allowed,
    }
    return ChampionDecision(current.series, model, now, reason, figures)
