"""Contributions as they are drawn: within Slack's limits, calling nobody, whatever was typed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.facts import Facts, PageFacts
from bot.contributing.fields import FIELDS
from bot.contributing.models import Draft, Kind, Origin, State
from bot.contributing.views import DraftView
from bot.models import Language
from bot.slack import actions
from bot.slack.draft_blocks import RETURNABLE, TO_CHANGE, DraftMaker
from bot.slack.home_view import Home, home_view
from bot.slack.lesson_form import MAX_OFFERED, Alike, Begun, Filled, Offered, Surroundings, lesson_form
from bot.slack.reporting import About, PageChoice, as_many_as_fit, report_form
from bot.slack.telling import question_of
from tests.slack.hostile import ANYTHING, LANGUAGES, SITE, TEXTS, buttons_of, check_message, check_view

PAGE = "guides/conventions.md"
# Whole forms of dozens of blocks.
LARGE = settings(deadline=None, max_examples=25)
AT = datetime(2026, 11, 22, tzinfo=UTC)
KINDS: tuple[Kind, ...] = get_args(Kind)
STATES: tuple[State, ...] = get_args(State)
REASONS = ["writing.overtaken", "draft.failed", "error.forge_refused", "nobody.knows", ""]


def view_of(kind: Kind = "lesson", state: State = "open", text: str = "La poulie", **more: str) -> DraftView:
    """Return a contribution in whose every field the same is typed."""
    fields = {field.name: text for field in FIELDS[kind]}
    draft = Draft("abc123", kind, fields, Origin("slack", "U1"), AT, page=more.get("page", ""))
    data = dict.fromkeys(("heading", "shown", "mine", "theirs", "difference", "number", "reason"), text)
    return DraftView(draft, state, said=text, reason=more.get("reason", ""), data=data, address=more.get("address", ""))


@ANYTHING
@given(
    st.sampled_from(KINDS),
    st.sampled_from(STATES),
    TEXTS,
    st.sampled_from(REASONS),
    st.sampled_from(["https://forge.example/1", "javascript:alert(1)", ""]) | TEXTS,
    LANGUAGES,
)
def test_any_contribution_fits(
    kind: Kind, state: State, text: str, reason: str, address: str, language: Language
) -> None:
    """In a message of its own, in the thread that it came from, in the home tab."""
    view = view_of(kind, state, text, reason=reason, address=address, page=text)
    maker = DraftMaker(view, language, Facts(), SITE, note=text[:300])
    check_message(maker.for_author())
    check_message(maker.for_thread())
    check_view(home_view(Home(language, drafts=[maker.row()] * 5)))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_buttons_are_those_that_do_something(state: State, language: Language) -> None:
    """What is accepted cannot be taken back; what goes on by itself is not to be taken up."""
    found = buttons_of(DraftMaker(view_of(state=state), language, Facts()).for_author().blocks)
    assert (actions.WITHDRAW_DRAFT in found) == (state in RETURNABLE)
    assert (actions.REOPEN_DRAFT in found) == (state in TO_CHANGE)
    assert set(buttons_of(DraftMaker(view_of(state=state), language, Facts()).for_thread().blocks)) == set()


def test_only_addresses_that_people_open_are_links() -> None:
    """A page on line is linked to the site; before, what is proposed to where it is."""
    facts = Facts(pages={"a.md": PageFacts("a", "a/", ())})
    online = DraftMaker(view_of(state="online", page="a.md", address="https://forge.example/1"), "fr", facts, SITE)
    assert f"{SITE}a/" in str(online.for_author())
    assert "forge.example" not in str(online.for_author())
    assert "javascript" not in str(DraftMaker(view_of(address="javascript:alert(1)"), "fr", Facts(), SITE).for_author())
    assert "forge.example" in str(DraftMaker(view_of(address="https://forge.example/1"), "fr", Facts()).for_thread())


OFFERED = st.builds(Offered, st.integers(1, 10**9).map(lambda number: f"{number}.000100"), TEXTS, TEXTS)


@LARGE
@given(
    TEXTS,
    st.lists(OFFERED, max_size=MAX_OFFERED, unique_by=lambda one: one.ts),
    st.lists(st.builds(Alike, TEXTS, TEXTS, st.sampled_from([SITE, ""])), max_size=3),
    st.lists(TEXTS.map(lambda text: text[:200]), max_size=3),
    LANGUAGES,
)
def test_any_form_of_a_lesson_fits(
    text: str, offered: list[Offered], alike: list[Alike], notes: list[str], language: Language
) -> None:
    """With whatever is in the thread, and whatever was typed."""
    filled = Filled(
        dict.fromkeys((field.name for field in FIELDS["lesson"]), text[:2_000]), [], True, text[:90], text[:90]
    )
    around = Surroundings(tuple(notes), tuple(offered), tuple(alike))
    check_view(lesson_form(filled, around, Begun("C1", "1.1", "1.2", 3, question_of(text)), language))


@LARGE
@given(
    st.sampled_from([kind for kind in KINDS if kind not in {"lesson", "section", "validation"}]),
    TEXTS,
    st.lists(st.builds(PageChoice, TEXTS, TEXTS), max_size=100, unique_by=lambda page: page.value),
    st.lists(TEXTS.filter(str.strip), max_size=8),
    LANGUAGES,
)
def test_any_small_form_fits(
    kind: Kind, text: str, pages: list[PageChoice], questions: list[str], language: Language
) -> None:
    """With as many pages as a menu holds, and as many questions as a form carries."""
    about = About(kind, PAGE, asked=7, questions=as_many_as_fit(questions) if kind == "collect" else ())
    check_view(report_form(about, {field.name: text[: field.most] for field in FIELDS[kind]}, pages, language))
