"""What people typed is shown to others, or proposed for a page, if several asked it, or they agree; about nobody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.journal.words import MIN_ASKERS, words_told
from bot.slack import actions
from bot.slack.telling import begun_for
from indexer.models import Visibility
from tests.journal.samples import NOW, asked
from tests.slack.bots import Mode, Workspace, running_bot
from tests.slack.contributing import form_before, only_draft, sends
from tests.slack.fake import FakeSlack
from tests.slack.using import asks_in, desk_of, said

WORDS = "qui appeler au 06 12 34 56 78 pour un chapiteau ?"


def asked_by(bot: Workspace, people: int, words: str = WORDS, reader: Visibility = Visibility.PUBLIC) -> int:
    """Have so many people ask the same in vain, each twice; return the gap."""
    gap = 0
    for number in range(2 * people):
        one = asked(f"U{number % people}", words, reader=reader, request=f"{words} {number}")
        gap = bot.journal.gaps.open(words, bot.journal.questions.record(one), NOW)
    return gap


def test_the_rule() -> None:
    """From three people on, or with its author's agreement; never what tells who somebody is."""
    assert [words_told("Où ?", askers) for askers in range(5)] == ["", "", "", "Où ?", "Où ?"]
    assert words_told("Où ?", agrees=True) == "Où ?"
    for told in (words_told(WORDS, MIN_ASKERS), words_told(WORDS, agrees=True)):
        assert "chapiteau" in told
        assert "34 56 78" not in told


@pytest.mark.parametrize(("people", "is_told"), [(1, False), (2, False), (3, True)])
def test_a_page_keeps_a_question_that_several_have_asked(bot: Workspace, people: int, is_told: bool) -> None:
    """However often one of them asks; without the number that was in it."""
    begun = begun_for(desk_of(bot), asked_by(bot, people))
    assert begun.gap
    assert ("chapiteau" in begun.question) == is_told
    assert "34 56 78" not in begun.question


def test_what_was_asked_behind_a_door_goes_on_no_page(bot: Workspace) -> None:
    """Whoever asked may all see more than the readers of the page."""
    gap = asked_by(bot, MIN_ASKERS, reader=Visibility.PARTNERS)
    assert begun_for(desk_of(bot), gap).question == ""


@pytest.fixture
def helped(base: Path, tmp_path: Path, mode: Mode) -> Iterator[tuple[Workspace, str]]:
    """Run the bot with a help channel that anybody may read."""
    with FakeSlack() as slack:
        channel = slack.channel("entraide")
        with running_bot(slack, base, tmp_path / "state", mode, RELAIS_HELP_CHANNEL=channel) as workspace:
            slack.joins(workspace.guest, channel)
            yield workspace, channel


def test_a_wish_is_announced_about_nobody(helped: tuple[Workspace, str]) -> None:
    """Its author has read that it is announced; numbers and addresses are taken out, and go on no page after."""
    bot, channel = helped
    bot.slack.clicks(bot.nina, asks_in(bot, bot.nina, bot.general, WORDS), actions.PROPOSE_PAGE)
    form = form_before(bot, bot.nina)
    assert "annoncée, sans votre nom" in said(form)
    sends(bot, bot.nina, form, {actions.WISH: "écrire à jean.exemple@mairie.fr"})
    notice = bot.slack.wait_message(channel)
    assert "chapiteau" in said(notice)
    assert "34 56 78" not in said(notice)
    assert "mairie.fr" not in said(notice)
    bot.slack.clicks(bot.guest, notice, actions.TELL_GAP)
    sends(bot, bot.guest, form_before(bot, bot.guest))
    assert "question" not in only_draft(bot, bot.guest).draft.fields
