"""Why an answer, and sections that are not on the site: made again for whoever clicks; in both modes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.journal.models import Asked
from bot.slack import actions
from bot.slack.blocks import Rendered, message
from bot.slack.blocks import actions as buttons
from bot.slack.elements import button
from indexer.models import Verdict, Visibility
from tests.slack.bots import Workspace
from tests.slack.fake.model import Message
from tests.slack.using import (
    SURE,
    SURE_EN,
    UNSURE,
    asks,
    asks_in,
    assert_nothing_private,
    desk_of,
    from_bot,
    new_message,
    people,
    said,
)

CHOICES = "numero de la permanence"  # for partners: a page that is not on the site, then others
LESSON = "logo"


def test_why_tells_the_words_that_counted(bot: Workspace) -> None:
    """The modal names the section and the words, in the language of the question."""
    slack = bot.slack
    reply = asks_in(bot, bot.nina, bot.general, SURE)
    slack.clicks(bot.emma, reply, actions.WHY)
    view = slack.wait_modal(bot.emma)
    assert "Pourquoi cette réponse ?" in said(view)
    assert "Qui doit signer une convention-fille" in said(view)
    assert "signer" in said(view)
    slack.clicks(bot.emma, asks(bot, bot.emma, SURE_EN), actions.WHY)
    assert "signed" in said(slack.wait_modal(bot.emma, title="Why this answer?"))


def test_why_of_a_follow_up_is_about_what_it_leaned_on(bot: Workspace) -> None:
    """A question that leans on the one before is explained as it was answered."""
    slack = bot.slack
    first = asks_in(bot, bot.nina, bot.general, SURE)
    slack.says(bot.nina, bot.general, "et combien de temps prévoir ?", first.thread_ts)
    second = slack.wait_reply(bot.general, first.thread_ts, count=2)
    slack.clicks(bot.nina, second, actions.WHY)
    assert "Pourquoi cette réponse ?" in said(slack.wait_modal(bot.nina))


def test_why_shows_no_more_than_the_answer_and_than_the_clicker_may_see(bot: Workspace) -> None:
    """Who sees all, on a public answer, is told about that answer; who has lost a role is told nothing of it."""
    slack = bot.slack
    reply = asks_in(bot, bot.nina, bot.general, "visite d'usine : assurance")
    slack.clicks(bot.rita, reply, actions.WHY)
    assert "Assurance et responsabilité" in said(slack.wait_modal(bot.rita))
    assert_nothing_private(bot)
    own = asks(bot, bot.paul, UNSURE)
    people(bot)
    slack.clicks(bot.paul, own, actions.WHY)
    assert "Les pages ont changé" in said(slack.wait_ephemeral(bot.paul))
    assert slack.last_modal(bot.paul) is None


@pytest.mark.parametrize("action", [actions.WHY, actions.read_action(0), actions.READ_LESSON])
@pytest.mark.parametrize("value", ["987654321", "", "rien", "-1", "9" * 40])
def test_unknown_question_gets_a_kind_sentence(bot: Workspace, action: str, value: str) -> None:
    """A button of a question that is gone, or that was never there."""
    slack = bot.slack
    slack.clicks(bot.emma, posted(bot, bot.emma, action, value), action)
    assert "no longer kept" in said(slack.wait_ephemeral(bot.emma))


def test_partner_reads_a_section_that_is_not_on_the_site(bot: Workspace) -> None:
    """The whole section is in a modal."""
    slack = bot.slack
    reply = asks(bot, bot.paul, "combien coûte la quartzolite ?")
    slack.clicks(bot.paul, reply, actions.read_action(0))
    view = slack.wait_modal(bot.paul)
    assert view.title == "Lire la section"
    assert "Chaque convention-fille en paie une part" in said(view)


def test_section_is_not_for_who_may_no_longer_see_it(bot: Workspace) -> None:
    """The role ended between the answer and the click: the modal does not open, for nobody else either."""
    slack = bot.slack
    reply = asks_in(bot, bot.paul, bot.partners, "combien coûte la quartzolite ?")
    people(bot, (bot.rita, "coordination"))
    slack.clicks(bot.paul, reply, actions.read_action(0))
    assert "ne vous est pas ouverte" in said(slack.wait_ephemeral(bot.paul))
    assert slack.last_modal(bot.paul) is None
    slack.clicks(bot.rita, reply, actions.read_action(0))
    assert "Chaque convention-fille" in said(slack.wait_modal(bot.rita))


def test_every_place_of_the_ranking_is_checked(bot: Workspace) -> None:
    """Whatever place and question a button names, who sees what is public gets nothing else."""
    slack = bot.slack
    for reader in Visibility:
        for question in ("quand finit le litige ?", "combien coûte la quartzolite ?", CHOICES, LESSON):
            asked_id = recorded(bot, question, reader)
            for action in (*map(actions.read_action, range(4)), actions.READ_LESSON, actions.WHY):
                slack.clicks(bot.nina, posted(bot, bot.nina, action, str(asked_id), question), action)
    slack.wait_quiet(30)
    # The question itself came from us in this test, and says the word.
    assert_nothing_private_but(bot, "quartzolite")


def test_place_of_another_ranking_opens_nothing(bot: Workspace) -> None:
    """When the first section or the version of the pages is another one, the places below it tell nothing."""
    slack, journal = bot.slack, bot.journal
    known = journal.questions.get(recorded(bot, CHOICES, Visibility.PARTNERS))
    assert known is not None
    action = actions.read_action(1)
    changed = (replace(known, page="guides/outils.md"), replace(known, commit="f" * 40))
    for count, asked in enumerate(changed, 1):
        asked_id = journal.questions.record(replace(asked, person=bot.paul, id=0))
        slack.clicks(bot.paul, posted(bot, bot.paul, action, str(asked_id)), action)
        assert "n'est plus là" in said(slack.wait_ephemeral(bot.paul, count=count))
    assert slack.last_modal(bot.paul) is None


def test_place_of_the_same_ranking_opens(bot: Workspace) -> None:
    """The second choice is found again by its place."""
    slack = bot.slack
    asked_id = recorded(bot, CHOICES, Visibility.PARTNERS)
    action = actions.read_action(1)
    slack.clicks(bot.paul, posted(bot, bot.paul, action, str(asked_id)), action)
    assert "Les outils numériques" in said(slack.wait_modal(bot.paul))


@pytest.mark.parametrize("action", [actions.WHY, actions.read_action(0)])
def test_expired_trigger_gets_a_kind_sentence(bot: Workspace, action: str) -> None:
    """Slack was too late: the person is asked to click again."""
    slack = bot.slack
    reply = asks(bot, bot.paul, "combien coûte la quartzolite ?")
    slack.fail("views.open", "expired_trigger_id")
    slack.clicks(bot.paul, reply, action)
    assert "encore une fois" in said(slack.wait_ephemeral(bot.paul))


def posted(bot: Workspace, person: str, action: str, value: str, text: str = "?") -> Message:
    """Post a message with a button of our own making: what comes back is not trusted."""
    rendered = Rendered.of(text, [buttons(button(action, "…", value))])
    before = len(from_bot(bot, bot.direct[person]))
    bot.journal.outbox.put([message(person, rendered)], f"test:{before}")
    return new_message(bot, person, before)


def recorded(bot: Workspace, text: str, reader: Visibility) -> int:
    """Write a question into the journal as if it had been answered for a reader."""
    desk = desk_of(bot)
    found = desk.search.search(text, reader=reader)
    first = found.hits[0].document if found.verdict is not Verdict.NONE else None
    place = (first.page, first.anchor) if first is not None else ("", "")
    asked = Asked(bot.rita, text, "fr", found.verdict, "slack", "", reader, *place, found.commit, desk.now())
    return bot.journal.questions.record(asked)


def assert_nothing_private_but(bot: Workspace, word: str) -> None:
    """Check the canary words, but for one."""
    sent = bot.slack.everything_sent()
    bot.slack.everything_sent = lambda: sent.lower().replace(word, "")  # type: ignore[method-assign]
    assert_nothing_private(bot)
