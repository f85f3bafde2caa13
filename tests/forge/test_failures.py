"""Each way in which a forge fails is told apart, with its remedy, and no message shows a secret."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.contributing.forge import (
    ForgeBusy,
    ForgeConflict,
    ForgeDenied,
    ForgeFailed,
    ForgeRefused,
    ForgeUnreachable,
)
from bot.contributing.forges.github_transport import LONGEST_WAIT, expiry_in, wait_until
from bot.terminal import error_sentence
from indexer.catalogue import LANGUAGES
from tests.forge.fake import FakeGitHub, Trouble, rate_limited, secondary_limited
from tests.forge.worlds import GitHubWorld, a_proposal

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("trouble", "expected"),
    [
        (Trouble(0), ForgeUnreachable),
        (Trouble(500), ForgeUnreachable),
        (Trouble(502, "<html>Bad gateway"), ForgeUnreachable),
        (Trouble(503), ForgeUnreachable),
        (Trouble(429), ForgeBusy),
        (rate_limited(), ForgeBusy),
        (secondary_limited(), ForgeBusy),
        (secondary_limited(None), ForgeBusy),
        (Trouble(401, "Bad credentials"), ForgeDenied),
        (Trouble(403, "Resource not accessible by integration"), ForgeDenied),
        (Trouble(403, "", {"x-ratelimit-remaining": "4999"}), ForgeDenied),
        (Trouble(409, "Git Repository is empty."), ForgeConflict),
        (Trouble(422, "Update is not a fast forward"), ForgeConflict),
        (Trouble(422, "Validation Failed"), ForgeRefused),
        (Trouble(400, "Problems parsing JSON"), ForgeRefused),
        (Trouble(410, "Issues are disabled for this repo"), ForgeRefused),
        (Trouble(301, "Moved Permanently", {"location": "http://192.0.2.1/"}), ForgeRefused),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else f"{value.status}-{value.message[:20]}",
)
def test_each_answer_is_one_failure(
    hub: GitHubWorld, trouble: Trouble, expected: type[ForgeFailed], caplog: pytest.LogCaptureFixture
) -> None:
    """Told in both languages, without the token."""
    caplog.set_level(logging.DEBUG)
    hub.github.goes_wrong(trouble)
    with pytest.raises(ForgeFailed) as caught:
        hub.forge.propose(a_proposal(hub))
    assert type(caught.value) is expected
    told = [error_sentence(caught.value, language) for language in LANGUAGES]
    shown = " ".join([*told, str(caught.value), repr(caught.value), repr(caught.value.__context__), caplog.text])
    assert hub.github.token not in shown
    assert "inattendue" not in told[0]
    assert hub.github.pulls == []


def test_a_forge_that_is_down_is_unreachable(hub: GitHubWorld) -> None:
    """Its port is closed; all goes well once it is open."""
    hub.github.down()
    with pytest.raises(ForgeUnreachable):
        hub.forge.tree()
    hub.github.up()
    assert hub.forge.tree().commit


def test_a_forge_that_is_slow_is_unreachable(github: FakeGitHub) -> None:
    """It is not waited for without end."""
    slow = GitHubWorld(github, seconds=0.2)
    github.fails(200, seconds=5.0)
    with pytest.raises(ForgeUnreachable):
        slow.forge.tree()


def test_a_page_in_place_of_json_is_unreachable(hub: GitHubWorld) -> None:
    """Something between us and GitHub has answered."""
    hub.github.fails(200, is_text=True, message="<html>Please sign in</html>")
    with pytest.raises(ForgeUnreachable):
        hub.forge.tree()


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "90"}, timedelta(seconds=90)),
        ({"retry-after": "0"}, timedelta(seconds=1)),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, timedelta(minutes=1)),
        ({"retry-after": "\u0663"}, timedelta(minutes=1)),
        ({"retry-after": "9" * 12}, timedelta(minutes=1)),
        ({"retry-after": "999999"}, LONGEST_WAIT),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW.timestamp()) + 600)}, timedelta(minutes=10)),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1"}, timedelta(seconds=1)),
        ({"x-ratelimit-remaining": "12", "x-ratelimit-reset": "99"}, timedelta(minutes=1)),
        ({}, timedelta(minutes=1)),
    ],
)
def test_it_is_waited_as_long_as_asked(headers: dict[str, str], wait: timedelta) -> None:
    """Never no time at all, never a day."""
    assert wait_until(headers, NOW) == NOW + wait


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        ("2026-12-24 12:00:00 UTC", datetime(2026, 12, 24, 12, 0, tzinfo=UTC)),
        ("2026-12-24 12:00:00 +0200", datetime(2026, 12, 24, 10, 0, tzinfo=UTC)),
        ("2026-12-24 12:00:00 -0800", datetime(2026, 12, 24, 20, 0, tzinfo=UTC)),
        ("soon", None),
        ("", None),
    ],
)
def test_the_end_of_the_token_is_read_in_both_forms(told: str, moment: datetime | None) -> None:
    """With a time zone's name or its distance."""
    assert expiry_in({"github-authentication-token-expiration": told}) == moment


def test_the_end_of_the_token_is_told(hub: GitHubWorld) -> None:
    """Where GitHub tells it; a token without an end tells nothing."""
    assert hub.forge.expiry() is None
    hub.github.accounts.expiry = "2026-12-24 12:00:00 UTC"
    assert hub.forge.expiry() == datetime(2026, 12, 24, 12, 0, tzinfo=UTC)
