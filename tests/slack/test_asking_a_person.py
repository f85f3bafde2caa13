"""« Demander à quelqu'un »: one holder of the role at a time, then the help channel; in both modes."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.deliveries import Call, Delivery
from bot.journal.models import Request
from bot.slack import actions
from bot.slack.answering_a_person import keep_reply
from bot.slack.asking_a_person import keep_request
from bot.slack.passing_on import LEDGER_KIND, pass_on_due
from bot.slack.routes import Handle
from tests.slack.bots import Mode, Workspace, running_bot
from tests.slack.fake import FakeSlack
from tests.slack.fake.model import Message, View
from tests.slack.using import (
    NOBODY_KNOWS,
    NOBODY_KNOWS_EN,
    SURE,
    asks,
    asks_in,
    assert_nothing_private,
    desk_of,
    from_bot,
    people,
    said,
    told,
)

ROLE = "gestion-financiere"  # keeps the first near miss of NOBODY_KNOWS


@pytest.fixture
def helped(base: Path, tmp_path: Path, mode: Mode) -> Iterator[tuple[Workspace, str]]:
    """Run the bot with a help channel that anybody may read."""
    with FakeSlack() as slack:
        channel = slack.channel("entraide")
        with running_bot(slack, base, tmp_path / "state", mode, RELAIS_HELP_CHANNEL=channel) as workspace:
            for person in (workspace.guest, workspace.nina):
                slack.joins(person, channel)
            yield workspace, channel


def form_of(bot: Workspace, person: str, reply: Message) -> View:
    """Open the form that puts a question to somebody."""
    bot.slack.clicks(person, reply, actions.ASK_PERSON)
    return bot.slack.wait_modal(person)


def puts(bot: Workspace, person: str, reply: Message, **values: Any) -> None:
    """Put a question to somebody, and wait until it is known where it is."""
    sent: Mapping[str, Any] = {actions.ROLE: ROLE, **values}
    before = len(from_bot(bot, bot.slack.direct(person)))
    bot.slack.submits(person, form_of(bot, person, reply), sent).wait()
    bot.slack.wait_for(lambda: len(from_bot(bot, bot.slack.direct(person))) > before)


def asked_of(bot: Workspace, person: str, count: int = 1) -> Message:
    """Return the question that somebody was asked."""
    return bot.slack.wait_for(lambda: requests_to(bot, person)[count - 1 : count])[0]


def requests_to(bot: Workspace, person: str) -> list[Message]:
    """Return the questions that somebody was asked, as they stand now."""
    found = from_bot(bot, bot.slack.direct(person))
    return [one for one in found if "que vous tenez" in said(one) or "which you hold" in said(one)]


def has_buttons(message: Message) -> bool:
    """Tell whether a question can still be answered from a message."""
    return actions.ANSWER_REQUEST in said(message)


def answers(bot: Workspace, person: str, message: Message, text: str) -> None:
    """Answer a question put to somebody."""
    bot.slack.clicks(person, message, actions.ANSWER_REQUEST)
    bot.slack.submits(person, bot.slack.wait_modal(person), {actions.REPLY: text}).wait()


def wait_told(bot: Workspace, person: str, words: str) -> None:
    """Wait until somebody's direct conversation shows some words."""
    bot.slack.wait_for(lambda: any(words in one for one in told(bot, person)))


def make_due(bot: Workspace) -> None:
    """Let the time of every holder be over."""
    desk = desk_of(bot)
    for request in desk.journal.requests.due(desk.now() + timedelta(days=2)):
        desk.journal.requests.wait(request.id, request.holder, desk.now() - timedelta(seconds=1))


def handled_again(bot: Workspace, handle: Handle) -> list[Call]:
    """Handle the last form sent once more, as after a kill between its effects and the end of its delivery."""
    payload = [one.payload for one in bot.slack.deliveries if one.payload.get("type") == "view_submission"][-1]
    desk = desk_of(bot)
    return list(handle(Delivery("again", "view", payload["view"]["callback_id"], payload, desk.now()), desk))


def test_form_is_filled_in_from_the_question_and_its_page(bot: Workspace) -> None:
    """The question can be changed; the role is the one that keeps the first near miss."""
    form = form_of(bot, bot.nina, asks(bot, bot.nina, NOBODY_KNOWS))
    assert NOBODY_KNOWS in said(form)
    role = form.state[actions.ROLE][actions.ROLE]["selected_option"]
    assert role["value"] == ROLE
    assert "Gestion financière" in said(form)


def test_holder_answers_and_the_asker_is_told_in_one_message(bot: Workspace) -> None:
    """The holder gets the question alone; the answer comes with the role, and the question is then closed."""
    slack = bot.slack
    people(bot, (bot.paul, ROLE), (bot.emma, ROLE))
    puts(bot, bot.nina, asks(bot, bot.nina, NOBODY_KNOWS))
    asked = asked_of(bot, bot.paul)
    assert NOBODY_KNOWS in said(asked)
    assert bot.nina not in said(asked)
    wait_told(bot, bot.nina, "Votre question est chez une personne qui tient le rôle « Gestion financière »")
    before = len(told(bot, bot.nina))
    answers(bot, bot.paul, asked, "Demandez *à la mairie* <!channel> & <@U0>")
    wait_told(bot, bot.nina, "Gestion financière (Ombelle) répond")
    wait_told(bot, bot.nina, "Votre question a une réponse")
    slack.wait_for(lambda: "Votre réponse est transmise" in said(asked_of(bot, bot.paul)))
    assert not has_buttons(asked_of(bot, bot.paul))
    assert len(told(bot, bot.nina)) == before + 1
    assert "<!channel>" not in told(bot, bot.nina)[-1]
    assert bot.paul not in told(bot, bot.nina)[-1]
    assert requests_to(bot, bot.emma) == []


def test_answer_also_comes_in_the_thread_where_it_was_asked(bot: Workspace) -> None:
    """With the role's name; whoever answers is told before who will read it."""
    slack = bot.slack
    people(bot, (bot.paul, ROLE))
    reply = asks_in(bot, bot.nina, bot.general, NOBODY_KNOWS)
    puts(bot, bot.nina, reply, question="Le chapiteau : une formalité ? (privé)")
    asked = asked_of(bot, bot.paul)
    slack.clicks(bot.paul, asked, actions.ANSWER_REQUEST)
    form = slack.wait_modal(bot.paul)
    assert "tout le canal la lit" in said(form)
    slack.submits(bot.paul, form, {actions.REPLY: "Deux mois avant, en mairie."}).wait()
    answer = said(slack.wait_reply(bot.general, reply.thread_ts, count=2))
    assert "Gestion financière (Ombelle) répond" in answer
    assert "Deux mois avant" in answer
    # What was changed in the form was for one person.
    assert "privé" not in answer
    wait_told(bot, bot.nina, "Deux mois avant")


def test_name_is_told_only_to_who_is_asked_and_only_if_agreed(bot: Workspace) -> None:
    """The box is not ticked beforehand."""
    people(bot, (bot.paul, ROLE))
    puts(bot, bot.nina, asks(bot, bot.nina, NOBODY_KNOWS), consent=["yes"])
    assert bot.nina in said(asked_of(bot, bot.paul))


def test_not_me_asks_the_next_at_once(bot: Workspace) -> None:
    """The first is thanked and has no buttons left; the asker's one message changes; the asker is never asked."""
    slack = bot.slack
    people(bot, (bot.nina, ROLE), (bot.paul, ROLE), (bot.emma, ROLE))
    puts(bot, bot.nina, asks(bot, bot.nina, NOBODY_KNOWS))
    before = len(told(bot, bot.nina))
    first = asked_of(bot, bot.paul)
    slack.clicks(bot.paul, first, actions.PASS_REQUEST)
    second = asked_of(bot, bot.emma)
    assert "Somebody has a question" in said(second)  # in her language
    wait_told(bot, bot.nina, "chez une autre personne")
    slack.wait_for(lambda: "Merci de l'avoir dit" in said(asked_of(bot, bot.paul)))
    assert not has_buttons(asked_of(bot, bot.paul))
    assert len(told(bot, bot.nina)) == before
    assert requests_to(bot, bot.nina) == []


def test_time_over_asks_the_next_and_late_answers_count(bot: Workspace) -> None:
    """One more person is asked. Who was asked before can still answer, once."""
    slack = bot.slack
    people(bot, (bot.paul, ROLE), (bot.emma, ROLE), (bot.rita, ROLE))
    puts(bot, bot.nina, asks(bot, bot.nina, NOBODY_KNOWS))
    asked_of(bot, bot.paul)
    slack.wait_quiet()
    make_due(bot)
    pass_on_due(desk_of(bot))
    asked_of(bot, bot.emma)
    slack.wait_quiet()
    assert requests_to(bot, bot.rita) == []
    late = asked_of(bot, bot.paul)
    assert "passée à quelqu'un d'autre" in said(late)
    answers(bot, bot.paul, late, "Voyez la mairie.")
    wait_told(bot, bot.nina, "Voyez la mairie.")
    slack.wait_for(lambda: "Somebody has answered" in said(asked_of(bot, bot.emma)))
    assert not has_buttons(asked_of(bot, bot.emma))


def test_request_claimed_by_several_processes_asks_one(bot: Workspace) -> None:
    """The chore runs in every process: of those that pass a request on at the same time, one does."""
    people(bot, (bot.paul, ROLE), (bot.emma, ROLE), (bot.rita, ROLE))
    puts(bot, bot.nina, asks(bot, bot.nina, NOBODY_KNOWS))
    asked_of(bot, bot.paul)
    bot.slack.wait_quiet()
    desk = desk_of(bot)
    make_due(bot)
    together = threading.Barrier(4)

    def pass_on_together() -> None:
        together.wait()
        pass_on_due(desk)

    threads = [threading.Thread(target=pass_on_together) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked_of(bot, bot.emma)
    bot.slack.wait_quiet()
    assert len(requests_to(bot, bot.emma)) == 1
    assert requests_to(bot, bot.rita) == []
    assert len(desk.journal.ledger.of(bot.emma)) == 1


def test_budget_and_off_switch_are_respected(bot: Workspace) -> None:
    """Who has had enough this week, or wants none, is passed over without a word."""
    desk = desk_of(bot)
    people(bot, (bot.paul, ROLE), (bot.emma, ROLE), (bot.rita, ROLE))
    for _ in range(bot.settings.unasked_per_week):
        assert desk.journal.ledger.spend(bot.paul, "digest", bot.settings.unasked_per_week, desk.now())
    desk.journal.preferences.set_unasked(bot.emma, False)
    puts(bot, bot.nina, asks(bot, bot.nina, NOBODY_KNOWS))
    asked_of(bot, bot.rita)
    bot.slack.wait_quiet()
    assert requests_to(bot, bot.paul) == []
    assert requests_to(bot, bot.emma) == []
    assert [spent.kind for spent in desk.journal.ledger.of(bot.rita)] == [LEDGER_KIND]


def test_nobody_left_and_no_help_channel_is_told_honestly(base: Path, tmp_path: Path, mode: Mode) -> None:
    """The asker is told whom to write to; nothing waits any more, and no id is kept."""
    with (
        FakeSlack() as slack,
        running_bot(slack, base, tmp_path / "state", mode, RELAIS_CONTACT_MAIL="aide@base.example") as bot,
    ):
        people(bot, (bot.emma, ROLE))
        puts(bot, bot.nina, asks(bot, bot.nina, NOBODY_KNOWS))
        asked = asked_of(bot, bot.emma)
        slack.clicks(bot.emma, asked, actions.PASS_REQUEST)
        wait_told(bot, bot.nina, "Écrivez à aide@base.example")
        slack.wait_quiet()
        request = bot.journal.requests.get(1)
        assert request is not None
        assert (request.state, request.asker, request.holder, request.tried) == ("closed", "", "", ())


def test_nobody_holds_the_role(bot: Workspace) -> None:
    """Neither a holder, nor a channel, nor an address: said in the asker's language."""
    people(bot)
    puts(bot, bot.emma, asks(bot, bot.emma, NOBODY_KNOWS_EN))
    wait_told(bot, bot.emma, "Nobody of this role is available in Slack, and Relais knows no other contact")


def test_help_channel_answers_when_nobody_is_left(helped: tuple[Workspace, str]) -> None:
    """Anybody of it but the asker; the name of the asker is not told there, and one answer closes it."""
    bot, channel = helped
    slack = bot.slack
    people(bot)
    puts(bot, bot.nina, asks(bot, bot.nina, NOBODY_KNOWS), consent=["yes"])
    asked = slack.wait_message(channel)
    assert NOBODY_KNOWS in said(asked)
    assert bot.nina not in said(asked)
    wait_told(bot, bot.nina, "sans votre nom, dans le canal d'entraide")
    slack.clicks(bot.nina, asked, actions.ANSWER_REQUEST)
    assert "C'est votre question" in said(slack.wait_ephemeral(bot.nina))
    answers(bot, bot.guest, asked, "Il faut un arrêté.")
    wait_told(bot, bot.nina, "Quelqu'un du canal d'entraide répond")
    slack.wait_for(lambda: "Quelqu'un a répondu" in said(slack.message(channel, asked.ts)))
    assert not has_buttons(slack.message(channel, asked.ts))
    wait_told(bot, bot.guest, "Votre réponse est transmise")


def test_two_answers_at_once_are_one(helped: tuple[Workspace, str]) -> None:
    """The second is told, kindly, that it came after."""
    bot, channel = helped
    slack = bot.slack
    slack.joins(bot.emma, channel)
    people(bot)
    puts(bot, bot.nina, asks(bot, bot.nina, NOBODY_KNOWS))
    asked = slack.wait_message(channel)
    forms = {}
    for person in (bot.guest, bot.emma):
        slack.clicks(person, asked, actions.ANSWER_REQUEST)
        forms[person] = slack.wait_modal(person)
    slack.submits(bot.guest, forms[bot.guest], {actions.REPLY: "Oui."}).wait()
    wait_told(bot, bot.guest, "Votre réponse est transmise")
    slack.submits(bot.emma, forms[bot.emma], {actions.REPLY: "No."}).wait()
    wait_told(bot, bot.emma, "no longer needs an answer")
    slack.wait_quiet()
    assert sum("canal d'entraide répond" in one for one in told(bot, bot.nina)) == 1


def test_role_that_ended_can_no_longer_answer(bot: Workspace) -> None:
    """Who holds the role is read again at each click."""
    slack = bot.slack
    people(bot, (bot.paul, ROLE))
    puts(bot, bot.nina, asks(bot, bot.nina, NOBODY_KNOWS))
    asked = asked_of(bot, bot.paul)
    people(bot, (bot.paul, ROLE), ended=(bot.paul,))
    slack.clicks(bot.paul, asked, actions.ANSWER_REQUEST)
    assert "vous ne tenez plus ce rôle" in said(slack.wait_ephemeral(bot.paul))
    assert slack.last_modal(bot.paul) is None


def test_buttons_of_a_closed_request_go(bot: Workspace) -> None:
    """Whoever uses one after all sees that no answer is awaited, in its place."""
    slack = bot.slack
    people(bot, (bot.paul, ROLE))
    puts(bot, bot.nina, asks(bot, bot.nina, NOBODY_KNOWS))
    asked = asked_of(bot, bot.paul)
    bot.journal.requests.close(1)
    slack.clicks(bot.paul, asked, actions.ANSWER_REQUEST)
    slack.wait_for(lambda: "n'attend plus de réponse" in told(bot, bot.paul)[-1])
    assert not has_buttons(from_bot(bot, bot.direct[bot.paul])[-1])


def test_same_question_twice_is_put_once(bot: Workspace) -> None:
    """A second click tells that it is under way; nobody is asked again."""
    slack = bot.slack
    people(bot, (bot.paul, ROLE), (bot.emma, ROLE))
    reply = asks(bot, bot.nina, NOBODY_KNOWS)
    puts(bot, bot.nina, reply)
    asked_of(bot, bot.paul)
    slack.clicks(bot.nina, reply, actions.ASK_PERSON)
    assert "déjà posée" in said(slack.wait_ephemeral(bot.nina))
    slack.wait_quiet()
    assert len(requests_to(bot, bot.paul)) == 1
    assert requests_to(bot, bot.emma) == []


def test_handled_twice_asks_and_answers_once(bot: Workspace) -> None:
    """A kill between what a form does and the end of its delivery has it handled once more."""
    people(bot, (bot.paul, ROLE), (bot.emma, ROLE))
    puts(bot, bot.nina, asks(bot, bot.nina, NOBODY_KNOWS))
    asked = asked_of(bot, bot.paul)
    handled_again(bot, keep_request)
    answers(bot, bot.paul, asked, "Oui.")
    wait_told(bot, bot.nina, "Votre question a une réponse")
    bot.slack.wait_quiet()
    assert handled_again(bot, keep_reply) == []
    bot.slack.wait_quiet()
    assert sum("répond :" in one for one in told(bot, bot.nina)) == 1
    assert len(requests_to(bot, bot.paul)) == 1
    assert requests_to(bot, bot.emma) == []


def test_request_that_a_kill_left_is_taken_up(bot: Workspace) -> None:
    """Written into the journal, and nobody asked yet: the chore asks."""
    people(bot, (bot.paul, ROLE))
    desk = desk_of(bot)
    left = Request(1, "Et le chapiteau ?", bot.nina, ROLE, "fr", "", "", "", next_at=desk.now())
    desk.journal.requests.open(left)
    pass_on_due(desk)
    assert "Et le chapiteau" in said(asked_of(bot, bot.paul))
    wait_told(bot, bot.nina, "Votre question est chez une personne")


def test_given_up_after_a_month(helped: tuple[Workspace, str]) -> None:
    """No id is kept for a question that nobody will answer; the asker is told."""
    bot, channel = helped
    people(bot)
    puts(bot, bot.nina, asks(bot, bot.nina, NOBODY_KNOWS))
    asked = bot.slack.wait_message(channel)
    desk = desk_of(bot)
    bot.slack.wait_quiet()
    in_a_month = desk.now() + timedelta(days=31)
    pass_on_due(replace(desk, now=lambda: in_a_month))
    wait_told(bot, bot.nina, "Personne n'a répondu en trente jours")
    bot.slack.wait_for(lambda: not has_buttons(bot.slack.message(channel, asked.ts)))


def test_nothing_private_goes_to_who_is_asked(bot: Workspace) -> None:
    """The form's role is of a page that the clicker may see; who is asked gets the question and nothing else."""
    slack = bot.slack
    people(bot, (bot.emma, "coordination"), (bot.guest, ROLE))
    reply = asks_in(bot, bot.nina, bot.general, "signataires")
    form = form_of(bot, bot.nina, reply)
    slack.submits(bot.nina, form, {}).wait()
    slack.wait_for(lambda: requests_to(bot, bot.emma) or requests_to(bot, bot.guest))
    slack.wait_quiet()
    assert_nothing_private(bot)


def test_blank_answer_keeps_the_form_open_and_expired_trigger_is_told(bot: Workspace) -> None:
    """Both in the language of who was asked."""
    slack = bot.slack
    people(bot, (bot.emma, ROLE))
    puts(bot, bot.nina, asks(bot, bot.nina, NOBODY_KNOWS))
    asked = asked_of(bot, bot.emma)
    slack.fail("views.open", "expired_trigger_id")
    slack.clicks(bot.emma, asked, actions.ANSWER_REQUEST)
    assert "click once more" in said(slack.wait_ephemeral(bot.emma))
    slack.clicks(bot.emma, asked, actions.ANSWER_REQUEST)
    form = slack.wait_modal(bot.emma)
    slack.submits(bot.emma, form, {actions.REPLY: " \u200b "}).wait()
    assert form.errors == {actions.REPLY: "Please write a few words."}
    reply = asks(bot, bot.nina, "mot absent partout")
    slack.fail("views.open", "expired_trigger_id")
    slack.clicks(bot.nina, reply, actions.ASK_PERSON)
    assert "encore une fois" in said(slack.wait_ephemeral(bot.nina))


def test_purged_question_gets_a_kind_sentence(bot: Workspace) -> None:
    """When the button is used, and when the form is sent."""
    slack = bot.slack
    reply = asks(bot, bot.nina, NOBODY_KNOWS)
    form = form_of(bot, bot.nina, reply)
    bot.journal.privacy.erase(bot.nina, bot.nina, desk_of(bot).now())
    slack.submits(bot.nina, form, {actions.ROLE: ROLE}).wait()
    wait_told(bot, bot.nina, "n'est plus gardée")
    slack.clicks(bot.nina, reply, actions.ASK_PERSON)
    assert "n'est plus gardée" in said(slack.wait_ephemeral(bot.nina))


def test_after_a_useless_answer_the_owner_is_asked(bot: Workspace) -> None:
    """From the note after 👎 in a thread, the answer comes back to the thread."""
    slack = bot.slack
    people(bot, (bot.emma, "coordination"))
    reply = asks_in(bot, bot.nina, bot.general, SURE)
    slack.clicks(bot.nina, reply, actions.USELESS)
    slack.submits(bot.nina, slack.wait_modal(bot.nina), {actions.REASON: "wrong"}).wait()
    slack.clicks(bot.nina, slack.wait_ephemeral(bot.nina), actions.ASK_PERSON)
    form = slack.wait_modal(bot.nina, title="Demander à quelqu'un")
    slack.submits(bot.nina, form, {}).wait()
    answers(bot, bot.emma, asked_of(bot, bot.emma), "The mayor.")
    answer = slack.wait_reply(bot.general, reply.thread_ts, count=2)
    assert "Coordination du projet (Ombelle) répond" in said(answer)
