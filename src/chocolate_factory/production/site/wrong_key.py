"""What is wrong with a key of the site's file, and what to write in its place."""

from collections.abc import Sequence
from difflib import get_close_matches
from types import UnionType
from typing import NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from chocolate_factory.production.site.toml import toml_value

REFERENCE = "docs/reference/site.md has every key"
PLAINLY = {"missing": "it is missing", "extra_forbidden": "there is no such key"}
Location = Sequence[str | int]


class WrongKey(NamedTuple):
    """A finding and its remedy, each in a sentence or two."""

    what: str
    remedy: str


def describe(error: ValidationError, whole: type[BaseModel]) -> WrongKey:
    """The first finding of ``error`` about a document that should have been a ``whole``."""
    first = error.errors()[0]
    location = first["loc"]
    where = ".".join(map(str, location)) or "the file as a whole"
    reason = PLAINLY.get(first["type"], first["msg"].removeprefix("Value error, "))
    return WrongKey(f"{where}: {reason}", _remedy(first["type"], location, whole))


def _remedy(kind: str, location: Location, whole: type[BaseModel]) -> str:
    if kind == "value_error":
        return f"It says what to write; {REFERENCE}."
    if kind == "extra_forbidden":
        return _instead(str(location[-1]), _section_at(location[:-1], whole))
    key, field = _field_at(location, whole) or ("", FieldInfo())
    if not field.examples:
        return f"Compare it with config/linares.toml ({key}: {field.description}); {REFERENCE}."
    example = toml_value(field.examples[0])
    return f"Write for example {key} = {example} ({field.description}); {REFERENCE}."


def _instead(key: str, section: type[BaseModel] | None) -> str:
    known = sorted(section.model_fields) if section else []
    if near := get_close_matches(key, known, n=1):
        return f"Did you mean {near[0]}? {REFERENCE}."
    return f"Known here: {', '.join(known)}." if known else f"{REFERENCE}."


def _field_at(location: Location, whole: type[BaseModel]) -> tuple[str, FieldInfo] | None:
    """The innermost key on the way to ``location``."""
    found, section = None, whole
    for part in location:
        if isinstance(part, str) and part in section.model_fields:
            found = part, section.model_fields[part]
            section = _section_in(found[1].annotation) or section
    return found


def _section_at(location: Location, whole: type[BaseModel]) -> type[BaseModel] | None:
    if not location:
        return whole
    found = _field_at(location, whole)
    return _section_in(found[1].annotation) if found else None


def _section_in(annotation: object) -> type[BaseModel] | None:
    """The section that a field's type holds, alone, in a list, or beside None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in {list, Union, UnionType}:
        inner = (_section_in(one) for one in get_args(annotation))
        return next((one for one in inner if one), None)
    return None
