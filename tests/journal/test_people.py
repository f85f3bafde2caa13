"""Feedback, threads, choices, the weekly budget and requests put to people."""

from __future__ import annotations

from dataclasses import replace

from bot.journal.journal import Conversation, Journal, Request, Spent
from tests.journal.samples import DAY, MINUTE, NOW, asked, rows

REQUEST = Request(7, "Qui signe ?", "U-ASKER", "tresorier", "fr", "D1", "1.0", "U-ANNE", next_at=NOW + DAY)


def test_the_last_feedback_of_a_person_counts(journal: Journal, url: str) -> None:
    """What was wrong is forgotten when it now is useful."""
    id = journal.questions.record(asked())
    assert journal.feedback.give(id, "U-BOB", False, NOW)
    assert journal.feedback.detail(id, "U-BOB", "outdated", "le lien est mort")
    assert journal.feedback.give(id, "U-EVE", False, NOW)
    query = "SELECT is_useful, reason, comment FROM feedback ORDER BY reason"
    assert [tuple(map(str, row)) for row in rows(url, query)][1][1:] == ("outdated", "le lien est mort")
    journal.feedback.give(id, "U-BOB", False, NOW)
    assert rows(url, query)[1][1] == "outdated"
    journal.feedback.give(id, "U-BOB", True, NOW)
    assert sorted((bool(row[0]), *row[1:]) for row in rows(url, query)) == [(False, "", ""), (True, "", "")]
    assert "U-BOB" not in str(rows(url, "SELECT * FROM feedback"))


def test_a_detail_alone_says_that_it_was_not_useful(journal: Journal, url: str) -> None:
    """The form may be handled before the button."""
    id = journal.questions.record(asked())
    assert journal.feedback.detail(id, "U1", "wrong", "")
    assert [bool(row[0]) for row in rows(url, "SELECT is_useful FROM feedback")] == [False]


def test_feedback_on_a_question_that_is_gone(journal: Journal) -> None:
    """It is refused, not kept for another question."""
    assert not journal.feedback.give(99, "U1", True, NOW)
    assert not journal.feedback.detail(99, "U1", "wrong", "")


def test_a_thread_has_its_last_question(journal: Journal, url: str) -> None:
    """With the pseudonym of who asked it, until it is forgotten."""
    first = Conversation("Où sont les locaux ?", "fr", 3, "U-ALICE", NOW)
    journal.conversations.remember("C1", "1.0", first)
    assert journal.conversations.recall("C1", "1.0") == replace(first, asker=journal.pseudonym("U-ALICE"))
    second = Conversation("And the keys?", "en", 4, "U-BOB", NOW + MINUTE)
    journal.conversations.remember("C1", "1.0", second)
    assert journal.conversations.recall("C1", "1.0") == replace(second, asker=journal.pseudonym("U-BOB"))
    assert journal.conversations.recall("C1", "2.0") is None
    assert "U-BOB" not in str(rows(url, "SELECT * FROM conversations"))
    assert journal.conversations.forget(NOW + DAY) == 1
    assert journal.conversations.recall("C1", "1.0") is None


def test_choices_are_independent(journal: Journal) -> None:
    """Each has its default until it is made."""
    people = journal.preferences
    assert (people.language("U1"), people.wants_unasked("U1")) == ("", True)
    people.set_language("U1", "en")
    people.set_unasked("U1", False)
    assert (people.language("U1"), people.wants_unasked("U1")) == ("en", False)
    people.set_language("U1", "")
    people.set_unasked("U1", True)
    people.set_unasked("U2", False)
    assert (people.language("U1"), people.wants_unasked("U1")) == ("", True)


def test_the_budget_of_a_week(journal: Journal, url: str) -> None:
    """Two messages in seven days, told back to the person; then a free place when the first is a week old."""
    ledger = journal.ledger
    assert ledger.spend("U-BOB", "digest", 2, NOW)
    assert ledger.spend("U-BOB", "gap closed", 2, NOW + DAY)
    assert not ledger.spend("U-BOB", "digest", 2, NOW + 6 * DAY)
    assert ledger.spend("U-EVE", "digest", 2, NOW + 6 * DAY)
    assert ledger.spend("U-BOB", "digest", 2, NOW + 7 * DAY)
    assert ledger.of("U-BOB") == (
        Spent(NOW + 7 * DAY, "digest"),
        Spent(NOW + DAY, "gap closed"),
        Spent(NOW, "digest"),
    )
    assert "U-BOB" not in str(rows(url, "SELECT * FROM ledger"))


def test_nothing_is_sent_to_whoever_switched_it_off(journal: Journal) -> None:
    """Nor is anything written down."""
    journal.preferences.set_unasked("U1", False)
    assert not journal.ledger.spend("U1", "digest", 2, NOW)
    assert journal.ledger.of("U1") == ()


def test_a_request_goes_from_one_holder_to_the_next(journal: Journal) -> None:
    """Then to the fallback channel; of two that pass it on, one does."""
    id = journal.requests.open(REQUEST)
    assert journal.requests.get(id) == replace(REQUEST, id=id)
    assert journal.requests.due(NOW) == ()
    assert [request.id for request in journal.requests.due(NOW + DAY)] == [id]
    assert journal.requests.advance(id, "U-BEN", NOW + 2 * DAY)
    assert not journal.requests.advance(id, "U-BEN", NOW + 2 * DAY)
    assert not journal.requests.advance(id, "U-ANNE", NOW + 2 * DAY)
    found = journal.requests.get(id)
    assert found is not None
    assert (found.holder, found.tried, found.state, found.next_at) == ("U-BEN", ("U-ANNE",), "waiting", NOW + 2 * DAY)
    assert journal.requests.due(NOW + DAY) == ()
    assert journal.requests.advance(id, "", None)
    assert not journal.requests.advance(id, "", None)
    found = journal.requests.get(id)
    assert found is not None
    assert (found.holder, found.tried, found.state) == ("", ("U-ANNE", "U-BEN"), "fallback")
    assert journal.requests.due(NOW + 99 * DAY) == ()


def test_a_request_without_holder_goes_to_the_fallback(journal: Journal) -> None:
    """Nobody holds the role."""
    id = journal.requests.open(replace(REQUEST, holder=""))
    assert journal.requests.advance(id, "", None)
    found = journal.requests.get(id)
    assert found is not None
    assert (found.state, found.tried) == ("fallback", ())


def test_one_person_answers_a_request(journal: Journal) -> None:
    """Of the holder and of the fallback channel, the first."""
    id = journal.requests.open(REQUEST)
    assert journal.requests.answered(id, "Le trésorier.")
    assert not journal.requests.answered(id, "La présidente.")
    assert not journal.requests.advance(id, "U-BEN", NOW)
    found = journal.requests.get(id)
    assert found is not None
    assert (found.state, found.answer, found.next_at) == ("answered", "Le trésorier.", None)


def test_closing_a_request_forgets_the_ids(journal: Journal, url: str) -> None:
    """It is given back as it was, once; thirty days later nothing that was said is left."""
    id = journal.requests.open(REQUEST, NOW)
    journal.requests.answered(id, "Le trésorier.")
    closed = journal.requests.close(id, NOW)
    assert closed is not None
    assert closed.asker == "U-ASKER"
    assert journal.requests.close(id) is None
    assert [word for word in ("U-ASKER", "U-ANNE") if word in str(rows(url, "SELECT * FROM requests"))] == []
    journal.privacy.purge(NOW + 29 * DAY)
    assert "Qui signe" in str(rows(url, "SELECT * FROM requests"))
    assert journal.privacy.purge(NOW + 31 * DAY)["requests_blanked"] == 1
    left = str(rows(url, "SELECT * FROM requests"))
    assert [word for word in ("Qui signe", "trésorier.", journal.pseudonym("U-ASKER")) if word in left] == []


def test_a_request_that_is_not_there(journal: Journal) -> None:
    """Nothing is done with it."""
    assert journal.requests.get(5) is None
    assert not journal.requests.advance(5, "U1", NOW)
    assert not journal.requests.answered(5)
    assert journal.requests.close(5) is None
