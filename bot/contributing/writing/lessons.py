"""Writes the page of a lesson that somebody told, or adds it to a page that speaks of it already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.contributing.fields import WORDS
from bot.contributing.models import Draft
from bot.contributing.sentences import SENTENCES
from bot.contributing.writing.front_matter_edits import quoted
from bot.contributing.writing.guessing import guessed, owner_of
from bot.contributing.writing.pages_at import OpenPage, PagesAt
from bot.contributing.writing.plain_text import heading_text, inline, one_line
from bot.contributing.writing.slugs import lesson_id, lesson_path
from bot.contributing.writing.source_text import Edit
from bot.contributing.writing.summaries import summary_of
from bot.contributing.writing.testimonies import box, labelled, role_name, signature, testimony, told
from bot.contributing.writing.unchanged import check_appended
from indexer.front_matter import TITLE_CHARACTERS

# The sections of the page, in order: the fields of the form, but for the title and the advice, which comes first.
TOLD = ("planned", "happened", "why", "evidence")
# Beside these fields, a draft that answers a question nobody could answer may carry it, under `question`.
GUESSED = ("themes", "audiences", "phases", "partners")


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson as it is proposed: its file, and who owns the page."""

    path: str
    title: str
    owner: str
    content: bytes


def new_lesson(draft: Draft, pages: PagesAt) -> Lesson:
    """Return the page of a lesson told. Raises PageClosed, PageUnreadable."""
    title = one_line(draft.fields["title"])[:TITLE_CHARACTERS]
    values = chosen_values(draft, pages)
    owner = owner_of(draft.author.role, values["themes"], pages.rules.lists.themes, pages.roles)
    head = "\n".join(head_lines(draft, pages, title, owner, values))
    body = "\n\n".join(body_parts(draft, pages, owner))
    path = lesson_path(title, draft.id, pages.paths)
    return Lesson(path, title, owner, f"---\n{head}\n---\n\n{body}\n".encode())


def chosen_values(draft: Draft, pages: PagesAt) -> dict[str, tuple[str, ...]]:
    """Return the values of the closed lists that the words of a lesson name."""
    text = "\n".join(draft.fields.get(name, "") for name in ("title", *TOLD, "advice"))
    return {key: guessed(key, getattr(pages.rules.lists, key), text) for key in GUESSED}


def head_lines(
    draft: Draft, pages: PagesAt, title: str, owner: str, values: dict[str, tuple[str, ...]]
) -> Iterator[str]:
    """Yield the lines of the front matter: nothing in it says that somebody has reviewed the page."""
    yield f"title: {quoted(title)}"
    yield f"id: {lesson_id(title, draft.id)}"
    yield "type: lesson"
    yield "status: to-validate"
    yield f"summary: {quoted(summary_of(draft))}"
    yield f"owner: {quoted(owner)}"
    yield from (f"{key}: [{', '.join(map(quoted, chosen))}]" for key, chosen in values.items() if chosen)
    yield from listed("questions", [one_line(draft.fields.get("question", ""))[: WORDS[0].most]])
    yield from listed("to_collect", open_questions(draft))
    if draft.language != pages.language:
        yield f"language: {draft.language}"
    if draft.visibility.rank > pages.default_visibility.rank:
        yield f"visibility: {draft.visibility.value}"


def listed(key: str, values: list[str]) -> Iterator[str]:
    """Yield the lines of a list; none for an empty one."""
    if any(values):
        yield f"{key}:"
        yield from (f"  - {quoted(value)}" for value in values if value)


def body_parts(draft: Draft, pages: PagesAt, owner: str) -> Iterator[str]:
    """Yield the parts of the page: the advice, what was told in a section each, and what is still to be asked."""
    language = draft.language
    yield box(
        "advice", SENTENCES.text("writing.page.advice", language), told(draft, "advice"), signature(draft, pages.roles)
    )
    for name in TOLD:
        if told(draft, name):
            yield f"## {SENTENCES.text(f'writing.page.{name}', language)}"
            yield testimony(draft, told(draft, name))
    if questions := open_questions(draft):
        whom = SENTENCES.text("writing.page.to_ask", language, role=inline(role_name(owner, pages.roles, language)))
        yield f"## {SENTENCES.text('writing.page.to_collect', language)}"
        items = "\n".join(f"- {inline(question)} *{whom}*" for question in questions)
        yield box("collect", SENTENCES.text("writing.page.to_collect", language), items)


def open_questions(draft: Draft) -> list[str]:
    """Return a question for each field left empty."""
    empty = [name for name in TOLD if not told(draft, name)]
    return [SENTENCES.text(f"writing.page.ask_{name}", draft.language) for name in empty]


def completed_page(draft: Draft, pages: PagesAt) -> tuple[OpenPage, bytes]:
    """Return a page with the lesson told in a section at its end.

    Raises PageGone, PageClosed, PageUnreadable, PageBroken, TextTangled.
    """
    page = pages.open(draft.page)
    heading = SENTENCES.text("writing.page.also_told", draft.language, title=heading_text(draft.fields["title"]))
    parts = [labelled(draft, name) for name in (*TOLD, "advice")]
    section = f"## {heading}\n\n{testimony(draft, *parts, signature(draft, pages.roles))}"
    end = len(page.source.text.rstrip())
    content = page.source.edited([Edit(end, end, f"\n\n{section}")])
    check_appended(page, pages.opened(page.path, content), pages)
    return page, content
