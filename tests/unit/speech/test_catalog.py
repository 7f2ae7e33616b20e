"""The catalogues: both languages say the same things, all that is used, and nothing else."""

import re
import string
from pathlib import Path

import pytest

from chocolate_factory.credentials.standing import Word
from chocolate_factory.exports import csv_file, sheet
from chocolate_factory.exports.model import Form
from chocolate_factory.kernel.errors import (
    ConfigurationError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)
from chocolate_factory.planning.binding import Bind
from chocolate_factory.planning.changes import Cause as WhyChanged
from chocolate_factory.planning.changes import Fate
from chocolate_factory.planning.locks.model import Trouble
from chocolate_factory.planning.model import PlanStatus
from chocolate_factory.planning.wishes import Wish
from chocolate_factory.savings.statement import Doubt
from chocolate_factory.speech import catalog
from chocolate_factory.speech.catalog import Catalog, load_catalog
from chocolate_factory.speech.formats import Formats
from chocolate_factory.speech.language import LANGUAGES
from chocolate_factory.timeseries.freshness import Status
from chocolate_factory.weather.hybrid import Reason
from chocolate_factory.web.pages.explanation_words import REASONS
from chocolate_factory.web.pages.today import AlertLevel, Cause
from chocolate_factory.web.pages.today_prices import PriceLevel
from chocolate_factory.web.pages.today_state import Role

PACKAGE = Path(catalog.__file__).parents[1]
WEB = PACKAGE / "web"
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in sorted(
        [
            *(PACKAGE / "exports").rglob("*.py"),
            *(PACKAGE / "savings").rglob("*.py"),
            *(PACKAGE / "speech").rglob("*.py"),
            *WEB.rglob("*.py"),
            *(WEB / "templates").glob("*.jinja"),
        ]
    )
)
TROUBLES = (
    UpstreamUnavailableError.kind,
    UpstreamRefusedError.kind,
    UpstreamNonsenseError.kind,
)
SPOOL_TROUBLES = ("waiting", "nearly_full", "set_aside", "damaged", "unusable")
COMPOSED = {
    *(f"level.{level}" for level in PriceLevel),
    *(f"cause.{cause}" for cause in Cause),
    *(f"alert.level.{level}" for level in AlertLevel),
    *(f"plan.status.{status}" for status in PlanStatus),
    *(f"status.{status}" for status in Status),
    *(f"weather.switch.{reason}" for reason in Reason),
    *(f"violation.{wish}" for wish in Wish),
    *(f"plan.export.{form}" for form in Form),
    *(f"export.column.{column}" for column in (*csv_file.COLUMNS, csv_file.SIMULATED)),
    *(f"export.sheet.{word}" for word in sheet.WORDS),
    *(f"export.sheet.column.{column}" for column in sheet.COLUMNS),
    *(f"bind.{rule}" for rule in Bind),
    *(f"doubt.{doubt}" for doubt in Doubt),
    *(f"change.{fate}" for fate in Fate),
    *(f"why.{reason}" for reason in WhyChanged),
    *(f"trouble.{trouble}" for trouble in Trouble),
    *(f"explain.{theme}" for theme in REASONS),
    *(f"{what}.source.{kind}" for what in ("alert", "advice") for kind in TROUBLES),
    *(f"alert.credential.{word}" for word in Word if word.is_trouble),
    *(f"advice.credential.{word}" for word in Word if word.is_trouble),
    *(f"{what}.job.{kind}" for what in ("alert", "advice") for kind in ("failed", "silent")),
    *(f"{what}.backup.{kind}" for what in ("alert", "advice") for kind in ("failed", "overdue")),
    *(f"{what}.store.{kind}" for what in ("alert", "advice") for kind in ("down", "unwritable")),
    *(f"{what}.spool.{kind}" for what in ("alert", "advice") for kind in SPOOL_TROUBLES),
    *(f"effect.{role}.{status}" for role in Role for status in Status if status != Status.FRESH),
    *(
        f"missing.{part}.{line}"
        for part in re.findall(r'missing\("(\w+)"', SOURCES)
        for line in ("title", "meaning")
    ),
}
NAMES = (
    "step.",
    "basis.",
    "prices.",
    "job.",
    "machine.",
    "recipe.",
    "source.",
    "model.",
    "series.",
)
"""Families of names: a word that is not in them is shown as it is."""


@pytest.fixture(params=sorted(LANGUAGES))
def words(request: pytest.FixtureRequest) -> Catalog:
    return load_catalog(request.param)


def test_everything_used_is_there(words: Catalog) -> None:
    used = set(re.findall(r'\b(?:t|say|_extreme)\(\s*"([a-z_.]+)"', SOURCES))
    used |= set(re.findall(r'Message\(\s*"([a-z_.]+)"', SOURCES))
    used = {one for one in used if not one.endswith(".")} | COMPOSED
    assert len(used) > 100
    assert used <= words.ids


def test_everything_there_is_used(words: Catalog) -> None:
    mentioned = set(re.findall(r'"([a-z_]+(?:\.[a-z_]+)+)"', SOURCES)) | COMPOSED
    assert {one for one in words.ids - mentioned if not one.startswith(NAMES)} == set()


def test_both_languages_have_the_same_messages_with_the_same_values() -> None:
    spanish, english = load_catalog("es"), load_catalog("en")
    assert spanish.ids == english.ids
    for name in spanish.ids:
        assert len(spanish.forms(name)) == len(english.forms(name)), name
        assert _values(spanish, name) == _values(english, name), name


def test_patterns_use_formats_that_exist(words: Catalog) -> None:
    formats = {"", *Formats("es").by_name}
    for name in words.ids:
        for form in words.forms(name):
            assert form.strip(), name
            assert {spec for _, _, spec, _ in string.Formatter().parse(form) if spec} <= formats


def test_the_number_chooses_the_form(words: Catalog) -> None:
    one, many = words.forms("plan.days")
    assert words.pattern("plan.days", 1) == one
    assert {words.pattern("plan.days", n) for n in (0, 2, 1.5)} == {many}
    assert words.pattern("no.such") is None


def test_a_missing_catalogue_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="'es'"):
        load_catalog("es", tmp_path)


def test_a_broken_catalogue_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_bytes(b'msgid "a"\nmsgstr "\xff\xfe"')
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_catalog("es", tmp_path)


def _values(words: Catalog, name: str) -> set[str]:
    return {
        field
        for form in words.forms(name)
        for _, field, _, _ in string.Formatter().parse(form)
        if field
    }
