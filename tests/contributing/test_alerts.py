"""Administrators are told once of what they must mend: two of them, in the log too, with the remedy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.contributing.forge import ForgeUnreachable
from bot.contributing.sentences import sentence_of
from bot.journal.journal import Journal
from bot.settings import examine_settings
from indexer.catalogue import LANGUAGES
from tests.contributing.kit import CARL, DAY, EVE, NOW, Kit, lesson
from tests.forge.fake import FakeGitHub


@dataclass
class Ending:
    """A forge whose access ends."""

    ends: datetime | None
    fails: bool = False

    def expiry(self) -> datetime | None:
        """Return when."""
        if self.fails:
            raise ForgeUnreachable(reason="x")
        return self.ends

    def __getattr__(self, name: str) -> object:
        raise AssertionError(name)


def days_of_alerts(journal: Journal, ends: datetime | None, days: int) -> list[tuple[int, str]]:
    """Look every day; return after how many days each alert was told, and its code."""
    kit = Kit(journal, Ending(ends))  # type: ignore[arg-type]
    found: list[tuple[int, str]] = []
    for day in range(days):
        for _ in range(4):
            kit.alerts.look_at_expiry()
            kit.alerts.tell()
        found += [(day, code) for _, code in kit.herald.alerts[len(found) :]]
        kit.clock.goes(DAY)
    return found


def test_the_end_of_our_access_is_told_thirty_and_seven_days_before(journal: Journal) -> None:
    """Once each."""
    assert days_of_alerts(journal, NOW + 40 * DAY, 60) == [(11, "alert.expiring"), (34, "alert.expiring")]


def test_an_access_that_ends_soon_is_told_once(journal: Journal) -> None:
    """Relais was installed with a token of five days."""
    assert days_of_alerts(journal, NOW + 5 * DAY, 10) == [(0, "alert.expiring")]


def test_an_access_that_does_not_end_is_not_told(journal: Journal) -> None:
    """A GitHub App, the local forge."""
    assert days_of_alerts(journal, None, 3) == []


def test_a_new_token_is_told_when_its_time_comes(journal: Journal) -> None:
    """What was told of the old one is no matter."""
    days_of_alerts(journal, NOW + 5 * DAY, 3)
    assert days_of_alerts(journal, NOW + 6 * DAY, 1) == [(0, "alert.expiring")]


def test_the_forge_cannot_be_asked(journal: Journal) -> None:
    """It is asked the next time."""
    kit = Kit(journal, Ending(None, fails=True))  # type: ignore[arg-type]
    kit.alerts.look_at_expiry()
    assert journal.flags.up() == ()


def test_github_tells_when_its_token_ends(hub: Kit, github: FakeGitHub) -> None:
    """In each of its answers."""
    ends = datetime.now(NOW.tzinfo) + timedelta(days=20, hours=1)
    github.accounts.expiry = f"{ends:%Y-%m-%d %H:%M:%S} UTC"
    hub.clock.moment = datetime.now(NOW.tzinfo)
    hub.alerts.look_at_expiry()
    hub.alerts.tell()
    assert hub.herald.alerts == [((EVE, CARL), "alert.expiring")]
    (flag,) = hub.journal.flags.up()
    assert flag.data == {"date": ends.date().isoformat(), "n": 20}


def test_two_are_told_and_the_log(hub: Kit, github: FakeGitHub, caplog: pytest.LogCaptureFixture) -> None:
    """With the remedy, in a sentence; without any secret."""
    github.fails(401, "Bad credentials")
    hub.send(lesson())
    for _ in range(2):
        hub.alerts.tell()
    assert hub.herald.alerts == [((EVE, CARL), "error.forge_denied")]
    (flag,) = hub.journal.flags.up()
    told = [sentence_of(flag.code, flag.data, language) for language in LANGUAGES]
    assert all("docs/relais/forge.md" in sentence for sentence in told)
    assert caplog.text.count(told[0]) == 1
    assert github.token not in caplog.text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", ()),
        ("U0123456789", ("U0123456789",)),
        (" U0123456789, W9876543210 ", ("U0123456789", "W9876543210")),
    ],
)
def test_administrators_are_set_by_their_accounts(tmp_path: Path, written: str, read: tuple[str, ...]) -> None:
    """One, or several."""
    settings, faults = examine_settings({"RELAIS_ADMINISTRATORS": written}, tmp_path / "a", tmp_path / "b")
    assert (settings.administrators, faults) == (read, ())


@pytest.mark.parametrize("written", ["ana", "@U0123456789", "U0123456789;U9876543210", "C0123456789"])
def test_what_is_no_account_is_told(tmp_path: Path, written: str) -> None:
    """With what right looks like, and without what was written: it may be a name."""
    settings, (fault,) = examine_settings({"RELAIS_ADMINISTRATORS": written}, tmp_path / "a", tmp_path / "b")
    assert (settings.administrators, fault.code) == ((), "settings.accounts")
    assert all("U0123456789,U9876543210" in fault.sentence(language) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("alert.expiring", {"n": 0, "date": "2026-03-02"}),
        ("alert.expiring", {"n": 7, "date": "2026-03-02"}),
        ("alert.waiting", {"n": 1, "reason": "x"}),
        ("alert.waiting", {"n": 3, "reason": "x"}),
        ("alert.refused", {"number": "d1", "reason": "x"}),
        ("error.forge_tree", {"reason": "x"}),
        ("error.forge_denied", {"reason": "x", "status": 401}),
        ("draft.failed", {"number": "abc123"}),
        ("something.else", {}),
    ],
)
def test_each_has_its_sentence(code: str, data: dict[str, str | int]) -> None:
    """In both languages, with the data that comes with it."""
    told = [sentence_of(code, data, language) for language in LANGUAGES]
    assert all(sentence.endswith((".", "?")) for sentence in told)
    assert told[0] != told[1]
