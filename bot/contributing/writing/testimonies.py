"""What somebody told, as the Markdown of a page: a testimony, to be validated, never what a source says."""

from __future__ import annotations

from collections.abc import Mapping

from babel.dates import format_date

from bot.contributing.models import Draft
from bot.contributing.sentences import SENTENCES
from bot.contributing.writing.plain_text import inline, paragraphs
from indexer.data_files import Label


def box(kind: str, title: str, *parts: str) -> str:
    """Return a box of one of the four marks, with a title of the catalogue and what stands in it."""
    return "\n\n".join([f"/// {kind} | {title}", *(part for part in parts if part), "///"])


def testimony(draft: Draft, *parts: str) -> str:
    """Return the box of what a partner told."""
    return box("advice", SENTENCES.text("writing.page.testimony", draft.language), *parts)


def told(draft: Draft, name: str) -> str:
    """Return what was typed in a field, as Markdown; nothing for a field left empty."""
    return paragraphs(draft.fields.get(name, ""))


def labelled(draft: Draft, name: str) -> str:
    """Return what was typed in a field after what the field asks, in bold; nothing for a field left empty."""
    asked = SENTENCES.text(f"writing.page.{name}", draft.language)
    return f"**{asked}**\n\n{told(draft, name)}" if told(draft, name) else ""


def signature(draft: Draft, roles: Mapping[str, Label]) -> str:
    """Return when it was told, and by whom: a role and an organisation, as far as they are known."""
    month = format_date(draft.made_at, "LLLL yyyy", locale=draft.language)
    known = (role_name(draft.author.role, roles, draft.language), draft.author.organisation)
    who = ", ".join(inline(part) for part in known if part.strip())
    if who:
        return f"*{SENTENCES.text('writing.page.told_by', draft.language, month=month, who=who)}*"
    return f"*{SENTENCES.text('writing.page.told', draft.language, month=month)}*"


def role_name(role: str, roles: Mapping[str, Label], language: str) -> str:
    """Return the name of a role, or what somebody wrote in its place."""
    return roles[role].text(language) if role in roles else role
