"""Questions in messages: mentions, direct messages, what follows in a thread, edits; in both modes."""

from __future__ import annotations

from tests.slack.bots import Workspace

QUESTION = "qui doit signer les conventions filles ?"
ANSWER = "Le représentant légal de chaque structure signe"
NOT_OURS = "quel temps fait-il à Valparaiso ce soir ?"


def said(message: object) -> str:
    """Return all that a message shows."""
    return f"{getattr(message, 'text', '')} {getattr(message, 'blocks', '')}"


def test_mention_is_answered_in_its_thread(bot: Workspace) -> None:
    """The passage, its address and its source are in the thread; 👀 was shown and is gone."""
    slack = bot.slack
    ts = slack.says(bot.nina, bot.general, f"{slack.mention} {QUESTION}")
    reply = slack.wait_reply(bot.general, ts)
    slack.wait_quiet()
    assert ANSWER in said(reply)
    assert "https://base.example/guides/conventions/#qui-doit-signer-une-convention-fille" in said(reply)
    assert [call.arguments["name"] for call in slack.calls_of("reactions.add")] == ["eyes"]
    assert slack.reactions(bot.general, ts) == {}
    assert len(slack.replies(bot.general, ts)) == 1


def test_english_question_is_answered_in_english(bot: Workspace) -> None:
    """The language is the question's."""
    slack = bot.slack
    ts = slack.says(bot.nina, bot.general, f"{slack.mention} who keeps the signed copies?")
    assert "Here is what the pages say" in said(slack.wait_reply(bot.general, ts)) or "Kept by" in said(
        slack.replies(bot.general, ts)[0]
    )


def test_direct_message_needs_no_command(bot: Workspace) -> None:
    """A question said to the bot alone is answered there; a greeting gets how to ask, thanks get silence."""
    slack, direct = bot.slack, bot.direct[bot.nina]
    slack.says(bot.nina, direct, "bonjour")
    slack.wait_for(lambda: len(slack.messages(direct)) == 2)
    slack.says(bot.nina, direct, QUESTION)
    slack.wait_for(lambda: ANSWER in said(slack.messages(direct)[-1]))
    slack.says(bot.nina, direct, "merci beaucoup !")
    slack.wait_quiet()
    assert len(slack.messages(direct)) == 5


def test_follow_up_leans_on_the_question_before(bot: Workspace) -> None:
    """What follows in the thread needs no mention; talk and thanks are left alone."""
    slack = bot.slack
    ts = slack.says(bot.nina, bot.general, f"{slack.mention} {QUESTION}")
    slack.wait_reply(bot.general, ts)
    slack.says(bot.nina, bot.general, "et combien de temps prévoir ?", ts)
    second = slack.wait_reply(bot.general, ts, count=2)
    assert "Comptez trois mois" in said(second)
    slack.says(bot.emma, bot.general, "ok, je m'en occupe demain", ts)
    slack.says(bot.emma, bot.general, f"<@{bot.nina}> tu peux relancer le maire ?", ts)
    slack.wait_quiet()
    assert [m for m in slack.replies(bot.general, ts) if m.user == slack.bot_user][2:] == []


def test_mention_without_text_asks_what_the_thread_is_about(bot: Workspace) -> None:
    """The message that begins the thread is the question."""
    slack = bot.slack
    ts = slack.says(bot.emma, bot.general, QUESTION)
    slack.says(bot.nina, bot.general, slack.mention, ts)
    slack.wait_for(lambda: any(ANSWER in said(m) for m in slack.replies(bot.general, ts)))


def test_edit_within_a_minute_updates_the_answer(bot: Workspace) -> None:
    """The answer changes in its place."""
    slack = bot.slack
    ts = slack.says(bot.nina, bot.general, f"{slack.mention} qui signe ?")
    slack.wait_reply(bot.general, ts)
    slack.edits(bot.nina, bot.general, ts, f"{slack.mention} quelles annexes joindre à une convention ?")
    slack.wait_for(lambda: "Les annexes" in said(slack.replies(bot.general, ts)[0]))
    assert len(slack.replies(bot.general, ts)) == 1


def test_same_event_twice_is_answered_once(bot: Workspace) -> None:
    """Slack sends again what it believes lost."""
    slack = bot.slack
    slack.deliver_twice()
    ts = slack.says(bot.nina, bot.general, f"{slack.mention} {QUESTION}")
    slack.wait_reply(bot.general, ts)
    slack.wait_quiet()
    assert len(slack.replies(bot.general, ts)) == 1


def test_other_bots_are_not_answered(bot: Workspace) -> None:
    """Two programs must not talk to each other for ever."""
    slack = bot.slack
    other = slack.user("other", is_bot=True)
    slack.joins(other, bot.general)
    ts = slack.bot_says(other, bot.general, f"{slack.mention} {QUESTION}")
    slack.wait_quiet()
    assert slack.replies(bot.general, ts) == []


def test_nothing_is_kept_of_what_others_say(bot: Workspace) -> None:
    """A message that is not for us is not written anywhere."""
    slack = bot.slack
    slack.says(bot.nina, bot.general, "le mot de passe du coffre est pamplemousse")
    slack.wait_quiet()
    database = bot.settings.state / "journal.db"
    assert all(b"pamplemousse" not in file.read_bytes() for file in database.parent.glob("journal.db*"))
