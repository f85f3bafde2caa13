"""The words of people join the questions that a page answers."""

from __future__ import annotations

import pytest

from bot.contributing.writing.errors import QuestionThere, TooManyQuestions
from bot.contributing.writing.questions import MOST
from indexer.front_matter import parse_front_matter
from tests.contributing.writing.trees import draft, own_tree, proposed_file, tree_of

PAGES = sorted(path for path in own_tree().files if path.endswith(".md"))
NEW = "où est rangé le parapluie vert ?"


@pytest.mark.parametrize("path", PAGES)
def test_a_question_joins_any_of_our_pages(path: str) -> None:
    """One line, or a part of one, is added; each other byte is there."""
    before = own_tree().files[path]
    after = proposed_file(draft("words", path, question=NEW), own_tree())
    questions = parse_front_matter(before.decode(), path).front_matter.questions
    assert parse_front_matter(after.decode(), path).front_matter.questions == (*questions, NEW)
    added = len(after) - len(before)
    start = next(place for place in range(len(before)) if before[place] != after[place])
    assert after[:start] + after[start + added :] == before


@pytest.mark.parametrize("asked", ["Qui signe ?", "qui  signe", "QUI SIGNÉ"])
def test_a_question_that_is_there_is_said(asked: str) -> None:
    """Accents, capitals and punctuation make no new question."""
    page = '---\ntitle: T\nquestions: ["Qui signe ?"]\n---\n\nTexte.\n'
    with pytest.raises(QuestionThere) as refusal:
        proposed_file(draft("words", "page.md", question=asked), tree_of({"page.md": page}))
    assert refusal.value.data["question"] == "Qui signe ?"


def test_a_page_answers_so_many_questions() -> None:
    """Beyond, somebody has to take one away first."""
    questions = "".join(f"  - question {number}\n" for number in range(MOST))
    page = f"---\ntitle: T\nquestions:\n{questions}---\n\nTexte.\n"
    with pytest.raises(TooManyQuestions):
        proposed_file(draft("words", "page.md", question=NEW), tree_of({"page.md": page}))
