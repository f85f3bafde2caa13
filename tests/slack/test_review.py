"""What a review found: requests lost, words of others kept, what was said where nobody could see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http.client import IncompleteRead
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.socket_mode.websocket_client import SocketModeClient

from bot.deliveries import Call, Delivery
from bot.slack import actions
from bot.slack.api import RateLimited
from bot.slack.sending import Sender
from bot.slack.taking_up import take_up
from tests.slack.bots import Mode, Workspace, running_bot
from tests.slack.fake import FakeSlack
from tests.slack.fake.model import Message
from tests.slack.test_asking import ANSWER, QUESTION
from tests.slack.test_asking_a_person import ROLE, puts
from tests.slack.test_searching_shortcut import everything_kept
from tests.slack.using import NOBODY_KNOWS, asks, asks_in, desk_of, from_bot, people, said, settled, told


def ours(bot: Workspace, thread: str) -> list[Message]:
    """Return what we posted in a thread of the public channel."""
    return [message for message in bot.slack.replies(bot.general, thread) if message.user == bot.slack.bot_user]


def names_us_alone(bot: Workspace, person: str, thread: str | None = None) -> None:
    """Have somebody write nothing but our name."""
    bot.slack.says(person, bot.general, bot.slack.mention, thread)
    settled(bot)


# --- words of others


def test_mention_without_text_keeps_no_words_of_others(bot: Workspace) -> None:
    """Not in the question log, nor as a gap, nor for what follows; and it is said, to whoever reads it."""
    for text in (QUESTION, NOBODY_KNOWS):
        ts = bot.slack.says(bot.emma, bot.general, text)
        names_us_alone(bot, bot.nina, ts)
        assert ours(bot, ts)
    assert "Relais ne garde pas" in said(ours(bot, ts)[0])
    assert "est notée" not in said(ours(bot, ts)[0])
    assert bot.journal.gaps.listed() == ()
    kept = everything_kept(bot)
    assert "filles" not in kept
    assert "chapiteau" not in kept


def test_buttons_of_an_answer_to_the_words_of_others(bot: Workspace) -> None:
    """They read the words again in Slack, for whoever clicks."""
    ts = bot.slack.says(bot.emma, bot.general, QUESTION)
    names_us_alone(bot, bot.nina, ts)
    bot.slack.clicks(bot.emma, ours(bot, ts)[0], actions.WHY)
    assert "Qui doit signer une convention-fille" in said(bot.slack.wait_modal(bot.emma))


def test_what_follows_words_of_others_needs_no_mention_and_leans_on_nothing(bot: Workspace) -> None:
    """The thread is one of ours all the same."""
    ts = bot.slack.says(bot.emma, bot.general, QUESTION)
    names_us_alone(bot, bot.nina, ts)
    bot.slack.says(bot.nina, bot.general, "quelles annexes joindre à une convention ?", ts)
    bot.slack.wait_for(lambda: len(ours(bot, ts)) == 2)
    assert "Les annexes" in said(ours(bot, ts)[1])
    settled(bot)
    assert "filles" not in everything_kept(bot)


def test_mention_without_text_under_one_s_own_question(bot: Workspace) -> None:
    """Whoever asks in two messages asks like others."""
    ts = bot.slack.says(bot.nina, bot.general, NOBODY_KNOWS)
    names_us_alone(bot, bot.nina, ts)
    assert "est notée" in said(ours(bot, ts)[0])
    (gap,) = bot.journal.gaps.listed()
    assert gap.text == NOBODY_KNOWS


def test_mention_without_text_under_our_own_message(bot: Workspace) -> None:
    """What we said ourselves is no question: how to ask is told."""
    settled(bot)
    bot.journal.outbox.put((Call("chat.postMessage", {"channel": bot.general, "text": QUESTION}),), "ours")
    settled(bot)
    (message,) = from_bot(bot, bot.general)
    names_us_alone(bot, bot.nina, message.ts)
    assert "Posez votre question" in said(ours(bot, message.ts)[0])


def test_mention_without_text_where_we_may_not_read(bot: Workspace) -> None:
    """In a group conversation Slack refuses: how to ask is told, and no failure."""
    ts = bot.slack.says(bot.emma, bot.general, QUESTION)
    bot.slack.fail("conversations.replies", "missing_scope")
    names_us_alone(bot, bot.nina, ts)
    assert "Posez votre question" in said(ours(bot, ts)[0])
    assert bot.slack.ephemerals(bot.nina) == []


def test_what_others_ask_each_other_in_a_thread_is_not_kept(bot: Workspace) -> None:
    """We say nothing to it: neither its words nor that it was asked stay with us."""
    ts = asks_in_thread(bot)
    before = bot.journal.privacy.preview(bot.emma)
    bot.slack.says(bot.emma, bot.general, "pourquoi Zoé est-elle en arrêt depuis lundi ?", ts)
    settled(bot)
    assert len(ours(bot, ts)) == 1
    assert bot.journal.gaps.listed() == ()
    assert bot.journal.privacy.preview(bot.emma) == before
    assert "lundi" not in everything_kept(bot)


def test_what_others_edit_in_a_thread_is_not_kept(bot: Workspace) -> None:
    """Nor what they say to each other and then mend."""
    ts = asks_in_thread(bot)
    own = bot.slack.says(bot.emma, bot.general, "Zoé est en arrêt", ts)
    settled(bot)
    bot.slack.edits(bot.emma, bot.general, own, "Zoé est en arrêt depuis lundi")
    settled(bot)
    assert bot.journal.gaps.listed() == ()
    assert "lundi" not in everything_kept(bot)


def asks_in_thread(bot: Workspace) -> str:
    """Have a thread in which we have answered, and return it."""
    asks_in(bot, bot.nina, bot.general, QUESTION)
    settled(bot)
    return next(m.ts for m in bot.slack.messages(bot.general) if m.user == bot.nina)


# --- requests lost


@pytest.mark.parametrize("text", ["les annexes d'une convention", ""])
def test_mention_in_a_thread_of_ours_is_answered(bot: Workspace, text: str) -> None:
    """Also when it asks nothing like a question, and Slack tells of the message before the mention; with 👀."""
    ts = asks_in_thread(bot)
    bot.slack.says(bot.emma, bot.general, f"{bot.slack.mention} {text}".strip(), ts)
    bot.slack.wait_for(lambda: len(ours(bot, ts)) == 2)
    settled(bot)
    assert len(ours(bot, ts)) == 2
    assert len(bot.slack.calls_of("reactions.add")) == 2


def test_limit_of_slack_drops_nothing(bot: Workspace) -> None:
    """Many messages for one channel: each is told « later » more often than a failing one is tried."""
    settled(bot)
    api, now = Busy(times=60), datetime.now(UTC)
    clock = iter(now + timedelta(seconds=2 * step) for step in range(1_000))
    sender = Sender(bot.journal, api, "elsewhere/1/1", lambda: next(clock))
    bot.bot._office._senders.stop(5)  # type: ignore[union-attr]
    bot.journal.outbox.put((Call("chat.postMessage", {"channel": bot.general, "text": "…"}),), "one")
    for _ in range(70):
        sender.step()
    assert api.made == 1


def test_what_a_container_made_anew_held_is_taken_up(bot: Workspace) -> None:
    """Nobody can tell whether a process under another machine's name has ended: what it holds for long is taken."""
    settled(bot)
    office, now = bot.bot._office, datetime.now(UTC)
    assert office is not None
    for pool in (office._workers, office._senders):
        pool.stop(5)
    body = {"event": {"type": "app_home_opened", "user": bot.nina, "tab": "home", "channel": "D1"}}
    bot.journal.inbox.put(Delivery("one", "event", "app_home_opened", body, now))
    bot.journal.outbox.put((Call("chat.postMessage", {"channel": bot.general, "text": "…"}),), "two")
    for queue in (bot.journal.inbox, bot.journal.outbox):
        assert queue.take("container-of-before/1/1", now - timedelta(minutes=4)) is not None
    take_up(desk_of(bot))
    assert [queue.take("us", now) for queue in (bot.journal.inbox, bot.journal.outbox)] == [None, None]
    for queue in (bot.journal.inbox, bot.journal.outbox):
        queue.release(lambda _: True)
        assert queue.take("container-of-before/1/1", now - timedelta(minutes=6)) is not None
    take_up(desk_of(bot))
    assert bot.journal.inbox.take("us", now) is not None
    sending = bot.journal.outbox.take("us", now)
    assert sending is not None
    assert sending.is_unsure


def test_message_posted_before_a_week_end_is_found(bot: Workspace) -> None:
    """Killed on Friday evening before it could write that it had posted, started again on Monday."""
    settled(bot)
    bot.bot._office._senders.stop(5)  # type: ignore[union-attr]
    api, monday = desk_of(bot).api, datetime.now(UTC) + timedelta(days=3)
    bot.journal.outbox.put((Call("chat.postMessage", {"channel": bot.general, "text": "…"}),), "one")
    taken = bot.journal.outbox.take("killed", datetime.now(UTC))
    assert taken is not None
    Sender(bot.journal, api, "killed", lambda: datetime.now(UTC)).send(taken)
    bot.journal.outbox.release(lambda _: True)
    assert Sender(bot.journal, api, "us", lambda: monday).step()
    assert bot.journal.outbox.pending() == 0
    assert len(from_bot(bot, bot.general)) == 1


def test_connection_cut_while_it_is_asked_for(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy ends Slack's answer in its middle: we ask again."""
    connect, cuts = SocketModeClient.connect, [IncompleteRead(b"{")]

    def cut_once(client: SocketModeClient) -> None:
        if cuts:
            raise cuts.pop()
        connect(client)

    monkeypatch.setattr(SocketModeClient, "connect", cut_once)
    with FakeSlack() as slack, running_bot(slack, base, tmp_path / "state", "socket") as bot:
        assert ANSWER in said(asks_in(bot, bot.nina, bot.general, QUESTION))


class Busy:
    """Says « later » some times, then does what it is asked."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.made = 0

    def call(self, method: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Make a call, at last."""
        if self.times:
            self.times -= 1
            raise RateLimited(1.0)
        self.made += 1
        return {"channel": "C1", "ts": "1.0"}


# --- what was said where nobody could see it, or to somebody who asked nothing


def test_failure_is_told_where_it_can_be_seen(base: Path, tmp_path: Path, mode: Mode) -> None:
    """Slack shows nothing to one person alone in a thread that does not exist yet; and in both languages."""
    with FakeSlack() as slack, running_bot(slack, base, tmp_path / "state", mode, search=Broken()) as bot:
        slack.says(bot.emma, bot.general, f"{slack.mention} {QUESTION}")
        told = slack.wait_ephemeral(bot.emma)
        assert told.thread_ts == ""
        assert "Sorry, something went wrong" in said(told)
        assert "Désolé" in said(told)


class Broken:
    """A search that fails."""

    def search(self, question: str, **options: Any) -> Any:
        """Fail."""
        raise OSError("the disk is away")


def test_too_many_questions_are_told_where_it_can_be_seen(base: Path, tmp_path: Path, mode: Mode) -> None:
    """At the top of a channel, not in a thread that does not exist."""
    state = tmp_path / "state"
    with FakeSlack() as slack, running_bot(slack, base, state, mode, RELAIS_PER_PERSON_A_MINUTE="1") as bot:
        asks_in(bot, bot.nina, bot.general, QUESTION)
        slack.says(bot.nina, bot.general, f"{slack.mention} {QUESTION}")
        told = slack.wait_ephemeral(bot.nina)
        assert "Vous posez beaucoup de questions" in said(told)
        assert told.thread_ts == ""


def test_busy_channel_is_not_told_as_a_fault_of_whoever_asks(base: Path, tmp_path: Path, mode: Mode) -> None:
    """Who asks for the first time did not ask too much: the others did."""
    state = tmp_path / "state"
    with FakeSlack() as slack, running_bot(slack, base, state, mode, RELAIS_PER_CHANNEL_A_MINUTE="1") as bot:
        asks_in(bot, bot.nina, bot.general, QUESTION)
        slack.says(bot.emma, bot.general, f"{slack.mention} {QUESTION}")
        assert "Many questions are coming in this channel" in said(slack.wait_ephemeral(bot.emma))


def test_click_in_a_thread_is_answered_in_the_thread(bot: Workspace) -> None:
    """An address to reply to does not know the thread: without it, thanks would stand in the channel."""
    answer = asks_in(bot, bot.nina, bot.general, QUESTION)
    bot.slack.clicks(bot.nina, answer, actions.USEFUL)
    assert bot.slack.wait_ephemeral(bot.nina).thread_ts == answer.thread_ts
    (call,) = bot.slack.calls_of("response_url")
    assert call.arguments["thread_ts"] == answer.thread_ts


def test_failing_preview_is_told_to_nobody(bot: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who posts a link asked us nothing."""
    bot.slack.unfurl_domains = {"base.example"}
    desk = desk_of(bot)
    monkeypatch.setattr(type(desk.shelf), "sections", lambda *_, **__: 1 / 0)
    bot.slack.shares_link(bot.nina, bot.general, "https://base.example/guides/conventions/")
    settled(bot)
    assert bot.slack.ephemerals(bot.nina) == []


# --- manners


def test_greeting_by_mention_gets_how_to_ask(bot: Workspace) -> None:
    """« @Relais bonjour » is no question without an answer."""
    ts = bot.slack.says(bot.nina, bot.general, f"{bot.slack.mention} bonjour !")
    settled(bot)
    (told,) = ours(bot, ts)
    assert "Posez votre question" in said(told)
    assert bot.journal.gaps.listed() == ()


def test_thanks_by_mention_get_no_answer(bot: Workspace) -> None:
    """Nor a search, nor a gap; 👀 goes."""
    ts = asks_in_thread(bot)
    thanks = bot.slack.says(bot.nina, bot.general, f"{bot.slack.mention} merci beaucoup !", ts)
    settled(bot)
    assert len(ours(bot, ts)) == 1
    assert bot.slack.reactions(bot.general, thanks) == {}
    assert bot.journal.gaps.listed() == ()


def test_edited_question_does_not_lean_on_what_it_said_before(bot: Workspace) -> None:
    """What was mended is gone, also for the question that follows."""
    ts = bot.slack.says(bot.nina, bot.general, f"{bot.slack.mention} {QUESTION}")
    bot.slack.wait_reply(bot.general, ts)
    bot.slack.edits(bot.nina, bot.general, ts, f"{bot.slack.mention} les annexes")
    bot.slack.wait_for(lambda: ANSWER not in said(ours(bot, ts)[0]))
    settled(bot)
    assert [row["text"] for row in bot.journal.privacy.export(bot.nina)["questions"]] == [QUESTION, "les annexes"]
    found = bot.journal.conversations.recall(bot.general, ts)
    assert found is not None
    assert found.question == "les annexes"


def test_mention_sent_too_early_and_then_completed(bot: Workspace) -> None:
    """How to ask makes place for the answer."""
    ts = bot.slack.says(bot.nina, bot.general, bot.slack.mention)
    bot.slack.wait_reply(bot.general, ts)
    settled(bot)
    bot.slack.edits(bot.nina, bot.general, ts, f"{bot.slack.mention} {QUESTION}")
    bot.slack.wait_for(lambda: ANSWER in said(ours(bot, ts)[0]))
    assert len(ours(bot, ts)) == 1


def test_edited_question_of_somebody_entitled(bot: Workspace) -> None:
    """What the channel may not read comes to them alone, as for a question that was not edited."""
    ts = bot.slack.says(bot.paul, bot.general, f"{bot.slack.mention} qui signe ?")
    bot.slack.wait_ephemeral(bot.paul)
    bot.slack.edits(bot.paul, bot.general, ts, f"{bot.slack.mention} combien coûte la quartzolite ?")
    bot.slack.wait_for(lambda: "douze mille euros" in said(bot.slack.ephemerals(bot.paul)[-1]))
    assert "douze mille euros" not in said(ours(bot, ts)[0])


def test_thanks_by_command_are_no_question(bot: Workspace) -> None:
    """« /relais merci » is no gap in the pages."""
    bot.slack.command(bot.nina, bot.general, "merci beaucoup")
    bot.slack.wait_ephemeral(bot.nina)
    settled(bot)
    assert bot.journal.gaps.listed() == ()


def test_first_holder_who_is_asked_is_not_called_another_one(bot: Workspace) -> None:
    """Who has had enough messages this week is passed over, and was never asked."""
    people(bot, (bot.paul, ROLE), (bot.rita, ROLE))
    for _ in range(bot.settings.unasked_per_week):
        bot.journal.ledger.spend(bot.paul, "request", 9, datetime.now(UTC))
    answer = asks(bot, bot.nina, NOBODY_KNOWS)
    puts(bot, bot.nina, answer)
    settled(bot)
    (told_asker,) = [text for text in told(bot, bot.nina) if "Sans réponse dans" in text]
    assert "une personne qui tient le rôle" in told_asker
    assert told(bot, bot.paul) == []


def test_what_somebody_elses_follow_up_leaned_on_is_not_kept_with_it(bot: Workspace) -> None:
    """Erasing one's questions must leave none of them in the log of another."""
    ts = bot.slack.says(bot.nina, bot.general, f"{bot.slack.mention} qui doit signer les conventions filles ?")
    bot.slack.wait_reply(bot.general, ts)
    bot.slack.says(bot.emma, bot.general, "et combien de temps prévoir ?", ts)
    bot.slack.wait_reply(bot.general, ts, count=2)
    kept = [entry["text"] for entry in bot.journal.privacy.export(bot.emma)["questions"]]
    assert kept == ["et combien de temps prévoir ?"]
