"""Blocks as text: every kind that we write, what others may write, and nothing that drives the terminal."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from bot.answering.cards import Span
from bot.slack import rich
from bot.slack.blocks import actions, context, divider, field, header, plain_section, section
from bot.slack.console.controls import Controls
from bot.slack.console.drawing import draw
from bot.slack.console.markup import marked
from bot.slack.console.model import BOT_USER, DIRECT, PERSON, Message
from bot.slack.console.screen import Screen, breaks
from bot.slack.elements import Choice, button, link_button, radio, select, text_input, ticks
from bot.slack.forms import feedback_form
from bot.slack.home_view import Home, Line, home_view
from bot.slack.mrkdwn import Mrkdwn

CHOICES = [Choice("fr", "Français"), Choice("en", "English")]
Json = dict[str, Any]


@pytest.fixture(autouse=True)
def french(monkeypatch: pytest.MonkeyPatch) -> None:
    """Speak French, whatever the terminal of whoever runs the tests."""
    monkeypatch.setenv("RELAIS_LANGUAGE", "fr")


def drawn(*blocks: Json) -> list[str]:
    """Return the lines of blocks, what can be used numbered from 1."""
    message = Message(DIRECT, "1.0", BOT_USER, {"blocks": list(blocks)})
    rows = draw(message.blocks, Controls().numbering(message))
    return [row.lead + row.text.plain for row in rows]


def test_paragraphs_titles_and_small_print() -> None:
    """In their order, small print apart from what follows it."""
    lines = drawn(
        header("Titre"), plain_section("Une phrase.\nUne autre."), context("Source", "Date"), plain_section("Fin")
    )
    assert lines == ["Titre", "Une phrase.", "Une autre.", "Source", "Date", "", "Fin"]


def test_buttons_have_numbers_and_links_an_address() -> None:
    """A button that only opens an address shows it: there is nothing to choose."""
    row = actions(button("a", "Utile"), link_button(0, "Le site", "https://base.example/x"), button("b", "Pas utile"))
    assert drawn(row) == ["[1] Utile   → Le site https://base.example/x   [2] Pas utile"]


def test_many_buttons_take_several_lines() -> None:
    """As many as a line holds."""
    lines = drawn(actions(*(button(f"a:{n}", f"Une question assez longue {n}") for n in range(5))))
    assert [line.count("[") for line in lines] == [2, 2, 1]


def test_rich_text() -> None:
    """Links with their address, people by what they are, quotations, lists, code."""
    lines = drawn(
        rich.rich(
            rich.paragraph(rich.linked("https://base.example/p", "La page", rich.BOLD), rich.words(" · suite")),
            rich.quote(rich.passage([Span("Le "), Span("maire", True), Span(" signe.\nPas vous.")], 100)),
            rich.bullets([(rich.words("un"),), (rich.words("deux\ntrois"),)]),
            rich.paragraph(rich.person(PERSON), rich.words(" et "), rich.person("U1")),
            rich.code("{\n  1\n}"),
        )
    )
    assert lines == [
        "La page (https://base.example/p) · suite",
        "┃ Le maire signe.",
        "┃ Pas vous.",
        "• un",
        "• deux",
        "  trois",
        "@vous et @U1",
        "  {",
        "    1",
        "  }",
    ]


def test_words_met_are_bold() -> None:
    """So are titles; small print is dim."""
    quoted = rich.rich(rich.quote([rich.words("Le "), rich.words("maire", rich.BOLD)]))
    (row,) = draw([quoted])
    assert [(row.text.plain[span.start : span.end], span.style) for span in row.text.spans if span.style] == [
        ("maire", "bold")
    ]
    assert "bold" in str(next(draw([header("Titre")])).text.spans)
    assert "dim" in str(next(draw([context("Source")])).text.spans)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("*Gras* et `/relais` et _penché_", "Gras et /relais et penché"),
        ("2*3*4 un_deux_trois", "2*3*4 un_deux_trois"),
        (f"<@{BOT_USER}> <@U9|x>", "@Relais @U9"),
        ("<https://a.example/?q=1&amp;r=2|ici> &lt;b&gt;", "ici (https://a.example/?q=1&r=2) <b>"),
        ("<https://a.example>", "https://a.example"),
        ("<!channel> <#C1|général>", "!channel général"),
    ],
)
def test_markup_is_read(text: str, read: str) -> None:
    """What our own sentences use; what only looks like it stays."""
    assert marked(text).plain == read


def test_fields_and_what_they_hold() -> None:
    """Their label, whether they may stay empty, what is chosen."""
    lines = drawn(
        field(text_input("q", "par exemple"), "Question", hint="Une phrase.", is_optional=True),
        field(text_input("w", value="déjà là"), "Mot"),
        field(radio("r", CHOICES, "en"), "Langue"),
        field(ticks("t", CHOICES), "Cases"),
        plain_section("Menu", select("s", CHOICES, "choisir")),
        plain_section("Menu", select("s2", CHOICES, "choisir", "fr")),
    )
    assert lines == [
        "Question (facultatif)",
        "  [1] ________ par exemple",
        "  Une phrase.",
        "Mot",
        "  [2] déjà là",
        "Langue",
        "  [3] ( ) Français   (•) English",
        "Cases",
        "  [4] [ ] Français   [ ] English",
        "Menu",
        "  [5] choisir ▾",
        "Menu",
        "  [6] Français ▾",
    ]


def test_what_a_field_holds_now_is_drawn() -> None:
    """A state takes the place of what was there at first."""
    block = field(radio("r", CHOICES, "en"), "Langue")
    state = {"r": {"r": {"type": "radio_buttons", "selected_option": block["element"]["options"][0]}}}
    assert [row.text.plain for row in draw([block], state=state)][1] == "(•) Français   ( ) English"


def test_what_others_may_write_is_drawn() -> None:
    """Images in words, columns, ordered lists; a kind that is not known says what it is."""
    items = [rich.paragraph(rich.words(text)) for text in ("a", "b")]
    listed = {"type": "rich_text_list", "style": "ordered", "indent": 1, "elements": items}
    image = {"type": "image", "image_url": "https://a.example/i.png", "alt_text": "un schéma"}
    fields = {"type": "section", "fields": [{"type": "mrkdwn", "text": "*A*"}, {"type": "plain_text", "text": "B"}]}
    emoji = rich.rich(rich.paragraph({"type": "emoji", "name": "eyes"}, {"type": "broadcast", "range": "here"}))
    lines = drawn(image, {"type": "context", "elements": [image]}, {"type": "video"}, fields, rich.rich(listed), emoji)
    assert lines == [
        "[image : un schéma]",
        "[image : un schéma]",
        "",
        "(video)",
        "  A",
        "  B",
        "  1. a",
        "  2. b",
        ":eyes:broadcast",
    ]


def test_home_is_drawn() -> None:
    """Each list, each choice."""
    view = home_view(Home("fr", suggestions=("qui signe ?",), news=(Line("Une page", note="hier"),)))
    text = "\n".join(drawn(*view["blocks"]))
    assert "] qui signe ?" in text
    assert "• Une page — hier" in text
    assert "Comme dans Slack ▾" in text


def test_form_is_drawn() -> None:
    """With what can be chosen."""
    assert "( ) Ce n'est pas exact" in "\n".join(drawn(*feedback_form(1, "fr")["blocks"]))


@given(st.text(st.characters(), max_size=60))
def test_nothing_drives_the_terminal(text: str) -> None:
    """Whatever stands in a block, in any place of it, only printable signs come out."""
    raw = {"type": "plain_text", "text": text}
    marked_up = {"type": "mrkdwn", "text": f"{text} *{text}* <https://a.example/{text}|{text}>"}
    linked = {"type": "button", "action_id": "a", "text": raw, "url": text}
    typed = {"type": "plain_text_input", "action_id": "i", "initial_value": text, "placeholder": raw}
    menu = {"type": "static_select", "action_id": "s", "placeholder": raw, "options": [{"text": raw, "value": text}]}
    pieces = [{"type": "text", "text": text}, {"type": "link", "url": text, "text": text}]
    blocks: list[Json] = [
        {"type": "header", "text": raw},
        {"type": "section", "text": marked_up},
        {"type": "section", "fields": [raw], "accessory": linked},
        {"type": "context", "elements": [raw, {"type": "image", "alt_text": text}]},
        rich.rich(rich.paragraph(*pieces), rich.quote(pieces), rich.bullets([pieces])),
        rich.rich(rich.paragraph({"type": "user", "user_id": text}, {"type": "emoji", "name": text})),
        {"type": "input", "block_id": "i", "label": raw, "hint": raw, "element": typed},
        {"type": "actions", "elements": [menu]},
        {"type": f"unknown {text}"},
    ]
    assert all(row.text.plain.replace("\n", "").isprintable() for row in draw(blocks))


def test_lines_fit_a_terminal() -> None:
    """What goes on on the next line stands under what it goes on; an address is never cut."""
    shown = StringIO()
    screen = Screen(Console(file=shown, force_terminal=True, width=30, no_color=True, highlight=False))
    address = "https://base.example/a/very/long/address/of/a/page/"
    screen.framed("Titre", draw([rich.rich(rich.bullets([(rich.words("un deux trois quatre cinq six"),)]))]))
    screen.write(draw([section(Mrkdwn(f"Lisez <{address}>"))]))
    lines = Text.from_ansi(shown.getvalue()).plain.split("\n")
    assert lines[1:3] == ["│ • un deux trois quatre cinq", "│   six"]
    assert address in lines


@pytest.mark.parametrize(
    ("text", "width", "found"),
    [
        ("", 5, []),
        ("un deux", 7, []),
        ("un deux", 6, [3]),
        ("  un deux", 5, [5]),
        ("abcdefgh ij", 4, [9]),
        ("日本 語", 5, [3]),
    ],
)
def test_where_a_line_breaks(text: str, width: int, found: list[int]) -> None:
    """Between words, wide signs counted as wide."""
    assert breaks(text, width) == found


def test_a_line_across_stands_alone() -> None:
    """Between buttons and what follows, it is enough."""
    assert drawn(actions(button("a", "Un")), divider(), plain_section("Fin"))[::2] == ["[1] Un", "Fin"]
