"""Advice that is validated says so no more that it is to be; its page too once all of it is, every other byte kept."""

from __future__ import annotations

import difflib
import re

import pytest
from hypothesis import given, settings

from bot.contributing.models import Draft
from bot.contributing.writing.errors import NothingChanged, SectionChanged, SectionGone
from bot.contributing.writing.front_matter_edits import with_values
from bot.contributing.writing.pages_at import PagesAt
from bot.contributing.writing.sections import places_of, section_source
from bot.contributing.writing.source_text import read_source
from bot.contributing.writing.validations import is_to_validate, titles_to_validate
from indexer.front_matter import parse_front_matter
from indexer.renderer import renderer_for
from tests.contributing.writing.hostile import hostile
from tests.contributing.writing.trees import draft, own_settings, own_tree, proposed_file, tree_of

HEAD = """---
title: Conventions # le titre
status: to-validate   # pas encore
summary: "À valider."
reviewed: 2026-01-05
---
"""
BODY = """
Avant tout.

/// advice | La réponse courte (à valider)

Signez tôt.

///

## Délais

/// advice | Trois mois\u00a0(À VALIDER)

Comptez large (à valider).

///

/// public | Ailleurs (à valider)

Deux mois.

///

```
/// advice | Un exemple (à valider)
///
```

## Fin

Rien.
"""
PAGE = HEAD + BODY
WITH_ADVICE = sorted(
    path for path, text in own_tree().files.items() if path.endswith(".md") and is_to_validate(text.decode())
)


def validation(page: str, anchor: str, content: str | bytes, **changed: str) -> Draft:
    """Return the draft that validates a section as it reads in a page."""
    source = section_source(content.encode() if isinstance(content, str) else content, anchor, own_settings())
    assert source is not None
    return draft("validation", page, anchor, changed.get("base", source.digest))


def validated(content: str, *anchors: str) -> str:
    """Return a page after some of its sections were validated, one after the other."""
    for anchor in anchors:
        made = validation("page.md", anchor, content)
        content = proposed_file(made, tree_of({"page.md": content})).decode()
    return content


def changed_lines(before: str, after: str) -> list[str]:
    """Return the lines that differ."""
    lines = difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [line for line in lines if line[0] in "+-"]


def test_only_the_title_of_its_boxes_changes() -> None:
    """While another section is to be validated, the head stays; text, other boxes and examples are kept."""
    assert changed_lines(PAGE, validated(PAGE, "delais")) == [
        "- /// advice | Trois mois\u00a0(À VALIDER)\n",
        "+ /// advice | Trois mois\n",
    ]


@pytest.mark.parametrize("order", [("", "delais"), ("delais", "")])
def test_the_last_one_validates_the_page(order: tuple[str, str]) -> None:
    """Its status and the date on which somebody vouched for it; comments and all else stand."""
    after = validated(PAGE, *order)
    assert after == PAGE.replace(" (à valider)\n\nSignez", "\n\nSignez").replace("\u00a0(À VALIDER)", "").replace(
        "status: to-validate ", "status: validated "
    ).replace("2026-01-05", "2026-11-22")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", "---\nstatus: validated\nreviewed: 2026-11-22\n---\n\n"),
        ("---\ntitle: T\n---\n", "---\ntitle: T\nstatus: validated\nreviewed: 2026-11-22\n---\n"),
        ("---\nstatus:\ntitle: T\n---\n", "---\nstatus: validated\ntitle: T\nreviewed: 2026-11-22\n---\n"),
        ("---\nstatus: applied\n---\n", "---\nstatus: applied\nreviewed: 2026-11-22\n---\n"),
        (
            "---\nreviewed: '2020-01-01'\nstatus: \"draft\"\n---\n",
            "---\nreviewed: 2026-11-22\nstatus: validated\n---\n",
        ),
    ],
    ids=["none", "without", "empty", "applied", "quoted"],
)
def test_any_head_says_so(head: str, expected: str) -> None:
    """A key that is not there is added; a lesson that is applied stays so."""
    body = "/// advice | Tôt (à valider)\n\nSignez.\n\n///\n"
    assert validated(head + body, "") == expected + body.replace(" (à valider)", "")


def test_lines_keep_their_ends() -> None:
    """Carriage returns and the mark at the start of the file are still there."""
    before = b"\xef\xbb\xbf" + PAGE.replace("\n", "\r\n").encode()
    after = proposed_file(validation("page.md", "delais", before), tree_of({"page.md": before}))
    assert after == before.replace("\u00a0(À VALIDER)".encode(), b"")


@pytest.mark.parametrize(
    ("language", "line", "expected"),
    [
        ("en", "/// advice | The short answer (to be validated)", "/// advice | The short answer"),
        ("en", "/// advice", "/// advice | What we advise"),
        ("fr", "/// advice", "/// advice | Ce que nous conseillons"),
        ("fr", "//// advice | (à valider)", "//// advice | Ce que nous conseillons"),
    ],
)
def test_a_box_without_a_title_is_given_one(language: str, line: str, expected: str) -> None:
    """The site's own would still say that it is to be validated."""
    closing = line.split()[0]
    before = f"---\ntitle: T\nlanguage: {language}\n---\n{line}\n\nText.\n\n{closing}\n"
    assert expected in validated(before, "").splitlines()


def test_what_changed_since_it_was_read_is_not_validated() -> None:
    """Nor what is no longer there, nor what is validated already."""
    tree = tree_of({"page.md": PAGE})
    with pytest.raises(SectionChanged):
        proposed_file(validation("page.md", "delais", PAGE.replace("Comptez large", "Un jour suffit")), tree)
    with pytest.raises(SectionChanged):
        proposed_file(validation("page.md", "delais", PAGE, base=""), tree)
    with pytest.raises(SectionGone):
        proposed_file(draft("validation", "page.md", "autre"), tree)
    with pytest.raises(NothingChanged):
        proposed_file(validation("page.md", "fin", PAGE), tree)


@pytest.mark.parametrize("path", WITH_ADVICE)
def test_the_head_of_any_of_our_pages_can_say_so(path: str) -> None:
    """One or two of its lines change, or come."""
    before = own_tree().files[path].decode()
    pages = PagesAt(own_tree(), own_settings())
    edits = with_values(pages.open(path), {"status": "validated", "reviewed": "2027-01-04"})
    content = pages.open(path).source.edited(edits).decode()
    head = parse_front_matter(content, path).front_matter
    assert (head.status, str(head.reviewed)) == ("validated", "2027-01-04")
    assert all(re.match(r"[+-] (status|reviewed): ", line) for line in changed_lines(before, content))


@pytest.mark.parametrize("path", ["lecons/sortie-d-un-partenaire.md", "en/start/funder.md"])
def test_all_of_a_page_of_ours_can_be_validated(path: str) -> None:
    """Section by section; then nothing of it is to be validated, and only titles and two lines of its head changed."""
    before = own_tree().files[path].decode()
    content = before
    for place in places_of(read_source(before.encode()), renderer_for(own_settings()).render):
        if is_to_validate(before[place.start : place.end]):
            made = validation(path, place.heading.anchor, content)
            content = proposed_file(made, tree_of({**own_tree().files, path: content})).decode()
    assert not is_to_validate(parse_front_matter(content, path).body)
    assert parse_front_matter(content, path).front_matter.status == "validated"
    for line in changed_lines(before, content):
        assert re.match(r"[+-] (///+ advice|status: |reviewed: )", line), line


@settings(deadline=None, max_examples=60)
@given(hostile(300).map(lambda text: f"/// advice | {text} (à valider)\n{text}"))
def test_whatever_a_title_says_stays_one_title(text: str) -> None:
    """Nothing is found beyond the line, and what is found is validated once."""
    for line in titles_to_validate(text):
        assert "\n" not in text[line.start : line.end]
        assert not is_to_validate(line.validated("fr"))
