"""Reporting a page, answering what it leaves open, proposing a term, adding one's words; in both modes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.slack import actions
from bot.slack.reporting import PageChoice
from indexer.indexing import index_folder
from indexer.models import Visibility
from tests.indexer.bases import edit_page
from tests.slack.bots import Mode, Workspace, make_index, running_bot
from tests.slack.contributing import (
    drafts_of,
    draw,
    form_before,
    is_stuck,
    leaves,
    message_with,
    news_told,
    only_draft,
    sends,
)
from tests.slack.fake import FakeSlack
from tests.slack.fake.model import Message, View
from tests.slack.fake.view_state import elements_of
from tests.slack.hostile import check_view
from tests.slack.using import NOBODY_KNOWS, SURE, UNSURE, asks, asks_in, from_bot, new_message, said, settled, told

PAGE = "guides/conventions.md"
OPEN = ["Qui garde les originaux signés ?", "Le parapheur électronique a-t-il été essayé ? " + "et où " * 40]


@pytest.fixture
def own(tmp_path: Path, mode: Mode) -> Iterator[tuple[Workspace, Path]]:
    """Run the bot on pages of which one leaves questions open."""
    folder = make_index(tmp_path / "base")
    docs = folder / "docs"
    listed = "".join(f"  - {question.strip()}\n" for question in OPEN)
    edit_page(docs, PAGE, "synonyms: [sous-convention", f"to_collect:\n{listed}synonyms: [sous-convention")
    index_folder(docs, folder / "index")
    with FakeSlack() as slack, running_bot(slack, folder, tmp_path / "state", mode) as bot:
        yield bot, docs


def menu_of(shown: Message | View, name: str) -> dict[str, Any]:
    """Return a menu, by its name."""
    return next(element for _, element in elements_of(shown.blocks) if element["action_id"] == name)


def uses(bot: Workspace, person: str, question: str, choice: str) -> View:
    """Ask, and use a choice of the answer's menu."""
    asks(bot, person, question)
    return uses_again(bot, person, choice)


def uses_again(bot: Workspace, person: str, choice: str) -> View:
    """Use a choice of the menu of the last answer that somebody got."""
    reply = next(one for one in reversed(from_bot(bot, bot.direct[person])) if actions.MORE in said(one))
    value = next(one["value"] for one in menu_of(reply, actions.MORE)["options"] if one["value"].startswith(choice))
    leaves(bot, person)
    bot.slack.clicks(person, reply, actions.MORE, option=value)
    form = form_before(bot, person)
    check_view({**form.payload, "blocks": form.blocks})
    return form


def test_page_is_reported_as_out_of_date(bot: Workspace) -> None:
    """The page of the answer is chosen beforehand; its author is thanked in private."""
    form = uses(bot, bot.nina, SURE, "outdated")
    assert "Rédiger les conventions-filles" in said(form)
    draw(bot, "outdated", form)
    sends(bot, bot.nina, form, {"what": "La délégation ne suffit plus.", "since": "mars"})
    draft = only_draft(bot, bot.nina).draft
    assert (draft.kind, draft.page) == ("outdated", PAGE)
    assert draft.fields == {"what": "La délégation ne suffit plus.", "since": "mars"}
    assert "Votre signalement est bien reçu" in told(bot, bot.nina)[-1]


def test_another_page_of_the_answer_can_be_chosen(bot: Workspace) -> None:
    """Only pages that whoever clicks may see are in the menu: roles are read again."""
    form = uses(bot, bot.paul, "qui signe la convention et le budget", "outdated")
    pages = [option["text"]["text"] for option in menu_of(form, actions.PAGE)["options"]]
    assert "Budget détaillé quartzolite" in pages
    assert len(set(pages)) == len(pages) > 1
    sends(bot, bot.paul, form, {actions.PAGE: PageChoice(PAGE, "").value, "what": "Plus vrai."})
    assert only_draft(bot, bot.paul).draft.page == PAGE
    bot.people_file.write_text("[]\n", "utf-8")
    assert "quartzolite" not in said(uses_again(bot, bot.paul, "outdated"))


def test_open_question_of_the_page_is_answered(own: tuple[Workspace, Path]) -> None:
    """Chosen from those that the page lists, however long they are."""
    bot, _ = own
    form = uses(bot, bot.nina, SURE, "collect")
    draw(bot, "collect", form)
    sends(bot, bot.nina, form, {actions.OPEN_QUESTION: "1", "answer": "Oui, à la mairie."})
    draft = only_draft(bot, bot.nina).draft
    assert (draft.kind, draft.page) == ("collect", PAGE)
    assert draft.fields["question"] == OPEN[1].strip()
    assert draft.fields["answer"] == "Oui, à la mairie."


def test_page_without_open_questions_does_not_offer_it(bot: Workspace) -> None:
    """No choice leads nowhere."""
    assert "collect:" not in said(asks(bot, bot.nina, SURE))


def test_term_is_proposed_by_the_command_and_where_it_is_missing(bot: Workspace) -> None:
    """With what was typed; several words of the command mean the same."""
    for words, held in (("proposer-mot COREP", "COREP"), ("proposer un mot", "")):
        bot.slack.command(bot.nina, bot.general, words)
        form = form_before(bot, bot.nina)
        assert (form.state["term"]["term"]["value"] or "") == held
        bot.slack.closes(bot.nina, form)
    bot.slack.command(bot.nina, bot.general, "définir COREP")
    missing = bot.slack.wait_ephemeral(bot.nina)
    bot.slack.clicks(bot.nina, missing, actions.PROPOSE_TERM)
    form = form_before(bot, bot.nina)
    assert form.state["term"]["term"]["value"] == "COREP"
    sends(bot, bot.nina, form, {"definition": "Le comité de reprise.", "long_form": "Comité de reprise"})
    draft = only_draft(bot, bot.nina).draft
    assert (draft.kind, draft.page) == ("term", "")
    assert draft.fields == {"term": "COREP", "long_form": "Comité de reprise", "definition": "Le comité de reprise."}


def test_own_words_are_added_to_the_page_that_answers(bot: Workspace) -> None:
    """After 👎 or in the menu: any public page may be chosen; those who waited for an answer will be told."""
    form = uses(bot, bot.nina, NOBODY_KNOWS, "words")
    assert form.state["question"]["question"]["value"] == NOBODY_KNOWS
    assert "publiés sans votre nom" in said(form)
    draw(bot, "words", form)
    sends(bot, bot.nina, form, {actions.PAGE: PageChoice("guides/expositions.md", "").value})
    draft = only_draft(bot, bot.nina).draft
    assert (draft.kind, draft.page) == ("words", "guides/expositions.md")
    assert draft.fields == {"question": NOBODY_KNOWS}
    assert draft.gap_id == bot.journal.gaps.of(1)
    assert draft.gap_id is not None


def test_words_after_a_useless_answer(bot: Workspace) -> None:
    """The button stands beside the one that asks somebody."""
    reply = asks(bot, bot.nina, SURE)
    bot.slack.clicks(bot.nina, reply, actions.USELESS)
    bot.slack.submits(bot.nina, bot.slack.wait_modal(bot.nina), {actions.REASON: "beside"}).wait()
    thanks = new_message(bot, bot.nina, 1)
    bot.slack.clicks(bot.nina, thanks, actions.ADD_WORDS)
    form = form_before(bot, bot.nina)
    assert form.state["question"]["question"]["value"] == SURE


def test_words_of_somebody_else_are_not_lent(bot: Workspace) -> None:
    """Whoever clicks writes their own."""
    reply = asks_in(bot, bot.nina, bot.general, NOBODY_KNOWS)
    bot.slack.clicks(bot.guest, reply, actions.MORE, option="words:1")
    form = form_before(bot, bot.guest)
    assert form.state["question"]["question"]["value"] is None
    assert "chapiteau" not in said(form)


def test_words_about_people_are_refused(bot: Workspace) -> None:
    """They would be published."""
    form = uses(bot, bot.nina, NOBODY_KNOWS, "words")
    page = PageChoice("guides/expositions.md", "").value
    bot.slack.submits(
        bot.nina, form, {actions.PAGE: page, "question": "le portable de Jeanne, 06 12 34 56 78 ?"}
    ).wait()
    assert "donnée personnelle" in form.errors["question"]
    settled(bot)
    assert drafts_of(bot, bot.nina) == ()


def test_what_is_stuck_is_taken_up_again(own: tuple[Workspace, Path]) -> None:
    """With all that was typed; the question that was chosen is then in a field of its own."""
    bot, _ = own
    sends(bot, bot.nina, uses(bot, bot.nina, SURE, "collect"), {"answer": "Oui, à la mairie."})
    id = only_draft(bot, bot.nina).draft.id
    is_stuck(bot, id, "writing.question_gone", {"path": PAGE, "question": OPEN[0]})
    news_told(bot)
    bot.slack.clicks(bot.nina, message_with(bot, bot.nina, "votre texte est gardé"), actions.REOPEN_DRAFT)
    form = form_before(bot, bot.nina)
    assert form.state["question"]["question"]["value"] == OPEN[0]
    assert form.state["answer"]["answer"]["value"] == "Oui, à la mairie."
    sends(bot, bot.nina, form, {"answer": "Oui, à la mairie, en mars."})
    again = only_draft(bot, bot.nina)
    assert (again.draft.id, again.state) == (id, "waiting")
    assert again.draft.fields["answer"].endswith("en mars.")


def test_report_on_a_page_for_partners_is_for_partners(bot: Workspace) -> None:
    """What is said of it may tell what it says."""
    sends(bot, bot.paul, uses(bot, bot.paul, UNSURE, "outdated"), {"what": "Ce n'est plus la trésorière."})
    draft = only_draft(bot, bot.paul).draft
    assert draft.page == "prive/budget.md"
    assert draft.visibility is Visibility.PARTNERS
