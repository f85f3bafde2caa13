"""What goes wrong between Slack and us: nothing is lost, nothing is said twice, nobody waits in silence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indexer.models import Results, Visibility
from tests.slack.bots import Mode, Workspace, running_bot, wait_until
from tests.slack.fake import FakeSlack
from tests.slack.test_asking import ANSWER, QUESTION, said


def ask(bot: Workspace, text: str = QUESTION) -> str:
    """Mention the bot in the public channel."""
    return bot.slack.says(bot.nina, bot.general, f"{bot.slack.mention} {text}")


@pytest.mark.parametrize("method", ["chat.postMessage", "reactions.add", "conversations.info"])
def test_rate_limit_delays_and_loses_nothing(bot: Workspace, method: str) -> None:
    """Slack says later: the call is put back with its time, and made once."""
    bot.slack.rate_limit(method, times=1, seconds=1)
    ts = ask(bot)
    reply = bot.slack.wait_reply(bot.general, ts, seconds=10)
    bot.slack.wait_quiet(seconds=10)
    assert ANSWER in said(reply)
    assert len(bot.slack.replies(bot.general, ts)) == 1
    assert bot.slack.reactions(bot.general, ts) == {}


def test_other_questions_do_not_wait_for_one_that_is_limited(bot: Workspace) -> None:
    """No thread sleeps on Retry-After: thirty questions at once are acknowledged while posting is limited."""
    slack = bot.slack
    slack.rate_limit("chat.postMessage", times=4, seconds=2)
    people = [slack.user(f"person{number}") for number in range(15)]
    for person in people:
        slack.joins(person, bot.general)
    asked = [slack.says(person, bot.general, f"{slack.mention} {QUESTION}") for person in people]
    slack.wait_for(lambda: all(d.is_acknowledged for d in slack.deliveries), seconds=3)
    slack.wait_for(lambda: all(len(slack.replies(bot.general, ts)) == 1 for ts in asked), seconds=15)


def test_answer_lost_on_the_way_is_not_posted_twice(bot: Workspace) -> None:
    """The connection closes after Slack has posted: we look before we post again."""
    bot.slack.lose_answer("chat.postMessage")
    ts = ask(bot)
    bot.slack.wait_reply(bot.general, ts)
    wait_until(lambda: bot.journal.outbox.pending() == 0)
    assert len(bot.slack.replies(bot.general, ts)) == 1


def test_call_lost_on_the_way_is_made_again(bot: Workspace) -> None:
    """The connection closes before Slack has posted."""
    bot.slack.lose_call("chat.postMessage")
    ts = ask(bot)
    assert ANSWER in said(bot.slack.wait_reply(bot.general, ts, seconds=10))


def test_failure_of_ours_is_told_with_a_number_that_is_in_the_log(
    base: Path, tmp_path: Path, mode: Mode, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever asked is not left waiting; the log has the reason and not the question."""

    class Broken:
        def search(
            self, question: str, *, reader: Visibility = Visibility.PUBLIC, n: int = 10, explained: bool = False
        ) -> Results:
            raise OSError("the disk is away")

    with FakeSlack() as slack, running_bot(slack, base, tmp_path / "state", mode, search=Broken()) as bot:
        ts = ask(bot, "pamplemousse ?")
        told = said(slack.wait_ephemeral(bot.nina))
        slack.wait_quiet()
        number = re.search(r"\b[0-9a-f]{6}\b", told)
        assert number is not None
        assert number[0] in caplog.text
        assert "the disk is away" in caplog.text
        assert "pamplemousse" not in caplog.text
        assert slack.reactions(bot.general, ts) == {}


def test_questions_of_before_a_kill_are_answered_at_the_next_start(base: Path, tmp_path: Path, mode: Mode) -> None:
    """What was acknowledged is in the journal: another process answers it, once."""
    with FakeSlack() as slack:
        with running_bot(slack, base, tmp_path / "state", mode) as bot:
            slack.rate_limit("chat.postMessage", times=20, seconds=1)
            asked = [ask(bot) for _ in range(5)]
            slack.wait_for(lambda: all(d.is_acknowledged for d in slack.deliveries))
        with running_bot(slack, base, tmp_path / "state", mode) as again:
            slack.wait_for(lambda: all(slack.replies(bot.general, ts) for ts in asked), seconds=20)
            wait_until(lambda: again.journal.inbox.pending() == again.journal.outbox.pending() == 0)
            assert all(len(slack.replies(bot.general, ts)) == 1 for ts in asked)


def test_nothing_is_lost_when_slack_closes_the_connection(base: Path, tmp_path: Path) -> None:
    """Slack refreshes connections several times a day; an abrupt end happens too."""
    with (
        FakeSlack(retry_after=(0.0, 2.0, 10.0)) as slack,
        running_bot(slack, base, tmp_path / "state", "socket") as bot,
    ):
        asked = []
        for cut in (slack.disconnect, slack.cut):
            cut()
            asked += [ask(bot) for _ in range(3)]
        slack.wait_for(lambda: all(slack.replies(bot.general, ts) for ts in asked), seconds=30)
        slack.wait_quiet(seconds=10)
        assert all(len(slack.replies(bot.general, ts)) == 1 for ts in asked)


def test_bad_signatures_and_late_clocks_are_refused(base: Path, tmp_path: Path) -> None:
    """Nobody but Slack is answered at the public address."""
    with FakeSlack(retry_after=()) as slack, running_bot(slack, base, tmp_path / "state", "http") as bot:
        assert slack.verify_address()
        slack.sign_badly(times=2)  # a mention comes as two events
        first = ask(bot)
        slack.sign_late(times=2)
        second = ask(bot)
        slack.wait_for(lambda: len(slack.deliveries) >= 4 and all(d.sent for d in slack.deliveries))
        third = ask(bot)
        slack.wait_reply(bot.general, third)
        assert slack.replies(bot.general, first) == slack.replies(bot.general, second) == []


def test_too_many_questions_are_refused_kindly(base: Path, tmp_path: Path, mode: Mode) -> None:
    """Somebody who asks faster than the limit is told so, alone."""
    state = tmp_path / "state"
    with FakeSlack() as slack, running_bot(slack, base, state, mode, RELAIS_PER_PERSON_A_MINUTE="2") as bot:
        for _ in range(2):
            slack.wait_reply(bot.general, ask(bot))
        ts = ask(bot)
        slack.wait_ephemeral(bot.nina)
        assert slack.replies(bot.general, ts) == []
