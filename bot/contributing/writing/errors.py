"""Why a draft cannot be written as it is: each error is a sentence that its author, or somebody, can act on."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.errors import RelaisError
from indexer.models import Problem


class WritingRefused(RelaisError):
    """A draft cannot be written against the pages as they are now."""

    code = "writing.refused"


class PageGone(WritingRefused):
    """The page concerned is no longer there, or was never one."""

    code = "writing.page_gone"


class PageUnreadable(WritingRefused):
    """A file is written in a way that cannot be changed without touching the rest of it."""

    code = "writing.page_unreadable"


class SectionGone(WritingRefused):
    """The section concerned is no longer on its page, or is computed from elsewhere."""

    code = "writing.section_gone"


class SectionChanged(WritingRefused):
    """The section is no longer what was read when it was validated."""

    code = "writing.section_changed"


class PageClosed(WritingRefused):
    """The page, or what is quoted, is for fewer people than those who can see the folder of pages."""

    code = "writing.page_closed"


class Overtaken(WritingRefused):
    """Somebody has changed the section since its text was shown; the error carries every text, nothing is lost."""

    code = "writing.overtaken"

    def __init__(self, *, heading: str, shown: str, mine: str, theirs: str, difference: str) -> None:
        super().__init__(heading=heading, difference=difference)
        self.shown = shown
        self.mine = mine
        self.theirs = theirs


class NothingChanged(WritingRefused):
    """What is proposed is what the pages say already."""

    code = "writing.nothing_changed"


class FieldMissing(WritingRefused):
    """A field that is needed says nothing."""

    code = "writing.field_missing"


class FieldTooLong(WritingRefused):
    """A field holds more than it may."""

    code = "writing.field_too_long"


class PersonalData(WritingRefused):
    """What was typed holds what tells who somebody is."""

    code = "writing.personal_data"


class CreditUnreadable(WritingRefused):
    """A credit is not a name and an address on one line."""

    code = "writing.credit_unreadable"


class HeadingTyped(WritingRefused):
    """A typed line would start a section of its own beside the one that is edited."""

    code = "writing.heading_typed"


class FenceUnclosed(WritingRefused):
    """A typed line opens a piece of code that nothing closes."""

    code = "writing.fence_unclosed"


class BoxUnclosed(WritingRefused):
    """A typed line opens a box (`/// advice`) that nothing closes, or closes one that is not open."""

    code = "writing.box_unclosed"


class IncludeTyped(WritingRefused):
    """A typed line asks for another file in its place."""

    code = "writing.include_typed"


class PageBroken(WritingRefused):
    """What was typed would change something else on the page."""

    code = "writing.page_broken"


class LinkBroken(WritingRefused):
    """A typed link leads to a page, a file or a section that is not there."""

    code = "writing.link_broken"


class LinkMistaken(LinkBroken):
    """A typed link leads nowhere, and a page with nearly that name is there."""

    code = "writing.link_mistaken"


class TextTangled(WritingRefused):
    """What was typed holds so many brackets or levels that the page could not be shown."""

    code = "writing.text_tangled"


class QuestionGone(WritingRefused):
    """The question to be collected is no longer on its page: somebody has answered it."""

    code = "writing.question_gone"


class QuestionThere(WritingRefused):
    """The page says already that it answers the question."""

    code = "writing.question_there"


class TooManyQuestions(WritingRefused):
    """The page says that it answers as many questions as a page may."""

    code = "writing.too_many_questions"


class TermThere(WritingRefused):
    """The glossary has the term already."""

    code = "writing.term_there"


class PageUnfit(WritingRefused):
    """The page as it would be written has an error that it did not have."""

    code = "writing.page_unfit"

    def __init__(self, path: str, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(path=path, problems=", ".join(sorted({problem.code for problem in self.problems})))
