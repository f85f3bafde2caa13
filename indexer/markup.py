"""A Markdown extension that keeps what people write from running in a browser: no script, handler or `javascript:`."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

import nh3
from markdown import Extension, Markdown
from markdown.inlinepatterns import HtmlInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

TAGS = frozenset(
    """a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em
        figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q s samp
        section small source span strong sub summary sup table tbody td tfoot th thead time tr u ul
        var wbr""".split()
)
ATTRIBUTES = {
    "*": {"class", "id", "lang", "title", "dir", "role", "markdown", "align", "hidden", "aria-label", "aria-hidden"},
    "a": {"href", "target"},
    "img": {"src", "alt", "width", "height", "loading"},
    "source": {"srcset", "media", "type"},
    "details": {"open"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start", "type"},
    "time": {"datetime"},
}
SCHEMES = {"http", "https", "mailto", "tel"}

_LINK_ATTRIBUTES = ("href", "src", "action", "formaction", "data", "poster", "srcset")
_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x20\x7f\u200b-\u200f\u2028\u2029]")


def clean_html(source: str) -> str:
    """Return raw HTML with only what a page of text needs; contents of scripts and styles are dropped."""
    return nh3.clean(
        source,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    )


def is_safe_address(address: str) -> bool:
    """Tell whether a link leads to a page and not to a script, whatever invisible characters hide its scheme."""
    scheme = _SCHEME.match(_INVISIBLE.sub("", address))
    return scheme is None or scheme[1].lower() in SCHEMES


class CleanStash(Preprocessor):
    """Cleans the raw HTML blocks that the preprocessor before it has put aside."""

    def run(self, lines: list[str]) -> list[str]:
        """Clean in place; the text of the page is unchanged."""
        blocks = self.md.htmlStash.rawHtmlBlocks
        for position, block in enumerate(blocks):
            if isinstance(block, str) and block.lstrip().startswith("<") and not is_generated(block):
                blocks[position] = clean_block(block)
        return lines


# What fenced code put in the stash before us, made by the highlighter from escaped text.
_GENERATED = re.compile(
    r'^<(div class="(highlight|language-|arithmatex|mermaid)|pre id="__code|pre class="|table class="highlighttable)'
)


def is_generated(block: str) -> bool:
    """Tell whether a stashed block comes from the highlighter."""
    return bool(_GENERATED.match(block.lstrip()))


_SINGLE_TAG = re.compile(r"^\s*</?[a-zA-Z][^<>]*>\s*$")


def clean_block(block: str) -> str:
    """Clean one raw block; a lone opening or closing tag is checked by itself, as cleaning would balance it."""
    if not _SINGLE_TAG.match(block):
        return clean_html(block)
    name = re.sub(r"[^a-zA-Z0-9].*$", "", block.strip().lstrip("</"), flags=re.DOTALL).lower()
    if name not in TAGS:
        return ""
    if block.lstrip().startswith("</"):
        return f"</{name}>\n"
    cleaned = clean_html(block)
    return re.sub(rf"</{name}>\s*$", "", cleaned) + "\n"


class CleanInline(HtmlInlineProcessor):
    """Cleans raw HTML written inside a line."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: N802
        """Stash one tag, cleaned."""
        raw = self.backslash_unescape(self.unescape(m.group(1)))
        return self.md.htmlStash.store(clean_block(raw).rstrip("\n")), m.start(0), m.end(0)


class CleanTree(Treeprocessor):
    """Drops event handlers and script addresses that attribute lists and links put in the tree."""

    def run(self, root: Element) -> None:
        """Clean every element in place."""
        for element in root.iter():
            for name in list(element.attrib):
                is_handler = name.lower().startswith("on") or name.lower() in {"style", "srcdoc"}
                is_script = name.lower() in _LINK_ATTRIBUTES and not is_safe_address(self.plain(element.attrib[name]))
                if (is_handler and not is_cell_alignment(name, element.attrib[name])) or is_script:
                    del element.attrib[name]

    def plain(self, address: str) -> str:
        """Return an address with Markdown's placeholders for entities opened (automatic e-mail links use them)."""
        return re.sub("\x02(amp)?\x03", "&", address) if "\x02" in address else address


def is_cell_alignment(name: str, value: str) -> bool:
    """Tell whether a style is the alignment that the tables extension writes."""
    return name == "style" and re.fullmatch(r"text-align: (left|right|center);?", value) is not None


class SafeMarkup(Extension):
    """Adds the three cleaners in their places."""

    def extendMarkdown(self, md: Markdown, *args: Any) -> None:  # noqa: N802
        """Register after the blocks of raw HTML are stashed (20), in place of inline HTML (90), last in the tree."""
        md.preprocessors.register(CleanStash(md), "relais_clean_stash", 19)
        pattern = r"(<(\/?[a-zA-Z][^<>@ ]*( [^<>]*)?|!--(?:(?!<!--|-->).)*--)>)"
        md.inlinePatterns.register(CleanInline(pattern, md), "html", 90)
        md.treeprocessors.register(CleanTree(md), "relais_clean_tree", 1)
