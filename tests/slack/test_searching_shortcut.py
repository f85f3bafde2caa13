"""« Chercher une réponse » on anybody's message: private, shared on demand; what others wrote is not kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.deliveries import Delivery
from bot.slack import actions
from bot.slack.searching_shortcut import search_message
from tests.slack.bots import Workspace
from tests.slack.fake.model import Message
from tests.slack.test_home import ANSWER, QUESTION
from tests.slack.using import assert_nothing_private, desk_of, said, settled, told

NOBODY_KNOWS = "quelles formalités pour louer un chapiteau ?"


def found(bot: Workspace, person: str, channel: str, ts: str) -> Message:
    """Use the shortcut on a message and return what is shown."""
    count = len(bot.slack.ephemerals(person)) + 1
    bot.slack.message_shortcut(person, channel, ts, actions.SEARCH_SHORTCUT)
    settled(bot)
    return bot.slack.wait_ephemeral(person, count=count)


def found_for(bot: Workspace, author: str, person: str, text: str, channel: str = "") -> Message:
    """Have somebody write a message and somebody use the shortcut on it."""
    channel = channel or bot.general
    return found(bot, person, channel, bot.slack.says(author, channel, text))


def everything_kept(bot: Workspace) -> str:
    """Return all rows of the journal as one text, but for what is being worked on."""
    database = bot.journal._database
    with database.reading() as connection:
        names = [row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [tuple(row) for name in names for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')]
    return json.dumps(rows, default=str, ensure_ascii=False)


def test_answer_to_the_message_of_somebody_else(bot: Workspace) -> None:
    """The passage and the buttons of a private answer, to the one who asked; nobody else sees anything."""
    for person in (bot.nina, bot.guest):
        shown = said(found_for(bot, bot.emma, person, f"<@{bot.paul}> {QUESTION}"))
        assert ANSWER in shown
        assert QUESTION in shown
        assert "Partager ici" in shown
        assert f"@{bot.paul}" not in shown
    assert bot.slack.ephemerals(bot.emma) == []
    assert bot.slack.problems == []


def test_in_a_thread_it_stays_in_the_thread(bot: Workspace) -> None:
    """Commands do not work there; this does."""
    first = bot.slack.says(bot.emma, bot.general, "bonjour à tous")
    reply = bot.slack.says(bot.paul, bot.general, QUESTION, first)
    assert found(bot, bot.nina, bot.general, reply).thread_ts == first
    (call,) = bot.slack.calls_of("response_url")
    assert call.arguments["thread_ts"] == first


def test_outside_a_thread_none_is_opened(bot: Workspace) -> None:
    """Slack shows nothing to one person alone in a thread that does not exist."""
    found_for(bot, bot.emma, bot.nina, QUESTION)
    (call,) = bot.slack.calls_of("response_url")
    assert "thread_ts" not in call.arguments
    assert call.arguments["response_type"] == "ephemeral"


def test_words_of_others_are_not_kept(bot: Workspace) -> None:
    """Neither with an answer nor in vain: no text of a question, no gap, and it is said."""
    found_for(bot, bot.emma, bot.nina, QUESTION)
    none = found_for(bot, bot.emma, bot.nina, NOBODY_KNOWS)
    assert "Ces mots ne sont pas de vous" in said(none)
    assert "est notée" not in said(none)
    assert bot.journal.gaps.listed() == ()
    kept = everything_kept(bot)
    assert "filles" not in kept
    assert "chapiteau" not in kept


def test_own_words_are_a_question_like_others(bot: Workspace) -> None:
    """Whoever wrote the message may ask it."""
    assert "est notée" in said(found_for(bot, bot.nina, bot.nina, NOBODY_KNOWS))
    (gap,) = bot.journal.gaps.listed()
    assert gap.text == NOBODY_KNOWS


def test_language_of_the_message(bot: Workspace) -> None:
    """An English question has an English answer, also for somebody who speaks French."""
    shown = said(found_for(bot, bot.emma, bot.nina, "who keeps the signed copies?"))
    assert "Why this answer?" in shown or "Why these sections?" in shown


def test_answer_is_for_who_uses_it(bot: Workspace) -> None:
    """What partners see is for them alone, wherever the message is."""
    for person in (bot.nina, bot.guest):
        found_for(bot, bot.nina, person, "numéro de la permanence du comité")
    assert_nothing_private(bot)
    assert "douze mille euros" in said(found_for(bot, bot.nina, bot.paul, "combien coûte la quartzolite ?"))


@pytest.mark.parametrize("text", ["bonjour !", "merci beaucoup", "<@U00000001>"])
def test_message_without_a_question(bot: Workspace, text: str) -> None:
    """Said kindly; nothing is kept."""
    shown = said(found_for(bot, bot.paul, bot.emma, text))
    assert "There is no question in this message" in shown
    assert bot.journal.gaps.listed() == ()


def test_message_of_a_program(bot: Workspace) -> None:
    """Anybody's message: a form or a feed may ask too; one without text asks nothing."""
    other = bot.slack.user("other", is_bot=True)
    bot.slack.joins(other, bot.general)
    ts = bot.slack.bot_says(other, bot.general, QUESTION, is_classic=True)
    assert ANSWER in said(found(bot, bot.nina, bot.general, ts))
    bot.slack.message(bot.general, ts).text = ""
    assert "pas de question dans ce message" in said(found(bot, bot.nina, bot.general, ts))


def test_where_we_are_not(bot: Workspace) -> None:
    """The answer comes; what needs the words again says kindly that they are gone; the rest works."""
    slack = bot.slack
    private = slack.channel("sans-nous", members=[bot.nina, bot.emma], is_private=True, with_bot=False)
    answer = found_for(bot, bot.emma, bot.nina, QUESTION, private)
    assert ANSWER in said(answer)
    gone = "n'est plus gardée"
    for action, shown in ((actions.WHY, gone), (actions.SHARE, gone), (actions.USEFUL, "Merci")):
        count = len(slack.ephemerals(bot.nina)) + 1
        slack.clicks(bot.nina, answer, action)
        assert shown in said(slack.wait_ephemeral(bot.nina, count=count))


def test_buttons_read_the_words_again(bot: Workspace) -> None:
    """Why, at the top of a channel and within a thread."""
    slack = bot.slack
    first = slack.says(bot.emma, bot.general, "bonjour à tous")
    for thread in (None, first):
        ts = slack.says(bot.emma, bot.general, QUESTION, thread)
        slack.clicks(bot.nina, found(bot, bot.nina, bot.general, ts), actions.WHY)
        view = slack.wait_modal(bot.nina)
        assert "Qui doit signer une convention-fille" in said(view)
        slack.closes(bot.nina, view)


def test_answer_is_shared_once(bot: Workspace) -> None:
    """With its question and its buttons, and still without keeping the words."""
    slack = bot.slack
    ts = slack.says(bot.emma, bot.general, QUESTION)
    answer = found(bot, bot.nina, bot.general, ts)
    slack.clicks(bot.nina, answer, actions.SHARE)
    settled(bot)
    (shared,) = slack.replies(bot.general, ts)
    assert ANSWER in said(shared)
    assert QUESTION in said(shared)
    assert "filles" not in everything_kept(bot)
    slack.clicks(bot.emma, shared, actions.WHY)
    assert "Pourquoi cette réponse" in said(slack.wait_modal(bot.emma))


def test_answer_shared_is_for_the_channel(bot: Workspace) -> None:
    """A partner shares what everybody there may see, under a number of its own, still without the words."""
    slack = bot.slack
    ts = slack.says(bot.nina, bot.general, QUESTION)
    slack.clicks(bot.paul, found(bot, bot.paul, bot.general, ts), actions.SHARE)
    settled(bot)
    (shared,) = slack.replies(bot.general, ts)
    assert ANSWER in said(shared)
    assert "filles" not in everything_kept(bot)
    slack.clicks(bot.emma, shared, actions.WHY)
    assert "Pourquoi cette réponse" in said(slack.wait_modal(bot.emma))


def test_answer_is_kept_to_oneself(bot: Workspace) -> None:
    """The two buttons go, the answer stays."""
    answer = found_for(bot, bot.emma, bot.nina, QUESTION)
    bot.slack.clicks(bot.nina, answer, actions.KEEP)
    settled(bot)
    (shown,) = bot.slack.ephemerals(bot.nina)
    assert ANSWER in said(shown)
    assert "Partager ici" not in said(shown)


def test_message_gone_since(bot: Workspace) -> None:
    """Its author took it back: its words are gone for us too."""
    ts = bot.slack.says(bot.emma, bot.general, QUESTION)
    answer = found(bot, bot.nina, bot.general, ts)
    bot.slack.deletes(bot.emma, bot.general, ts)
    bot.slack.clicks(bot.nina, answer, actions.WHY)
    assert "n'est plus gardée" in said(bot.slack.wait_ephemeral(bot.nina, count=2))


def test_page_is_proposed_in_one_s_own_words(bot: Workspace) -> None:
    """The form does not hold the words of others; what is written in it is the gap."""
    slack = bot.slack
    answer = found_for(bot, bot.emma, bot.nina, NOBODY_KNOWS)
    slack.clicks(bot.nina, answer, actions.PROPOSE_PAGE)
    form = slack.wait_modal(bot.nina)
    assert "chapiteau" not in said(form)
    slack.submits(bot.nina, form, {actions.QUESTION: "louer une tente ?"})
    settled(bot)
    (gap,) = bot.journal.gaps.listed()
    assert gap.text == "louer une tente ?"


def test_section_that_is_not_on_the_site_opens(bot: Workspace) -> None:
    """The first section is known without the words."""
    answer = found_for(bot, bot.rita, bot.paul, "combien coûte la quartzolite ?", bot.partners)
    bot.slack.clicks(bot.paul, answer, actions.read_action(0))
    assert "douze mille euros" in said(bot.slack.wait_modal(bot.paul))


def test_many_are_slowed_kindly(bot: Workspace) -> None:
    """As everywhere."""
    ts = bot.slack.says(bot.emma, bot.general, QUESTION)
    for _ in range(bot.settings.per_person_a_minute):
        found(bot, bot.nina, bot.general, ts)
    assert "Laissez-moi une minute" in said(found(bot, bot.nina, bot.general, ts))
    assert told(bot, bot.nina) == []


def test_handled_again_after_a_kill(bot: Workspace) -> None:
    """The question counts once."""
    ts = bot.slack.says(bot.emma, bot.general, QUESTION)
    used = bot.slack.message_shortcut(bot.nina, bot.general, ts, actions.SEARCH_SHORTCUT)
    delivery = Delivery("shortcut:1", "shortcut", actions.SEARCH_SHORTCUT, used.payload, datetime.now(UTC))
    desk = desk_of(bot)
    settled(bot)
    before = bot.journal.questions.count(bot.nina, datetime(2000, 1, 1, tzinfo=UTC))
    first, second = (list(search_message(delivery, desk)) for _ in range(2))
    assert first == second
    assert bot.journal.questions.count(bot.nina, datetime(2000, 1, 1, tzinfo=UTC)) == before + 1


def test_same_request_twice_is_answered_once(bot: Workspace) -> None:
    """Slack sends again what it believes lost."""
    bot.slack.deliver_twice()
    found_for(bot, bot.emma, bot.nina, QUESTION)
    settled(bot)
    assert len(bot.slack.ephemerals(bot.nina)) == 1
