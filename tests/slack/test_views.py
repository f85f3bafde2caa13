"""What opens beside a conversation: a whole section, why an answer was chosen, forms, the home tab."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.answers import answer
from bot.models import Language, Question
from bot.slack import actions, forms
from bot.slack.home_view import Home, Line, home_view
from bot.slack.privacy_text import Terms, privacy_message, privacy_view
from bot.slack.section_view import section_view, why_view
from indexer.models import Block, Document, Hit, Verdict
from tests.bot.samples import FakeSearch, explained, hit, word
from tests.slack.hostile import (
    ANYTHING,
    LANGUAGES,
    SITE,
    TEXTS,
    buttons_of,
    check_message,
    check_view,
    documents,
    hits,
    maker,
    texts_of,
)


def section(*blocks: Block, page: str = "guides/conventions.md", language: Language = "fr") -> dict[str, Any]:
    """Return the modal of a section that holds some blocks."""
    view = section_view([hit(page=page, blocks=blocks).document], maker(language), SITE)
    check_view(view)
    return view


def test_a_section_is_read_whole() -> None:
    """Lists are lists, code keeps its columns, a mark stands before what it is about."""
    view = section(
        Block("paragraph", "Avant de signer :", "advice"),
        Block("item", "lire", "advice"),
        Block("item", "relire", "advice"),
        Block("code", "a  b"),
    )
    kinds = [part["type"] for block in view["blocks"] if block["type"] == "rich_text" for part in block["elements"]]
    assert kinds == ["rich_text_section", "rich_text_list", "rich_text_preformatted"]
    texts = texts_of(view["blocks"])
    assert texts.index("Recommandation, à valider par le partenariat") < texts.index("lire")
    assert texts.count("Recommandation, à valider par le partenariat") == 1
    assert view["blocks"][-1]["elements"][0]["url"].startswith(SITE)


def test_a_section_that_is_not_on_the_site_has_no_link() -> None:
    """It is read here only."""
    assert "url" not in json.dumps(section(Block("paragraph", "Texte."), page="prive.md"))


@pytest.mark.parametrize(("page", "told"), [("guides/conventions.md", "sur le site"), ("prive.md", "trop longue")])
def test_a_very_long_section_says_that_it_goes_on(page: str, told: str) -> None:
    """What is shown is whole parts; the rest is on the site, or said to be missing."""
    view = section(*(Block("paragraph", f"Phrase {n}. " * 200) for n in range(100)), page=page)
    assert told in " ".join(texts_of(view["blocks"][-2:]))
    assert "trop longue" not in str(section(Block("paragraph", "Texte.")))


@ANYTHING
@given(st.lists(documents(), min_size=1, max_size=3), LANGUAGES)
def test_any_section_fits(found: list[Document], language: str) -> None:
    """Whatever is written in it."""
    check_view(section_view(found, maker(language), SITE))


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 4_000), st.sampled_from(["item", "row", "code", "summary"]))
def test_many_small_blocks_fit(count: int, kind: Any) -> None:
    """A list of thousands of short items is much more JSON than text."""
    check_view(section_view([hit(blocks=(Block(kind, "é"),) * count).document], maker()))


@pytest.mark.parametrize(("verdict", "title"), [(Verdict.ANSWER, "cette réponse"), (Verdict.PERHAPS, "ces sections")])
def test_why_tells_the_words_and_their_share(verdict: Verdict, title: str) -> None:
    """Where each word is, how much it counted, which version of the pages was read."""
    found = explained(hit(), word("signe", heading=1), word("convention", body=3), missing=("vite",))
    view = why_view(answer(Question("qui signe ?", "fr"), FakeSearch(verdict, (found,), [])), maker())
    check_view(view)
    assert title in view["title"]["text"]
    texts = " ".join(texts_of(view["blocks"]))
    for told in ("titre de la section", "« signe » 50 %", "pas dans cette section", "abc123"):
        assert told in texts.replace("\u00a0", " ")


def test_why_of_nothing_is_said() -> None:
    """A button of an answer that was replaced may still be pressed."""
    check_view(why_view(answer(Question("qui ?", "fr"), FakeSearch(Verdict.NONE, (), [])), maker()))


@ANYTHING
@given(st.lists(hits(), min_size=1, max_size=2), LANGUAGES)
def test_any_reasons_fit(found: list[Hit], language: Language) -> None:
    """Whatever was asked and found."""
    check_view(
        why_view(answer(Question("qui ?", language), FakeSearch(Verdict.ANSWER, tuple(found), [])), maker(language))
    )


@ANYTHING
@given(LANGUAGES, TEXTS, st.dictionaries(TEXTS, TEXTS, max_size=4))
def test_any_question_and_any_roles_fit_in_forms(language: str, question: str, roles: dict[str, str]) -> None:
    """Titles of 24 in French too, options of 75 with values of 150."""
    check_view(forms.feedback_form(7, language))
    check_view(forms.ask_person_form(7, question, roles, next(iter(roles), ""), language))
    check_view(forms.page_form(7, question, language))


def test_a_form_carries_the_number_of_its_question() -> None:
    """What comes back is read with what is in the form."""
    view = forms.ask_person_form(7, "qui signe ?", {"coordination": "Coordination"}, "coordination", "fr")
    inputs = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert inputs[actions.QUESTION]["initial_value"] == "qui signe ?"
    assert inputs[actions.ROLE]["initial_option"]["value"] == "coordination"
    values = {
        actions.QUESTION: {actions.QUESTION: {"type": "plain_text_input", "value": " qui ? "}},
        actions.ROLE: {actions.ROLE: {"type": "static_select", "selected_option": {"value": "finances"}}},
        actions.CONSENT: {actions.CONSENT: {"type": "checkboxes", "selected_options": [{"value": forms.YES}]}},
        actions.TOLD: {actions.TOLD: {"type": "checkboxes", "selected_options": []}},
        actions.COMMENT: {actions.COMMENT: {"type": "plain_text_input", "value": None}},
    }
    sent = {**view, "state": {"values": values}}
    assert forms.asked_of(sent) == 7
    assert forms.typed(sent, actions.QUESTION) == "qui ?"
    assert forms.chosen(sent, actions.ROLE) == "finances"
    assert forms.is_ticked(sent, actions.CONSENT)
    assert not forms.is_ticked(sent, actions.TOLD)
    assert forms.typed(sent, actions.COMMENT) == forms.chosen(sent, actions.REASON) == ""


def test_no_more_roles_than_a_menu_holds() -> None:
    """A hundred choices; a longer list needs another way to choose."""
    check_view(forms.ask_person_form(7, "qui ?", {f"role-{n}": f"Rôle {n}" for n in range(120)}, "role-3", "fr"))


def test_a_form_without_roles_asks_for_none() -> None:
    """Slack refuses a menu without choices."""
    view = forms.ask_person_form(7, "qui ?", {"x" * 200: "trop long"}, "", "fr")
    assert actions.ROLE not in {block.get("block_id") for block in view["blocks"]}


LINES = st.lists(st.builds(Line, TEXTS, st.sampled_from(["", "https://relais.example.org/a/"]), TEXTS), max_size=7)


@ANYTHING
@given(
    st.builds(
        Home,
        LANGUAGES,
        st.sampled_from(["", "fr", "en"]),
        st.lists(TEXTS, max_size=7),
        LINES,
        LINES,
        LINES,
        st.booleans(),
        LINES,
        st.integers(1, 9),
        st.sampled_from(["", SITE]),
    )
)
def test_any_home_tab_fits(shown: Home) -> None:
    """Whatever is to be told."""
    check_view(home_view(shown))


def test_the_home_tab_tells_only_what_is_true() -> None:
    """No empty list, no button that leads nowhere; the box answers at Enter."""
    view = home_view(Home("fr"))
    assert [block["text"]["text"] for block in view["blocks"] if block["type"] == "header"] == [
        "Posez une question",
        "Vos propositions",
        "Vos choix",
    ]
    assert list(buttons_of(view["blocks"])) == [actions.TELL, actions.HOME_UNASKED, actions.PRIVACY]
    box = next(block for block in view["blocks"] if block["type"] == "input")
    assert box["dispatch_action"]
    assert box["element"]["action_id"] == actions.HOME_SEARCH
    full = home_view(Home("fr", suggestions=["qui signe ?"], news=[Line("Du neuf")], mine=[Line("Ma page")], site=SITE))
    assert actions.HOME_TRY.fullmatch("home_try:0")
    assert {"home_try:0", "open:0"} <= buttons_of(full["blocks"]).keys()
    assert actions.OPEN.fullmatch("open:0")


@ANYTHING
@given(st.builds(Terms, TEXTS, TEXTS, st.integers(1, 36)), LANGUAGES)
def test_privacy_is_the_same_as_a_message_and_as_a_modal(terms: Terms, language: str) -> None:
    """What is kept, for how long, who answers for it."""
    view = privacy_view(terms, language)
    check_view(view)
    message = privacy_message(terms, language)
    check_message(message)
    assert message.blocks == view["blocks"]
