"""Holds a page that is about to be proposed against the checks of every page."""

from __future__ import annotations

from collections.abc import Iterator

from bot.contributing.writing.errors import PageUnfit, PersonalData
from bot.contributing.writing.pages_at import OpenPage, PagesAt
from indexer.checks import check_page
from indexer.models import Page, Problem

PERSONAL = "page.personal_"


def check_page_fit(path: str, content: bytes, before: OpenPage | None, pages: PagesAt) -> None:
    """Refuse a page with an error that it did not have. Raises PersonalData, PageUnfit, PageClosed, PageUnreadable."""
    known = {(problem.code, *problem.data.items()) for problem in errors_of(before.page, pages)} if before else set()
    page = pages.opened(path, content).page
    found = [error for error in errors_of(page, pages) if (error.code, *error.data.items()) not in known]
    personal = [error.data["found"] for error in found if error.code.startswith(PERSONAL)]
    if personal:
        raise PersonalData(found=", ".join(dict.fromkeys(personal)))
    if found:
        raise PageUnfit(path, found)


def errors_of(page: Page, pages: PagesAt) -> Iterator[Problem]:
    """Yield the errors of a page taken alone."""
    yield from (problem for problem in (*page.problems, *check_page(page, pages.rules)) if problem.severity == "error")
