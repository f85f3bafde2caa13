"""A Markdown extension that keeps what people write from running in a browser, or from running for hours here."""

from __future__ import annotations

import html
import re
from typing import Any
from xml.etree.ElementTree import Element

import nh3
from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

TAGS = frozenset(
    """a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em
        figcaption figure g h1 h2 h3 h4 h5 h6 hr i img input ins kbd label li mark ol p path picture
        pre q s samp section small source span strong sub summary sup svg table tbody td tfoot th
        thead time tr u ul var wbr""".split()
)
# What authors may write, and what the extensions of Markdown and Material write: tabs, tasks, icons, code.
ATTRIBUTES = {
    "*": set("align aria-hidden aria-label class data-search-exclude data-title dir hidden id lang role title".split()),
    "a": {"href", "hreflang", "name", "target"},
    "div": {"data-tabs"},
    "img": {"src", "alt", "width", "height", "loading"},
    "input": {"name", "checked", "disabled"},
    "label": {"for"},
    "source": {"srcset", "media", "type"},
    "details": {"open"},
    "td": {"colspan", "rowspan", "style"},
    "th": {"colspan", "rowspan", "scope", "style"},
    "ol": {"start", "type"},
    "time": {"datetime"},
    "svg": {"viewbox", "viewBox", "xmlns", "width", "height", "fill"},
    "path": {"d", "fill"},
}
INPUT_TYPES = {"input": {"type": {"checkbox", "radio"}}}
SCHEMES = {"http", "https", "mailto", "tel"}
# Nothing a person writes comes near these; beyond them, reading takes the square of the length of the text.
MAX_READING_WORK = 20_000_000
COPIES_PER_READING = 1_000
MAX_OPEN_TAGS = 5_000

_LINK_ATTRIBUTES = frozenset({"href", "src", "action", "formaction", "data", "poster", "srcset", "background"})
_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x20\x7f\xad\u200b-\u200f\u2028\u2029\u2060\ufeff]")
_ESCAPED = re.compile("\x02([0-9]+)\x03")
_TAG_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_TAG_SIGN = re.compile(r"<(?=[a-zA-Z/!?])|>")
_BRACKETS = (re.compile(r"[\[\]]"), re.compile(r"[()]"))
_INLINE_SIGN = re.compile(r"[`*_<&\\\[]")
_ITEM = re.compile(r"\n[ \t]*(?:[-*+]|\d+\.)[ \t]")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_TABLE = re.compile(r"\s*[^\n]*\|[^\n]*\n[ \t]*[|:-][|: \t-]*(?:\n|$)")
_NEVER_CLOSED = frozenset("br col hr img input source wbr path p li tr td th dt dd".split())


class TooTangled(ValueError):
    """One paragraph holds so many brackets, tags or emphases that rendering it would take hours."""


def clean_html(source: str) -> str:
    """Return HTML with only what a page of text needs; the contents of scripts and styles are dropped.

    What comes out is what browsers will understand: it was read by their rules and written anew. Raises TooTangled.
    """
    if open_tags(source) > MAX_OPEN_TAGS:
        raise TooTangled
    return nh3.clean(
        source,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        tag_attribute_values=INPUT_TYPES,
        filter_style_properties={"text-align"},
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    )


def open_tags(source: str) -> int:
    """Return how deep tags are nested at most."""
    depth = deepest = 0
    for slash, name in _TAG_NAME.findall(source) if source.count("<") > MAX_OPEN_TAGS else ():
        if name.lower() not in _NEVER_CLOSED:
            depth = max(0, depth - 1) if slash else depth + 1
            deepest = max(deepest, depth)
    return deepest


def reading_work(text: str) -> int:
    """Return about how many characters Markdown would read again and again, because of what is open or emphasised."""
    total = read_again(text, _TAG_SIGN, closes_all=True)
    for paragraph in _BLANK_LINE.split(text):
        for part in inline_parts(paragraph):
            total += sum(read_again(part, signs) for signs in _BRACKETS if len(part) > 1)
            # Each link, tag or emphasis copies the whole text it stands in: a thousand copies cost about one reading.
            total += len(_INLINE_SIGN.findall(part)) * len(part) // COPIES_PER_READING
    return total


def inline_parts(paragraph: str) -> list[str]:
    """Return the parts of a paragraph that Markdown reads one by one: the rows of a table, the items of a list."""
    if _TABLE.match(paragraph):
        return paragraph.split("\n")
    return _ITEM.split(paragraph) if _ITEM.match(f"\n{paragraph}") else [paragraph]


def read_again(text: str, signs: re.Pattern[str], *, closes_all: bool = False) -> int:
    """Return the sum of the distances from each opening sign to the one that closes it, or to the end of the text."""
    opened: list[int] = []
    total = 0
    for sign in signs.finditer(text):
        if sign[0] in "[(<":
            opened.append(sign.start())
        while opened and sign[0] in "])>":
            total += sign.start() - opened.pop()
            if not closes_all:
                break
    return total + sum(len(text) - start for start in opened)


def is_safe_address(address: str) -> bool:
    """Tell whether a link leads to a page and not to a script, whatever hides its scheme."""
    scheme = _SCHEME.match(_INVISIBLE.sub("", html.unescape(address)))
    return scheme is None or scheme[1].lower() in SCHEMES


class BoundWork(Preprocessor):
    """Refuses a page that Markdown would take hours to read."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines as they are. Raises TooTangled."""
        if reading_work("\n".join(lines)) > MAX_READING_WORK:
            raise TooTangled
        return lines


class BoundFences(Preprocessor):
    """Refuses a page with too many pieces of fenced code: each copies the whole page."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines as they are. Raises TooTangled."""
        fences = sum(line.lstrip(" >").startswith(("```", "~~~")) for line in lines)
        if fences * sum(map(len, lines)) > COPIES_PER_READING * MAX_READING_WORK:
            raise TooTangled
        return lines


class CleanLinks(Treeprocessor):
    """Drops script addresses before MkDocs, which warns of them, reads the links."""

    def run(self, root: Element) -> None:
        """Clean every element in place."""
        for element in root.iter():
            for name in _LINK_ATTRIBUTES & element.attrib.keys():
                if not is_safe_address(plain_address(element.attrib[name])):
                    del element.attrib[name]


def plain_address(address: str) -> str:
    """Return an address with Markdown's placeholders opened: those of `&` and of backslash escapes."""
    return _ESCAPED.sub(lambda match: chr(int(match[1])), re.sub("\x02amp\x03", "&", address))


class CleanOutput(Postprocessor):
    """Cleans the HTML that all the other extensions have made, raw HTML of the author's included."""

    def run(self, text: str) -> str:
        """Return the page, or a heading for the table of contents, cleaned."""
        return clean_html(text)


class SafeMarkup(Extension):
    """Adds the four processors in their places."""

    def extendMarkdown(self, md: Markdown, *args: Any) -> None:  # noqa: N802
        """Register around where fenced code is put aside (25), last but MkDocs' own in the tree, and last of all."""
        md.preprocessors.register(BoundFences(md), "relais_bound_fences", 26)
        md.preprocessors.register(BoundWork(md), "relais_bound_work", 24)
        md.treeprocessors.register(CleanLinks(md), "relais_clean_links", 1)
        md.postprocessors.register(CleanOutput(md), "relais_clean_output", -1000)
