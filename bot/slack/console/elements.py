"""What stands in blocks drawn as text: buttons, menus, fields, images."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rich.text import Text

from bot.answering.console import plain
from bot.slack.console.markup import DIM, LINK, text_of
from bot.slack.console.model import ONE_OF, SOME_OF, options_of
from bot.slack.console.sentences import say
from bot.slack.elements import Json

BLANK = "________"
GAP = "   "
LOOKS = {"primary": "bold green", "danger": "bold red"}


def picture(found: Json) -> Text:
    """Return what an image shows, in words."""
    return plain(say("image", text=str(found.get("alt_text", ""))), DIM)


def element_text(element: Json, number: Callable[[Json], str], held: Mapping[str, Any]) -> Text:
    """Return an element: its number, what it says, what it holds."""
    kind = element["type"]
    if kind == "image":
        return picture(element)
    if kind == "button":
        return button(element, number(element))
    chosen = chosen_in(held.get(element.get("action_id", ""), {}), element)
    return Text.assemble(plain(number(element), "bold"), content(element, chosen))


def content(element: Json, chosen: Mapping[str, str]) -> Text:
    """Return what an element holds, or what its place shows while it holds nothing."""
    kind = element["type"]
    if kind in {"radio_buttons", "checkboxes"}:
        return boxes(element, chosen)
    empty = plain(text_of(element.get("placeholder")).plain, DIM)
    text = plain(", ".join(chosen.values())) if chosen else empty
    if kind in ONE_OF | SOME_OF:
        return Text.assemble(text, " ▾")
    return text if chosen else Text.assemble(f"{BLANK} ", text)


def button(element: Json, number: str) -> Text:
    """Return a button, and the address that it opens."""
    text = plain(text_of(element["text"]).plain, LOOKS.get(element.get("style", ""), ""))
    if element.get("url"):
        return Text.assemble("→ ", text, " ", plain(str(element["url"]), LINK))
    return Text.assemble(plain(number or "▸ ", "bold"), text)


def boxes(element: Json, chosen: Mapping[str, str]) -> Text:
    """Return what can be chosen, and what is."""
    marks = ("[x]", "[ ]") if element["type"] == "checkboxes" else ("(•)", "( )")
    texts = [(marks[option["value"] not in chosen], text_of(option["text"]).plain) for option in options_of(element)]
    return plain(GAP.join(f"{mark} {text}" for mark, text in texts))


def chosen_in(held: Mapping[str, Any], element: Json) -> dict[str, str]:
    """Return what an element holds, by its value, with what it says."""
    found = held or {name.replace("initial", "selected"): value for name, value in element.items()}
    options = found.get("selected_options") or [found.get("selected_option")]
    said = {option["value"]: text_of(option["text"]).plain for option in options if option}
    typed = held.get("value") or element.get("initial_value")
    return said or ({str(typed): str(typed)} if typed else {})
