"""Renders a backtest's report as one HTML file that needs nothing else: for a phone, for paper."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

from chocolate_factory.cli.backtest_charts import HEIGHT, WIDTH, charts_of
from chocolate_factory.cli.backtest_tables import groups_of, tables_of


def render(document: Mapping[str, Any]) -> str:
    """The page of a report made by ``operations.backtest``."""
    sections = [
        {"group": group, "tables": tables_of(group), "charts": charts_of(group)}
        for group in groups_of(document)
    ]
    return _template().render(document=document, sections=sections, width=WIDTH, height=HEIGHT)


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("chocolate_factory.cli"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("backtest.html")
