"""👍 and 👎: kept once a person and question, thanked in private, and what was wrong; in both modes."""

from __future__ import annotations

import pytest

from bot.slack import actions
from tests.slack.bots import Workspace
from tests.slack.using import SURE, SURE_EN, asks, asks_in, desk_of, from_bot, said


def kept(bot: Workspace, person: str) -> list[tuple[bool, str, str]]:
    """Return what the journal holds of somebody's feedback."""
    rows = bot.journal.privacy.export(person)["feedback"]
    return [(row["is_useful"], row["reason"], row["comment"]) for row in rows]


def test_useful_is_kept_and_thanked_in_private(bot: Workspace) -> None:
    """Thanks are shown to who clicked alone; a second click counts once."""
    slack = bot.slack
    reply = asks_in(bot, bot.nina, bot.general, SURE)
    slack.clicks(bot.guest, reply, actions.USEFUL)
    assert "Merci" in said(slack.wait_ephemeral(bot.guest))
    slack.clicks(bot.guest, reply, actions.USEFUL)
    slack.wait_ephemeral(bot.guest, count=2)
    assert kept(bot, bot.guest) == [(True, "", "")]
    assert kept(bot, bot.nina) == []
    assert len(from_bot(bot, bot.general)) == 1


def test_last_opinion_counts(bot: Workspace) -> None:
    """Whoever changes their mind is heard; each person has one opinion."""
    slack = bot.slack
    reply = asks_in(bot, bot.nina, bot.general, SURE)
    slack.clicks(bot.nina, reply, actions.USEFUL)
    slack.wait_ephemeral(bot.nina)
    slack.clicks(bot.nina, reply, actions.USELESS)
    slack.wait_modal(bot.nina)
    slack.clicks(bot.rita, reply, actions.USEFUL)
    slack.wait_ephemeral(bot.rita)
    assert kept(bot, bot.nina) == [(False, "", "")]
    assert kept(bot, bot.rita) == [(True, "", "")]


def test_useless_asks_what_was_wrong_and_offers_a_person(bot: Workspace) -> None:
    """The form's answers are kept; the note in the thread, for the person alone, offers to ask somebody."""
    slack = bot.slack
    reply = asks_in(bot, bot.nina, bot.general, SURE)
    slack.clicks(bot.nina, reply, actions.USELESS)
    form = slack.wait_modal(bot.nina)
    assert form.callback_id == actions.FEEDBACK_FORM
    slack.submits(bot.nina, form, {actions.REASON: "old", actions.COMMENT: "la date a changé"}).wait()
    note = slack.wait_ephemeral(bot.nina)
    assert "demander à quelqu'un" in said(note)
    assert note.thread_ts == reply.thread_ts
    assert kept(bot, bot.nina) == [(False, "old", "la date a changé")]
    slack.clicks(bot.nina, note, actions.ASK_PERSON)
    asking = slack.wait_modal(bot.nina, title="Demander à quelqu'un")
    # The note stands in the thread: an answer can come back there.
    assert asking.private_metadata.split()[1:] == [bot.general, reply.thread_ts]


def test_in_private_the_note_is_a_message(bot: Workspace) -> None:
    """In a direct conversation everything stays there, in the language of the question."""
    slack = bot.slack
    reply = asks(bot, bot.emma, SURE_EN)
    slack.clicks(bot.emma, reply, actions.USELESS)
    form = slack.wait_modal(bot.emma)
    assert form.title == "What was missing?"
    slack.submits(bot.emma, form, {actions.REASON: "unclear"}).wait()
    slack.wait_for(lambda: any("you can ask a person" in said(one) for one in from_bot(bot, bot.direct[bot.emma])))
    assert kept(bot, bot.emma) == [(False, "unclear", "")]


@pytest.mark.parametrize("action", [actions.USEFUL, actions.USELESS])
def test_purged_question_gets_a_kind_sentence(bot: Workspace, action: str) -> None:
    """A button outlives its question."""
    slack = bot.slack
    reply = asks(bot, bot.nina, SURE)
    bot.journal.privacy.erase(bot.nina, bot.nina, desk_of(bot).now())
    slack.clicks(bot.nina, reply, action)
    assert "n'est plus gardée" in said(slack.wait_ephemeral(bot.nina))
    assert slack.last_modal(bot.nina) is None


def test_form_of_a_purged_question_gets_a_kind_sentence(bot: Workspace) -> None:
    """The question went while the form was being filled in."""
    slack = bot.slack
    reply = asks(bot, bot.nina, SURE)
    slack.clicks(bot.nina, reply, actions.USELESS)
    form = slack.wait_modal(bot.nina)
    bot.journal.privacy.erase(bot.nina, bot.nina, desk_of(bot).now())
    slack.submits(bot.nina, form, {actions.REASON: "old"}).wait()
    slack.wait_for(lambda: "n'est plus gardée" in said(from_bot(bot, bot.direct[bot.nina])[-1]))


def test_expired_trigger_is_told_and_the_opinion_kept(bot: Workspace) -> None:
    """When Slack is too late for the form, the person is asked to click again."""
    slack = bot.slack
    reply = asks(bot, bot.nina, SURE)
    slack.fail("views.open", "expired_trigger_id")
    slack.clicks(bot.nina, reply, actions.USELESS)
    assert "encore une fois" in said(slack.wait_ephemeral(bot.nina))
    assert kept(bot, bot.nina) == [(False, "", "")]
