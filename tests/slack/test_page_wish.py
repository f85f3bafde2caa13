"""« Proposer une page »: kept with the gap, told truly, announced where it may be; in both modes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack import actions
from tests.slack.bots import Mode, Workspace, running_bot
from tests.slack.fake import FakeSlack
from tests.slack.fake.model import View
from tests.slack.using import NOBODY_KNOWS, NOBODY_KNOWS_EN, asks, asks_in, desk_of, said, told


@pytest.fixture
def helped(base: Path, tmp_path: Path, mode: Mode) -> Iterator[tuple[Workspace, str]]:
    """Run the bot with a help channel that anybody may read."""
    with FakeSlack() as slack:
        channel = slack.channel("entraide")
        with running_bot(slack, base, tmp_path / "state", mode, RELAIS_HELP_CHANNEL=channel) as workspace:
            yield workspace, channel


def proposes(bot: Workspace, person: str, question: str) -> View:
    """Ask in private, and open the form that proposes a page."""
    bot.slack.clicks(person, asks(bot, person, question), actions.PROPOSE_PAGE)
    return bot.slack.wait_modal(person)


def test_wish_is_kept_with_the_gap(bot: Workspace) -> None:
    """The same gap, asked once; nobody waits who did not agree to; the note says what happens next and no more."""
    slack = bot.slack
    form = proposes(bot, bot.nina, NOBODY_KNOWS)
    assert NOBODY_KNOWS in said(form)
    slack.submits(bot.nina, form, {actions.WISH: "qui prévenir, <!channel> et combien de temps avant"}).wait()
    slack.wait_for(lambda: any("liste des questions sans réponse" in one for one in told(bot, bot.nina)))
    (gap,) = bot.journal.gaps.listed()
    assert gap.text == NOBODY_KNOWS
    assert gap.wishes == ("qui prévenir, <!channel> et combien de temps avant",)
    assert bot.journal.privacy.export(bot.nina)["gap_waiters"] == []
    assert "préviendra" not in told(bot, bot.nina)[-1]
    assert "entraide" not in told(bot, bot.nina)[-1]


def test_told_when_they_agree_and_the_question_put_otherwise(bot: Workspace) -> None:
    """In English; the question as it was put in the form goes with the wish; sent again, the last one counts."""
    slack = bot.slack
    reply = asks(bot, bot.emma, NOBODY_KNOWS_EN)
    for text in ("first", "second"):
        slack.clicks(bot.emma, reply, actions.PROPOSE_PAGE)
        form = slack.wait_modal(bot.emma)
        values = {actions.QUESTION: "Where can a marquee be rented?", actions.WISH: text, actions.TOLD: ["yes"]}
        slack.submits(bot.emma, form, values).wait()
        slack.wait_for(lambda: "Relais will tell you" in told(bot, bot.emma)[-1])
        slack.wait_quiet()
    (gap,) = bot.journal.gaps.listed()
    assert gap.wishes == ("Where can a marquee be rented?\nsecond",)
    assert bot.journal.gaps.close(gap.id) == (bot.emma,)


def test_blank_question_keeps_the_form_open(bot: Workspace) -> None:
    """What nobody could read is told under the field, in the language of the form."""
    slack = bot.slack
    form = proposes(bot, bot.emma, NOBODY_KNOWS_EN)
    slack.submits(bot.emma, form, {actions.QUESTION: " \u200b "}).wait()
    assert form.is_open
    assert form.errors == {actions.QUESTION: "Please write a few words."}


def test_announced_in_the_help_channel_without_a_name(helped: tuple[Workspace, str]) -> None:
    """What was asked where anybody reads may be announced where anybody reads; the form said so before."""
    bot, channel = helped
    slack = bot.slack
    slack.clicks(bot.nina, asks_in(bot, bot.nina, bot.general, NOBODY_KNOWS), actions.PROPOSE_PAGE)
    form = slack.wait_modal(bot.nina)
    assert "annoncée, sans votre nom, dans le canal d'entraide" in said(form)
    slack.submits(bot.nina, form, {actions.WISH: "les <!here> délais"}).wait()
    notice = said(slack.wait_message(channel))
    assert NOBODY_KNOWS in notice
    assert "délais" in notice
    assert "<!here>" not in notice
    assert bot.nina not in notice
    slack.wait_for(lambda: any("annoncée dans le canal d'entraide" in one for one in told(bot, bot.nina)))


def test_words_of_who_sees_more_stay_out_of_the_help_channel(helped: tuple[Workspace, str]) -> None:
    """A partner's private question may hold what the channel may not read: it is announced without its words."""
    bot, channel = helped
    form = proposes(bot, bot.paul, NOBODY_KNOWS)
    bot.slack.submits(bot.paul, form, {actions.WISH: "le secret quartzolite"}).wait()
    notice = said(bot.slack.wait_message(channel))
    assert "chapiteau" not in notice
    assert "quartzolite" not in notice


def test_purged_question_and_expired_trigger(bot: Workspace) -> None:
    """Both get a kind sentence."""
    slack = bot.slack
    reply = asks(bot, bot.nina, NOBODY_KNOWS)
    slack.fail("views.open", "expired_trigger_id")
    slack.clicks(bot.nina, reply, actions.PROPOSE_PAGE)
    assert "encore une fois" in said(slack.wait_ephemeral(bot.nina))
    bot.journal.privacy.erase(bot.nina, bot.nina, desk_of(bot).now())
    slack.clicks(bot.nina, reply, actions.PROPOSE_PAGE)
    assert "n'est plus gardée" in said(slack.wait_ephemeral(bot.nina, count=2))
