"""What the answer to a form may say, and what only later features may show: played by a listener of ten lines."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rich.console import Console

from bot.slack.blocks import actions, field, modal, plain_section
from bot.slack.console.one_person import OnePersonSlack
from bot.slack.console.screen import Screen
from bot.slack.console.talk import Talk
from bot.slack.elements import Choice, button, select, text_input, ticks

Json = dict[str, Any]
CHOICES = [Choice("a", "Premier"), Choice("b", "Second")]
FORM = modal("form", "Formulaire", [field(text_input("q"), "Question")], close="Non", submit="Oui")
READ = modal("read", "Lecture", [plain_section("Voilà."), actions(button("more", "Encore"))], close="Fermer")


class Listener:
    """Opens a view on a sentence, and answers what is planned."""

    def __init__(self, slack: OnePersonSlack, opened: Json, answers: list[Json]) -> None:
        self.slack = slack
        self.opened = opened
        self.answers: Iterator[Json] = iter(answers)
        self.bodies: list[Json] = []

    def receive(self, body: Json) -> Json:
        """Keep a body as it is now, and answer."""
        self.bodies.append(json.loads(json.dumps(body)))
        if body["type"] == "event_callback":
            self.slack.show(self.opened)
            return {}
        return next(self.answers, {})


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[str, list[Json]]]:
    """Return what opens a view and types lines, and returns what was read and what the listener was sent."""

    def talked(opened: Json, *lines: str, answers: tuple[Json, ...] = ()) -> tuple[str, list[Json]]:
        monkeypatch.setenv("RELAIS_LANGUAGE", "fr")
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(("ouvrir", *lines))))
        shown, slack = io.StringIO(), OnePersonSlack("fr")
        listener = Listener(slack, opened, list(answers))
        Talk(Screen(Console(file=shown, highlight=False, soft_wrap=True)), slack, listener.receive).run()
        return shown.getvalue(), listener.bodies[1:]

    return talked


def values(body: Json) -> Json:
    """Return what a form that was sent holds."""
    return {name: held for block in body["view"]["state"]["values"].values() for name, held in block.items()}


def test_form_is_sent_with_what_was_typed(talk: Callable[..., tuple[str, list[Json]]]) -> None:
    """Under the names that Slack gives."""
    blocks = [
        field(text_input("q"), "Question"),
        field(select("s", CHOICES, "choisir"), "Menu", is_optional=True),
        field(ticks("t", CHOICES), "Cases", is_optional=True),
    ]
    shown, (body,) = talk(modal("form", "Titre", blocks, close="Non", submit="Oui", carries="7"), "mot", "", "2 1 2")
    assert body["type"] == "view_submission"
    assert (body["view"]["callback_id"], body["view"]["private_metadata"]) == ("form", "7")
    held = values(body)
    assert held["q"] == {"type": "plain_text_input", "value": "mot"}
    assert held["s"]["selected_option"] is None
    assert [option["value"] for option in held["t"]["selected_options"]] == ["b", "a"]
    assert "des numéros, de 1 à 2" in shown


def test_form_that_stays_open(talk: Callable[..., tuple[str, list[Json]]]) -> None:
    """What is wrong is said, and asked again; the same window is sent."""
    wrong = {"response_action": "errors", "errors": {"q": "Trop court."}}
    shown, bodies = talk(FORM, "a", "abc", answers=(wrong, {}))
    assert "⚠ Trop court." in shown
    assert [values(body)["q"]["value"] for body in bodies] == ["a", "abc"]
    assert bodies[0]["view"]["id"] == bodies[1]["view"]["id"]
    assert bodies[0]["trigger_id"] != bodies[1]["trigger_id"]


def test_error_of_a_field_that_is_not_there_ends_the_form(talk: Callable[..., tuple[str, list[Json]]]) -> None:
    """It cannot be mended; nothing is asked for ever."""
    shown, bodies = talk(FORM, "a", "b", answers=({"response_action": "errors", "errors": {"zzz": "Quoi ?"}},))
    assert "⚠ Quoi ?" in shown
    assert "(annulé)" in shown
    assert len(bodies) == 2  # the form, then the sentence « b »


@pytest.mark.parametrize("action", ["update", "push"])
def test_window_that_follows(talk: Callable[..., tuple[str, list[Json]]], action: str) -> None:
    """In place of the form or over it, and what is in it can be used."""
    shown, bodies = talk(FORM, "a", "1", answers=({"response_action": action, "view": READ}, {}))
    assert "┌─ Lecture ─" in shown
    assert "[1] Encore" in shown
    (acted,) = bodies[-1]["actions"]
    assert (acted["action_id"], bodies[-1]["container"]["type"]) == ("more", "view")
    assert "(Relais n'a rien à montrer pour cela.)" in shown


def test_form_after_form(talk: Callable[..., tuple[str, list[Json]]]) -> None:
    """The second is filled in as the first."""
    _, bodies = talk(FORM, "un", "deux", answers=({"response_action": "update", "view": FORM}, {}))
    assert [values(body)["q"]["value"] for body in bodies] == ["un", "deux"]


def test_menu_in_a_window(talk: Callable[..., tuple[str, list[Json]]]) -> None:
    """What is chosen is told, and kept in the window."""
    window = modal("read", "Choix", [plain_section("Langue", select("s", CHOICES, "choisir"))], close="Fermer")
    _, (body,) = talk(window, "1", "2")
    assert body["actions"][0]["selected_option"]["value"] == "b"
    assert values(body)["s"]["selected_option"]["value"] == "b"


def test_what_cannot_be_filled_in(talk: Callable[..., tuple[str, list[Json]]]) -> None:
    """Has no number; in a form, it stays as it is."""
    people = {"type": "users_select", "action_id": "u", "placeholder": {"type": "plain_text", "text": "qui"}}
    shown, (body,) = talk(
        modal("form", "Titre", [field(people, "Personne", is_optional=True)], close="Non", submit="Oui"), "1"
    )
    assert "(ne se remplit pas dans un terminal)" in shown
    assert body["type"] == "view_submission"
    assert "[1]" not in shown
