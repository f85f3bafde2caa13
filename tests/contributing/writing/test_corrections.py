"""A corrected section takes the place of the one that was shown, and nothing else on the page moves."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings

from bot.contributing.writing.corrections import difference
from bot.contributing.writing.errors import (
    BoxUnclosed,
    FenceUnclosed,
    HeadingTyped,
    IncludeTyped,
    LinkBroken,
    NothingChanged,
    Overtaken,
    PageBroken,
    PersonalData,
    SectionGone,
    TextTangled,
    WritingRefused,
)
from bot.contributing.writing.sections import digest_of, section_source
from indexer.front_matter import parse_front_matter
from tests.contributing.writing.hostile import hostile
from tests.contributing.writing.trees import draft, own_settings, proposed, proposed_file, shown, tree_of

PAGE = """---
title: Trois sections
type: guide
owner: coordination
---

Avant tout.

## Première

Un texte, avec [un lien](https://example.org).

## Deuxième

/// advice | Conseil

Le texte *d'avant*.

///

### Détail

Un détail.

## Troisième

```
du code
```

Fin du texte.
"""
TREE = tree_of({"page.md": PAGE})
ANCHORS = ["premiere", "deuxieme", "detail", "troisieme"]


def corrected(anchor: str, text: str, page: str = PAGE) -> bytes:
    """Return the page in which somebody typed a text for a section as it was shown."""
    source = section_source(page.encode(), anchor, own_settings())
    assert source is not None
    made = draft("section", "page.md", anchor, source.digest, text=text, before=source.text)
    return proposed_file(made, tree_of({"page.md": page, "images/x.png": b"x"}))


@pytest.mark.parametrize("anchor", ["", *ANCHORS])
@settings(deadline=None, max_examples=15)
@given(text=hostile(300))
def test_whatever_is_typed_stays_in_its_section(anchor: str, text: str) -> None:
    """It is refused, or it stands in its section: other bytes, front matter, anchors and texts are the same."""
    assume(text.strip())
    source = section_source(PAGE.encode(), anchor, own_settings())
    assert source is not None
    try:
        content = corrected(anchor, text)
    except WritingRefused:
        return
    assert content.startswith(PAGE.encode()[: source.start])
    assert content.endswith(PAGE.encode()[source.end :])
    assert parse_front_matter(content.decode(), "").raw == parse_front_matter(PAGE, "").raw
    now, before = ([each for each in shown(page) if each.anchor in ANCHORS] for page in (content, PAGE.encode()))
    assert [section.anchor for section in now] == ANCHORS
    assert [each.blocks for each in now if each.anchor != anchor] == [
        each.blocks for each in before if each.anchor != anchor
    ]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Une <script>balise</script>.", "Une &lt;script>balise&lt;/script>."),
        ("#Science et #12", "\\#Science et #12"),
        ("- # un", "- \\# un"),
        ("Titre\n===", "Titre\n\n==="),
        ("Titre\n---", "Titre\n\n---"),
        ("{#ailleurs} et {{ x }}", "\\{#ailleurs} et \\{\\{ x }}"),
        ("[a]: https://example.org", "\\[a]: https://example.org"),
        ("*[mot]: autre", "*\\[mot]: autre"),
        ("[^1]: note", "\\[^1]: note"),
        ("![x](https://a.example/x.png)", "[x](https://a.example/x.png)"),
        ("![x](images/x.png)", "![x](images/x.png)"),
        ("<https://example.org> `<b>` a < b <3", "<https://example.org> `<b>` a < b <3"),
        ("<!-- relais:cards type=lesson -->", "&lt;!-- relais:cards type=lesson -->"),
        ("```\n# du code {x} <b>\n```", "```\n# du code {x} <b>\n```"),
        ("**gras**, [lien](https://example.org)\n\n| a | b |\n|---|---|\n| c | d |", None),
        ("/// advice | Conseil\n\ntexte\n\n///", None),
        ("#### Un sous-titre\n\ntexte", None),
    ],
)
def test_what_is_written(typed: str, written: str | None) -> None:
    """Markdown that stays in its place is kept; what would act on the page is text."""
    expected = PAGE.replace("Un détail.", written or typed)
    assert corrected("detail", typed).decode() == expected


@pytest.mark.parametrize(
    ("typed", "error", "line"),
    [
        ("a\n\n## Titre", HeadingTyped, 3),
        ("### Titre", HeadingTyped, 1),
        ("a\n```\nb", FenceUnclosed, 2),
        ("a\n\n~~~\nb\n```", FenceUnclosed, 3),
        ("/// advice\n\na", BoxUnclosed, 1),
        ("a\n\n///", BoxUnclosed, 3),
        ('a\n--8<-- "x.md"', IncludeTyped, 2),
        ("```\n--8<-- x.md\n```", IncludeTyped, 2),
    ],
)
def test_a_line_that_cannot_stand_there_is_named(typed: str, error: type[WritingRefused], line: int) -> None:
    """The refusal says which line, and what it holds."""
    with pytest.raises(error) as refusal:
        corrected("detail", typed)
    assert refusal.value.data["line"] == line
    assert refusal.value.data["found"] == typed.split("\n")[line - 1].strip()


@pytest.mark.parametrize("typed", ["a\n\n    ## Troisième", "> a\n> b\n> ===\n> c", "- a\n\n    ## b"])
def test_what_no_line_betrays_is_seen_on_the_page(typed: str) -> None:
    """Headings that hide in lists and quotations are kept out, or harmless: the rendered page decides."""
    try:
        content = corrected("premiere", typed)
    except (PageBroken, HeadingTyped):
        return
    assert [section.anchor for section in shown(content)] == ["", *ANCHORS]


def test_what_the_section_held_may_stay() -> None:
    """Tags, attributes and definitions that were there are kept, word for word, on lines that change too."""
    page = PAGE.replace("Un détail.", 'Un <br>détail{.mot}.\n\n<div class="x" markdown>\n\na\n\n</div>\n\n[b]: x.md')
    typed = 'Un <br>grand détail{.mot}.\n\n<div class="x" markdown>\n\na\n\n</div>\n\n[b]: x.md'
    assert corrected("detail", typed, page).decode() == page.replace("<br>détail", "<br>grand détail")


def test_an_unclosed_tag_does_not_take_in_what_follows() -> None:
    """A container whose end is taken away is seen on the rendered page."""
    page = PAGE.replace("Un détail.", "<div markdown>\n\na\n\n</div>")
    with pytest.raises(PageBroken):
        corrected("detail", "<div markdown>\n\na", page)


def test_a_definition_that_others_use_cannot_be_taken_away() -> None:
    """A link of another section would lose its address: the refusal names that section."""
    page = PAGE.replace("(https://example.org)", "[site]").replace("Un détail.", "Un détail.\n\n[site]: page.md")
    with pytest.raises(PageBroken) as refusal:
        corrected("detail", "Un détail.", page)
    assert refusal.value.data["heading"] == "Première"


def test_brackets_without_end_are_refused() -> None:
    """A text that would take hours to render is refused at once."""
    with pytest.raises(TextTangled):
        corrected("detail", "[" * 50_000)


def test_line_ends_are_those_of_the_file() -> None:
    """A page written on Windows keeps its line ends, in the new text too."""
    page = PAGE.replace("\n", "\r\n")
    assert corrected("detail", "un\ndeux", page).decode() == PAGE.replace("Un détail.", "un\ndeux").replace(
        "\n", "\r\n"
    )


@pytest.mark.parametrize("typed", ["Un détail.", "  Un détail.\r\n", "\n\nUn détail.\n"])
def test_nothing_is_proposed_when_nothing_changes(typed: str) -> None:
    """Spaces and line ends that a form adds are no change."""
    with pytest.raises(NothingChanged):
        corrected("detail", typed)


def test_the_second_editor_is_shown_the_difference() -> None:
    """The refusal carries the three texts, and what changed, line by line."""
    before, mine, theirs = "Un\nDeux\nTrois", "Un\n2\nTrois", "Un\nDeux et demi\nTrois"
    made = draft("section", "page.md", "detail", digest_of(before), text=mine, before=before)
    with pytest.raises(Overtaken) as refusal:
        proposed(made, tree_of({"page.md": PAGE.replace("Un détail.", theirs)}))
    assert (refusal.value.shown, refusal.value.mine, refusal.value.theirs) == (before, mine, theirs)
    assert refusal.value.data["difference"] == "  Un\n− Deux\n+ Deux et demi\n  Trois"


def test_the_same_correction_made_twice_is_no_conflict() -> None:
    """Whoever proposes what somebody else has just written is told that it is there."""
    made = draft("section", "page.md", "detail", digest_of("Un"), text="Deux", before="Un")
    with pytest.raises(NothingChanged):
        proposed(made, tree_of({"page.md": PAGE.replace("Un détail.", "Deux")}))


def test_an_edit_elsewhere_on_the_page_is_no_conflict() -> None:
    """Only the text of the section counts: the rest may have changed, and is kept."""
    source = section_source(PAGE.encode(), "detail", own_settings())
    assert source is not None
    made = draft("section", "page.md", "detail", source.digest, text="Mieux.", before=source.text)
    page = PAGE.replace("Avant tout.", "Avant tout, ceci.")
    expected = page.replace("Un détail.", "Mieux.").encode()
    assert proposed_file(made, tree_of({"page.md": page})) == expected


def test_a_section_that_has_gone_is_said() -> None:
    """A heading that was renamed takes its anchor away."""
    with pytest.raises(SectionGone):
        proposed(draft("section", "page.md", "ailleurs", text="a"), TREE)


def test_personal_data_is_refused_unless_it_was_there() -> None:
    """What tells who somebody is cannot be added; what the section held is not the editor's doing."""
    with pytest.raises(PersonalData) as refusal:
        corrected("detail", "Écrire à jeanne.exemple@musee-essai.fr")
    assert "jeanne" not in str(refusal.value.data)
    page = PAGE.replace("Un détail.", "Écrire à accueil@musee-essai.fr")
    assert corrected("detail", "Écrire vite à accueil@musee-essai.fr", page)


def test_parts_of_a_difference_are_told_apart() -> None:
    """Only the lines around a change are shown."""
    before = "\n".join("abcdefghijkl")
    assert difference(before, before.replace("b", "B").replace("k", "K")) == (
        "  a\n− b\n+ B\n  c\n  d\n…\n  i\n  j\n− k\n+ K\n  l"
    )


@pytest.mark.parametrize(
    "link", ["page.md", "page.md#detail", "#detail", "autre.md#la", "./", "https://example.org/#x", "`](x.md)`"]
)
def test_a_typed_link_leads_somewhere(link: str) -> None:
    """To a page, to one of its sections, elsewhere on the web; what is code is no link."""
    tree = tree_of({"page.md": PAGE, "autre.md": "## Là\n"})
    made = draft("section", "page.md", "detail", text=f"[voir]({link})", before="Un détail.")
    assert link in proposed_file(made, tree).decode()


@pytest.mark.parametrize(
    ("link", "near"),
    [("nulle-part.md", None), ("page.md#ailleurs", "page.md"), ("../x.md", None), ("dossier/autre.md", "autre.md")],
)
def test_a_typed_link_that_leads_nowhere_is_said(link: str, near: str | None) -> None:
    """The refusal shows the link, and the page that may have been meant."""
    tree = tree_of({"page.md": PAGE, "autre.md": "## Là\n"})
    made = draft("section", "page.md", "detail", text=f"[voir]({link})", before="Un détail.")
    with pytest.raises(LinkBroken) as refusal:
        proposed(made, tree)
    assert refusal.value.data["found"] == link
    assert refusal.value.data.get("near") == near


def test_a_link_that_led_nowhere_before_is_not_the_editors() -> None:
    """Somebody who corrects a word need not mend the rest."""
    page = PAGE.replace("Un détail.", "Un [détail](nulle-part.md).")
    assert corrected("detail", "Un grand [détail](nulle-part.md).", page)


def test_what_belongs_to_nobody_may_be_written() -> None:
    """An address of the list of contacts is not somebody's."""
    made = draft("section", "page.md", "detail", text="Écrire à accueil@musee-essai.fr", before="Un détail.")
    contacts = b"[accueil@musee-essai.fr]"
    assert proposed_file(made, tree_of({"page.md": PAGE, "_data/contacts.yml": contacts}))
