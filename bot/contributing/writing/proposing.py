"""What reviewers read of a proposal or of a ticket: what it is, who made it, what was checked, how to validate it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.contributing.models import Author, Draft
from bot.contributing.sentences import SENTENCES
from bot.contributing.writing.forge_text import as_code, plain_title, quotation, words
from bot.contributing.writing.testimonies import role_name
from indexer.data_files import Label

# What is not read in the change itself: why it is made, what was seen.
QUOTED: Mapping[str, tuple[str, ...]] = {
    "section": ("reason",),
    "outdated": ("what", "since"),
    "collect": ("question",),
    "words": ("question",),
}


@dataclass(frozen=True, slots=True)
class About:
    """What a proposal is about, beside its draft."""

    path: str  # of the file, from the folder of pages
    title: str  # of the page, or the term
    heading: str = ""  # of the section
    owner: str = ""  # role


def pull_request_text(draft: Draft, about: About, roles: Mapping[str, Label]) -> tuple[str, str]:
    """Return the title and the body (Markdown) of a proposal, in the language of its draft."""
    kind = kind_of(draft)
    parts = [
        said(draft, f"what_{kind}"),
        *facts(draft, about, roles),
        *quoted_fields(draft),
        said(draft, f"checks_{kind}"),
        said(draft, f"steps_{kind}"),
        said(draft, "end_validation" if draft.kind == "validation" else "end"),
    ]
    return title_of(draft, about), "\n\n".join(parts) + "\n"


def ticket_text(draft: Draft, about: About, roles: Mapping[str, Label]) -> tuple[str, str]:
    """Return the title and the body (Markdown) of a ticket, in the language of its draft."""
    kind = kind_of(draft)
    parts = [said(draft, f"what_{kind}"), *facts(draft, about, roles), *quoted_fields(draft)]
    return title_of(draft, about), "\n\n".join([*parts, said(draft, f"steps_{kind}")]) + "\n"


def title_of(draft: Draft, about: About) -> str:
    """Return the title of what is made from a draft."""
    kind = kind_of(draft)
    return plain_title(said(draft, f"title_{kind}", title=about.title, heading=about.heading or about.title))


def kind_of(draft: Draft) -> str:
    """Return the kind of a draft, as the catalogue names it: a lesson told on a page that is there is another."""
    return "told_on_page" if draft.kind == "lesson" and draft.page else draft.kind


def facts(draft: Draft, about: About, roles: Mapping[str, Label]) -> Iterator[str]:
    """Yield, as one list, who made a draft, the page and the section, and who owns the page."""
    owner = role_name(about.owner, roles, draft.language)
    lines = [
        said(draft, "who", who=who(draft.author, roles, draft)),
        said(draft, "page", title=words(about.title), path=as_code(about.path)),
        said(draft, "section", heading=words(about.heading)) if about.heading else "",
        said(draft, "owner", role=words(owner)) if owner else "",
    ]
    yield "\n".join(f"- {line}" for line in lines if line)


def who(author: Author, roles: Mapping[str, Label], draft: Draft) -> str:
    """Return who made a draft: a role and an organisation; a name only with their agreement."""
    known = [
        words(part) for part in (role_name(author.role, roles, draft.language), author.organisation) if part.strip()
    ]
    told = ", ".join(known) or said(draft, "nobody")
    name = words(author.credit.partition("<")[0])
    return said(draft, "credited", who=told, name=name) if name else told


def quoted_fields(draft: Draft) -> Iterator[str]:
    """Yield what was typed in the fields that reviewers read here."""
    for name in QUOTED.get(draft.kind, ()):
        if text := draft.fields.get(name, "").strip():
            yield f"{said(draft, f'field_{name}')}\n\n{quotation(text)}"


def said(draft: Draft, code: str, **data: str) -> str:
    """Return a sentence about proposals, in the language of a draft."""
    return SENTENCES.text(f"writing.proposal.{code}", draft.language, **data)
