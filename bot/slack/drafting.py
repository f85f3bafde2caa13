"""What every form of a contribution comes to: a draft of somebody who may still send one today."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.contributing.models import Author, Draft
from bot.deliveries import Call
from bot.models import Language
from bot.slack import actions
from bot.slack.desk import Desk
from bot.slack.forms import is_ticked, typed
from bot.slack.in_private import tell_sentence
from bot.slack.mrkdwn import one_line
from bot.slack.places import Place
from bot.slack.sentences import SENTENCES

MAX_PER_DAY = 20
DAY = timedelta(days=1)
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63}){1,4}", re.ASCII)


def draft_id(view: Mapping[str, Any]) -> str:
    """Return the id of the draft that a form makes: the same however often it is sent or handled."""
    return hashlib.blake2s(f"slack draft {view['id']}".encode(), digest_size=10).hexdigest()


def may_send(desk: Desk, person: str, id: str = "") -> bool:
    """Tell whether somebody may send a draft: not more than so many a day, and one that is kept may be sent again."""
    kept = desk.journal.drafts.of_person(person)
    since = desk.now() - DAY
    lately = [view for view in kept if view.draft.made_at > since and view.draft.kind != "validation"]
    return len(lately) < MAX_PER_DAY or any(view.draft.id == id for view in lately)


def refuse_more(place: Place, language: Language) -> Call:
    """Return the call that says that there were enough drafts for a day."""
    return tell_sentence(place, "draft.too_many", language, n=MAX_PER_DAY)


def too_many(language: Language) -> str:
    """Return that there were enough drafts for a day."""
    return SENTENCES.text("draft.too_many", language, n=MAX_PER_DAY)


def own_draft(desk: Desk, id: str, person: str) -> Draft | None:
    """Return a draft of somebody's; None when it is gone, or somebody else's."""
    view = desk.journal.drafts.get(id)
    return view.draft if view is not None and view.author == desk.journal.pseudonym(person) else None


def author_of(desk: Desk, person: str, credit: str = "") -> Author:
    """Return who contributes: the first role of today and its organisation, a name only when they ask for it."""
    holdings = desk.people().holdings_of(person, desk.now().date())
    if not holdings:
        return Author(credit=credit)
    return Author(holdings[0].role, holdings[0].organisation, credit)


def credit_in(view: Mapping[str, Any]) -> str:
    """Return the name and the address by which somebody wants to be credited; nothing unless they ticked the box."""
    name, mail = one_line(typed(view, actions.CREDIT_NAME)), typed(view, actions.CREDIT_MAIL)
    is_whole = name and not set(name) & set("<>@") and MAIL.fullmatch(mail) is not None
    return f"{name} <{mail}>" if is_ticked(view, actions.CREDIT) and is_whole else ""


def who_is(desk: Desk, person: str, language: Language) -> str:
    """Return how somebody is named: by a role and an organisation, never by a name; nothing without a role."""
    author = author_of(desk, person)
    roles = desk.facts().roles
    role = roles[author.role].text(language) if author.role in roles else author.role
    return f"{role} ({author.organisation})" if role else ""
