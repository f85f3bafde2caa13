"""Adds to a page the answer to a question that it was still to collect, and takes the question off its two lists."""

from __future__ import annotations

from collections.abc import Iterator

from bot.contributing.models import Draft
from bot.contributing.writing.collect_boxes import CollectBox, Item, collect_boxes, most_alike
from bot.contributing.writing.errors import QuestionGone
from bot.contributing.writing.front_matter_edits import as_list, without_item
from bot.contributing.writing.outline import headings_of
from bot.contributing.writing.pages_at import OpenPage, PagesAt
from bot.contributing.writing.plain_text import inline, one_line
from bot.contributing.writing.source_text import Edit
from bot.contributing.writing.testimonies import labelled, signature, testimony, told
from bot.contributing.writing.unchanged import check_elsewhere

KEY = "to_collect"


def answered(draft: Draft, pages: PagesAt) -> tuple[OpenPage, bytes]:
    """Return a page with an answer in it.

    Raises PageGone, PageClosed, PageUnreadable, QuestionGone, PageBroken, TextTangled.
    """
    page = pages.open(draft.page)
    question = one_line(draft.fields["question"])
    place = most_alike(question, [str(value) for value in as_list(page.page.raw.get(KEY))])
    found = listed_in(page, question)
    if place is None and found is None:
        raise QuestionGone(path=draft.page, question=question)
    told_by = testimony(
        draft,
        f"**{inline(question)}**",
        told(draft, "answer"),
        labelled(draft, "evidence"),
        signature(draft, pages.roles),
    )
    edits = list(body_edits(page, found, told_by))
    edited = {section_at(page, edit.start, pages) for edit in edits}
    if place is not None:
        edits.append(without_item(page, KEY, place))
    content = page.source.edited(edits)
    check_elsewhere(page, pages.opened(page.path, content), edited, pages)
    return page, content


def listed_in(page: OpenPage, question: str) -> tuple[CollectBox, Item] | None:
    """Return the item of a box that asks a question, or None."""
    listed = [(box, item) for box in collect_boxes(page.page.body) for item in box.items]
    place = most_alike(question, [item.question for _, item in listed])
    return None if place is None else listed[place]


def body_edits(page: OpenPage, found: tuple[CollectBox, Item] | None, told_by: str) -> Iterator[Edit]:
    """Yield the edits of the body: the question leaves its box, or its box the page, and the answer comes after."""
    if found is None:
        end = len(page.source.text.rstrip())
        yield Edit(end, end, f"\n\n{told_by}")
        return
    box, item = found
    start = page.body_start
    ends_line = page.source.text[: start + box.end].endswith("\n")
    if len(box.items) == 1 and not box.holds_more:
        yield Edit(start + box.start, start + box.end, told_by + "\n" * ends_line)
        return
    yield Edit(start + item.start, start + item.end, "")
    yield Edit(start + box.end, start + box.end, f"\n{told_by}\n" if ends_line else f"\n\n{told_by}")


def section_at(page: OpenPage, place: int, pages: PagesAt) -> str:
    """Return the anchor of the section that a place of the file is in."""
    above = [
        heading for heading in headings_of(page.page.body, pages.render) if heading.start <= place - page.body_start
    ]
    return above[-1].anchor if above else ""
