"""Adds the words that people used to the questions that a page says it answers."""

from __future__ import annotations

from bot.contributing.models import Draft
from bot.contributing.writing.comparing import said
from bot.contributing.writing.errors import QuestionThere, TooManyQuestions
from bot.contributing.writing.front_matter_edits import with_item
from bot.contributing.writing.pages_at import OpenPage, PagesAt
from bot.contributing.writing.plain_text import one_line

# Beyond, a page answers everything and its own words no longer tell what it is about.
MOST = 30


def asked(draft: Draft, pages: PagesAt) -> tuple[OpenPage, bytes]:
    """Return a page with one more question.

    Raises PageGone, PageClosed, PageUnreadable, QuestionThere, TooManyQuestions.
    """
    page = pages.open(draft.page)
    question = one_line(draft.fields["question"])
    present = page.page.front_matter.questions
    for other in present:
        if said(other) == said(question):
            raise QuestionThere(path=draft.page, question=other)
    if len(present) >= MOST:
        raise TooManyQuestions(path=draft.page, most=MOST)
    return page, page.source.edited([with_item(page, "questions", question)])
