"""The reference of the site's file tells every key as the program knows it, and no other."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, cast, get_args

import pytest
from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from chocolate_factory.production.config import Site
from chocolate_factory.production.site.toml import toml_value
from tests.shared import ROOT

PAPER = (ROOT / "docs/reference/site.md").read_text(encoding="utf-8")
EXAMPLES = sorted((ROOT / "config").glob("*.toml"))


def _section_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_section_in, get_args(annotation))), None)


def _sections(model: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """Every section below ``model`` by the key it is written under."""
    found: dict[str, type[BaseModel]] = {}
    for key, field in model.model_fields.items():
        if section := _section_in(field.annotation):
            found |= {key: section} | _sections(section)
    return found


def _headings() -> dict[str, str]:
    """What the paper says below each heading, by the key in it."""
    parts = re.split(r"^## `\[*([a-z_.]+)\]*`$", PAPER, flags=re.MULTILINE)
    return {
        key.rpartition(".")[2]: text for key, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True)
    return f"`{toml_value(default)}`" if default not in (None, [], {}) else "none"


SECTIONS = _sections(Site)


def test_every_section_has_a_heading_and_no_other() -> None:
    assert set(_headings()) == set(SECTIONS)


@pytest.mark.parametrize("key", SECTIONS)
def test_every_key_is_told_as_it_is(key: str) -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (.*?) \| (.*?) \| `(.*?)` \|$", _headings()[key], re.MULTILINE
    )
    assert rows == [
        (name, _default(field), field.description, toml_value((field.examples or [None])[0]))
        for name, field in SECTIONS[key].model_fields.items()
    ]


@pytest.mark.parametrize("key", SECTIONS)
def test_every_example_is_toml_and_right(key: str) -> None:
    for name, field in SECTIONS[key].model_fields.items():
        document = tomllib.loads(f"{name} = {toml_value((field.examples or [None])[0])}")
        as_written: TypeAdapter[Any] = TypeAdapter(cast("Any", Annotated[field.annotation, field]))
        as_written.validate_python(document[name])


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_that_ship_are_named(path: Path) -> None:
    assert f"`{path.relative_to(ROOT)}`" in PAPER
