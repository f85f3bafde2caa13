"""A thread saved becomes a page: asked in vain, told, proposed in a real repository, merged, found, the asker told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answering.answers import answer
from bot.contributing.forges.local import LocalForge
from bot.contributing.heralds import Heralds
from bot.contributing.outbox import Sender
from bot.contributing.pausing import Pause
from bot.contributing.presence import Presence
from bot.contributing.watching import Watch
from bot.contributing.writing.dispatch import write
from bot.models import Question
from bot.slack import actions
from bot.slack.lesson_form import OTHERS
from indexer.indexing import index_folder
from indexer.searching import Searcher
from indexer.shelf import Shelf
from indexer.store import read_current
from tests.forge.fake import run_git
from tests.slack.bots import MODES, Mode, Workspace, make_index, running_bot
from tests.slack.contributing import TOLD, draw, form_before, herald_of, message_with, only_draft, opens_on, sends
from tests.slack.fake import FakeSlack
from tests.slack.using import asks, from_bot, people, said, settled, told

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
QUESTION = "comment réparer la poulie du planétarium gonflable ?"


@dataclass
class Works:
    """What works beside the bot: sends, follows and tells, step by step, on a real repository."""

    bot: Workspace
    folder: Path

    def __post_init__(self) -> None:
        (self.folder / ".gitignore").write_text("index\nstate\nforge\n", "utf-8")
        run_git(self.folder, "init", "--quiet", "-bmain")
        run_git(self.folder, "add", "--all")
        run_git(self.folder, "commit", "--quiet", "-m", "the first pages")
        self.forge = LocalForge(self.docs, self.folder / "forge")
        journal, pause = self.bot.journal, Pause(self.bot.journal, self.forge, now)
        presence = Presence(self.docs, lambda: read_current(self.index).commit, self.shelf)
        self.sender = Sender(journal, self.forge, lambda draft, tree: write(draft, tree, None), pause, "here", now)
        heralds = Heralds({"slack": herald_of(self.bot)})
        self.watch = Watch(journal, self.forge, pause, heralds, presence.has, self.answer_to, now)

    def answer_to(self, question: str) -> tuple[str, str] | None:
        """Return what the pages of now answer to a question with confidence."""
        found = answer(Question(question), Searcher(self.index)).main
        return (found.document.page, found.document.anchor) if found is not None else None

    @property
    def docs(self) -> Path:
        """The pages."""
        return self.folder / "docs"

    @property
    def index(self) -> Path:
        """Their index."""
        return self.folder / "index"

    @property
    def shelf(self) -> Shelf:
        """The shelf that the bot reads from."""
        found = self.bot.bot._knowledge.shelf
        assert isinstance(found, Shelf)
        return found

    def go_on(self) -> None:
        """Send what is to be sent, follow it and tell."""
        self.sender.step()
        self.watch.follow()
        self.watch.put_online()
        self.watch.tell()
        settled(self.bot)

    def merge(self, number: int, head: str) -> None:
        """Accept what is proposed, and have the pages and the index follow."""
        self.forge.merge(number, head, "Validated-as: mediation, Ailleurs")
        bare = self.folder / "forge" / "pages.git"
        run_git(self.folder, "pull", "--quiet", "--ff-only", str(bare), "main")
        index_folder(self.docs, self.index)


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


@pytest.mark.parametrize("mode", MODES)
def test_thread_becomes_a_page_and_the_asker_is_told(tmp_path: Path, mode: Mode) -> None:
    """With the words of those who agreed, under their roles, and no name anywhere."""
    folder = make_index(tmp_path / "base")
    with FakeSlack() as slack, running_bot(slack, folder, tmp_path / "state", mode) as bot:
        works = Works(bot, folder)
        people(bot, (bot.nina, "mediation"), (bot.paul, "coordination"))
        ts = slack.says(bot.nina, bot.general, "La poulie du planétarium gonflable a cassé en plein spectacle.")
        quoted = slack.says(bot.paul, bot.general, "Le fabricant en vend au détail, demandez à paul@base.fr", ts)
        form = opens_on(bot, bot.nina, bot.general, ts)
        sends(bot, bot.nina, form, {"advice": "Emporter une poulie de rechange.", OTHERS[0]: [quoted]})
        slack.clicks(bot.paul, message_with(bot, bot.paul, "voudrait y reprendre"), actions.AGREE)
        settled(bot)
        works.go_on()
        proposed = only_draft(bot, bot.nina)
        assert proposed.state == "open"
        assert "En relecture" in said(slack.replies(bot.general, ts)[0])
        page = run_git(folder / "forge" / "pages.git", "show", f"{proposed.head}:docs/{proposed.page}").decode()
        assert "type: lesson" in page
        assert "Emporter une poulie de rechange" in page
        assert "Coordination du projet (Ombelle)" in page
        assert "Le fabricant en vend au détail" in page
        assert "paul" not in page.lower()
        assert "nina" not in page.lower()
        works.merge(proposed.number, proposed.head)
        works.go_on()
        works.go_on()
        assert "En ligne." in said(slack.replies(bot.general, ts)[0])
        assert len(slack.replies(bot.general, ts)) == 1
        found = asks(bot, bot.guest, QUESTION)
        assert "a cassé en plein spectacle" in said(found)
        draw(bot, "thread", *slack.thread(bot.general, ts), *from_bot(bot, bot.direct[bot.nina]))


@pytest.mark.parametrize("mode", MODES)
def test_whoever_asked_in_vain_receives_the_section(tmp_path: Path, mode: Mode) -> None:
    """Told by somebody else from the same answer; merged, indexed, and sent once to who agreed to be told."""
    folder = make_index(tmp_path / "base")
    with FakeSlack() as slack, running_bot(slack, folder, tmp_path / "state", mode) as bot:
        works = Works(bot, folder)
        agrees_to_be_told(bot, bot.nina)
        reply = asks(bot, bot.paul, QUESTION)
        slack.clicks(
            bot.paul, reply, actions.MORE, option=f"tell:{bot.journal.questions.count(bot.paul, BEGINNING) + 1}"
        )
        sends(bot, bot.paul, form_before(bot, bot.paul), TOLD)
        works.go_on()
        proposed = only_draft(bot, bot.paul)
        before = len(told(bot, bot.nina))
        works.merge(proposed.number, proposed.head)
        works.go_on()
        works.go_on()
        (received,) = told(bot, bot.nina)[before:]
        assert "Vous vouliez savoir" in received
        assert QUESTION in received
        assert TOLD["advice"] in received
        assert f"  - {QUESTION}" in (folder / "docs" / proposed.page).read_text("utf-8").replace('"', "")
        assert [gap.text for gap in bot.journal.gaps.listed()] == []


def agrees_to_be_told(bot: Workspace, person: str) -> None:
    """Ask in vain, and agree to be told when there is an answer."""
    reply = asks(bot, person, QUESTION)
    bot.slack.clicks(person, reply, actions.PROPOSE_PAGE)
    sends(bot, person, form_before(bot, person), {actions.TOLD: ["yes"]})
