"""What the printed sheet of a plan says, as texts and places for its template, in one language."""

from itertools import groupby

from chocolate_factory.exports.day_bands import Values, day_bands
from chocolate_factory.exports.model import PlanExport
from chocolate_factory.exports.plan_words import unit_name, violation_message
from chocolate_factory.exports.sheet_figures import provenance, savings
from chocolate_factory.planning.model import Start
from chocolate_factory.speech.wording import Wording, capitalised

WORDS = (
    "begun",
    "forecast",
    "idle",
    "machines",
    "no_starts",
    "page",
    "plan",
    "baseline",
    "prices",
    "prices_note",
    "provenance",
    "published",
    "savings",
    "starts",
    "starts_note",
    "violations",
)
COLUMNS = ("time", "step", "machine", "energy", "cost", "prices", "runner_up", "extra")


def sheet_values(export: PlanExport, language: str) -> Values:
    """Everything the template lays out.

    Args:
        export: What to tell.
        language: One of ``LANGUAGES``.

    Raises:
        ConfigurationError: The language's catalogue cannot be read.
    """
    wording, plan = Wording(language), export.plan
    formats = wording.formats
    starts = sorted(plan.starts, key=lambda one: (one.start, one.machine, one.unit))
    by_day = groupby(starts, key=lambda one: formats.day(one.start))
    title = wording.say("export.sheet.title", site=export.site.name)
    if export.simulated:
        title = wording.say("export.simulated.title", title=title)
    return {
        "language": language,
        "title": title,
        "simulated": wording.say("export.simulated") if export.simulated else "",
        "period": wording.say(
            "export.sheet.period",
            start=plan.interval.start,
            end=plan.interval.end,
        ),
        "words": {name: wording.say(f"export.sheet.{name}") for name in WORDS},
        "violations": [wording.text(violation_message(one)) for one in plan.violations],
        "savings": savings(export, wording),
        "provenance": provenance(export, wording),
        "bands": day_bands(export, wording),
        "columns": [wording.say(f"export.sheet.column.{name}") for name in COLUMNS],
        "days": [
            {"name": capitalised(day), "rows": [_row(one, wording) for one in of_day]}
            for day, of_day in by_day
        ],
    }


def _row(start: Start, wording: Wording) -> list[str]:
    formats = wording.formats
    step = capitalised(wording.name("step", start.step))
    other = start.runner_up
    same_day = other and formats.day(other) == formats.day(start.start)
    day = "" if other is None or same_day else f"{formats.short_day(other)} "
    return [
        formats.span(start.start, start.end),
        f"{step} {start.batch}",
        unit_name(wording, start),
        formats.number(start.energy_kwh),
        formats.eur(start.cost_eur),
        wording.name("prices", "published" if start.price_known else "forecast"),
        f"{day}{formats.clock(other)}" if other else "\N{EM DASH}",
        formats.eur(start.extra_cost_eur) if other else "",
    ]
