"""« Corriger cette section », from an answer and from the window in which a section is read; in both modes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack import actions
from bot.slack.correcting import REASON, TEXT, fits_field
from indexer.indexing import index_folder
from indexer.models import Visibility
from tests.indexer.bases import edit_page, write_page
from tests.slack.bots import SITE, Mode, Workspace, make_index, running_bot
from tests.slack.contributing import drafts_of, draw, form_before, is_stuck, message_with, news_told, only_draft, sends
from tests.slack.fake import FakeSlack
from tests.slack.fake.model import Message, View
from tests.slack.hostile import check_view
from tests.slack.using import SURE, UNSURE, asks, asks_in, said, settled, told

PAGE = "guides/conventions.md"
ANCHOR = "qui-doit-signer-une-convention-fille"
SHOWN = (
    "Le représentant légal de chaque structure signe : le président d'une université, le maire, la directrice"
    " générale. Un délégataire peut signer s'il joint sa délégation. Le chef de file signe en dernier."
)
LONG = "\n\n".join(
    f"Phrase {number} d'une section qui n'en finit pas, et qui parle du trébuchet." for number in range(60)
)
TREBUCHET = (
    f"---\ntitle: Le trébuchet\ntype: guide\n---\n## Monter le trébuchet\n\n{LONG}\n\n## Le ranger\n\nDans la grange.\n"
)


@pytest.fixture
def own(tmp_path: Path, mode: Mode) -> Iterator[tuple[Workspace, Path]]:
    """Run the bot on pages that the test may change."""
    folder = make_index(tmp_path / "base")
    write_page(folder / "docs", "guides/trebuchet.md", TREBUCHET)
    index_folder(folder / "docs", folder / "index")
    with FakeSlack() as slack, running_bot(slack, folder, tmp_path / "state", mode) as bot:
        yield bot, folder / "docs"


def corrects(bot: Workspace, person: str, answer: Message) -> None:
    """Choose « Corriger cette section » in the menu of an answer."""
    menu = next(
        one for block in answer.blocks for one in block.get("elements", ()) if one.get("action_id") == actions.MORE
    )
    option = next(one["value"] for one in menu["options"] if one["value"].startswith("correct:"))
    bot.slack.clicks(person, answer, actions.MORE, option=option)


def form_of(bot: Workspace, person: str, question: str = SURE) -> View:
    """Ask, and open the form on the section that answers."""
    corrects(bot, person, asks(bot, person, question))
    return form_before(bot, person)


def test_section_of_an_answer_is_corrected(bot: Workspace) -> None:
    """Its text is in the form as it is written; what was shown is kept beside what is sent."""
    form = form_of(bot, bot.nina)
    assert form.state[TEXT][TEXT]["value"] == SHOWN
    assert "Rédiger les conventions-filles" in said(form)
    check_view({**form.payload, "blocks": form.blocks})
    draw(bot, "correcting", form)
    sends(bot, bot.nina, form, {TEXT: SHOWN.replace("en dernier", "en premier"), REASON: "L'ordre a changé."})
    draft = only_draft(bot, bot.nina).draft
    assert (draft.kind, draft.page, draft.anchor) == ("section", PAGE, ANCHOR)
    assert draft.fields["text"].endswith("signe en premier.")
    assert draft.fields["before"] == SHOWN
    assert draft.fields["reason"] == "L'ordre a changé."
    assert draft.base
    assert draft.visibility is Visibility.PUBLIC
    assert "Votre correction est bien reçue" in told(bot, bot.nina)[-1]
    assert "Rédiger les conventions-filles" in told(bot, bot.nina)[-1]


def test_anybody_of_a_channel_corrects_from_its_answer(bot: Workspace) -> None:
    """The draft is of who sent it, and is told to them alone."""
    answer = asks_in(bot, bot.nina, bot.general, SURE)
    corrects(bot, bot.guest, answer)
    sends(bot, bot.guest, form_before(bot, bot.guest), {TEXT: f"{SHOWN} Toujours."})
    assert drafts_of(bot, bot.nina) == ()
    assert only_draft(bot, bot.guest).draft.origin.channel == ""
    assert "Votre correction est bien reçue" in told(bot, bot.guest)[0]


def test_nothing_changed_and_nothing_left_keep_the_form_open(bot: Workspace) -> None:
    """Each is said at the text."""
    form = form_of(bot, bot.nina)
    bot.slack.submits(bot.nina, form, {TEXT: f"{SHOWN}\n"}).wait()
    assert form.errors == {TEXT: "Rien n'a été changé dans ce texte."}
    bot.slack.submits(bot.nina, form, {TEXT: " \u200b"}).wait()
    assert form.errors == {TEXT: "Écrivez quelques mots, s'il vous plaît."}
    settled(bot)
    assert drafts_of(bot, bot.nina) == ()


def test_section_for_partners_is_corrected_by_who_may_see_it(bot: Workspace) -> None:
    """Read in its window; the form opens over it, and the draft is for partners too."""
    answer = asks(bot, bot.paul, UNSURE)
    bot.slack.clicks(bot.paul, answer, "read:0")
    window = bot.slack.wait_modal(bot.paul)
    bot.slack.clicks(bot.paul, window, actions.CORRECT_SECTION)
    form = form_before(bot, bot.paul)
    sends(bot, bot.paul, form, {TEXT: "Le signataire de la brumelotte est le trésorier."})
    draft = only_draft(bot, bot.paul).draft
    assert draft.page == "prive/budget.md"
    assert draft.visibility is Visibility.PARTNERS


def test_role_that_ended_no_longer_opens_what_is_for_partners(bot: Workspace) -> None:
    """Who may see the page is read again when the menu is used."""
    answer = asks(bot, bot.paul, UNSURE)
    bot.people_file.write_text("[]\n", "utf-8")
    corrects(bot, bot.paul, answer)
    assert "ne vous est pas ouverte" in said(bot.slack.wait_ephemeral(bot.paul))
    assert bot.slack.last_modal(bot.paul) is None


def test_long_section_is_corrected_on_the_site(own: tuple[Workspace, Path]) -> None:
    """With a link to its form there, filled in with the page and the section."""
    bot, _ = own
    corrects(bot, bot.nina, asks(bot, bot.nina, "comment monter le trébuchet ?"))
    told_alone = said(bot.slack.wait_ephemeral(bot.nina))
    assert f"{SITE}proposer/correction?page=guides%2Ftrebuchet.md&anchor=monter-le-trebuchet" in told_alone
    assert bot.slack.last_modal(bot.nina) is None


def test_page_changed_since_it_was_indexed(own: tuple[Workspace, Path]) -> None:
    """The form holds the text of now, never the one of the index; a section that is gone is said."""
    bot, docs = own
    edit_page(docs, PAGE, "Le chef de file signe en dernier.", "Le chef de file signe en premier.")
    form = form_of(bot, bot.nina)
    assert form.state[TEXT][TEXT]["value"].endswith("signe en premier.")
    edit_page(docs, PAGE, "## Qui doit signer une convention-fille ?", "## Les signataires")
    corrects(bot, bot.emma, asks(bot, bot.emma, SURE))
    assert "cannot be corrected here" in said(bot.slack.wait_ephemeral(bot.emma))


def test_overtaken_opens_again_with_both_texts(own: tuple[Workspace, Path]) -> None:
    """What was typed is in the field, the text of today above; sent again it is against that one."""
    bot, docs = own
    form = form_of(bot, bot.nina)
    mine = SHOWN.replace("en dernier", "à la fin")
    sends(bot, bot.nina, form, {TEXT: mine})
    first = only_draft(bot, bot.nina)
    edit_page(docs, PAGE, "Le chef de file signe en dernier.", "Le chef de file signe en premier.")
    difference = "-… signe en dernier.\n+… signe en premier."
    data = {"heading": "Qui doit signer", "shown": SHOWN, "mine": mine, "theirs": "…", "difference": difference}
    is_stuck(bot, first.draft.id, "writing.overtaken", data)
    news_told(bot)
    stuck = message_with(bot, bot.nina, "signe en premier.")
    assert "votre texte est gardé" in said(stuck)
    draw(bot, "overtaken", stuck)
    bot.slack.clicks(bot.nina, stuck, actions.REOPEN_DRAFT)
    again = form_before(bot, bot.nina)
    assert again.state[TEXT][TEXT]["value"] == mine
    assert "signe en premier." in said(again)
    check_view({**again.payload, "blocks": again.blocks})
    sends(bot, bot.nina, again, {TEXT: SHOWN.replace("en dernier", "toujours en premier")})
    revised = only_draft(bot, bot.nina)
    assert revised.draft.id == first.draft.id
    assert revised.state == "waiting"
    assert revised.draft.base != first.draft.base
    assert revised.draft.fields["before"].endswith("signe en premier.")
    assert len(told(bot, bot.nina)) == 2  # the answer, and the one message about the draft


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("a" * 3_000, True),
        ("a" * 3_001, False),
        ("&" * 700, False),  # Slack may count them escaped
        ("<!channel> y va", False),  # what would call people is changed in a form
        ("  en retrait", False),
        ("- un\n- deux\n\n| a | b |", True),
    ],
)
def test_only_what_comes_back_as_it_was_is_put_in_a_field(text: str, fits: bool) -> None:
    """The rest of the page must not change, nor what was not typed."""
    assert fits_field(text) is fits
