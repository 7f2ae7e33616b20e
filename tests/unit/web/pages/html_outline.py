"""Reads a page strictly, for tests: balanced tags, ids, references, and everything inline."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "hr", "img", "input"}
"""Elements of HTML without content."""
SHAPES = {"path", "rect", "circle"}
"""Elements of SVG that may close themselves."""


@dataclass
class Outline:
    """What was found in a page."""

    tags: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All words, single-spaced."""
        return " ".join(" ".join(self.words).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.outline = Outline()
        self.open: list[str] = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in SHAPES, f"<{tag}/> is not empty in HTML"
        self.note(tag, attrs)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.note(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> crosses another element"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in {"script", "style"} and data.strip():
            self.outline.inline.append(data)
        self.outline.words.append(data)

    def note(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        outline = self.outline
        outline.tags.append(tag)
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in <{tag}>"
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                outline.inline.append(f"{name}={value}")
            if name == "id":
                outline.ids.append(value or "")
            if name.startswith("aria-") and name.endswith("by"):
                outline.references.extend((value or "").split())
            if value and value.startswith("url(#"):
                outline.references.append(value[5:-1])
            if name in {"href", "src", "action"}:
                outline.addresses.append(value or "")


def read_outline(html: str) -> Outline:
    """Parse ``html``; an assertion fails where it is not well-formed."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open, f"never closed: {reader.open}"
    return reader.outline
