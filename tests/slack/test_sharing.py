"""Sharing an answer that one person alone sees, or keeping it: what the channel gets, once, and nothing it may not."""

from __future__ import annotations

from copy import deepcopy

from bot.slack import actions
from tests.slack.bots import Workspace
from tests.slack.fake.model import Message
from tests.slack.test_command import ANSWER, QUESTION, told
from tests.slack.using import said, settled

RESTRICTED = "qui doit signer le protocole xylophrène ?"
PARTNERS = "combien coûte la quartzolite ?"


def private_answer(bot: Workspace, person: str, channel: str, text: str = QUESTION) -> Message:
    """Have somebody ask by the command, and return what they alone are shown."""
    told(bot, person, text, channel)
    return bot.slack.ephemerals(person)[-1]


def share(bot: Workspace, person: str, answer: Message) -> None:
    """Have somebody share an answer, and wait for what comes of it."""
    bot.slack.clicks(person, answer, actions.SHARE)
    settled(bot)


def test_answer_is_shared(bot: Workspace) -> None:
    """Everybody sees the question, who shares it and the answer; the private message is gone."""
    answer = private_answer(bot, bot.nina, bot.general)
    share(bot, bot.nina, answer)
    (shared,) = bot.slack.messages(bot.general)
    assert ANSWER in said(shared)
    assert QUESTION in said(shared)
    assert "Partagé par" in said(shared)
    assert f'"user_id": "{bot.nina}"' in said(shared)
    assert "Partager ici" not in said(shared)
    assert bot.slack.ephemerals(bot.nina) == []


def test_answer_in_english_is_shared_in_english(bot: Workspace) -> None:
    """What is around it too."""
    share(bot, bot.emma, private_answer(bot, bot.emma, bot.general, "who keeps the signed copies?"))
    assert "Shared by" in said(bot.slack.messages(bot.general)[0])


def test_two_clicks_share_once(bot: Workspace) -> None:
    """However fast they come."""
    answer = deepcopy(private_answer(bot, bot.nina, bot.general))
    for _ in range(3):
        bot.slack.clicks(bot.nina, answer, actions.SHARE)
    bot.slack.wait_for(lambda: bot.slack.messages(bot.general))
    settled(bot)
    assert len(bot.slack.messages(bot.general)) == 1
    assert bot.slack.ephemerals(bot.nina) == []


def test_same_answer_is_shared_in_two_channels(bot: Workspace) -> None:
    """Each private answer is its own."""
    for channel in (bot.general, bot.partners):
        share(bot, bot.paul, private_answer(bot, bot.paul, channel))
        assert len(bot.slack.messages(channel)) == 1


def test_restricted_answer_is_not_shared(bot: Workspace) -> None:
    """Where somebody may not see it, nothing is posted, and the person is told so alone."""
    for channel in (bot.general, bot.mixed, bot.partners):
        bot.slack.joins(bot.rita, channel)
        answer = private_answer(bot, bot.rita, channel, RESTRICTED)
        assert "gramouflette" in said(answer)
        share(bot, bot.rita, answer)
        assert "Rien n'a été partagé" in said(bot.slack.ephemerals(bot.rita)[-1])
        assert [one for one in bot.slack.messages(channel) if one.user == bot.slack.bot_user] == []


def test_answer_for_partners_is_shared_among_them(bot: Workspace) -> None:
    """Where everybody holds a role, what partners see is shared; elsewhere it is not."""
    answer = private_answer(bot, bot.paul, bot.partners, PARTNERS)
    assert "douze mille" in said(answer)
    share(bot, bot.paul, answer)
    assert "douze mille" in said(bot.slack.messages(bot.partners)[0])
    share(bot, bot.paul, private_answer(bot, bot.paul, bot.mixed, PARTNERS))
    share(bot, bot.paul, private_answer(bot, bot.paul, bot.general, PARTNERS))
    shown = [one for channel in (bot.mixed, bot.general) for one in bot.slack.messages(channel)]
    assert shown == []


def test_buttons_of_a_shared_answer_are_those_of_what_the_channel_sees(bot: Workspace) -> None:
    """The number on them is that of a question whose reader is the channel."""
    share(bot, bot.rita, private_answer(bot, bot.rita, bot.partners))
    (shared,) = bot.slack.messages(bot.partners)
    number = next(
        element["value"]
        for block in shared.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"] == actions.WHY
    )
    asked = bot.journal.questions.get(int(number))
    assert asked is not None
    assert asked.reader.value == "partners"
    assert asked.channel == bot.partners


def test_two_clicks_ask_nothing_twice(bot: Workspace) -> None:
    """What the channel sees is in the journal once, beside what the person asked."""
    answer = deepcopy(private_answer(bot, bot.rita, bot.partners))
    for _ in range(3):
        bot.slack.clicks(bot.rita, answer, actions.SHARE)
    settled(bot)
    assert len(bot.slack.messages(bot.partners)) == 1
    assert bot.journal.privacy.preview(bot.rita)["questions"] == 2


def test_somebody_who_lost_their_role_shares_nothing(bot: Workspace) -> None:
    """What they may see is looked up when they click."""
    answer = private_answer(bot, bot.paul, bot.partners, PARTNERS)
    bot.people_file.write_text("[]\n", "utf-8")
    share(bot, bot.paul, answer)
    assert bot.slack.messages(bot.partners) == []


def test_bot_that_is_not_in_the_channel(bot: Workspace) -> None:
    """How to invite it is said, the buttons stay, and sharing works once it is invited."""
    elsewhere = bot.slack.channel("ailleurs", members=[bot.nina], with_bot=False)
    hidden = bot.slack.channel("cache", members=[bot.nina], is_private=True, with_bot=False)
    for channel in (hidden, elsewhere):
        answer = private_answer(bot, bot.nina, channel)
        share(bot, bot.nina, answer)
        assert "/invite" in said(bot.slack.ephemerals(bot.nina)[-1])
        assert bot.slack.messages(channel) == []
    bot.slack.joins(bot.slack.bot_user, elsewhere)
    share(bot, bot.nina, answer)
    assert ANSWER in said(bot.slack.messages(elsewhere)[0])


def test_nothing_to_share_in_a_direct_conversation(bot: Workspace) -> None:
    """No button there: nobody else reads it."""
    assert "Partager ici" not in said(private_answer(bot, bot.nina, bot.direct[bot.nina]))


def test_answer_is_kept(bot: Workspace) -> None:
    """The two buttons go, the answer stays, in both languages; twice does no harm."""
    for person, text in ((bot.nina, QUESTION), (bot.emma, "who keeps the signed copies?")):
        answer = deepcopy(private_answer(bot, person, bot.general, text))
        assert '"action_id": "keep"' in said(answer)
        for _ in range(2):
            bot.slack.clicks(person, answer, actions.KEEP)
        settled(bot)
        (kept,) = bot.slack.ephemerals(person)
        assert '"action_id": "useful"' in said(kept)
        assert '"action_id": "share"' not in said(kept)
        assert '"action_id": "keep"' not in said(kept)
    assert bot.slack.messages(bot.general) == []


def test_question_that_is_gone(bot: Workspace) -> None:
    """A kind sentence, and nothing shared."""
    answer = private_answer(bot, bot.nina, bot.general)
    bot.journal.privacy.erase(bot.nina, bot.nina, bot.journal.questions.get(1).at)  # type: ignore[union-attr]
    share(bot, bot.nina, answer)
    bot.slack.clicks(bot.nina, answer, actions.KEEP)
    bot.slack.wait_ephemeral(bot.nina, count=3)
    assert "erreur" not in " ".join(said(one) for one in bot.slack.ephemerals(bot.nina))
    assert bot.slack.messages(bot.general) == []
