"""The words of others: asked once, quoted under a role when they agree, left out otherwise; in both modes."""

from __future__ import annotations

from bot.contributing.views import DraftView
from bot.slack import actions
from bot.slack.lesson_form import MAX_QUOTED, OTHERS
from bot.slack.lesson_form import MOST as MOST_CHARACTERS
from tests.slack.bots import Workspace
from tests.slack.contributing import (
    TOLD,
    draw,
    message_with,
    only_draft,
    opens_on,
    sends,
    working_days_pass,
)
from tests.slack.fake.model import View
from tests.slack.test_searching_shortcut import everything_kept
from tests.slack.using import desk_of, said, settled, told

ASKED = "voudrait y reprendre ceci"
WORDS = {"paul": "Chez nous la poulie a cassé en mars.", "guest": "Le fabricant ne répond plus."}


def thread(bot: Workspace) -> tuple[str, str, str]:
    """Have three people write in a thread; return the times of its messages."""
    ts = bot.slack.says(bot.nina, bot.general, "La poulie a cassé.")
    paul = bot.slack.says(bot.paul, bot.general, WORDS["paul"], ts)
    guest = bot.slack.says(bot.guest, bot.general, WORDS["guest"], ts)
    return ts, paul, guest


def quotes(bot: Workspace, *stamps: str, root: str) -> View:
    """Keep a thread with the words of others; return the form that was sent."""
    form = opens_on(bot, bot.nina, bot.general, root)
    sends(bot, bot.nina, form, {**TOLD, OTHERS[0]: list(stamps), "evidence": "Le bilan de mars."})
    return form


def answers(bot: Workspace, person: str, action: str) -> None:
    """Say yes or no to being quoted."""
    bot.slack.clicks(person, message_with(bot, person, ASKED), action)
    settled(bot)


def is_waiting(view: DraftView, bot: Workspace) -> bool:
    """Tell whether nobody would send a draft now."""
    return view.not_before is not None and view.not_before > desk_of(bot).now()


def test_draft_waits_until_they_agree_then_quotes_them(bot: Workspace) -> None:
    """By a role, not by a name; until then none of their words is kept with us."""
    ts, paul, guest = thread(bot)
    quotes(bot, paul, guest, root=ts)
    waiting = only_draft(bot, bot.nina)
    assert is_waiting(waiting, bot)
    assert "mars." not in str(waiting.draft.fields["quotes"])
    assert WORDS["guest"] not in everything_kept(bot)
    assert "En attente de l'accord" in said(bot.slack.replies(bot.general, ts)[0])
    asked = message_with(bot, bot.paul, ASKED)
    assert WORDS["paul"] in said(asked)
    assert WORDS["guest"] not in said(asked)
    assert "Coordination du projet (Ombelle)" in said(asked)
    assert bot.nina not in said(asked)
    draw(bot, "agreeing", asked)
    answers(bot, bot.paul, actions.AGREE)
    assert is_waiting(only_draft(bot, bot.nina), bot)
    answers(bot, bot.guest, actions.AGREE)
    draft = only_draft(bot, bot.nina)
    assert draft.not_before is None
    assert draft.draft.fields["evidence"].replace("\N{NO-BREAK SPACE}", " ").split("\n") == [
        "Le bilan de mars.",
        f"Coordination du projet (Ombelle) : « {WORDS['paul']} »",
        f"Une personne du fil : « {WORDS['guest']} »",
    ]
    assert "quotes" not in draft.draft.fields
    assert "Elle part en relecture" in said(bot.slack.replies(bot.general, ts)[0])
    assert "vos mots seront repris" in told(bot, bot.paul)[0].lower()
    assert actions.AGREE not in told(bot, bot.paul)[0]


def test_who_refuses_is_left_out_and_it_goes_on(bot: Workspace) -> None:
    """Whoever tells is told that words are missing, not whose."""
    ts, paul, guest = thread(bot)
    quotes(bot, paul, guest, root=ts)
    answers(bot, bot.paul, actions.DISAGREE)
    answers(bot, bot.guest, actions.AGREE)
    draft = only_draft(bot, bot.nina)
    assert draft.not_before is None
    assert WORDS["paul"] not in draft.draft.fields["evidence"]
    assert WORDS["guest"] in draft.draft.fields["evidence"]
    alone = said(message_with(bot, bot.nina, "Un message coché n'est pas repris"))
    assert "paul" not in alone


def test_after_five_working_days_it_goes_on_without(bot: Workspace) -> None:
    """Whoever answers later is told that it is too late; nobody is asked twice."""
    ts, paul, _ = thread(bot)
    quotes(bot, paul, root=ts)
    working_days_pass(bot)
    draft = only_draft(bot, bot.nina)
    assert draft.not_before is None
    assert draft.draft.fields["evidence"] == "Le bilan de mars."
    asked = message_with(bot, bot.paul, ASKED)
    bot.slack.clicks(bot.paul, asked, actions.AGREE)
    settled(bot)
    assert "plus rien à décider" in told(bot, bot.paul)[0]
    assert only_draft(bot, bot.nina).draft.fields["evidence"] == "Le bilan de mars."
    assert len(told(bot, bot.paul)) == 1


def test_who_wants_no_messages_is_not_asked(bot: Workspace) -> None:
    """Their words are left out at once, as are those of who has had enough this week."""
    desk = desk_of(bot)
    ts, paul, guest = thread(bot)
    bot.journal.preferences.set_unasked(bot.paul, False)
    for _ in range(bot.settings.unasked_per_week):
        assert bot.journal.ledger.spend(bot.guest, "digest", bot.settings.unasked_per_week, desk.now())
    quotes(bot, paul, guest, root=ts)
    assert told(bot, bot.paul) == []
    assert told(bot, bot.guest) == []
    draft = only_draft(bot, bot.nina)
    assert draft.not_before is None
    assert draft.draft.fields["evidence"] == "Le bilan de mars."
    message_with(bot, bot.nina, "2 messages cochés ne sont pas repris")


def test_message_changed_or_deleted_since_is_not_quoted(bot: Workspace) -> None:
    """What is quoted is what was agreed to, word for word."""
    ts, paul, guest = thread(bot)
    quotes(bot, paul, guest, root=ts)
    bot.slack.edits(bot.paul, bot.general, paul, "Tout autre chose.")
    answers(bot, bot.paul, actions.AGREE)
    bot.slack.deletes(bot.guest, bot.general, guest)
    answers(bot, bot.guest, actions.AGREE)
    draft = only_draft(bot, bot.nina)
    assert draft.not_before is None
    assert draft.draft.fields["evidence"] == "Le bilan de mars."


def test_withdrawn_meanwhile_asks_nothing_more(bot: Workspace) -> None:
    """Who then agrees is told that there is nothing to decide."""
    ts, paul, _ = thread(bot)
    quotes(bot, paul, root=ts)
    id = only_draft(bot, bot.nina).draft.id
    assert bot.journal.drafts.withdraw(id, bot.nina) == "withdrawn"
    answers(bot, bot.paul, actions.AGREE)
    assert "plus rien à décider" in told(bot, bot.paul)[0]
    assert only_draft(bot, bot.nina).state == "withdrawn"


def test_three_messages_at_most_and_they_fit(bot: Workspace) -> None:
    """Long ones are cut, personal data are taken out, and the field holds them all."""
    slack = bot.slack
    ts = slack.says(bot.nina, bot.general, "La poulie a cassé.")
    long = [slack.says(bot.guest, bot.general, f"Appelez jeanne@mairie.fr. {'mot & ' * 60}", ts) for _ in range(4)]
    form = opens_on(bot, bot.nina, bot.general, ts)
    bot.slack.submits(bot.nina, form, {**TOLD, OTHERS[0]: long}).wait()
    assert form.errors == {OTHERS[0]: f"Cochez {MAX_QUOTED} messages au plus."}
    most = next(b["element"]["max_length"] for b in form.blocks if b.get("block_id") == "evidence")
    sends(bot, bot.nina, form, {**TOLD, OTHERS[0]: long[:3], "evidence": "x" * most})
    answers(bot, bot.guest, actions.AGREE)
    evidence = only_draft(bot, bot.nina).draft.fields["evidence"]
    assert len(evidence) <= MOST_CHARACTERS["evidence"]
    assert evidence.count("Une personne du fil") == 3
    assert evidence.endswith("»")
    assert "jeanne" not in evidence
    assert len(told(bot, bot.guest)) == 1
