"""Turns views into HTML: one environment of templates per language, made once."""

import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chocolate_factory.access.model import Visitor
from chocolate_factory.speech.language import LANGUAGES
from chocolate_factory.speech.wording import Wording, capitalised
from chocolate_factory.web.pages.assets import Assets
from chocolate_factory.web.pages.today import Missing, TodayView
from chocolate_factory.web.pages.today_context import marked, today_context

STATIC_DIRECTORY = Path(__file__).resolve().parent.parent / "static"
"""Served as ``/static``; ``build/`` below it holds the compiled scripts, if any."""
EXPORTS = "/planning/export"
"""The plan as files, without their ending."""
SIGN_IN_URL = "/sign-in"
_HYPHENATED = re.compile(r"\S*\w-\w\S*")
TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


class PageRenderer:
    """Renders pages; safe for several threads."""

    def __init__(
        self,
        *,
        static: Path = STATIC_DIRECTORY,
        static_prefix: str = "/static",
        page_url: str = "/dashboard",
    ) -> None:
        """Read catalogues and the list of static files.

        Args:
            static: Folder of static files.
            static_prefix: Where it is served.
            page_url: Where the page Today is served; links to its languages go there.

        Raises:
            ConfigurationError: A catalogue cannot be read.
        """
        self._page_url = page_url
        assets = Assets(static, static_prefix)
        self._wordings = {language: Wording(language) for language in LANGUAGES}
        self._environments = {
            language: _environment(wording, assets) for language, wording in self._wordings.items()
        }

    def render_today(
        self,
        view: TodayView,
        language: str,
        *,
        fragment: bool = False,
        exports: bool = False,
        visitor: Visitor | None = None,
    ) -> str:
        """The page Today, or only its part that changes.

        Args:
            view: What it shows.
            language: One of ``LANGUAGES``.
            fragment: Only the element ``<main>``, for the live refresh.
            exports: Whoever serves the page also hands out the plan as files; link to them.
            visitor: Who looks; named if somebody told us.

        Returns:
            HTML.
        """
        template = "_today.html.jinja" if fragment else "today.html.jinja"
        context = today_context(view, self._wordings[language])
        context["page_link"] = _linker(self._page_url, view.site_key)
        context["export_links"] = [
            (form, _linker(f"{EXPORTS}.{form}", view.site_key)(language))
            for form in (("pdf", "ics", "csv") if exports else ())
        ]
        context["visitor"] = visitor if visitor and visitor.name else None
        return self._environments[language].get_template(template).render(context)

    def render_sign_in(
        self, language: str, trouble: str = "", *, simulated: bool = False, **values: object
    ) -> str:
        """The page that asks for a token.

        Args:
            language: One of ``LANGUAGES``.
            trouble: Message about what was wrong before; "" at first.
            simulated: Behind it are simulated values.
            values: Of that message.

        Returns:
            HTML.
        """
        wording = self._wordings[language]
        title = wording.say("sign_in.title")
        return (
            self._environments[language]
            .get_template("sign_in.html.jinja")
            .render(
                page_link=_linker(SIGN_IN_URL, None),
                title=marked(title, wording) if simulated else title,
                simulated=simulated,
                trouble=wording.say(trouble, **values) if trouble else "",
            )
        )


def _linker(url: str, site_key: str | None) -> Callable[[str], str]:
    def link(language: str) -> str:
        query = {"lang": language} | ({"site": site_key} if site_key else {})
        return f"{url}?{urlencode(query)}"

    return link


def _environment(wording: Wording, assets: Assets) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals |= {
        "asset": assets.url,
        "fmt": wording.formats,
        "language": wording.language,
        "name": wording.name,
        "t": wording.say,
        "text": wording.text,
    }
    environment.filters["capfirst"] = capitalised
    environment.filters["unbroken"] = _unbroken
    environment.filters["kwh"] = wording.formats.kwh
    environment.tests["missing"] = _is_missing
    return environment


def _unbroken(words: str) -> str:
    """``words`` as HTML in which no line ends at the hyphen of a name such as ``classic-187``."""
    return _HYPHENATED.sub(r'<span class="together">\g<0></span>', escape(words))


def _is_missing(part: Any) -> bool:  # noqa: ANN401 - a template may ask it of anything
    return isinstance(part, Missing)
