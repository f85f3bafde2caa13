"""What becomes of a contribution: one message that changes, one's own list, and those who had asked; in both modes."""

from __future__ import annotations

from bot.contributing.models import Draft, Opened, Origin, Progress
from bot.contributing.views import Alert, AnsweredGap, DraftView, Review, Reviewer, Written
from bot.slack import actions
from tests.slack.bots import SITE, Workspace
from tests.slack.contributing import (
    TOLD,
    drafts_of,
    draw,
    form_before,
    herald_of,
    is_proposed,
    is_stuck,
    leaves,
    message_with,
    news_told,
    only_draft,
    opens_on,
    opens_with,
    progresses,
    sends,
)
from tests.slack.fake.model import Message
from tests.slack.using import NOBODY_KNOWS, asks, assert_nothing_private, desk_of, from_bot, said, settled, told

PAGE = "guides/expositions.md"


def tells(bot: Workspace, person: str) -> DraftView:
    """Tell a lesson by the command."""
    sends(bot, person, opens_with(bot, person))
    leaves(bot, person)
    return drafts_of(bot, person)[0]


def test_one_message_follows_a_draft_to_the_end(bot: Workspace) -> None:
    """Edited in place, each change once however often it is told; on line, with the page's address."""
    id = tells(bot, bot.nina).draft.id
    is_proposed(bot, id, PAGE)
    news_told(bot, times=3)
    assert "En relecture par une autre organisation" in told(bot, bot.nina)[0]
    assert "https://forge.example/7" in told(bot, bot.nina)[0]
    progresses(bot, id, Progress("changes", said="Précisez *la date* <!channel>."))
    news_told(bot, times=3)
    asked = message_with(bot, bot.nina, "Précisez")
    assert "<!channel>" not in said(asked)
    assert actions.REOPEN_DRAFT in said(asked)
    draw(bot, "changes", asked)
    assert bot.journal.drafts.revise(only_draft(bot, bot.nina).draft)
    is_taken(bot, id)
    progresses(bot, id, Progress("merged", merged_as="c0ffee"))
    news_told(bot, times=3)
    assert "en ligne dans quelques minutes" in told(bot, bot.nina)[0]
    assert actions.WITHDRAW_DRAFT not in told(bot, bot.nina)[0]
    assert bot.journal.draft_queue.online(id)
    news_told(bot, times=3)
    (message,) = told(bot, bot.nina)
    assert f"{SITE}guides/expositions/" in message
    assert len([call for call in bot.slack.calls_of("chat.postMessage") if call.is_ok]) == 1
    draw(bot, "online", from_bot(bot, bot.direct[bot.nina])[0])


def is_taken(bot: Workspace, id: str) -> None:
    """Have the forge take a draft that was changed."""
    assert bot.journal.draft_queue.take("here", desk_of(bot).now()) is not None
    assert bot.journal.draft_queue.opened(id, Opened(7, "https://forge.example/7", head="bada55"), Written(PAGE))
    settled(bot)


def test_in_a_thread_what_is_asked_of_the_author_stays_theirs(bot: Workspace) -> None:
    """The thread follows the state; the word of who reviews goes to the author alone."""
    ts = bot.slack.says(bot.nina, bot.general, "La poulie a cassé.")
    sends(bot, bot.nina, opens_on(bot, bot.nina, bot.general, ts), TOLD)
    id = only_draft(bot, bot.nina).draft.id
    is_proposed(bot, id)
    news_told(bot)
    assert told(bot, bot.nina) == []
    progresses(bot, id, Progress("changes", said="Précisez la date."))
    news_told(bot)
    (thanks,) = bot.slack.replies(bot.general, ts)
    assert "Un changement" in said(thanks)
    assert "Précisez" not in said(thanks)
    assert actions.REOPEN_DRAFT not in said(thanks)
    assert "Précisez la date." in told(bot, bot.nina)[0]
    progresses(bot, id, Progress("closed", said="Déjà écrit ailleurs."))
    news_told(bot)
    assert "N'a pas été retenue" in said(bot.slack.replies(bot.general, ts)[0])
    assert "Déjà écrit ailleurs." not in said(bot.slack.replies(bot.general, ts)[0])
    assert "Déjà écrit ailleurs." in told(bot, bot.nina)[0]
    assert len(told(bot, bot.nina)) == 1


def test_stuck_says_what_to_change_and_opens_again_with_all_that_was_typed(bot: Workspace) -> None:
    """A reason that nobody has words for is told as a failure of ours, with nothing lost."""
    form = opens_with(bot, bot.nina)
    credit = {actions.CREDIT: ["yes"], actions.CREDIT_NAME: "Camille", actions.CREDIT_MAIL: "c@base.example"}
    sends(bot, bot.nina, form, {**TOLD, **credit, "why": "Usure."})
    leaves(bot, bot.nina)
    id = only_draft(bot, bot.nina).draft.id
    is_stuck(bot, id, "draft.failed", {"number": "abc123"})
    news_told(bot)
    stuck = message_with(bot, bot.nina, "abc123")
    bot.slack.clicks(bot.nina, stuck, actions.REOPEN_DRAFT)
    again = form_before(bot, bot.nina)
    assert again.state["why"]["why"]["value"] == "Usure."
    assert again.state[actions.CREDIT_NAME][actions.CREDIT_NAME]["value"] == "Camille"
    sends(bot, bot.nina, again, {"why": "Usure de la poulie."})
    revised = only_draft(bot, bot.nina)
    assert (revised.draft.id, revised.state) == (id, "waiting")
    assert revised.draft.fields["why"] == "Usure de la poulie."
    assert revised.draft.author.credit == "Camille <c@base.example>"
    assert "Elle part en relecture" in told(bot, bot.nina)[0]
    is_stuck(bot, id, "nobody.knows", {})
    news_told(bot)
    assert "Relais n'a pas réussi" in told(bot, bot.nina)[0]


def test_draft_of_somebody_else_cannot_be_opened_nor_withdrawn(bot: Workspace) -> None:
    """Nor one that has gone on."""
    id = tells(bot, bot.nina).draft.id
    own = told_message(bot, bot.nina)
    is_stuck(bot, id, "draft.failed", {"number": "1"})
    news_told(bot)
    tells(bot, bot.emma)
    hers = told_message(bot, bot.emma)
    replaced = [{**one, "value": id} for one in button_of(hers, actions.WITHDRAW_DRAFT)]
    hers.blocks[-1]["elements"] = replaced
    bot.slack.clicks(bot.emma, hers, actions.WITHDRAW_DRAFT)
    assert "is not yours" in said(bot.slack.wait_ephemeral(bot.emma))
    assert only_draft(bot, bot.nina).state == "stuck"
    bot.journal.drafts.retry(id)
    bot.slack.clicks(bot.nina, told_message(bot, bot.nina), actions.REOPEN_DRAFT)
    assert "ne peut plus être changée" in said(bot.slack.wait_ephemeral(bot.nina))
    assert own.ts == told_message(bot, bot.nina).ts


def told_message(bot: Workspace, person: str) -> Message:
    """Return the one message that we sent to somebody."""
    (found,) = from_bot(bot, bot.direct[person])
    return found


def button_of(message: Message, name: str) -> list[dict[str, object]]:
    """Return a button of a message."""
    return [one for block in message.blocks for one in block.get("elements", ()) if one.get("action_id") == name]


def test_own_proposals_are_listed_and_taken_back(bot: Workspace) -> None:
    """By the command, in the home tab and under the message; it is asked twice, and told everywhere."""
    first, second = tells(bot, bot.nina), tells(bot, bot.nina)
    bot.slack.command(bot.nina, bot.general, "mes propositions")
    listed = bot.slack.wait_ephemeral(bot.nina)
    assert said(listed).count(actions.WITHDRAW_DRAFT) == 2
    draw(bot, "listed", listed)
    bot.slack.clicks(bot.nina, listed, actions.WITHDRAW_DRAFT, value=first.draft.id)
    assert "C'est retiré" in said(bot.slack.wait_ephemeral(bot.nina, count=2))
    settled(bot)
    assert [view.state for view in drafts_of(bot, bot.nina)] == ["waiting", "withdrawn"]
    assert "Retirée." in told(bot, bot.nina)[0]
    assert actions.WITHDRAW_DRAFT not in told(bot, bot.nina)[0]
    bot.slack.opens_home(bot.nina)
    home = bot.slack.wait_home(bot.nina)
    assert said(home).count(actions.WITHDRAW_DRAFT) == 1
    draw(bot, "home", home)
    bot.slack.clicks(bot.nina, home, actions.WITHDRAW_DRAFT, value=second.draft.id)
    bot.slack.wait_for(lambda: actions.WITHDRAW_DRAFT not in said(bot.slack.wait_home(bot.nina)))
    news_told(bot)
    assert [view.state for view in drafts_of(bot, bot.nina)] == ["withdrawn", "withdrawn"]
    bot.slack.command(bot.emma, bot.general, "proposals")
    assert "You have proposed nothing" in said(bot.slack.wait_ephemeral(bot.emma))


def test_home_tells_where_to_begin(bot: Workspace) -> None:
    """Its button opens the form with nothing in it."""
    bot.slack.opens_home(bot.nina)
    bot.slack.clicks(bot.nina, bot.slack.wait_home(bot.nina), actions.TELL)
    assert form_before(bot, bot.nina).state["happened"]["happened"]["value"] is None


def waits_for_answer(bot: Workspace, person: str) -> int:
    """Ask in vain and agree to be told; return the gap."""
    asks(bot, person, NOBODY_KNOWS)
    gap_id = bot.journal.gaps.of(1)
    assert gap_id is not None
    assert bot.journal.gaps.wait(gap_id, person, desk_of(bot).now())
    return gap_id


def test_those_who_had_asked_receive_the_section_once(bot: Workspace) -> None:
    """In private and in their language, however often it is told."""
    gap_id = waits_for_answer(bot, bot.nina)
    waits_for_answer(bot, bot.emma)
    for _ in range(2):
        herald_of(bot).gap_answered(
            [bot.nina, bot.emma], AnsweredGap(gap_id, "guides/conventions.md", "les-annexes-a-joindre")
        )
    settled(bot)
    received = told(bot, bot.nina)[-1]
    assert "La voici" in received
    assert NOBODY_KNOWS in received
    assert f"{SITE}guides/conventions/#les-annexes-a-joindre" in received
    assert "You wanted to know" in told(bot, bot.emma)[-1]
    assert len(told(bot, bot.nina)) == 2  # the answer in vain, and this one
    draw(bot, "gap", from_bot(bot, bot.direct[bot.nina])[-1])


def test_page_for_partners_is_sent_to_partners_alone(bot: Workspace) -> None:
    """Whoever may not see it is told nothing: not even that it is there."""
    gap_id = waits_for_answer(bot, bot.nina)
    herald_of(bot).gap_answered([bot.nina, bot.paul], AnsweredGap(gap_id, "prive/contacts.md"))
    settled(bot)
    assert "Contacts entre partenaires" in told(bot, bot.paul)[0]
    assert len(told(bot, bot.nina)) == 1
    assert bot.slack.calls_of("chat.postMessage")[-1].arguments["channel"] == bot.paul


def test_reviewers_and_administrators_are_told_once(bot: Workspace) -> None:
    """Where it is proposed; what to mend, with its remedy."""
    view = tells(bot, bot.nina)
    is_proposed(bot, view.draft.id)
    proposed = only_draft(bot, bot.nina)
    review = Review(1, view.draft.id, Reviewer(bot.paul, "coordination", "Ombelle"), desk_of(bot).now())
    alert = Alert("alert waiting", "alert.waiting", {"n": 2, "reason": "503"})
    for _ in range(2):
        herald_of(bot).ask_to_review(proposed, review)
        herald_of(bot).alert([bot.rita], alert)
    settled(bot)
    (asked,) = told(bot, bot.paul)
    assert "Coordination du projet" in asked
    assert "https://forge.example/7" in asked
    assert bot.nina not in asked
    (alerted,) = told(bot, bot.rita)
    assert "2 contributions attendent" in alerted


def test_draft_of_the_web_is_told_elsewhere(bot: Workspace) -> None:
    """Nothing is posted for it in Slack."""
    draft = Draft("web1", "lesson", TOLD, Origin("web", "secret"), desk_of(bot).now())
    bot.journal.drafts.keep(draft)
    is_proposed(bot, "web1")
    news_told(bot)
    assert bot.slack.calls_of("chat.postMessage") == []
    assert_nothing_private(bot)
