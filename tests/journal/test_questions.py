"""The question log holds pseudonyms, and tells figures about five people or more."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as some

from bot.journal.figures import MIN_PEOPLE, Counted, tellable
from bot.journal.journal import Journal, Usage
from indexer.models import Verdict, Visibility
from tests.journal.samples import DAY, MINUTE, NOW, asked, rows


def test_a_question_comes_back_under_a_pseudonym(journal: Journal, url: str) -> None:
    """All else is as it was; the raw id is nowhere."""
    put = asked("U-ALICE", verdict=Verdict.PERHAPS, reader=Visibility.PARTNERS)
    found = journal.questions.get(journal.questions.record(put))
    assert found is not None
    assert found.person == journal.pseudonym("U-ALICE")
    assert len(found.person) == 32
    assert (found.text, found.verdict, found.reader, found.commit, found.at) == (
        put.text,
        Verdict.PERHAPS,
        Visibility.PARTNERS,
        "abc",
        NOW,
    )
    assert "U-ALICE" not in str(rows(url, "SELECT * FROM questions"))
    assert journal.questions.get(found.id + 1) is None


def test_questions_are_counted_for_limits(journal: Journal) -> None:
    """Of one person, of one channel, since a moment."""
    for minute, (person, channel) in enumerate(product(("U1", "U2"), ("C1", "C2"))):
        journal.questions.record(asked(person, channel=channel, at=NOW + minute * MINUTE))
    assert journal.questions.count("U1", NOW) == 2
    assert journal.questions.count("U1", NOW + MINUTE) == 1
    assert journal.questions.count_in("C1", NOW) == 2
    assert journal.questions.count_in("C2", NOW + 2 * MINUTE) == 1


def test_ids_are_never_used_again(journal: Journal) -> None:
    """A button under an old answer does not find somebody else's question."""
    last = journal.questions.record(asked("U1"))
    journal.privacy.erase("U1", "U1", NOW)
    assert journal.questions.record(asked("U2")) > last


def test_nothing_is_told_of_four_people(journal: Journal) -> None:
    """However many questions they asked."""
    for number in range(40):
        journal.questions.record(asked(f"U{number % 4}"))
    assert journal.questions.usage(NOW) == Usage(NOW)


def test_figures_of_five_people_are_told(journal: Journal) -> None:
    """Those about fewer are left out, and enough beside them that nobody can work them out."""
    for number in range(12):
        language = "en" if number < 2 else "fr"
        verdict = Verdict.ANSWER if number % 2 else Verdict.NONE
        id = journal.questions.record(asked(f"U{number}", language=language, verdict=verdict))
        journal.feedback.give(id, f"U{number}", number < 6, NOW)
    usage = journal.questions.usage(NOW)
    assert (usage.questions, usage.people) == (12, 12)
    assert usage.by_verdict == {"answer": 6, "none": 6}
    assert usage.by_surface == {"slack": 12}
    assert usage.by_language == {}
    assert usage.by_page == {"guides/locaux.md": 12}
    assert usage.by_feedback == {"useful": 6, "not_useful": 6}
    assert journal.questions.usage(NOW + DAY) == Usage(NOW + DAY)


def test_pages_are_told_to_those_who_may_see_them(journal: Journal) -> None:
    """The name of a restricted page says something by itself."""
    for number in range(6):
        journal.questions.record(asked(f"U{number}", page="salaires.md", reader=Visibility.RESTRICTED))
    assert journal.questions.usage(NOW).by_page == {}
    assert journal.questions.usage(NOW, Visibility.RESTRICTED).by_page == {"salaires.md": 6}


@given(some.lists(some.lists(some.integers(0, 9), min_size=1, max_size=12), max_size=6))
def test_what_is_left_out_is_about_five_people_or_none(groups: list[list[int]]) -> None:
    """For any questions (each a person, in groups), neither a figure nor what remains of the total is about fewer."""
    counted = {str(n): Counted(len(group), len(set(group))) for n, group in enumerate(groups)}
    told = tellable(counted)
    left = {person for n, group in enumerate(groups) if str(n) not in told for person in group}
    assert all(counted[name].people >= MIN_PEOPLE for name in told)
    assert not told or not left or len(left) >= MIN_PEOPLE
