"""What is wrong is known to every process until it is mended, and told once."""

from __future__ import annotations

from datetime import timedelta

from bot.journal.journal import Journal, open_journal
from tests.journal.samples import DAY, KEY, NOW


def test_a_flag_is_up_for_everybody(journal: Journal, url: str) -> None:
    """Until it is taken down."""
    assert journal.flags.hoist("forge denied", "error.forge_denied", {"status": 401}, NOW)
    with open_journal(url, key=KEY) as other:
        flag = other.flags.get("forge denied")
    assert flag is not None
    assert (flag.code, flag.data, flag.at) == ("error.forge_denied", {"status": 401}, NOW)
    assert journal.flags.lower("forge denied")
    assert not journal.flags.lower("forge denied")
    assert journal.flags.get("forge denied") is None


def test_what_was_told_is_not_told_again(journal: Journal) -> None:
    """While the flag is up, also when what seemed mended is not; taken down and up again, it is."""
    journal.flags.hoist("a", "x", {}, NOW)
    assert [flag.name for flag in journal.flags.untold()] == ["a"]
    journal.flags.told("a", NOW)
    assert not journal.flags.hoist("a", "x", {}, NOW + DAY)
    assert [flag.at for flag in journal.flags.up()] == [NOW]
    journal.flags.mended("a", NOW)
    assert not journal.flags.hoist("a", "y", {}, NOW + DAY)
    flag = journal.flags.get("a")
    assert flag is not None
    assert (flag.code, flag.at, flag.mended_at, flag.told_at) == ("y", NOW + DAY, None, NOW)
    assert journal.flags.untold() == ()
    journal.flags.lower("a")
    journal.flags.hoist("a", "x", {}, NOW + timedelta(days=2))
    assert [flag.name for flag in journal.flags.untold()] == ["a"]
