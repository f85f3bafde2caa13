"""Questions without an answer are gathered, wished for, closed, and told to those who agreed."""

from __future__ import annotations

from bot.journal.journal import Gap, Journal
from indexer.models import Visibility
from tests.journal.samples import DAY, MINUTE, NOW, asked, rows

WORDS = "Où garer le vélo ?"


def ask(journal: Journal, person: str, words: str = WORDS, reader: Visibility = Visibility.PUBLIC) -> int:
    """Have somebody ask in vain; return the gap."""
    return journal.gaps.open(words, journal.questions.record(asked(person, words, reader=reader)), NOW)


def found(journal: Journal, gap_id: int) -> Gap:
    """Return a gap that must be there."""
    gap = journal.gaps.get(gap_id)
    assert gap is not None
    return gap


def test_the_same_words_are_one_gap(journal: Journal) -> None:
    """Whatever the accents, capitals and signs; other words are another."""
    first = ask(journal, "U1")
    assert ask(journal, "U2", "ou garer le velo") == first
    assert ask(journal, "U3", "OÙ GARER  LE VÉLO !!!") == first
    assert ask(journal, "U4", "Où garer la voiture ?") != first
    assert found(journal, first).text == WORDS


def test_how_often_is_told_from_five_people_on(journal: Journal) -> None:
    """Four people who insist are not counted aloud."""
    for number in range(8):
        gap = ask(journal, f"U{number % 4}")
    assert found(journal, gap).count is None
    ask(journal, "U5")
    assert found(journal, gap).count == 9


def test_those_asked_most_often_are_listed_first(journal: Journal) -> None:
    """To those who may see their words, and while they are open."""
    rare = ask(journal, "U1", "rare")
    private = ask(journal, "U1", "salaire du directeur", Visibility.RESTRICTED)
    for _ in range(3):
        often = ask(journal, "U1", "souvent")
    assert [gap.id for gap in journal.gaps.listed()] == [often, rare, private]
    assert [gap.id for gap in journal.gaps.listed(reader=Visibility.PUBLIC)] == [often, rare]
    assert [gap.id for gap in journal.gaps.listed(1)] == [often]
    journal.gaps.close(often)
    assert often not in {gap.id for gap in journal.gaps.listed()}


def test_words_asked_by_the_public_are_public(journal: Journal) -> None:
    """Once somebody who sees less has typed them."""
    gap = ask(journal, "U1", reader=Visibility.RESTRICTED)
    assert found(journal, gap).reader is Visibility.RESTRICTED
    ask(journal, "U2")
    assert found(journal, gap).reader is Visibility.PUBLIC


def test_wishes_are_kept_with_the_gap(journal: Journal, url: str) -> None:
    """One a person, the last; under a pseudonym."""
    gap = ask(journal, "U1")
    assert journal.gaps.wish(gap, "U-BOB", "un plan", NOW)
    assert journal.gaps.wish(gap, "U-EVE", "les horaires", NOW + MINUTE)
    assert journal.gaps.wish(gap, "U-BOB", "un plan du parking", NOW)
    assert found(journal, gap).wishes == ("un plan du parking", "les horaires")
    assert "U-BOB" not in str(rows(url, "SELECT * FROM gap_wishes"))
    assert not journal.gaps.wish(gap + 1, "U-BOB", "rien")


def test_those_who_agreed_are_told_once(journal: Journal, url: str) -> None:
    """Their ids are kept until then, in the order in which they agreed, and no longer."""
    gap = ask(journal, "U1")
    for minute, person in enumerate(("U-BOB", "U-EVE", "U-BOB")):
        assert journal.gaps.wait(gap, person, NOW + minute * MINUTE)
    assert journal.gaps.close(gap, "guides/velo.md") == ("U-BOB", "U-EVE")
    assert journal.gaps.close(gap) == ()
    assert rows(url, "SELECT * FROM gap_waiters") == []
    assert not journal.gaps.wait(gap, "U-BOB")
    assert not journal.gaps.wait(gap + 1, "U-BOB")


def test_those_who_agreed_are_known_until_they_are_told(journal: Journal) -> None:
    """A kill between the answer and the telling loses nobody; meanwhile nobody else is added."""
    gap = ask(journal, "U1")
    journal.gaps.wait(gap, "U-BOB", NOW)
    for _ in range(2):
        assert journal.gaps.answered(gap, "guides/velo.md") == ("U-BOB",)
    assert (found(journal, gap).state, found(journal, gap).page) == ("closed", "guides/velo.md")
    assert not journal.gaps.wait(gap, "U-EVE")
    journal.gaps.close(gap, "guides/velo.md")
    assert journal.gaps.answered(gap, "guides/velo.md") == ()


def test_a_closed_gap_opens_again(journal: Journal) -> None:
    """When the same is asked in vain once more."""
    gap = ask(journal, "U1")
    journal.gaps.close(gap, "guides/velo.md")
    assert (found(journal, gap).state, found(journal, gap).page) == ("closed", "guides/velo.md")
    assert ask(journal, "U2") == gap
    assert (found(journal, gap).state, found(journal, gap).page) == ("open", "")


def test_a_question_of_signs_alone(journal: Journal) -> None:
    """It is a gap of its own, not that of every other."""
    assert ask(journal, "U1", "???") != ask(journal, "U1", "!!!")


def test_a_question_that_is_gone(journal: Journal) -> None:
    """The gap is kept, for the fewest eyes."""
    gap = journal.gaps.open("x", 1234, NOW + DAY)
    assert found(journal, gap).reader is Visibility.RESTRICTED
    assert found(journal, gap).last_at == NOW + DAY
