"""From results to an answer: what is shown for each verdict, and for whom."""

from __future__ import annotations

import pytest

from bot.answering.answer_json import answer_json
from bot.answering.answers import answer
from bot.models import Answer, Question
from indexer.models import Verdict, Visibility
from tests.bot.samples import FakeSearch, hit

HITS = (
    hit(10.0),
    hit(9.0, anchor="quand"),
    hit(8.0, page="lecons/a.md"),
    hit(7.0, page="lecons/a.md", anchor="b"),
    hit(6.0, page="lecons/b.md"),
    hit(5.0, page="lecons/c.md"),
    hit(4.0, page="lecons/d.md"),
)


def answered(verdict: Verdict, question: str = "qui signe ?") -> Answer:
    """Return the answer for a verdict."""
    return answer(Question(question), FakeSearch(verdict, HITS, []))


def pages(answer: Answer) -> list[str]:
    """Return the pages of the near misses."""
    return [hit.document.page for hit in answer.near_misses]


def test_a_sure_answer_is_one_section_with_near_misses_elsewhere() -> None:
    """One section a page, of other pages, three at most."""
    found = answered(Verdict.ANSWER)
    assert found.main == HITS[0]
    assert found.shown == HITS[:1]
    assert pages(found) == ["lecons/a.md", "lecons/b.md", "lecons/c.md"]


def test_an_unsure_answer_is_a_choice_of_three() -> None:
    """No section is the answer, and the others need not be told."""
    found = answered(Verdict.PERHAPS)
    assert (found.main, found.shown, found.near_misses) == (None, HITS[:3], ())


def test_no_answer_shows_only_near_misses() -> None:
    """Nothing is given as an answer; why has nothing to explain."""
    found = answered(Verdict.NONE)
    assert (found.main, found.shown, found.why) == (None, (), None)
    assert pages(found) == ["guides/conventions.md", "lecons/a.md", "lecons/b.md"]


def test_far_sections_are_no_near_misses() -> None:
    """Below a share of the first score a section is noise."""
    search = FakeSearch(Verdict.ANSWER, (hit(10.0), hit(1.0, page="lecons/a.md")), [])
    assert answer(Question("qui signe ?"), search).near_misses == ()


@pytest.mark.parametrize("reader", list(Visibility))
def test_the_search_is_made_for_the_reader(reader: Visibility) -> None:
    """Public unless the question says otherwise."""
    search = FakeSearch(Verdict.NONE, (), [])
    answer(Question("qui signe ?", reader=reader), search)
    answer(Question("qui signe ?"), search)
    assert search.readers == [reader, Visibility.PUBLIC]


def test_the_language_is_that_of_the_question() -> None:
    """Unless who asks has said which."""
    assert answered(Verdict.NONE, "who can sign the agreement?").language == "en"
    assert answered(Verdict.NONE, "convention").language == "fr"
    assert answer(Question("convention", "en"), FakeSearch(Verdict.NONE, (), [])).language == "en"


def test_json_names_sections_by_their_place() -> None:
    """`hits` stays the whole ranking."""
    data = answer_json(answered(Verdict.ANSWER), "fr")
    assert len(data["hits"]) == len(HITS)
    assert data["answer"]["shown"] == [0]
    assert data["answer"]["near_misses"] == [2, 4, 5]
    assert data["answer"]["other_language"] == {}


def test_json_says_which_sections_are_in_another_language() -> None:
    """Those told, by their place, in the reader's words."""
    hits = (hit(10.0), hit(9.0, page="en/a.md", language="en"), hit(8.0, page="en/b.md", language="en"))
    search = FakeSearch(Verdict.ANSWER, hits, [])
    in_french, in_english = answer(Question("qui signe ?"), search), answer(Question("who can sign it?"), search)
    assert answer_json(in_french, "fr")["answer"]["other_language"] == dict.fromkeys("12", "page en anglais")
    assert answer_json(in_english, "en")["answer"]["other_language"] == {"0": "page in French"}
