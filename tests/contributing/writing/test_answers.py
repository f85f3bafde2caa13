"""The answer to an open question joins the page, and the question leaves its two lists."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import given, settings

from bot.contributing.writing.collect_boxes import collect_boxes, most_alike
from bot.contributing.writing.errors import PersonalData, QuestionGone
from indexer.front_matter import parse_front_matter
from tests.contributing.writing.hostile import hostile
from tests.contributing.writing.trees import draft, own_tree, proposed_file, shown, tree_of

PAGE = """---
title: Conventions
type: guide
to_collect:
  - Qui signe ?   # important
  - Combien d'avenants ont été nécessaires, et pourquoi ?
owner: coordination
---

Texte.

## Ce qu'il reste

/// collect | Ce qu'il reste à recueillir

- Qui signe ? *À demander à : coordination.*
- Combien d'avenants ont été nécessaires,
  et **pourquoi** ? *À demander à : gestion.*

///

## Fin

Fin.
"""
TOLD = """/// advice | Témoignage d'un partenaire (à valider)

**{question}**

{answer}

*Recueilli en novembre 2026 : Coordination, Musée d'essai.*

///
"""


def answered(question: str, answer: str = "Le directeur.", page: str = PAGE, **fields: str) -> str:
    """Return the page with an answer."""
    made = draft("collect", "page.md", question=question, answer=answer, **fields)
    return proposed_file(made, tree_of({"page.md": page})).decode()


def changes(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines taken away, and those added."""
    lines = list(difflib.ndiff(before.split("\n"), after.split("\n")))
    return [line[2:] for line in lines if line[0] == "-"], [line[2:] for line in lines if line[0] == "+"]


def test_an_answer_takes_the_place_of_its_question() -> None:
    """One line leaves the front matter, one its box; a testimony follows the box; nothing else moves."""
    after = answered("qui signe")
    expected = PAGE.replace("  - Qui signe ?   # important\n", "")
    expected = expected.replace("- Qui signe ? *À demander à : coordination.*\n", "")
    told = TOLD.format(question="qui signe", answer="Le directeur.")
    assert after == expected.replace("///\n\n## Fin", f"///\n\n{told}\n## Fin")


def test_a_question_on_two_lines_leaves_whole() -> None:
    """What follows the first line of an item goes with it."""
    taken, _ = changes(PAGE, answered("Combien d'avenants ont été nécessaires, et pourquoi ?"))
    assert taken == [
        "  - Combien d'avenants ont été nécessaires, et pourquoi ?",
        "- Combien d'avenants ont été nécessaires,",
        "  et **pourquoi** ? *À demander à : gestion.*",
    ]


def without_second(page: str) -> str:
    """Return the page with one question alone."""
    page = page.replace("  - Combien d'avenants ont été nécessaires, et pourquoi ?\n", "")
    return page.replace(
        "- Combien d'avenants ont été nécessaires,\n  et **pourquoi** ? *À demander à : gestion.*\n", ""
    )


def test_the_last_question_takes_its_box_along() -> None:
    """The testimony stands in the place of an empty box, and the key of an empty list goes."""
    after = answered("Qui signe ?", page=without_second(PAGE))
    assert "to_collect" not in after
    assert "/// collect" not in after
    told = TOLD.format(question="Qui signe ?", answer="Le directeur.")
    assert f"## Ce qu'il reste\n\n{told}\n## Fin" in after


def test_a_box_that_says_more_stays() -> None:
    """Prose beside the questions is not thrown away with the last of them."""
    after = answered("Qui signe ?", page=without_second(PAGE).replace("\n\n- Qui", "\n\nUne remarque.\n\n- Qui"))
    assert "/// collect | Ce qu'il reste à recueillir\n\nUne remarque.\n\n\n///\n" in after


def test_evidence_and_lists_are_kept() -> None:
    """What was typed as a list is one; evidence has its place."""
    after = answered("Qui signe ?", "- un\n- deux", evidence="Le compte rendu.")
    assert "- un\n- deux\n\n**Sur quoi s'appuie ce témoignage**\n\nLe compte rendu.\n" in after


def test_a_question_listed_once_is_found() -> None:
    """In the front matter alone, or in a box alone."""
    assert "Le directeur." in answered("Qui signe ?", page=PAGE.replace("- Qui signe ? *", "- Autre chose ? *"))
    after = answered("Qui signe ?", page=PAGE.replace("  - Qui signe ?   # important\n", ""))
    assert "- Qui signe ?" not in after


def test_an_answered_question_is_said() -> None:
    """Nobody answers twice without knowing."""
    with pytest.raises(QuestionGone):
        answered("Combien de musées ?")


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_line_ends_are_kept(line_end: str) -> None:
    """A page written on Windows stays one."""
    after = answered("Qui signe ?", page=PAGE.replace("\n", line_end))
    assert after.count("\n") == after.count(line_end)


@settings(deadline=None, max_examples=25)
@given(hostile(300))
def test_nothing_typed_escapes_from_an_answer(text: str) -> None:
    """The front matter loses one question, the page no section and gains none."""
    try:
        after = answered("Qui signe ?", f"x {text}")
    except PersonalData:
        return
    head = parse_front_matter(after, "")
    assert head.raw == {
        **parse_front_matter(PAGE, "").raw,
        "to_collect": ["Combien d'avenants ont été nécessaires, et pourquoi ?"],
    }
    assert [(section.anchor, section.level) for section in shown(after.encode())] == [
        ("", 0),
        ("ce-quil-reste", 2),
        ("fin", 2),
    ]
    assert shown(after.encode())[2] == shown(PAGE.encode())[2]


def test_questions_of_our_pages_are_found_in_their_boxes() -> None:
    """What the front matter lists is what the boxes ask, said nearly alike; tables aside."""
    found = listed = 0
    for path, content in own_tree().files.items():
        if not path.endswith(".md"):
            continue
        head = parse_front_matter(content.decode(), path)
        items = [item.question for box in collect_boxes(head.body) for item in box.items]
        for question in head.front_matter.to_collect if items else ():
            listed += 1
            found += most_alike(question, items) is not None
    assert listed > 50
    assert found >= 0.75 * listed
