"""What people write never runs in a browser, what they may write stays as it is, and no page takes hours."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.documents import page_entries
from indexer.markup import TooTangled, clean_html, is_safe_address
from indexer.models import FrontMatter, Page
from indexer.renderer import Renderer, renderer_for
from indexer.site_settings import SiteSettings, site_settings
from tests.indexer.active import active_parts
from tests.indexer.cases import CASES, Case, cases
from tests.sources import ROOT

SITE = site_settings(ROOT / "mkdocs.yml")
# Extensions that our site does not use, and another may: each makes HTML in its own way.
MORE = (
    "pymdownx.blocks.html",
    "pymdownx.blocks.tab",
    "pymdownx.critic",
    "pymdownx.inlinehilite",
    "pymdownx.highlight",
    "pymdownx.keys",
    "smarty",
)
RENDERERS = {
    "our settings": renderer_for(SITE),
    "a foreign folder": renderer_for(None),
    "more extensions": renderer_for(
        SiteSettings(SITE.file, SITE.docs, (*SITE.extensions, *MORE), SITE.extension_configs)
    ),
}
EVERY_RENDERER = pytest.mark.parametrize("renderer", RENDERERS.values(), ids=RENDERERS)

HOSTILE = [fragment.strip("\n") for fragment in (CASES / "markup" / "hostile.md").read_text("utf-8").split("\n%%\n")]
MORE_HOSTILE = (
    "/// html | script\nalert(1)\n///",
    "/// html | div\n    attrs: {onclick: alert(1)}\n    markdown: raw\n\n<script>alert(1)</script>\n///",
)
PIECES = (
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    '"',
    "'",
    "`",
    "```",
    "~~~",
    "\n",
    "\n\n",
    "    ",
    " ",
    "\\",
    "&",
    "&#58;",
    "&colon;",
    "&Tab;",
    "&#x0A;",
    "[",
    "]",
    "(",
    ")",
    "](",
    "![",
    "{: ",
    " }",
    "{:.x ",
    "*",
    "_",
    "|",
    "\n|-|-|\n",
    "!!! note ",
    "=== ",
    "[^1]",
    "[^1]: ",
    "*[x]: ",
    "## ",
    "- ",
    "> ",
    ":",
    "javascript:",
    "java",
    "script",
    "alert(1)",
    "onerror=",
    "onclick=",
    " src=x",
    " href=",
    " style=",
    "img",
    "svg",
    "a",
    "script>",
    "style>",
    "iframe",
    "div",
    " markdown=1",
    "math",
    "table",
    "td",
    "\x00",
    "\x02",
    "\x03",
    "\x02wzxhzdk:0\x03",
    "\x02amp\x03",
    "klzzwxh:0000",
    "\u200b",
    "title=",
    "x",
    "/// html | script\n",
    "\n///\n",
)


@pytest.mark.parametrize("case", cases("markup"))
def test_what_may_be_written_stays(case: Case) -> None:
    """Text, links, tables, tabs, tasks and code come out whole."""
    html = RENDERERS["our settings"].render(case["page"])
    assert [piece for piece in case["html"] if piece not in html] == [], html
    assert active_parts(html) == []


@EVERY_RENDERER
@pytest.mark.parametrize("fragment", [*HOSTILE, *MORE_HOSTILE])
def test_hostile_fragment_is_harmless(renderer: Renderer, fragment: str) -> None:
    """No script, handler, style or script address is left, nor in the table of contents that MkDocs prints."""
    assert active_parts(renderer.render(fragment)) == []
    for level, body in enumerate((f"- {fragment}", f"> {fragment}", f"texte {fragment} texte", f"## {fragment}")):
        assert active_parts(renderer.render(body)) == [], level


def test_the_judge_sees_what_is_active() -> None:
    """Most of the hostile fragments of HTML would run if they were left as they are: the tests above can fail."""
    raw = [fragment for fragment in HOSTILE if fragment.startswith("<") and "alert" in fragment]
    assert sum(bool(active_parts(fragment)) for fragment in raw) >= 0.85 * len(raw) > 25


@settings(max_examples=300)
@given(
    st.lists(st.sampled_from(PIECES) | st.sampled_from(HOSTILE), max_size=25).map("".join),
    st.sampled_from(list(RENDERERS)),
)
def test_no_mixture_is_active(text: str, renderer: str) -> None:
    """Hostile pieces of Markdown and HTML, put together at random, run nothing."""
    try:
        html = RENDERERS[renderer].render(text)
    # Extensions have their own faults; a page that cannot be rendered is shown nowhere.
    except (RecursionError, ValueError, AssertionError, IndexError, AttributeError):
        return
    assert active_parts(html) == []


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """What comes out is stable: reading it again, as a browser does, finds the same."""
    once = clean_html(text)
    assert clean_html(once) == once
    assert active_parts(once) == []


HIDERS = st.text(alphabet=" \t\n\r\x00\x01\x1f", max_size=2)


@given(
    st.lists(HIDERS, min_size=11, max_size=11),
    st.sampled_from([":", "&colon;", "&#58;", "&#x3a;", "&#x0003A;"]),
    st.text(),
)
def test_no_spelling_of_a_script_address_is_safe(hiders: list[str], colon: str, rest: str) -> None:
    """Spaces, line ends and entities inside do not hide the scheme."""
    scheme = "".join(hider + letter for hider, letter in zip(hiders, "jAvascript", strict=False))
    assert not is_safe_address(f"{scheme}{hiders[-1]}{colon}{rest}")


@pytest.mark.parametrize(
    "address",
    ["a.md", "../a:b/c.md", "#x", "?a=b:c", "//a.b", "https://a.b", "MAILTO:a@b", "tel:+33", "", "a b.md", "é.md"],
)
def test_ordinary_addresses_are_safe(address: str) -> None:
    """Links between pages, to other sites and to mailboxes stay."""
    assert is_safe_address(address)


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "![",
        "[a](",
        "](",
        "(",
        "<a ",
        "<!--",
        "<?",
        "<![CDATA[",
        "<div>",
        "<b><p>",
        "\\[[",
        "[x\n",
        "~~~\n",
        "*a* ",
        "&amp;",
        "`a`",
    ],
)
def test_tangled_page_is_refused_at_once(unit: str) -> None:
    """Brackets and tags opened by the hundred thousand are refused in a moment, not read for hours."""
    started = time.perf_counter()
    with pytest.raises((TooTangled, RecursionError)):
        RENDERERS["a foreign folder"].render(unit * 100_000)
    assert time.perf_counter() - started < 8


@pytest.mark.parametrize(
    "page",
    [
        "```\n" + "\x1b[0m texte [INFO] <a href=x\n" * 2_000 + "```\n",
        "| a < b | [0m | :( |\n|---|---|---|\n" + "| a < b | [0m | :( |\n" * 5_000,
        "Un [lien](a.md) (entre parenthèses) et <br> un retour.\n" * 5_000,
        "1) un ;\n2) deux :-(\n\n" * 3_000,
        "- [a](b) *c* `d`\n" * 20_000,
        "<li>un\n" * 3_000,
        "[a](b) " * 10_000,
    ],
    ids=["log", "table", "prose", "smileys", "items", "unclosed items", "links"],
)
def test_long_ordinary_pages_are_not_refused(page: str) -> None:
    """Logs, tables of comparisons and long paragraphs are pages like others."""
    assert RENDERERS["a foreign folder"].render(page)


def test_a_tangled_page_is_still_searchable() -> None:
    """Its words are indexed as plain text, and the reason is told."""
    page = Page("p.md", "T", "motrare " + "[" * 50_000, 1, FrontMatter(), {}, {}, "d")
    made = page_entries(page, RENDERERS["a foreign folder"], "fr")
    assert [(problem.code, problem.data["reason"]) for problem in made.problems] == [
        ("page.not_rendered", "TooTangled")
    ]
    assert "motrar" in made.entries[1].terms["body"]
