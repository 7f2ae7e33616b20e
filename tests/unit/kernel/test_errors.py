"""The tree stays a tree that shells can rely on."""

import inspect

import pytest

from chocolate_factory.kernel import errors
from chocolate_factory.kernel.errors import (
    ChocolateError,
    InputError,
    NotPublishedError,
    UpstreamError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)

KINDS = [
    UpstreamUnavailableError,
    NotPublishedError,
    UpstreamRefusedError,
    UpstreamNonsenseError,
]


def test_every_error_is_ours_and_explained() -> None:
    ours = [
        one
        for _, one in inspect.getmembers(errors, inspect.isclass)
        if issubclass(one, ChocolateError)
    ]
    assert len(ours) > len(KINDS)
    assert all(one.__doc__ and 400 <= one.status <= 599 for one in ours)
    assert all(one.__name__ in (errors.__doc__ or "") for one in ours)


def test_message_and_advice_are_one_text() -> None:
    error = InputError("The file has no header.", advice="Export it again.")
    assert str(error) == "The file has no header. Export it again."
    assert str(InputError("No.")) == "No."
    assert (error.message, error.advice) == ("The file has no header.", "Export it again.")


@pytest.mark.parametrize("kind", KINDS)
def test_upstream_errors_name_their_source(kind: type[UpstreamError]) -> None:
    error = kind("omie", "omie is down.")
    assert (error.source, str(error)) == ("omie", "omie is down.")


def test_kinds_of_upstream_errors_differ() -> None:
    assert len({kind.kind for kind in KINDS}) == len(KINDS)
