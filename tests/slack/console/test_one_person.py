"""The little of Slack that one person needs: it answers, refuses and remembers as the real one."""

from __future__ import annotations

import pytest

from bot.slack.api import Refused
from bot.slack.console.model import BOT_USER, CHANNEL, DIRECT, PERSON, Message, View
from bot.slack.console.one_person import OnePersonSlack
from bot.slack.elements import Json
from bot.slack.scopes import METHODS

# For other surfaces, and for who runs a real workspace.
NOT_PLAYED = {"auth.test", "chat.getPermalink", "chat.unfurl", "users.conversations"}
BLOCKS = [{"type": "section", "text": {"type": "plain_text", "text": "x"}}]
MODAL: Json = {"type": "modal", "title": {"type": "plain_text", "text": "Titre"}, "blocks": BLOCKS}


@pytest.fixture
def slack() -> OnePersonSlack:
    """Return a new one, whose clock stands still."""
    return OnePersonSlack("fr", clock=lambda: 1000.0)


@pytest.mark.parametrize("method", sorted({*METHODS, "response_url"} - NOT_PLAYED))
def test_every_method_of_the_bot_is_played(slack: OnePersonSlack, method: str) -> None:
    """Whoever uses a new one plays it here, or says above why not."""
    assert slack.plays(method)


def test_unknown_method_is_refused(slack: OnePersonSlack) -> None:
    """As Slack does."""
    with pytest.raises(Refused, match="unknown_method"):
        slack.call("files.upload", {})


def test_messages_are_posted_changed_and_removed(slack: OnePersonSlack) -> None:
    """To the person's account it is the direct conversation; each change is news, told once in its last state."""
    posted = slack.call("chat.postMessage", {"channel": PERSON, "text": "un", "metadata": {"event_type": "k"}})
    assert posted["channel"] == DIRECT
    where = {"channel": DIRECT, "ts": posted["ts"]}
    slack.call("chat.update", {**where, "text": "deux"})
    (message,) = slack.take_news()
    assert isinstance(message, Message)
    assert (message.content["text"], message.is_edited) == ("deux", True)
    assert slack.take_news() == []
    assert [one["text"] for one in slack.call("conversations.history", {"channel": DIRECT})["messages"]] == ["deux"]
    slack.call("chat.delete", where)
    assert slack.call("conversations.replies", where)["messages"] == []
    for method in ("chat.update", "chat.delete"):
        with pytest.raises(Refused, match="message_not_found"):
            slack.call(method, where)


def test_times_and_names_are_never_the_same(slack: OnePersonSlack) -> None:
    """Though the clock stands still: they tell requests apart."""
    times = [slack.new_ts() for _ in range(50)]
    assert times == sorted(set(times))
    slack.call("chat.postMessage", {"channel": DIRECT, "text": "x", "blocks": [*BLOCKS, *BLOCKS]})
    (message,) = slack.take_news()
    assert len({block["block_id"] for block in message.blocks}) == 2


def test_thread_is_remembered(slack: OnePersonSlack) -> None:
    """Replies come with what they reply to, not in the history."""
    first = slack.says("question")
    slack.call("chat.postMessage", {"channel": DIRECT, "text": "réponse", "thread_ts": first.ts})
    replies = slack.call("conversations.replies", {"channel": DIRECT, "ts": first.ts})["messages"]
    assert [(one["user"], one["text"]) for one in replies] == [(PERSON, "question"), (BOT_USER, "réponse")]
    assert len(slack.call("conversations.history", {"channel": DIRECT})["messages"]) == 1


def test_what_one_person_sees(slack: OnePersonSlack) -> None:
    """Private in the channel of others; not so where nobody else is."""
    for channel in (CHANNEL, DIRECT):
        slack.call("chat.postEphemeral", {"channel": channel, "user": PERSON, "text": "x"})
    assert [getattr(shown, "is_private", None) for shown in slack.take_news()] == [True, False]


def test_replies_to_an_address(slack: OnePersonSlack) -> None:
    """New, in place of the original, or taking it away."""
    slack.call("response_url", {"response_url": slack.new_address(CHANNEL), "text": "un"})
    (message,) = slack.take_news()
    assert isinstance(message, Message)
    assert message.is_private
    address = slack.new_address(CHANNEL, message)
    slack.call("response_url", {"response_url": address, "text": "deux", "replace_original": True})
    assert message.content["text"] == "deux"
    slack.call("response_url", {"response_url": address, "delete_original": True})
    assert message.is_gone
    for call in ({"response_url": address, "replace_original": True}, {"response_url": "https://elsewhere.example"}):
        with pytest.raises(Refused):
            slack.call("response_url", call)


def test_trigger_opens_one_window(slack: OnePersonSlack) -> None:
    """Then it is used; one that nobody gave opens nothing."""
    trigger = slack.new_trigger()
    opened = slack.call("views.open", {"trigger_id": trigger, "view": MODAL})
    with pytest.raises(Refused, match="exchanged_trigger_id"):
        slack.call("views.open", {"trigger_id": trigger, "view": MODAL})
    with pytest.raises(Refused, match="invalid_trigger_id"):
        slack.call("views.open", {"trigger_id": "1.2", "view": MODAL})
    slack.call("views.update", {"view_id": opened["view"]["id"], "view": {**MODAL, "blocks": []}})
    (view,) = slack.take_news()
    assert isinstance(view, View)
    assert (view.title, view.blocks) == ("Titre", [])
    with pytest.raises(Refused, match="not_found"):
        slack.call("views.update", {"view_id": "V9", "view": MODAL})


def test_home_is_one(slack: OnePersonSlack) -> None:
    """Published again, it is the same with other content."""
    names = [slack.call("views.publish", {"user_id": PERSON, "view": {"type": "home", "blocks": BLOCKS}}) for _ in "ab"]
    assert names[0] == names[1]
    assert len(slack.take_news()) == 1


def test_who_and_where(slack: OnePersonSlack) -> None:
    """The person and the bot, the two conversations, and nobody else."""
    assert slack.call("users.info", {"user": PERSON})["user"]["locale"] == "fr-FR"
    assert OnePersonSlack("en").call("users.info", {"user": PERSON})["user"]["locale"] == "en-US"
    assert slack.call("users.info", {"user": BOT_USER})["user"]["is_bot"]
    assert slack.call("conversations.info", {"channel": DIRECT})["channel"]["is_im"]
    assert slack.call("conversations.info", {"channel": CHANNEL})["channel"]["is_member"]
    for method, given in (("users.info", {"user": "U9"}), ("conversations.info", {"channel": "C9"})):
        with pytest.raises(Refused, match="not_found"):
            slack.call(method, given)
    with pytest.raises(Refused, match="channel_not_found"):
        slack.call("chat.postMessage", {"channel": "C9", "text": "x"})
