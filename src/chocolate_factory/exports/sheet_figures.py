"""The two small tables of the printed sheet: what the plan saves, and where it comes from."""

from chocolate_factory.exports.model import PlanExport
from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.planning.model import Baseline, Plan
from chocolate_factory.speech.formats import Formats
from chocolate_factory.speech.wording import Wording, capitalised

_ROWS = (
    "export.sheet.saving.mass",
    "export.sheet.saving.energy",
    "export.sheet.saving.cost",
    "export.sheet.saving.excess",
    "export.sheet.saving.total",
)
_WITHOUT_EXCESS = 3
"""So many rows say everything where no energy is used above the contracted power."""


def savings(export: PlanExport, wording: Wording) -> dict[str, object]:
    """The plan beside its baseline, and the difference in a sentence.

    Returns:
        ``rows`` of a name, the plan's figure and the baseline's, if there is one; ``sentence``.
    """
    base = export.plan.baseline
    sides: list[Plan | Baseline] = [export.plan, base] if base else [export.plan]
    columns = [_figures(side, wording.formats) for side in sides]
    rows = [[wording.say(name), *row] for name, *row in zip(_ROWS, *columns, strict=True)]
    if not any(side.excess_cost_eur for side in sides):
        rows = rows[:_WITHOUT_EXCESS]
    return {"rows": rows, "sentence": _sentence(export, wording)}


def _figures(side: Plan | Baseline, formats: Formats) -> list[str]:
    return [
        f"{formats.number(side.mass_kg)}\N{NO-BREAK SPACE}kg",
        formats.kwh(side.energy_kwh),
        formats.eur(side.cost_eur),
        formats.eur(side.excess_cost_eur),
        formats.eur(side.total_eur),
    ]


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
