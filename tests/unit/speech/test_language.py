"""Language: the address first, then the browser's wishes, then Spanish."""

import pytest

from chocolate_factory.speech.language import negotiate_language


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        pytest.param(None, None, "es", id="nothing said"),
        pytest.param("en", "es", "en", id="the address wins"),
        pytest.param("EN-us", None, "en", id="a region is no obstacle"),
        pytest.param("de", "en", "en", id="an unknown address is ignored"),
        pytest.param(None, "fr, en;q=0.4, es;q=0.9", "es", id="by weight"),
        pytest.param(None, "en;q=0.5, es;q=0.5", "en", id="the first of equals"),
        pytest.param(None, "en;q=0, de", "es", id="excluded"),
        pytest.param(None, "en;q=much, ;;,=", "es", id="nonsense"),
        pytest.param("", "en-GB,en;q=0.9", "en", id="as browsers write"),
    ],
)
def test_language(query: str | None, header: str | None, language: str) -> None:
    assert negotiate_language(query, header) == language
