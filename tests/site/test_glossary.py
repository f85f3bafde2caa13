"""The glossary and the other data files are read whole or refused, and listed without letting their values act."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml

from indexer.data_files import ClosedLists, read_lists, read_roles, read_sources
from indexer.errors import DataFileInvalid
from indexer.glossary import Entry, read_glossary, slug_of
from indexer.listings import GLOSSARY_MARKER, expander, glossary_markdown, safe_address
from indexer.renderer import renderer_for
from indexer.sections import parse_sections
from indexer.site_settings import site_settings
from tests.site.sites import REPOSITORY, Elements

DATA = REPOSITORY / "docs/_data"
HOSTILE = (
    "<script>pwned()</script>",
    "<img src=x onerror=pwned()>",
    "[x](javascript:pwned())",
    "![x](https://evil.example/x.png)",
    "`code`",
    "*a* _b_ __c__",
    "# Titre",
    "/// slides",
    "1. un",
    "- un",
    "!!! note",
    '=== "x"',
    "{#autre}",
    "x {: onclick=pwned() }",
    "[^1]: note",
    "*[X]: y",
    "    code",
    ":   définition",
    "a | b\n--- | ---",
    "&lt;b&gt; &amp;",
    "--8<-- 'x'",
    "\\*",
    ">",
    "ligne\n\n## Titre",
    "``` x",
    "~~~",
    "[x]: https://evil.example",
    "<!-- x",
    "\u0002wzxhzdk:0\u0003",
)


def entry(**values: object) -> Entry:
    """Return an entry with what a test does not care about filled in."""
    return Entry(**({"term": "T", "expansion": "E", "definition_fr": "D", "anchor": "t"} | values))  # type: ignore[arg-type]


def rendered(markdown: str) -> str:
    """Return Markdown as our site's HTML."""
    return renderer_for(site_settings(REPOSITORY / "mkdocs.yml")).render(markdown)


def test_our_data_files_are_read() -> None:
    """The files of this repository are right: a hundred terms, four closed lists, roles and sources."""
    entries = read_glossary(DATA)
    assert len(entries) == len({entry.anchor for entry in entries}) == 100
    assert read_lists(DATA).phases["bilan"].text("en") == "Review and closing"
    assert read_roles(DATA)["mediation"].text("fr") == "Médiation"
    assert read_sources(DATA)["18f"].address.startswith("https://")


@pytest.mark.parametrize("read", [read_glossary, read_roles, read_sources])
def test_no_file_is_no_data(tmp_path: Path, read: Callable[[Path], object]) -> None:
    """A folder without the file, or with an empty one, has no terms, roles or sources."""
    assert not read(tmp_path)
    assert read_lists(tmp_path) == ClosedLists()
    for name in ("glossary", "lists", "roles", "sources"):
        (tmp_path / f"{name}.yml").write_text("# rien\n", "utf-8")
    assert not read(tmp_path)
    assert read_lists(tmp_path) == ClosedLists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("- [\n", "line"),
        ("term: x\n", "tuple"),
        ("- {term: X}\n", "expansion"),
        ("- {term: X, expansion: Y, definition_fr: Z, certainty: sure}\n", "certainty"),
        ("- {term: X, expansion: Y, definition_fr: Z, sinonyms: [a]}\n", "sinonyms"),
        ("- &a {term: X, expansion: Y, definition_fr: Z}\n- *a\n", "alias"),
        ("- !!python/object/apply:os.getcwd []\n", "python"),
        ("[" * 5000, "nesting"),
        (b"\xff\xfe\x00", "decode"),
    ],
)
def test_a_wrong_glossary_is_refused_with_the_reason(tmp_path: Path, content: str | bytes, reason: str) -> None:
    """Broken YAML, a missing or misspelt key, an unknown value, an alias, a tag: file and reason are told."""
    file = tmp_path / "glossary.yml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(DataFileInvalid) as raised:
        read_glossary(tmp_path)
    assert raised.value.data["path"] == str(file)
    assert reason in str(raised.value.data["reason"])


def test_a_misspelt_list_is_refused(tmp_path: Path) -> None:
    """`theme:` for `themes:` would silently allow no theme at all."""
    (tmp_path / "lists.yml").write_text("theme: {a: {fr: A}}\n", "utf-8")
    with pytest.raises(DataFileInvalid, match="data_file"):
        read_lists(tmp_path)


def test_figures_are_read_as_words(tmp_path: Path) -> None:
    """A term such as 2019 and a date such as 2017 are what their author wrote."""
    (tmp_path / "glossary.yml").write_text(
        "- {term: 2019, expansion: 1, definition_fr: 2, valid_from: 2017, valid_to: 2019-03-01}\n"
    )
    found = read_glossary(tmp_path)[0]
    assert (found.term, found.valid_from, found.valid_to) == ("2019", "2017", "2019-03-01")


@pytest.mark.parametrize(
    ("term", "slug"),
    [
        ("Région Hauts-de-France", "region-hauts-de-france"),
        ("Sorbonne Universités (COMUE)", "sorbonne-universites-comue"),
        ("C.S.T.I.", "c-s-t-i"),
        ("Œuvre", "oeuvre"),
        ("???", "term"),
    ],
)
def test_an_anchor_is_the_slug_of_its_term(term: str, slug: str) -> None:
    """Lower case, without accents, anything else a hyphen."""
    assert slug_of(term) == slug


def test_terms_written_alike_have_anchors_of_their_own(tmp_path: Path) -> None:
    """Three homonyms have three addresses, also when one is named as the second's would be."""
    terms = [{"term": term, "expansion": "e", "definition_fr": "d"} for term in ("CA", "ça", "CA 2", "C.A")]
    (tmp_path / "glossary.yml").write_text(yaml.safe_dump(terms), "utf-8")
    assert [entry.anchor for entry in read_glossary(tmp_path)] == ["ca", "ca-2", "ca-2-2", "c-a"]


def test_an_entry_says_all_it_knows() -> None:
    """Former names, dates, successor, other sense, certainty and source are all read on the page, in French dates."""
    old = entry(
        term="DRRT",
        anchor="drrt",
        expansion="Délégation",
        synonyms=("la délégation",),
        english="Delegation",
        certainty="verified",
        valid_from="2009",
        valid_to="2020-12",
        replaced_by="DRARI",
        homonym="Autre chose",
        note="Une note",
        renamed=True,
        source="https://a.example/x_y_z?q=(1)&r=[2]",
        also="slides: x",
    )
    html = rendered(glossary_markdown((old, entry(term="DRARI", anchor="drari")), "fr"))
    for words in (
        "la délégation",
        "Delegation",
        "De 2009 à 12/2020",
        "Autre chose",
        "Une note",
        "Appuyé sur une source",
        "diaporama",
    ):
        assert words in html
    assert 'href="#drari"' in html
    assert 'href="https://a.example/x_y_z?q=%281%29&amp;r=%5B2%5D"' in html


def test_the_english_listing_says_which_definitions_are_french() -> None:
    """A definition without translation is shown in French, and said to be."""
    markdown = glossary_markdown((entry(definition_fr="Une règle"), entry(definition_en="A rule")), "en")
    assert "In French: Une règle" in markdown
    assert "\n\nA rule\n\n" in markdown


@pytest.mark.parametrize("value", HOSTILE)
def test_values_are_text(value: str) -> None:
    """Whatever a value holds, the page has the two headings, the boxes and the links it would have with plain words."""
    keys = (
        "term",
        "expansion",
        "definition_fr",
        "english",
        "note",
        "homonym",
        "replaced_by",
        "source",
        "also",
        "valid_to",
    )
    harmful = rendered(glossary_markdown((entry(**dict.fromkeys(keys, value), synonyms=(value,)),), "fr"))
    plain = rendered(glossary_markdown((entry(**dict.fromkeys(keys, "mot"), synonyms=("mot",)),), "fr"))
    tags = [tag for tag, _ in Elements(harmful).found]
    assert tags == [tag for tag, _ in Elements(plain).found]
    assert not any(name.startswith("on") for _, attributes in Elements(harmful).found for name in attributes)
    heading = parse_sections(harmful, "")[-1].heading
    assert heading == re.sub(r"[\x02\x03]", "", " ".join(value.split()))


@pytest.mark.parametrize(
    "address", ["javascript:x", "ftp://a.example", "http://", "http://[x", "general knowledge", "//a.example", ""]
)
def test_only_web_addresses_are_links(address: str) -> None:
    """Anything else is no link."""
    assert safe_address(address) == ""


def test_only_the_marker_on_its_own_line_is_replaced() -> None:
    """A page that speaks of the marker, in a sentence or in indented code, keeps it."""
    expand = expander(DATA, "fr")
    body = f"Écrire `{GLOSSARY_MARKER}` ici.\n\n    {GLOSSARY_MARKER}\n"
    assert expand(body) == body
    assert "### CSTI {#csti}" in expand(f"Avant.\n\n{GLOSSARY_MARKER}\n")


def scheme_colours(css: str, scheme: str) -> Mapping[str, str]:
    """Return the colours that a scheme of our stylesheet names."""
    blocks = re.findall(rf'\[data-md-color-scheme="{scheme}"\][^{{}}]*{{([^{{}}]*)}}', css)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", "".join(blocks)))


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize("mark", ["slides", "public", "advice", "collect"])
def test_the_boxes_can_be_read(scheme: str, mark: str) -> None:
    """A box's title and its links stand out from its background by at least 4.5 to 1, in both schemes."""
    colours = scheme_colours((REPOSITORY / "docs/assets/relais.css").read_text("utf-8"), scheme)
    for colour in (colours[f"relais-{mark}"], colours["md-typeset-a-color"]):
        lighter, darker = sorted((luminance(colour), luminance(colours[f"relais-{mark}-back"])), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5
