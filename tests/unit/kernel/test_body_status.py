"""The status inside a body becomes the right kind of error."""

import pytest

from chocolate_factory.kernel.body_status import require_ok
from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)


@pytest.mark.parametrize("code", [200, "200"], ids=repr)
def test_all_is_well(code: object) -> None:
    require_ok("aemet", code, service="AEMET", key_advice="")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (401, UpstreamRefusedError),
        ("403", UpstreamRefusedError),
        ("404", NotPublishedError),
        (429, UpstreamUnavailableError),
        ("500", UpstreamUnavailableError),
        (503, UpstreamUnavailableError),
        (400, UpstreamNonsenseError),
        (None, UpstreamNonsenseError),
        ("ok", UpstreamNonsenseError),
        ("²00", UpstreamNonsenseError),
        (True, UpstreamNonsenseError),
    ],
    ids=repr,
)
def test_each_code_has_its_error(code: object, kind: type[UpstreamError]) -> None:
    with pytest.raises(kind) as caught:
        require_ok("aemet", code, service="AEMET", key_advice="Check the key.")
    assert type(caught.value) is kind
    assert caught.value.source == "aemet"
    assert caught.value.message.startswith("AEMET ")
    assert (caught.value.advice == "Check the key.") is (kind is UpstreamRefusedError)
