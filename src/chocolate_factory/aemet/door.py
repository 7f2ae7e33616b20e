"""The two steps to anything of AEMET OpenData: first a temporary link, behind it the data.

Both steps count for the limit of 40 requests a minute, both can fail, both are ISO-8859-15 whatever
they announce, and the ``estado`` inside the body decides, not the HTTP status: 404 "nothing fits"
comes with HTTP 200. A request without a key is answered with HTTP 200 and nothing at all.

Data © AEMET; reuse is authorised if AEMET is named as author.
"""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from chocolate_factory.kernel.body_status import require_ok
from chocolate_factory.kernel.errors import (
    UpstreamNonsenseError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.http_client import HttpClient

ENCODING = "iso-8859-15"
LANE = "aemet"
"""Limit and circuit go by the key, whatever is asked for: all doors share one lane."""
KEY_ADVICE = "Check AEMET_API_KEY; a new key is free at opendata.aemet.es."
_ROOT = "/opendata/api"


class AemetDoor:
    """Fetches what is behind a path of AEMET OpenData."""

    def __init__(self, http: HttpClient, base_url: str, api_key: str, *, source: str) -> None:
        """Ask ``base_url`` (scheme and host, as in ``https://opendata.aemet.es``).

        Args:
            http: How to ask.
            base_url: Where; data links must be of the same host.
            api_key: The key; sent with the first step only.
            source: Name in errors, as in the provenance of values.
        """
        self._http = http
        self._base_url = base_url.rstrip("/")
        self._api_key = api_key
        self._source = source

    def fetch(self, path: str) -> object:
        """The JSON behind ``path``; two requests.

        Args:
            path: Below ``/opendata/api``: ``/observacion/convencional/todas``.

        Raises:
            NotPublishedError: AEMET has nothing of the kind.
            UpstreamRefusedError: The key is missing, wrong or exhausted.
            UpstreamUnavailableError: Down, slow, busy, or its link expired.
            UpstreamNonsenseError: The answer cannot be read.
        """
        # The link needs no key but stands for one; errors and logs mask it.
        answer = self._http.get(LANE, self._link(path), answers=(HTTPStatus.NOT_FOUND,))
        if answer.status == HTTPStatus.NOT_FOUND:
            raise UpstreamUnavailableError(
                self._source, "AEMET's link to the data expired.", advice="It is asked again later."
            )
        body: object = answer.json(self._source, ENCODING)
        if isinstance(body, dict) and "estado" in body:
            self._require_ok(body["estado"])
        return body

    def try_key(self, path: str) -> None:
        """Only the first step to ``path``, one request: it shows whether the key is accepted.

        Raises:
            UpstreamError: As ``fetch`` does.
        """
        self._link(path)

    def fetch_rows(self, path: str) -> list[Mapping[str, object]]:
        """The list of objects behind ``path``; see ``fetch``."""
        body = self.fetch(path)
        if not isinstance(body, list) or not all(isinstance(row, dict) for row in body):
            raise UpstreamNonsenseError(self._source, "AEMET's data are not a list of rows.")
        return body

    def _link(self, path: str) -> str:
        """First step: where the data are for the next minutes. A secret: never logged."""
        answer = self._http.get(
            LANE,
            self._base_url + _ROOT + path,
            headers={"api_key": self._api_key},
            answers=(HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND),
        )
        if answer.status != HTTPStatus.OK:
            self._require_ok(answer.status)
        if not answer.content:
            # It answers so without a key; with one, which was sent, it is a fault of its own.
            raise UpstreamUnavailableError(
                self._source, "AEMET answers nothing at all.", advice="It is asked again later."
            )
        body = answer.json(self._source, ENCODING)
        if not isinstance(body, dict):
            raise UpstreamNonsenseError(self._source, "AEMET's first answer is no object.")
        self._require_ok(body.get("estado"))
        link = body.get("datos")
        if not isinstance(link, str) or _host(link) != _host(self._base_url):
            raise UpstreamNonsenseError(self._source, "AEMET names no link of its own to the data.")
        return link

    def _require_ok(self, code: object) -> None:
        require_ok(self._source, code, service="AEMET", key_advice=KEY_ADVICE)


def _host(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc
