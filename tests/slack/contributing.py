"""What the tests of contributions do again and again: open a form, send it, see what was kept, let time pass."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.contributing.models import Opened, Progress
from bot.contributing.views import DraftView, Written
from bot.slack import actions
from bot.slack.agreeing import go_on_due
from bot.slack.heralds import SlackHerald, slack_herald
from tests.slack.bots import Workspace
from tests.slack.fake.model import Message, View
from tests.slack.using import desk_of, from_bot, said, settled

# Nothing in the base speaks of it.
TOLD = {
    "happened": "La poulie du planétarium gonflable a cassé en plein spectacle.",
    "advice": "Emporter une poulie de rechange.",
}
# A page of the base speaks of it.
TOLD_ALREADY = "La convention-fille est revenue sans la signature du représentant légal."


def opens_on(bot: Workspace, person: str, channel: str, ts: str) -> View:
    """Open the form on a message, by its menu."""
    unhurried(bot)
    leaves(bot, person)
    bot.slack.message_shortcut(person, channel, ts, actions.KEEP_THREAD)
    return form_before(bot, person)


def opens_with(bot: Workspace, person: str, words: str = "", channel: str = "") -> View:
    """Open the form by the command."""
    unhurried(bot)
    bot.slack.command(person, channel or bot.general, f"raconter {words}".strip())
    return form_before(bot, person)


def unhurried(bot: Workspace) -> None:
    """Let windows open late: a busy machine is not what is tried here."""
    bot.slack.tickets.trigger_seconds = 30.0


def leaves(bot: Workspace, person: str) -> None:
    """Close what is open before somebody."""
    while (view := bot.slack.last_modal(person)) is not None:
        bot.slack.closes(person, view)


def form_before(bot: Workspace, person: str) -> View:
    """Return the form that is open before somebody."""

    def form() -> list[View]:
        view = bot.slack.last_modal(person)
        return [view] if view is not None and view.payload.get("submit") else []

    return bot.slack.wait_for(form)[0]


def sends(bot: Workspace, person: str, form: View, values: Mapping[str, Any] | None = None) -> None:
    """Send a form, and wait until all that it comes to is done."""
    bot.slack.submits(person, form, TOLD if values is None else values).wait()
    settled(bot)


def drafts_of(bot: Workspace, person: str) -> tuple[DraftView, ...]:
    """Return what was kept of somebody."""
    return bot.journal.drafts.of_person(person)


def only_draft(bot: Workspace, person: str) -> DraftView:
    """Return the one draft of somebody."""
    (found,) = drafts_of(bot, person)
    return found


def herald_of(bot: Workspace) -> SlackHerald:
    """Return the herald of a running bot."""
    return slack_herald(bot.settings, bot.bot._knowledge, bot.journal)


def is_proposed(bot: Workspace, id: str, page: str = "lecons/poulie.md") -> None:
    """Have the forge take a draft."""
    queue = bot.journal.draft_queue
    taken = queue.take("here", desk_of(bot).now())
    assert taken is not None
    assert taken.draft.id == id
    opened = Opened(7, "https://forge.example/7", head="c0ffee")
    assert queue.opened(id, opened, Written(page, owner="coordination"))


def is_stuck(bot: Workspace, id: str, code: str, data: Mapping[str, str | int]) -> None:
    """Have a draft taken that cannot be sent as it is."""
    taken = bot.journal.draft_queue.take("here", desk_of(bot).now())
    assert taken is not None
    assert bot.journal.draft_queue.stuck(id, code, data)


def progresses(bot: Workspace, id: str, progress: Progress) -> None:
    """Have something become of a draft on the forge."""
    assert bot.journal.draft_queue.progressed(id, progress)


def news_told(bot: Workspace, times: int = 1) -> None:
    """Tell all news there is, as the worker does; several times, as after a kill before it was noted."""
    for news in bot.journal.draft_news.untold():
        view = bot.journal.drafts.get(news.draft_id)
        assert view is not None
        for _ in range(times):
            herald_of(bot).tell(view, news)
        bot.journal.draft_news.told(news.id)
    settled(bot)


def working_days_pass(bot: Workspace) -> None:
    """Let more than five working days pass, and do what is then due."""
    desk = desk_of(bot)
    later = desk.now() + timedelta(days=8)
    go_on_due(replace(desk, now=lambda: later))
    settled(bot)


def message_with(bot: Workspace, person: str, words: str) -> Message:
    """Return our message to somebody that holds some words."""

    def found() -> list[Message]:
        return [one for one in from_bot(bot, bot.slack.direct(person)) if words in said(one)]

    return bot.slack.wait_for(found)[-1]


def draw(bot: Workspace, name: str, *shown: Any) -> None:
    """Write messages and windows as a page that a browser can photograph, when a folder is named for it."""
    folder = os.environ.get("DRAW_CONVERSATIONS", "")
    if folder:
        Path(folder, f"{bot.mode}-{name}.html").write_text(bot.slack.html_of(*shown), "utf-8")
