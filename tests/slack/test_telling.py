"""« Garder ce fil », « Garder cette réponse » and `/relais raconter`, in both modes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.contributing.models import Author, Draft, Origin
from bot.deliveries import Call, Delivery
from bot.slack import actions
from bot.slack.command_words import read_command
from bot.slack.drafting import MAX_PER_DAY
from bot.slack.telling import PATIENCE, keep_told
from indexer.indexing import index_folder
from indexer.models import Visibility
from tests.indexer.bases import write_page
from tests.slack.bots import Mode, Workspace, make_index, running_bot
from tests.slack.contributing import (
    TOLD,
    TOLD_ALREADY,
    drafts_of,
    draw,
    form_before,
    is_proposed,
    message_with,
    only_draft,
    opens_on,
    opens_with,
    sends,
)
from tests.slack.fake import FakeSlack
from tests.slack.fake.model import View
from tests.slack.hostile import CALLS, check_view
from tests.slack.test_asking_a_person import ROLE, answers, asked_of, puts
from tests.slack.using import NOBODY_KNOWS, asks, desk_of, people, said, settled, told


def typed_in(form: View, name: str) -> str:
    """Return what a field of a form holds."""
    return str(form.state[name][name]["value"] or "")


def offered_in(form: View) -> list[str]:
    """Return the messages of others that a form offers, by their times."""
    elements = [block["element"] for block in form.blocks if block["type"] == "input"]
    boxes = [one for one in elements if one["action_id"].startswith(actions.OTHERS)]
    return [option["value"] for box in boxes for option in box["options"]]


def is_over(bot: Workspace, person: str) -> bool:
    """Tell whether the window before somebody says that all is received."""
    view = bot.slack.last_modal(person)
    return view is not None and "C'est reçu" in said(view)


def test_thread_is_told_with_one_s_own_words(bot: Workspace) -> None:
    """They are in the form at once; those of others are only offered, unticked, under a role and no name."""
    slack, general = bot.slack, bot.general
    ts = slack.says(bot.nina, general, "Le car avait une heure de retard. Écrivez à jeanne@mairie.fr")
    slack.says(bot.paul, general, "Chez nous aussi, en mars.", ts)
    slack.says(bot.guest, general, "Le chauffeur cherchait l'entrée.", ts)
    slack.says(bot.nina, general, "Nous avons écourté l'atelier.", ts)
    form = opens_on(bot, bot.nina, general, ts)
    happened = typed_in(form, "happened")
    assert happened == "Le car avait une heure de retard. Écrivez à […]\nNous avons écourté l'atelier."
    shown = said(form)
    assert "Chez nous aussi" in shown
    assert "Coordination du projet (Ombelle)" in shown
    assert "Une personne du fil" in shown  # the guest has no role
    assert "paul" not in shown
    assert not any(
        name.startswith(actions.OTHERS) and form.state[name][name]["selected_options"] for name in form.state
    )
    check_view({**form.payload, "blocks": form.blocks})
    draw(bot, "telling", form)
    sends(bot, bot.nina, form, {"advice": "Demander l'heure du car avant."})
    draft = only_draft(bot, bot.nina).draft
    assert draft.fields["title"] == "Le car avait une heure de retard"
    assert draft.fields["happened"] == happened
    assert (draft.origin.channel, draft.origin.thread) == (general, ts)
    assert draft.visibility is Visibility.PUBLIC
    assert draft.author == Author()
    assert is_over(bot, bot.nina)


def test_thanks_come_in_the_thread_without_a_name(bot: Workspace) -> None:
    """With the title alone; the form says so before."""
    ts = bot.slack.says(bot.nina, bot.general, "Le car avait une heure de retard.")
    form = opens_on(bot, bot.nina, bot.general, ts)
    assert "Relais remercie dans le fil" in said(form)
    sends(bot, bot.nina, form, {**TOLD, "title": "Le car en retard"})
    (thanks,) = bot.slack.replies(bot.general, ts)
    assert "Merci !" in said(thanks)
    assert "Le car en retard" in said(thanks)
    assert TOLD["advice"] not in said(thanks)
    assert bot.nina not in said(thanks)
    assert told(bot, bot.nina) == []


def test_command_tells_out_of_nothing(bot: Workspace) -> None:
    """What follows it is what happened; the state is told in private, in the person's language."""
    form = opens_with(bot, bot.nina, TOLD["happened"])
    assert typed_in(form, "happened") == TOLD["happened"]
    sends(bot, bot.nina, form, {"advice": "En emporter une autre."})
    assert "Votre leçon est bien reçue" in told(bot, bot.nina)[0]
    bot.slack.command(bot.emma, bot.general, "tell")
    english = form_before(bot, bot.emma)
    assert english.title == "Tell a lesson"
    sends(bot, bot.emma, english)
    assert "Your lesson is received" in told(bot, bot.emma)[0]


def test_role_and_organisation_come_from_the_people_file(bot: Workspace) -> None:
    """A name is kept only when the box is ticked, with a name and an address that a credit can hold."""
    form = opens_with(bot, bot.paul)
    credit = {actions.CREDIT_NAME: "Camille Exemple", actions.CREDIT_MAIL: "camille@base.example"}
    assert form.state[actions.CREDIT][actions.CREDIT]["selected_options"] == []
    assert "pour toujours" in said(form)
    sends(bot, bot.paul, form, {**TOLD, **credit})
    assert only_draft(bot, bot.paul).draft.author == Author("coordination", "Ombelle", "")
    form = opens_with(bot, bot.rita)
    for wrong in ({}, {**credit, actions.CREDIT_NAME: "Camille <x>"}, {**credit, actions.CREDIT_MAIL: "camille"}):
        bot.slack.submits(bot.rita, form, {**TOLD, actions.CREDIT: ["yes"], **wrong}).wait()
        assert "décochez la case" in form.errors[actions.CREDIT_NAME]
    sends(bot, bot.rita, form, {**TOLD, actions.CREDIT: ["yes"], **credit})
    assert only_draft(bot, bot.rita).draft.author.credit == "Camille Exemple <camille@base.example>"


def test_blank_fields_and_personal_data_keep_the_form_open(bot: Workspace) -> None:
    """Each is told at its field; nothing is kept."""
    form = opens_with(bot, bot.nina)
    bot.slack.submits(bot.nina, form, {"happened": " \u200b ", "advice": "Appelez le 06 12 34 56 78"}).wait()
    assert form.errors["happened"] == "Écrivez quelques mots, s'il vous plaît."
    assert "donnée personnelle" in form.errors["advice"]
    assert "34 56 78" not in form.errors["advice"]
    settled(bot)
    assert drafts_of(bot, bot.nina) == ()


def test_page_that_tells_it_already_is_shown_first(bot: Workspace) -> None:
    """The same form comes back with all that was typed; sent once more, it completes that page."""
    form = opens_with(bot, bot.nina, TOLD_ALREADY)
    sends(bot, bot.nina, form, {"advice": "Relancer par écrit."})
    again = form_before(bot, bot.nina)
    assert drafts_of(bot, bot.nina) == ()
    assert "Une page en parle déjà" in said(again)
    assert "Rédiger les conventions-filles" in said(again)
    assert (typed_in(again, "happened"), typed_in(again, "advice")) == (TOLD_ALREADY, "Relancer par écrit.")
    check_view({**again.payload, "blocks": again.blocks})
    draw(bot, "alike", again)
    sends(bot, bot.nina, again, {actions.COMPLETE: "0", "why": "L'ordre était mal connu."})
    draft = only_draft(bot, bot.nina).draft
    assert draft.page == "guides/conventions.md"
    assert draft.fields["why"] == "L'ordre était mal connu."


def test_something_else_is_a_new_page(bot: Workspace) -> None:
    """Whoever knows better than we do goes on."""
    sends(bot, bot.nina, opens_with(bot, bot.nina, TOLD_ALREADY), {"advice": "Relancer."})
    sends(bot, bot.nina, form_before(bot, bot.nina), {actions.COMPLETE: "new"})
    assert only_draft(bot, bot.nina).draft.page == ""
    assert is_over(bot, bot.nina)


def test_window_closed_meanwhile_loses_nothing(bot: Workspace) -> None:
    """What was sent is kept as a new page, as the window said."""
    bot.slack.fail("views.update", "not_found", times=PATIENCE + 1)
    sends(bot, bot.nina, opens_with(bot, bot.nina, TOLD_ALREADY), {"advice": "Relancer."})
    assert only_draft(bot, bot.nina).draft.page == ""
    assert "Votre leçon est bien reçue" in told(bot, bot.nina)[0]


SECRET = """\
---
title: La poulie de la brumelotte
type: lesson
visibility: partners
---
## La poulie

La poulie du planétarium gonflable a cassé en plein spectacle.
"""


def test_pages_that_somebody_may_not_see_are_not_shown(tmp_path: Path) -> None:
    """Partners are told of a page for partners; the others tell it again."""
    folder = make_index(tmp_path / "base")
    write_page(folder / "docs", "lecons/poulie.md", SECRET)
    index_folder(folder / "docs", folder / "index")
    with FakeSlack() as slack, running_bot(slack, folder, tmp_path / "state", "socket") as bot:
        for person in (bot.paul, bot.nina):
            sends(bot, person, opens_with(bot, person))
        assert "La poulie de la brumelotte" in said(form_before(bot, bot.paul))
        assert is_over(bot, bot.nina)
        assert only_draft(bot, bot.nina).draft.page == ""


def handled_again(bot: Workspace) -> list[Call]:
    """Handle the last form sent once more, as after a kill between its effects and the end of its delivery."""
    payload = [one.payload for one in bot.slack.deliveries if one.payload.get("type") == "view_submission"][-1]
    desk = desk_of(bot)
    return list(keep_told(Delivery("again", "view", payload["view"]["callback_id"], payload, desk.now()), desk))


def test_sent_or_handled_twice_is_kept_once(bot: Workspace) -> None:
    """One draft and one message, of a double click as of a kill."""
    form = opens_with(bot, bot.nina)
    first = bot.slack.submits(bot.nina, form, TOLD)
    first.wait()
    bot.slack.courier.submit(type(first)(first.kind, first.payload)).wait()
    settled(bot)
    handled_again(bot)
    settled(bot)
    only_draft(bot, bot.nina)
    assert len(told(bot, bot.nina)) == 1


def test_twenty_a_day(bot: Workspace) -> None:
    """Then the form is refused kindly; one that is open already comes back with all that was typed."""
    open_already = opens_with(bot, bot.nina)
    desk = desk_of(bot)
    for number in range(MAX_PER_DAY):
        origin = Origin("slack", bot.nina)
        bot.journal.drafts.keep(Draft(f"draft{number}", "lesson", TOLD, origin, desk.now()))
    bot.slack.command(bot.nina, bot.general, "raconter encore")
    assert "20 propositions aujourd'hui" in said(bot.slack.wait_ephemeral(bot.nina))
    sends(bot, bot.nina, open_already)
    again = form_before(bot, bot.nina)
    assert "20 propositions aujourd'hui" in said(again)
    assert typed_in(again, "happened") == TOLD["happened"]
    assert len(drafts_of(bot, bot.nina)) == MAX_PER_DAY


def test_where_we_are_not_says_how_to_invite_us(bot: Workspace) -> None:
    """Of the thread only the message that was chosen is known, when it is one's own; nobody else is quoted."""
    slack = bot.slack
    away = slack.channel("ailleurs", members=[bot.nina, bot.paul], with_bot=False)
    ts = slack.says(bot.nina, away, "Le projecteur a pris l'eau.")
    slack.says(bot.paul, away, "Le nôtre aussi.", ts)
    form = opens_on(bot, bot.nina, away, ts)
    assert "/invite" in said(form)
    assert slack.bot_user in said(form)
    assert typed_in(form, "happened") == "Le projecteur a pris l'eau."
    assert offered_in(form) == []
    sends(bot, bot.nina, form, {"advice": "Prévoir une bâche."})
    assert "Votre leçon est bien reçue" in told(bot, bot.nina)[0]
    assert slack.replies(away, ts) == []
    other = slack.says(bot.paul, away, "Et la sono.")
    assert typed_in(opens_on(bot, bot.nina, away, other), "happened") == ""


def test_thread_of_partners_never_goes_public(bot: Workspace) -> None:
    """Said before, and kept with the draft; a private channel counts as closed whoever is in it."""
    for person, channel in ((bot.paul, bot.partners), (bot.nina, bot.mixed)):
        ts = bot.slack.says(person, channel, "La poulie a cassé.")
        form = opens_on(bot, person, channel, ts)
        assert "aucune page publique" in said(form)
        sends(bot, person, form, TOLD)
        assert only_draft(bot, person).draft.visibility is Visibility.PARTNERS


def test_private_conversation_of_others_is_closed(bot: Workspace) -> None:
    """Where Slack does not tell us who reads, what is told is not for everybody."""
    away = bot.slack.channel("secret", members=[bot.nina], is_private=True, with_bot=False)
    ts = bot.slack.says(bot.nina, away, "La poulie a cassé.")
    form = opens_on(bot, bot.nina, away, ts)
    assert "aucune page publique" in said(form)
    sends(bot, bot.nina, form, TOLD)
    assert only_draft(bot, bot.nina).draft.visibility is Visibility.PARTNERS


def test_long_thread_offers_what_is_near(bot: Workspace) -> None:
    """Of 200 messages, the twenty around the one that was chosen; own words are cut to what the field takes."""
    slack = bot.slack
    slack.subscriptions.clear()  # what is said is not for us
    ts = slack.says(bot.nina, bot.general, "Au début. " * 150)
    stamps = [slack.says(bot.guest, bot.general, f"Réponse {number}.", ts) for number in range(200)]
    slack.says(bot.nina, bot.general, "À la fin. " * 150, ts)
    settled(bot)
    form = opens_on(bot, bot.nina, bot.general, stamps[100])
    assert offered_in(form) == stamps[90:110]
    assert len(typed_in(form, "happened")) == 2_000
    assert "200 messages" in said(form)
    check_view({**form.payload, "blocks": form.blocks})


def test_programs_and_deleted_messages_are_nobody_s_words(bot: Workspace) -> None:
    """Neither ours, nor another program's, nor what its author has taken back."""
    slack = bot.slack
    robot = slack.user("robot", is_bot=True)
    slack.joins(robot, bot.general)
    ts = slack.says(bot.paul, bot.general, "Et la poulie ?")
    gone = slack.says(bot.paul, bot.general, "Zoé l'a cassée.", ts)
    slack.bot_says(robot, bot.general, "Réunion demain", ts)
    slack.says(bot.nina, bot.general, "Elle a cassé.", ts)
    slack.deletes(bot.paul, bot.general, gone)
    settled(bot)
    form = opens_on(bot, bot.nina, bot.general, ts)
    assert offered_in(form) == [ts]
    slack.deletes(bot.paul, bot.general, ts)
    again = slack.says(bot.nina, bot.general, "Fin.", ts)
    assert offered_in(opens_on(bot, bot.nina, bot.general, again)) == []


@pytest.mark.parametrize("trick", ["<!channel> <!here|tous>", "<#C1|general> `code` *gras*", "---\ntype: meta\n---"])
def test_hostile_text_stays_text(bot: Workspace, trick: str) -> None:
    """In every field, in the message that follows, and in the list of one's proposals."""
    text = f"{trick} x"
    form = opens_with(bot, bot.nina)
    sends(bot, bot.nina, form, dict.fromkeys(("title", "planned", "happened", "why", "advice", "evidence"), text))
    assert only_draft(bot, bot.nina).draft.fields["planned"] == text.strip()
    shown = told(bot, bot.nina)[0]
    assert CALLS.search(shown) is None
    bot.slack.command(bot.nina, bot.general, "propositions")
    assert CALLS.search(said(bot.slack.wait_ephemeral(bot.nina))) is None


def test_answer_to_a_question_can_be_kept_by_who_gave_it(bot: Workspace) -> None:
    """It is what they advise; those who asked are told when the page is there. The question is somebody else's."""
    people(bot, (bot.paul, ROLE))
    puts(bot, bot.nina, asks(bot, bot.nina, NOBODY_KNOWS))
    asked = asked_of(bot, bot.paul)
    answers(bot, bot.paul, asked, "Deux mois avant, en mairie.")
    thanks = message_with(bot, bot.paul, actions.KEEP_ANSWER)
    bot.slack.clicks(bot.paul, thanks, actions.KEEP_ANSWER)
    form = form_before(bot, bot.paul)
    assert typed_in(form, "advice") == "Deux mois avant, en mairie."
    assert "chapiteau" not in said(form)
    sends(bot, bot.paul, form, {"happened": "Le maire a refusé."})
    draft = only_draft(bot, bot.paul).draft
    assert draft.gap_id == bot.journal.gaps.of(1)
    assert draft.gap_id is not None
    assert "question" not in draft.fields


def test_own_question_without_an_answer_is_told_and_kept_with_the_page(bot: Workspace) -> None:
    """With one's own words, as the form says; who did not ask it does not lend them."""
    reply = asks(bot, bot.nina, NOBODY_KNOWS)
    bot.slack.clicks(bot.nina, reply, actions.MORE, option="tell:1")
    form = form_before(bot, bot.nina)
    assert NOBODY_KNOWS in said(form)
    sends(bot, bot.nina, form)
    draft = only_draft(bot, bot.nina).draft
    assert draft.fields["question"] == NOBODY_KNOWS
    assert draft.gap_id == bot.journal.gaps.of(1)


@pytest.fixture
def helped(base: Path, tmp_path: Path, mode: Mode) -> Iterator[tuple[Workspace, str]]:
    """Run the bot with a help channel."""
    with FakeSlack() as slack:
        channel = slack.channel("entraide")
        with running_bot(slack, base, tmp_path / "state", mode, RELAIS_HELP_CHANNEL=channel) as workspace:
            slack.joins(workspace.guest, channel)
            yield workspace, channel


def test_wish_in_the_help_channel_is_answered_by_a_lesson(helped: tuple[Workspace, str]) -> None:
    """Whoever knows tells it from there; the words of who asked stay theirs."""
    bot, channel = helped
    reply = asks(bot, bot.nina, NOBODY_KNOWS)
    bot.slack.clicks(bot.nina, reply, actions.PROPOSE_PAGE)
    sends(bot, bot.nina, form_before(bot, bot.nina), {})
    bot.slack.clicks(bot.guest, bot.slack.wait_message(channel), actions.TELL_GAP)
    sends(bot, bot.guest, form_before(bot, bot.guest))
    draft = only_draft(bot, bot.guest).draft
    assert draft.gap_id == bot.journal.gaps.of(1)
    assert "question" not in draft.fields


def test_proposal_that_tells_nearly_the_same_is_told(bot: Workspace) -> None:
    """By its title, once it is proposed; whoever tells may send theirs all the same."""
    sends(bot, bot.emma, opens_with(bot, bot.emma), {**TOLD, "title": "La poulie du planétarium a cassé"})
    is_proposed(bot, only_draft(bot, bot.emma).draft.id)
    sends(bot, bot.nina, opens_with(bot, bot.nina), {**TOLD, "title": "Poulie du planétarium cassée"})
    again = form_before(bot, bot.nina)
    assert "Une proposition proche attend déjà" in said(again)
    assert "La poulie du planétarium a cassé" in said(again)
    assert drafts_of(bot, bot.nina) == ()
    sends(bot, bot.nina, again, {})
    assert only_draft(bot, bot.nina).draft.page == ""


@pytest.mark.parametrize(
    ("typed", "verb", "argument"),
    [
        ("raconter le car était en retard", "tell", "le car était en retard"),
        ("Raconter", "tell", ""),
        ("tell", "tell", ""),
        ("tell-lesson the bus was late", "tell", "the bus was late"),
        ("tell me who signs", "ask", "tell me who signs"),
        ("mes propositions", "drafts", ""),
        ("my proposals", "drafts", ""),
        ("quelles propositions a-t-on reçues ?", "ask", "quelles propositions a-t-on reçues ?"),
        ("proposer-mot « COREP »", "term", "COREP"),
        ("propose-term", "term", ""),
    ],
)
def test_words_of_the_command(typed: str, verb: str, argument: str) -> None:
    """In both languages; a question stays one."""
    read = read_command(typed)
    assert (read.verb, read.argument) == (verb, argument)


def test_window_that_opens_too_late_is_told(bot: Workspace) -> None:
    """From the menu of a message as from the command."""
    ts = bot.slack.says(bot.nina, bot.general, "La poulie.")
    bot.slack.fail("views.open", "expired_trigger_id")
    bot.slack.message_shortcut(bot.nina, bot.general, ts, actions.KEEP_THREAD)
    assert "encore une fois" in said(bot.slack.wait_ephemeral(bot.nina))
