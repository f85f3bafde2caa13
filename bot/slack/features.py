"""The features of the bot: what each takes, and what is done from time to time."""

from __future__ import annotations

from bot.slack import (
    agreeing,
    answer_menu,
    answering_a_person,
    asking,
    asking_a_person,
    command,
    correcting,
    erasing,
    feedback,
    home,
    membership,
    own_drafts,
    page_wish,
    privacy,
    reading,
    reporting,
    reviewing,
    searching_shortcut,
    sharing,
    sitting,
    taking_up,
    telling,
    unfurling,
    why,
)
from bot.slack.chores import Chore
from bot.slack.routes import Route

# The first that takes a request handles it.
ROUTES: tuple[Route, ...] = (
    *asking.ROUTES,
    *membership.ROUTES,
    *command.ROUTES,
    *searching_shortcut.ROUTES,
    *home.ROUTES,
    *unfurling.ROUTES,
    *sharing.ROUTES,
    *privacy.ROUTES,
    *erasing.ROUTES,
    *feedback.ROUTES,
    *why.ROUTES,
    *reading.ROUTES,
    *page_wish.ROUTES,
    *asking_a_person.ROUTES,
    *answering_a_person.ROUTES,
    *reviewing.ROUTES,
    *sitting.ROUTES,
    *telling.ROUTES,
    *agreeing.ROUTES,
    *answer_menu.ROUTES,
    *correcting.ROUTES,
    *reporting.ROUTES,
    *own_drafts.ROUTES,
)
CHORES: tuple[Chore, ...] = (*taking_up.CHORES, *privacy.CHORES, *asking_a_person.CHORES, *agreeing.CHORES)
