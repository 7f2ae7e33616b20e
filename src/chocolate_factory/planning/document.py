"""A plan as a JSON document, and back."""

from functools import cache

from pydantic import TypeAdapter, ValidationError

from chocolate_factory.kernel.errors import ChocolateError
from chocolate_factory.planning.model import Plan


class PlanUnreadableError(ChocolateError):
    """A document is not a plan of this version."""


def to_json(plan: Plan) -> str:
    """``plan`` as JSON; instants in ISO 8601, UTC."""
    return _documents().dump_json(plan).decode()


def from_json(document: str) -> Plan:
    """The plan that :func:`to_json` wrote.

    Raises:
        PlanUnreadableError: It is not one, or was written by another version of this program.
    """
    try:
        return _documents().validate_json(document)
    except ValidationError as error:
        raise PlanUnreadableError(
            "A plan in the store cannot be read.",
            advice="It was written by another version; the next plan takes its place.",
        ) from error


def to_values(plan: Plan) -> object:
    """``plan`` as plain values for JSON."""
    return _documents().dump_python(plan, mode="json")


@cache
def _documents() -> TypeAdapter[Plan]:
    return TypeAdapter(Plan)
