"""A newcomer's first day, from « bonjour » to the answer of a colleague, in both modes.

With DRAW_CONVERSATIONS set to a folder, the conversations are written there as pages that a browser can photograph.
"""

from __future__ import annotations

import os
from pathlib import Path

from bot.slack import actions
from tests.slack.bots import Workspace
from tests.slack.fake.model import Message, View
from tests.slack.using import from_bot, new_message, said, told


def test_first_day(bot: Workspace) -> None:
    """Everything that somebody needs on the first day, in the order in which it comes."""
    slack, nina, paul, general = bot.slack, bot.nina, bot.paul, bot.general
    says_hello(bot)
    question = f"{slack.mention} bonjour, qui doit signer les conventions filles ?"
    ts = slack.says(nina, general, question)
    answer = slack.wait_reply(general, ts)
    assert "Le représentant légal de chaque structure" in said(answer)
    slack.says(nina, general, "et combien de temps prévoir ?", ts)
    assert "Comptez trois mois" in said(slack.wait_reply(general, ts, count=2))
    slack.clicks(nina, answer, actions.USEFUL)
    slack.wait_ephemeral(nina)
    slack.clicks(nina, answer, actions.WHY)
    assert "signe" in said(slack.wait_modal(nina))
    looks_up_an_acronym(bot)
    shares_what_was_asked_in_private(bot)
    asks_a_person(bot)
    assert any("Nous louons celui de la commune" in text for text in told(bot, nina))
    slack.wait_quiet(seconds=10)
    assert slack.reactions(general, ts) == {}
    draw(bot, (general, nina), (bot.direct[nina], nina), (bot.direct[paul], paul))


def says_hello(bot: Workspace) -> None:
    """The home tab has a box to ask in; a greeting gets how to ask."""
    bot.slack.opens_home(bot.nina)
    assert actions.HOME_SEARCH in said(bot.slack.wait_home(bot.nina))
    bot.slack.says(bot.nina, bot.direct[bot.nina], "Bonjour !")
    assert "/relais" in said(new_message(bot, bot.nina, 0))


def looks_up_an_acronym(bot: Workspace) -> None:
    """`/relais définir` is for one person alone."""
    seen = len(bot.slack.ephemerals(bot.nina))
    bot.slack.command(bot.nina, bot.general, "definir copil")
    assert "Comité de pilotage" in said(last_ephemeral(bot, seen + 1))


def shares_what_was_asked_in_private(bot: Workspace) -> None:
    """Asked alone, then shown to everybody."""
    seen = len(bot.slack.ephemerals(bot.nina))
    bot.slack.command(bot.nina, bot.general, "quelles annexes joindre à une convention ?")
    private = last_ephemeral(bot, seen + 1)
    before = len(from_bot(bot, bot.general))
    bot.slack.clicks(bot.nina, private, actions.SHARE)
    bot.slack.wait_for(lambda: len(from_bot(bot, bot.general)) > before)
    assert "Les annexes à joindre" in said(from_bot(bot, bot.general)[-1])


def asks_a_person(bot: Workspace) -> None:
    """What no page holds goes to whoever holds the role, and the answer comes back."""
    slack, direct = bot.slack, bot.direct[bot.nina]
    before = len(from_bot(bot, direct))
    slack.says(bot.nina, direct, "où louer un chapiteau pour la fête ?")
    honest = new_message(bot, bot.nina, before)
    slack.clicks(bot.nina, honest, actions.ASK_PERSON)
    form = shown_form(bot, bot.nina)
    slack.submits(bot.nina, form, {actions.ROLE: "coordination"})
    received = new_message(bot, bot.paul, 0)
    slack.clicks(bot.paul, received, button_with(received, "répon"))
    reply = shown_form(bot, bot.paul)
    slack.submits(bot.paul, reply, {first_field(reply): "Nous louons celui de la commune, trois semaines avant."})
    slack.wait_for(lambda: any("Nous louons celui de la commune" in text for text in told(bot, bot.nina)))


def last_ephemeral(bot: Workspace, count: int) -> Message:
    """Return what was shown to the newcomer alone, the `count`th."""
    return bot.slack.wait_ephemeral(bot.nina, count=count)


def shown_form(bot: Workspace, person: str) -> View:
    """Return the form that is open before somebody."""

    def form() -> list[View]:
        view = bot.slack.last_modal(person)
        return [view] if view is not None and any(block["type"] == "input" for block in view.blocks) else []

    return bot.slack.wait_for(form)[0]


def button_with(message: Message, words: str) -> str:
    """Return the action of the button whose label holds some words."""
    elements = [one for block in message.blocks if block["type"] == "actions" for one in block["elements"]]
    return next(str(one["action_id"]) for one in elements if words in one["text"]["text"].lower())


def first_field(view: View) -> str:
    """Return the action of the first field of a form."""
    return str(next(block["element"]["action_id"] for block in view.blocks if block["type"] == "input"))


def draw(bot: Workspace, *conversations: tuple[str, str]) -> None:
    """Write each conversation as somebody sees it, when a folder is named for it."""
    folder = os.environ.get("DRAW_CONVERSATIONS", "")
    for channel, viewer in conversations if folder else ():
        Path(folder, f"{bot.mode}-{channel}.html").write_text(bot.slack.html(channel, viewer), "utf-8")
