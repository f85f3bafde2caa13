"""A Markdown extension that leads links to pages of the other language: to their translation, else there, said so."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit
from xml.etree.ElementTree import Element, SubElement

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

from indexer.site.addresses import relative_address
from indexer.site.languages import Pairing
from indexer.site.wording import text
from indexer.staging import is_page

# MkDocs leaves an address with a scheme as it is; what people write cannot have this one.
AWAY = "relais-away:"

_KEYS = {"a": "href", "img": "src"}


@dataclass(slots=True)
class Place:
    """The page being rendered: its path and its address, and the two sites it stands between."""

    pairing: Pairing
    path: str
    address: str
    has_file: Callable[[str], bool]  # by its path in the whole base


class LinksAcross(Extension):
    """Adds the processors below around the one by which MkDocs reads the links (0)."""

    def __init__(self) -> None:
        super().__init__()
        self.place: Place | None = None

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the processors."""
        md.treeprocessors.register(BeforeMkDocs(md, self), "relais_links_across", 0.4)
        md.treeprocessors.register(AfterMkDocs(md, self), "relais_links_arrived", -0.5)


class Across(Treeprocessor):
    """What both processors know: the page being rendered."""

    def __init__(self, md: Markdown, extension: LinksAcross) -> None:
        super().__init__(md)
        self.extension = extension


class BeforeMkDocs(Across):
    """Gives each link that leaves this site the address it ends at."""

    def run(self, root: Element) -> None:
        """Change the elements in place."""
        place = self.extension.place
        if place is None:
            return
        named: set[str] = set()
        for element in root.iter():
            key = _KEYS.get(element.tag)
            target = element.get(key) if key else None
            if key and target:
                lead(element, key, target, place, named)


class AfterMkDocs(Across):
    """Takes away what kept MkDocs from reading an address."""

    def run(self, root: Element) -> None:
        """Change the elements in place."""
        for element in root.iter():
            key = _KEYS.get(element.tag)
            if key and (element.get(key) or "").startswith(AWAY):
                element.set(key, (element.get(key) or "").removeprefix(AWAY))


def lead(element: Element, key: str, target: str, place: Place, named: set[str]) -> None:
    """Change one link that leaves this site; what leads nowhere is left to MkDocs, which says so."""
    parts = urlsplit(target)
    own, other = place.pairing.own, place.pairing.other
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith(("/", "\\")):
        return
    folder = posixpath.dirname(own.path_in_base(place.path))
    path = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
    if not other.holds(path, own):
        return
    name, anchor = other.own_path(path), f"#{parts.fragment}" if parts.fragment else ""
    if name in place.pairing.ours:
        element.set(key, way_to_ours(place.pairing.ours[name], parts.fragment, place))
    elif name in other.pages:
        element.set(key, f"{AWAY}{place.pairing.way(other.address(name), place.address)}{anchor}")
        say_language(element, name, place, named)
    elif not is_page(path) and place.has_file(path):
        element.set(key, f"{AWAY}{relative_address(quote(path), own.path_in_base(place.address))}{anchor}")


def way_to_ours(path: str, anchor: str, place: Place) -> str:
    """Return the link, as MkDocs reads it, to our page; its sections have other names, but those written out."""
    way = quote(posixpath.relpath(path, posixpath.dirname(place.path) or "."))
    has_anchor = anchor and f"{{#{anchor}}}" in place.pairing.own.pages[path].body
    return f"{way}#{anchor}" if has_anchor else way


def say_language(element: Element, name: str, place: Place, named: set[str]) -> None:
    """Say in the link which language it leads to: in words for the first link to a page, then in two letters."""
    language, reader = place.pairing.other.language, place.pairing.own.language
    element.set("hreflang", language)
    label = text("language.first_link" if name not in named else "language.next_link", reader)
    named.add(name)
    SubElement(element, "small", {"class": "relais-in", "title": text("language.in_other", reader)}).text = f" {label}"
