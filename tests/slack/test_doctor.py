"""The doctor's look at Slack: each thing missing has its finding, in the order in which it is to be mended."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.doctor.command import sentence
from bot.findings import Finding
from bot.settings import Settings, read_settings
from bot.slack.doctor import check_slack
from bot.slack.scopes import bot_scopes
from indexer.catalogue import LANGUAGES
from tests.slack.fake import FakeSlack
from tests.slack.stub import Stub, serving

WHO = {"ok": True, "team": "Un partenariat", "user": "relais", "user_id": "U1", "bot_id": "B1"}
HELP = "C0HELP0000"
GRANTED = ",".join(bot_scopes())


@pytest.fixture
def stub() -> Iterator[Stub]:
    """Serve a workspace in which all is well."""
    with serving() as served:
        served.says("auth.test", WHO, x_oauth_scopes=GRANTED)
        served.says("apps.connections.open", {"ok": True, "url": "wss://example.org/"})
        served.says("users.conversations", {"ok": True, "channels": [{"id": HELP}, {"id": "C1"}]})
        yield served


def instead(stub: Stub, method: str, body: Any, **headers: str) -> None:
    """Have a method answer otherwise."""
    stub.answers.pop(f"/api/{method}")
    stub.says(method, body, 200, **headers)


def settings_for(stub: Stub, **changes: Any) -> Settings:
    """Return the settings of a whole installation."""
    whole = {
        "slack_bot_token": SecretStr("xoxb-the-bot-s-token"),
        "slack_app_token": SecretStr("xapp-the-app-s-token"),
        "slack_api_url": f"{stub.address}/api/",
        "help_channel": HELP,
    }
    return Settings(**{**whole, **changes})


def found(stub: Stub, **changes: Any) -> list[Finding]:
    """Return what the doctor finds, and check that each finding has its sentence."""
    findings = list(check_slack(settings_for(stub, **changes)))
    assert all(sentence(finding, language) for finding in findings for language in LANGUAGES)
    assert not [finding for finding in findings if "inattendue" in sentence(finding, "fr")]
    return findings


def codes(findings: list[Finding]) -> list[str]:
    """Return the codes of what is not as it should be."""
    return [finding.code for finding in findings if not finding.is_ok]


def test_a_whole_installation_has_nothing_to_mend(stub: Stub) -> None:
    """Everything is looked at, in order, and nothing is posted."""
    findings = found(stub)
    assert [finding.code for finding in findings] == [
        "slack.token",
        "slack.scopes",
        "slack.socket",
        "slack.channels",
        "slack.clock_right",
    ]
    assert all(finding.is_ok for finding in findings)
    assert [one.path for one in stub.received] == [
        "/api/auth.test",
        "/api/apps.connections.open",
        "/api/users.conversations",
    ]


def test_each_token_is_used_for_its_own_calls(stub: Stub) -> None:
    """The app's for the connection, the bot's for all else."""
    found(stub)
    tokens = {one.path: one.token for one in stub.received}
    assert tokens["/api/apps.connections.open"] == "xapp-the-app-s-token"
    assert tokens["/api/auth.test"] == tokens["/api/users.conversations"] == "xoxb-the-bot-s-token"


def test_without_a_token_it_says_what_to_do_first(stub: Stub) -> None:
    """It is no fault: the site works without Slack."""
    findings = found(stub, slack_bot_token=SecretStr(""))
    assert codes(findings) == ["slack.no_token"]
    assert not findings[0].is_wrong
    assert "relais slack manifest" in sentence(findings[0], "fr")
    assert stub.received == []


@pytest.mark.parametrize("reason", ["invalid_auth", "account_inactive", "token_revoked"])
def test_a_refused_token_ends_the_examination(reason: str, stub: Stub) -> None:
    """What follows would fail for the same reason."""
    instead(stub, "auth.test", {"ok": False, "error": reason})
    findings = found(stub)
    assert codes(findings) == ["slack.token_refused"]
    assert reason in sentence(findings[0], "fr")


def test_other_answers_to_who_we_are_are_told(stub: Stub) -> None:
    """Too many calls, another refusal, nobody there."""
    instead(stub, "auth.test", {"ok": False, "error": "ratelimited"})
    assert codes(found(stub)) == ["slack.busy"]
    instead(stub, "auth.test", {"ok": False, "error": "team_access_not_granted"})
    assert codes(found(stub)) == ["slack.refused"]
    assert codes(found(stub, slack_api_url="http://127.0.0.1:9/api/")) == ["slack.unreachable"]


def test_a_token_of_a_person_is_no_bot_s(stub: Stub) -> None:
    """Slack tells no bot with it."""
    instead(stub, "auth.test", {"ok": True, "team": "T", "user": "ana", "user_id": "U2"}, x_oauth_scopes=GRANTED)
    assert codes(found(stub)) == ["slack.not_a_bot"]


def test_missing_scopes_are_named(stub: Stub) -> None:
    """With the way to grant them."""
    instead(stub, "auth.test", WHO, x_oauth_scopes=GRANTED.replace("users:read", "x:y").replace("commands,", ""))
    findings = found(stub)
    assert codes(findings) == ["slack.scopes_missing", "slack.scopes_extra"]
    missing, extra = (finding for finding in findings if not finding.is_ok)
    assert missing.data["scopes"] == "commands, users:read"
    assert extra.data["scopes"] == "x:y"
    assert not extra.is_wrong


def test_scopes_that_slack_does_not_tell_are_not_guessed(stub: Stub) -> None:
    """Some proxies take headers away."""
    instead(stub, "auth.test", WHO)
    findings = found(stub)
    assert codes(findings) == ["slack.scopes_unknown"]
    assert not any(finding.is_wrong for finding in findings)


def test_a_refused_app_token_is_told(stub: Stub) -> None:
    """The bot could speak and hear nothing."""
    instead(stub, "apps.connections.open", {"ok": False, "error": "invalid_auth"})
    assert codes(found(stub)) == ["slack.app_token_refused"]
    instead(stub, "apps.connections.open", {"ok": False, "error": "internal_error"})
    assert codes(found(stub)) == ["slack.socket_unreachable"]


def test_signed_requests_need_no_app_token(stub: Stub) -> None:
    """Their secret must be there."""
    findings = found(stub, slack_app_token=SecretStr(""), slack_signing_secret=SecretStr("0" * 32))
    assert "slack.http" in [finding.code for finding in findings]
    assert codes(found(stub, slack_app_token=SecretStr(""))) == ["settings.no_way_to_receive"]


def test_a_bot_that_nobody_invited_is_told(stub: Stub) -> None:
    """It can still be written to directly: nothing is wrong."""
    instead(stub, "users.conversations", {"ok": True, "channels": []})
    findings = found(stub, help_channel="")
    assert codes(findings) == ["slack.no_channel", "slack.no_help_channel"]
    assert not any(finding.is_wrong for finding in findings)


def test_the_fallback_channel_must_have_the_bot_in_it(stub: Stub) -> None:
    """Else questions that nobody took would be lost."""
    findings = found(stub, help_channel="C0OTHER000")
    assert codes(findings) == ["slack.not_in_help_channel"]
    assert "/invite @relais" in sentence(findings[-2], "fr")


def test_all_pages_of_channels_are_read(stub: Stub) -> None:
    """The fallback channel may be on the last."""
    stub.answers.pop("/api/users.conversations")
    for number in range(3):
        more = {"next_cursor": "more" if number < 2 else ""}
        channels = [{"id": HELP if number == 2 else f"C{number}"}]
        stub.says("users.conversations", {"ok": True, "channels": channels, "response_metadata": more})
    assert codes(found(stub)) == []


def test_channels_that_cannot_be_read_are_told(stub: Stub) -> None:
    """With the scope that is missing."""
    instead(stub, "users.conversations", {"ok": False, "error": "missing_scope", "needed": "groups:read"})
    findings = found(stub)
    assert codes(findings) == ["slack.channels_unknown"]
    assert "groups:read" in sentence(findings[-2], "fr")


@pytest.mark.parametrize(("seconds", "is_right"), [(0, True), (50, True), (-50, True), (90, False), (-90, False)])
def test_a_clock_that_is_wrong_by_more_than_a_minute_is_told(seconds: int, is_right: bool, stub: Stub) -> None:
    """Either way."""
    stub.clock_shift = seconds
    assert codes(found(stub)) == ([] if is_right else ["slack.clock"])


def test_a_time_that_slack_does_not_tell_is_not_guessed(stub: Stub) -> None:
    """A proxy may tell its own nonsense."""
    instead(stub, "auth.test", WHO, x_oauth_scopes=GRANTED, date="yesterday")
    assert codes(found(stub)) == ["slack.clock_unknown"]


def test_no_finding_shows_a_token(stub: Stub) -> None:
    """In no language, whatever Slack says."""
    instead(stub, "auth.test", {"ok": False, "error": "invalid_auth"})
    told = " ".join(sentence(finding, language) for finding in found(stub) for language in LANGUAGES)
    assert "the-bot-s-token" not in told
    assert "the-app-s-token" not in told


def test_our_own_clock_can_be_given(stub: Stub) -> None:
    """Half an hour late."""
    findings = list(check_slack(settings_for(stub), lambda: time.time() - 1800))
    assert codes(findings) == ["slack.clock"]
    assert 1795 <= int(findings[-1].data["seconds"]) <= 1805


def test_a_workspace_with_the_scopes_of_the_manifest_lacks_nothing(tmp_path: Path) -> None:
    """Over the wire, with the server that plays Slack."""
    with FakeSlack() as slack:
        slack.scopes.clear()
        slack.scopes.update(bot_scopes())
        channel = slack.channel("aide", members=[slack.user("ana")])
        environ = {**slack.environment(), "RELAIS_HELP_CHANNEL": channel}
        settings = read_settings(environ, tmp_path / ".env", tmp_path / "mkdocs.yml")
        assert codes(list(check_slack(settings))) == []
        slack.scopes.discard("im:history")
        slack.shift_clock(600)
        assert codes(list(check_slack(settings))) == ["slack.scopes_missing", "slack.clock"]
