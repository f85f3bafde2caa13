"""What a browser would run in a piece of HTML: the judge of the tests of what people may write."""

from __future__ import annotations

import re
from html.parser import HTMLParser

ACTIVE_TAGS = frozenset(
    """animate applet audio base body button dialog embed form frame frameset head html iframe link marquee math meta
    noscript object param plaintext script select set style template textarea title use video xmp""".split()
)
ADDRESSES = frozenset(
    {"href", "src", "action", "formaction", "data", "poster", "srcset", "background", "xlink:href", "ping", "cite"}
)
HARMLESS_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


class ActiveParts(HTMLParser):
    """Collects the tags, handlers, styles and addresses that run something."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Judge a tag and its attributes."""
        if tag in ACTIVE_TAGS:
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {name}={value}" for name, value in attrs if is_active(name, value or "")]

    def handle_comment(self, data: str) -> None:
        """Browsers and parsers end comments differently: none may be left."""
        self.found.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        """Nor any declaration."""
        self.found.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        """Nor any processing instruction."""
        self.found.append(f"<?{data}>")


def is_active(name: str, value: str) -> bool:
    """Tell whether an attribute runs something, draws over the page, or leads to a script."""
    if name.startswith("on") or name in {"srcdoc", "http-equiv", "formtarget"}:
        return True
    if name == "style":
        return re.fullmatch(r"\s*text-align:\s*\w+;?\s*", value) is None
    return name in ADDRESSES and not is_harmless(value)


def is_harmless(address: str) -> bool:
    """Tell whether an address is of this site, or of a scheme that runs nothing, as browsers read it."""
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", address))
    return scheme is None or scheme[1].lower() in HARMLESS_SCHEMES


def active_parts(html: str) -> list[str]:
    """Return what a browser would run."""
    return ActiveParts(html).found
