"""The two small tables of the printed sheet: what the plan saves, and where it comes from."""

from collections.abc import Callable, Mapping

from chocolate_factory.exports.model import PlanExport
from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.kernel.units import HALF_A_CENT_EUR
from chocolate_factory.planning.model import Baseline, Plan
from chocolate_factory.speech.formats import Formats
from chocolate_factory.speech.wording import Wording, capitalised


def savings(export: PlanExport, wording: Wording) -> dict[str, object]:
    """The plan beside its baseline, and the difference in a sentence.

    Returns:
        ``rows`` of a name, the plan's figure and the baseline's, if there is one; ``sentence``.
    """
    base = export.plan.baseline
    sides: list[Plan | Baseline] = [export.plan, base] if base else [export.plan]
    columns = [_figures(side, wording.formats) | _beside(side, sides, wording) for side in sides]
    rows = [[wording.say(name), *(column[name] for column in columns)] for name in columns[0]]
    return {"rows": rows, "sentence": _sentence(export, wording)}


def _figures(side: Plan | Baseline, formats: Formats) -> dict[str, str]:
    return {
        "export.sheet.saving.mass": f"{formats.number(side.mass_kg)}\N{NO-BREAK SPACE}kg",
        "export.sheet.saving.energy": formats.kwh(side.energy_kwh),
        "export.sheet.saving.cost": formats.eur(side.cost_eur),
    }


def _beside(
    side: Plan | Baseline, sides: list[Plan | Baseline], wording: Wording
) -> dict[str, str]:
    """What is paid beside the energy, where any of ``sides`` pays it, and the total then."""
    paid = {
        name: wording.formats.eur(of(side))
        for name, of in _BESIDE.items()
        if any(abs(of(one)) >= HALF_A_CENT_EUR for one in sides)
    }
    return paid | {"export.sheet.saving.total": wording.formats.eur(side.total_eur)} if paid else {}


def _rest_eur(side: Plan | Baseline) -> float:
    return side.total_eur - side.cost_eur - side.excess_cost_eur


_BESIDE: Mapping[str, Callable[[Plan | Baseline], float]] = {
    "export.sheet.saving.excess": lambda side: side.excess_cost_eur,
    "export.sheet.saving.rest": _rest_eur,
}


def provenance(export: PlanExport, wording: Wording) -> list[tuple[str, str]]:
    """Where the plan comes from: a name and a text each."""
    plan, site = export.plan, export.site
    status = capitalised(wording.say(f"plan.status.{plan.status}"))
    basis = wording.name("basis", site.basis)
    texts = {
        "export.sheet.source.made": wording.formats.stamp(plan.issued_at),
        "export.sheet.source.quality": f"{status}; {wording.say('plan.gap', gap=plan.gap_eur)}",
        "export.sheet.source.prices": _prices(export, wording),
        "export.sheet.source.supply": wording.say(
            "export.sheet.supply", tariff=site.tariff, basis=basis
        ),
        "export.sheet.source.cost": wording.say("export.sheet.cost_counted"),
    }
    if plan.carried_cost_eur:
        texts["export.sheet.source.carried"] = wording.say(
            "export.sheet.carried_cost", cost=plan.carried_cost_eur
        )
    if plan.weather_unknown_from:
        texts["export.sheet.source.weather"] = wording.say(
            "plan.weather_unknown", when=wording.formats.stamp(plan.weather_unknown_from)
        )
    return [(wording.say(name), text) for name, text in texts.items()]


def _sentence(export: PlanExport, wording: Wording) -> str:
    saving = export.saving
    if saving is None:
        return wording.say("export.sheet.saving.unknown")
    share = saving.saving_percent
    percent = f" ({wording.formats.percent(abs(share) / 100)})" if share is not None else ""
    kind = "export.sheet.saving.less" if saving.saving_eur >= 0 else "export.sheet.saving.more"
    return wording.say(kind, saving=abs(saving.saving_eur), percent=percent, mass=saving.mass_kg)


def _prices(export: PlanExport, wording: Wording) -> str:
    known = [one.start for one in export.prices if one.known]
    said = {
        "until": wording.formats.stamp(max(known) + HOUR) if known else "",
        "model": wording.name("model", export.model or ""),
    }
    if len(known) < len(export.prices):
        kind = "export.sheet.prices.both" if known else "export.sheet.prices.forecast"
    else:
        kind = "export.sheet.prices.published" if known else "export.sheet.prices.none"
    return wording.say(kind, **said)
