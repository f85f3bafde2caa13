"""Blocks, fields and calls: what each place fixes for all of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.answering.cards import Span
from bot.slack import rich
from bot.slack.blocks import (
    Rendered,
    actions,
    context,
    ephemeral,
    field,
    header,
    home,
    message,
    modal,
    plain_section,
    respond,
    update,
    withdraw,
)
from bot.slack.elements import Choice, button, link_button, radio, select, text_input, ticks
from bot.slack.limits import violations
from tests.slack.hostile import ANYTHING, CALLS, TEXTS, check_view, texts_of

RENDERED = Rendered.of("Bonjour", [plain_section("Bonjour")])


def test_nothing_that_we_post_is_unfurled() -> None:
    """In a channel, in a thread, and by the address that came with a request."""
    posted = message("C1", RENDERED, thread="1.0", name="answer:1", lane="C1:1.0")
    assert (posted.method, posted.lane, posted.name) == ("chat.postMessage", "C1:1.0", "answer:1")
    assert posted.arguments["thread_ts"] == "1.0"
    assert message("C1", RENDERED).lane == "C1"
    for call in (posted, respond("https://hooks.slack.com/1", RENDERED, lane="C1")):
        assert call.arguments["unfurl_links"] is call.arguments["unfurl_media"] is False


def test_what_one_person_sees_stays_with_them() -> None:
    """Ephemeral by both ways; it can be replaced and withdrawn."""
    assert ephemeral("C1", "U1", RENDERED).arguments["user"] == "U1"
    private = respond("https://hooks.slack.com/1", RENDERED, lane="C1")
    assert private.arguments["response_type"] == "ephemeral"
    assert respond("https://hooks.slack.com/1", RENDERED, lane="C1", replaces=True).arguments["replace_original"]
    assert withdraw("https://hooks.slack.com/1", lane="C1").arguments["delete_original"]
    assert update("answer:1", RENDERED, lane="C1").target == "answer:1"


@ANYTHING
@given(st.lists(TEXTS, min_size=1, max_size=10), TEXTS)
def test_any_text_makes_blocks_that_slack_takes(texts: list[str], value: str) -> None:
    """Buttons, menus, fields: cut, never empty, given back equal by the SDK."""
    choices = [Choice(f"{number}", text) for number, text in enumerate(texts)]
    blocks = [
        header(texts[0]),
        plain_section(texts[0], button("b", texts[0], "1")),
        context(*texts),
        actions(button("a", texts[-1], look="primary"), link_button(0, texts[0], f"https://a.test/{texts[0][:50]}")),
        field(select("s", choices, texts[0], chosen="0"), texts[0], hint=texts[-1]),
        field(radio("r", choices), texts[0], is_optional=True),
        field(ticks("t", choices, chosen="0"), texts[0], answers=True),
        field(text_input("i", texts[0], value=value, is_long=True, most=100), texts[0]),
    ]
    assert [block.to_dict() for block in Block.parse_all(blocks)] == blocks
    check_view(modal("m", texts[0], blocks, close=texts[0], submit=texts[0] or "OK", carries="1"))
    check_view(home(blocks))


def test_a_choice_that_slack_cannot_hold_is_not_offered() -> None:
    """Its value would come back cut."""
    listed = select("s", [Choice("x" * 151, "long"), Choice("y", "court")], "?", chosen="absent")
    assert [option["value"] for option in listed["options"]] == ["y"]
    assert "initial_option" not in listed


@ANYTHING
@given(st.lists(st.tuples(TEXTS, st.booleans()), max_size=120))
def test_a_passage_keeps_its_words_and_is_within_its_limit(pieces: list[tuple[str, bool]]) -> None:
    """Bold is data: punctuation and letters beside it change nothing."""
    found = rich.passage([Span(text, is_met) for text, is_met in pieces], 1_200)
    assert 0 < len(found) <= rich.MAX_PIECES
    assert violations([rich.rich(rich.quote(found))]) == []
    assert not [text for text in texts_of(found) if CALLS.search(text)]


def test_highlights_survive_their_neighbours() -> None:
    """Inside a word, against punctuation, against signs that would format."""
    spans = [Span("l'"), Span("accord", is_met=True), Span("-cadre*, _"), Span("signé", is_met=True), Span("s)")]
    assert [(piece["text"], "style" in piece) for piece in rich.passage(spans, 100)] == [
        ("l'", False),
        ("accord", True),
        ("-cadre*, _", False),
        ("signé", True),
        ("s)", False),
    ]
