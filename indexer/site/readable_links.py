"""A Markdown extension that leaves MkDocs no link that it would stop on, and the reader none that leads nowhere."""

from __future__ import annotations

from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor


class ReadableLinks(Extension):
    """Adds the processor below just before MkDocs reads the links (0), after ours has cleaned them (1)."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the processor."""
        md.treeprocessors.register(UnlinkProcessor(md), "relais_unlink", 0.5)


class UnlinkProcessor(Treeprocessor):
    """Turns links without an address, or with one that cannot be parsed, into text: MkDocs would stop on them.

    A second anchor of a section (`[](){#older}`) becomes a mere place: a link without words would stop the keyboard.
    """

    def run(self, root: Element) -> None:
        """Change the elements in place."""
        for element in root.iter():
            key = {"a": "href", "img": "src"}.get(element.tag)
            if key and (not can_be_split(element.get(key)) or is_mere_place(element)):
                element.attrib.pop(key, None)
                element.tag = "span"


def is_mere_place(element: Element) -> bool:
    """Tell whether a link has neither address nor words."""
    return element.tag == "a" and not element.get("href") and not len(element) and not (element.text or "").strip()


def can_be_split(address: str | None) -> bool:
    """Tell whether a link has an address, and one that MkDocs can take apart."""
    try:
        return address is not None and bool(urlsplit(address))
    except ValueError:
        return False
