"""« Relire »: a proposal read and decided in Slack, in both modes, on a real repository."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.contributing.choosing import local_folder
from bot.contributing.forges.local import LocalForge
from bot.contributing.models import Author, Draft, Origin, Proposal
from bot.contributing.reviewing import after_working_days
from bot.contributing.validating import CannotValidate
from bot.contributing.views import Reviewer, Written
from bot.contributing.writing.dispatch import write
from bot.contributing.writing.sections import section_source
from bot.slack import actions
from tests.forge.fake import run_git
from tests.forge.worlds import commit
from tests.slack.bots import Mode, Workspace, make_index, running_bot
from tests.slack.contributing import draw, form_before, herald_of, message_with
from tests.slack.fake import FakeSlack
from tests.slack.fake.model import View
from tests.slack.hostile import check_view
from tests.slack.using import desk_of, said, settled, told

PAGE = "guides/conventions.md"
ANCHOR = "combien-de-temps-prevoir"
ID = "abcdefgh"
START = date.today() - timedelta(days=30)
HOLDINGS = """\
- {{role: coordination, organisation: Ombelle, slack: {paul}, from: {start}}}
- {{role: mediation, organisation: Musée d'Exemple, slack: {nina}, from: {start}}}
- {{role: communication, organisation: Musée d'Exemple, slack: {emma}, from: {start}}}
"""


@pytest.fixture
def bot(tmp_path: Path, mode: Mode) -> Iterator[Workspace]:
    """Run the bot on pages that are in a repository, with a proposal of Nina's that waits to be read."""
    base = make_index(tmp_path / "base")
    run_git(base, "init", "--quiet", "-bmain")
    commit(base, {})
    with FakeSlack() as slack, running_bot(slack, base, tmp_path / "state", mode) as workspace:
        people = HOLDINGS.format(paul=workspace.paul, nina=workspace.nina, emma=workspace.emma, start=START)
        workspace.people_file.write_text(people, "utf-8")
        propose(workspace, base / "docs")
        yield workspace


def propose(bot: Workspace, docs: Path) -> None:
    """Propose a section corrected, as the worker does, and ask Paul to read it."""
    forge, now = LocalForge(docs, local_folder(bot.settings)), desk_of(bot).now()
    tree = forge.tree()
    source = section_source(tree.read(PAGE) or b"", ANCHOR, None)
    assert source is not None
    draft = Draft(
        id=ID,
        kind="section",
        fields={"text": source.text.replace("trois mois", "quatre mois"), "before": source.text, "reason": "<@here>"},
        origin=Origin("slack", bot.nina),
        made_at=now,
        author=Author("mediation", "Musée d'Exemple"),
        page=PAGE,
        anchor=ANCHOR,
        base=source.digest,
    )
    bot.journal.drafts.keep(draft)
    proposal = write(draft, tree, None)
    assert isinstance(proposal, Proposal)
    assert bot.journal.draft_queue.take("here", now + timedelta(seconds=1)) is not None
    bot.journal.draft_queue.opened(ID, forge.propose(proposal), Written(PAGE, "coordination"))
    reviewer = Reviewer(bot.paul, "coordination", "Ombelle")
    review = bot.journal.reviews.ask(ID, reviewer, now, after_working_days(now))
    view = bot.journal.drafts.get(ID)
    assert review is not None
    assert view is not None
    for _ in range(2):  # again, as after a kill
        herald_of(bot).ask_to_review(view, review)
    settled(bot)


def opened(bot: Workspace, person: str) -> View:
    """Open the proposal from the message that asks to read it."""
    bot.slack.clicks(person, message_with(bot, person, "Relire"), actions.REVIEW)
    return form_before(bot, person)


def decisions(bot: Workspace) -> list[tuple[str, str, str]]:
    """Return what was decided, by which role of which organisation."""
    reviews = bot.journal.reviews.of(ID)
    return [(each.decision, each.reviewer.role, each.reviewer.organisation) for each in reviews if each.decision]


def test_who_is_asked_reads_the_changes_and_accepts(bot: Workspace) -> None:
    """One message, however often it is told; the words gone and come; what is kept is a role."""
    assert sum("Relire" in one for one in told(bot, bot.paul)) == 1
    form = opened(bot, bot.paul)
    shown = said(form)
    assert '"text": "trois", "style": {"strike": true}' in shown
    assert '"text": "quatre", "style": {"bold": true}' in shown
    assert "Musée d'Exemple" in shown
    assert "nina" not in shown
    assert "<@here>" not in shown
    check_view({**form.payload, "blocks": form.blocks})
    draw(bot, "reviewing", form)
    bot.slack.submits(bot.paul, form, {actions.DECISION: "accept"}).wait()
    settled(bot)
    assert "elle paraîtra dans quelques minutes" in told(bot, bot.paul)[-1]
    assert decisions(bot) == [("accept", "coordination", "Ombelle")]


def test_a_refusal_without_a_word_is_not_kept(bot: Workspace) -> None:
    """It says what is missing; with a word it is kept."""
    bot.slack.submits(bot.paul, opened(bot, bot.paul), {actions.DECISION: "decline"}).wait()
    settled(bot)
    assert "Dites en une phrase" in told(bot, bot.paul)[-1]
    assert decisions(bot) == []
    values = {actions.DECISION: "decline", actions.WORD: "Trois mois suffisent."}
    bot.slack.submits(bot.paul, opened(bot, bot.paul), values).wait()
    settled(bot)
    assert decisions(bot) == [("decline", "coordination", "Ombelle")]


def test_nobody_decides_of_what_their_organisation_proposes(bot: Workspace) -> None:
    """Nor somebody without a role; each is told why."""
    for person, code in ((bot.nina, "self"), (bot.emma, "organisation"), (bot.guest, "no_role")):
        with pytest.raises(CannotValidate, match=f"review.{code}"):
            desk_of(bot).validating.read(ID, person)
    assert decisions(bot) == []


def test_the_list_tells_what_waits(bot: Workspace) -> None:
    """`/relais relire` for who is asked, and for who is not."""
    for person, expected in ((bot.paul, PAGE), (bot.nina, "Rien n'attend votre relecture")):
        delivery = bot.slack.command(person, bot.general, "relire")
        delivery.wait()
        settled(bot)
        assert expected in bot.slack.everything_sent().replace("\N{NO-BREAK SPACE}", " ")
