"""Tells people in Slack what becomes of contributions; what is told goes through the outbox, once for each key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.answering.cards import CardMaker
from bot.answering.facts import Facts
from bot.contributing.views import Alert, AnsweredGap, DraftView, News, Review
from bot.journal.journal import Journal
from bot.models import Language
from bot.protocols import Shelf
from bot.settings import Settings
from bot.slack import rich
from bot.slack.api import WebApi, web_client
from bot.slack.blocks import Rendered, message, plain_section
from bot.slack.blocks import actions as buttons
from bot.slack.cards import Shown, shown_hit
from bot.slack.directory import SlackDirectory
from bot.slack.draft_blocks import DraftMaker
from bot.slack.elements import Json, link_button
from bot.slack.following_drafts import Telling
from bot.slack.mrkdwn import is_openable
from bot.slack.notices import note
from bot.slack.quoting import quoted
from bot.slack.reviewing import review_button
from bot.slack.sentences import SENTENCES, reason_of
from bot.slack.slack_bot import Knowledge, utc_now
from bot.slack.unfurling import MAX_TEXT, beginning, whole_page
from bot.upkeep.people import People, PeopleFile
from indexer.models import Document, Hit, Passage
from indexer.personal_data import without_personal_data


@dataclass(frozen=True, slots=True)
class SlackHerald:
    """The herald of one workspace; `bot.contributing.heralds.Herald` by shape."""

    journal: Journal
    shelf: Shelf
    facts: Callable[[], Facts]
    people: Callable[[], People]
    language_of: Callable[[str], Language]
    site: str
    today: Callable[[], date]

    def tell(self, view: DraftView, news: News) -> None:
        """Tell the author of a contribution what has become of it, in the message that follows it."""
        telling = Telling(self.journal, self.facts(), self.site)
        is_slow = news.kind == "waiting-long"
        telling.show(view, news.key, SENTENCES.text("draft.waiting_long", view.draft.language) if is_slow else "")

    def gap_answered(self, addresses: Sequence[str], gap: AnsweredGap) -> None:
        """Send the section that answers to those who asked to be told, as far as they may see it."""
        asked = self.journal.gaps.get(gap.gap_id)
        for person in addresses:
            section = self.section_for(person, gap)
            # They are the words of who waits: they have asked the same.
            if asked is not None and section is not None:
                rendered = self.answered(without_personal_data(asked.text), section, self.language_of(person))
                self.send(person, rendered, f"gap:{gap.gap_id}:{gap.page}:{person}")

    def section_for(self, person: str, gap: AnsweredGap) -> Document | None:
        """Return the section that answers, or the page when it is the whole of it; None when it is not for somebody."""
        documents = self.shelf.sections(gap.page, reader=self.people().level(person, self.today()))
        section = next((one for one in documents if gap.anchor and one.anchor == gap.anchor), None)
        return section or (whole_page(documents[0]) if documents else None)

    def answered(self, question: str, section: Document, language: Language) -> Rendered:
        """Return the message that says that a question has its answer, with it."""
        text, mark = beginning(section)
        maker = CardMaker(language, self.facts(), self.today())
        shown = shown_hit(Hit(section, 0.0, Passage(text, mark=mark)), maker, self.site)
        opening = SENTENCES.text("draft.gap_answered", language)
        return Rendered.of(opening, [plain_section(opening), *quoted(question), *self.card(shown, language)])

    def card(self, shown: Shown, language: Language) -> Iterator[Json]:
        """Yield a section as answers show it."""
        yield rich.rich(shown.title, *shown.warning(), *shown.mark(), *shown.passage(MAX_TEXT))
        yield shown.source
        if shown.address:
            yield buttons(link_button(0, SENTENCES.text("button.site", language), shown.address))

    def ask_to_review(self, view: DraftView, review: Review) -> None:
        """Ask somebody to read a contribution, where it is proposed."""
        language = self.language_of(review.reviewer.account)
        maker, roles = DraftMaker(view, language, self.facts(), self.site), self.facts().roles
        role = roles[review.reviewer.role].text(language) if review.reviewer.role in roles else review.reviewer.role
        code = "draft.to_review" if review.times == 1 else "draft.to_review_again"
        opening = SENTENCES.text(code, language, role=role)
        ways = [review_button(view.draft.id, language)]
        if is_openable(view.address):
            ways.append(link_button(0, SENTENCES.text("draft.read_proposal", language), view.address))
        blocks = [plain_section(opening), *maker.named(), buttons(*ways)]
        self.send(review.reviewer.account, Rendered.of(opening, blocks), review.key)

    def alert(self, administrators: Sequence[str], alert: Alert) -> None:
        """Tell administrators what they must mend."""
        for person in administrators:
            self.send(
                person, note(reason_of(alert.code, self.language_of(person), alert.data)), f"{alert.key} {person}"
            )

    def send(self, person: str, rendered: Rendered, key: str) -> None:
        """Send somebody a message, once."""
        self.journal.outbox.put([message(person, rendered)], key)


def slack_herald(settings: Settings, knowledge: Knowledge, journal: Journal) -> SlackHerald:
    """Return the herald of an installation; Slack is asked for nothing but somebody's language, and may be away."""
    people, directory = PeopleFile(settings.people_file), SlackDirectory(WebApi(web_client(settings)))
    return SlackHerald(
        journal=journal,
        shelf=knowledge.shelf,
        facts=knowledge.facts,
        people=people.current,
        language_of=lambda person: journal.preferences.language(person) or directory.locale(person) or "fr",
        site=settings.site_address,
        today=lambda: utc_now().date(),
    )
