"""A GitHub App: its token is asked for once, renewed in time, and nothing of its key is ever shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.contributing.choosing import forge_of
from bot.contributing.forge import Forge, ForgeDenied, ForgeFailed
from bot.contributing.forges.github_app import App
from bot.contributing.forges.github_transport import Transport
from bot.settings import Settings, read_settings
from bot.terminal import error_sentence
from tests.forge.fake import APP, FakeGitHub
from tests.forge.worlds import GitHubWorld, a_proposal

KEY = "RSA PRIVATE KEY"


def settings_of(github: FakeGitHub, folder: Path, **changes: str) -> Settings:
    """Return the settings of an App."""
    absent = folder / "absent"
    return read_settings({**github.app_environment(folder), **changes}, absent, absent)


def app_forge(github: FakeGitHub, folder: Path, **changes: str) -> Forge:
    """Return the forge of an App."""
    return forge_of(settings_of(github, folder, **changes), folder)


def test_an_app_proposes_and_merges(github: FakeGitHub, tmp_path: Path) -> None:
    """With one token for all of it."""
    world = GitHubWorld(github)
    world.forge = app_forge(github, tmp_path)  # type: ignore[assignment]
    opened = world.forge.propose(a_proposal(world))
    world.forge.merge(opened.number, opened.head, "Validée")
    assert world.forge.expiry() is None
    assert github.accounts.issued == 1
    assert sum(path.endswith("/installation") for _, path in github.seen) == 1


def test_a_token_is_renewed_five_minutes_before_its_end(github: FakeGitHub, tmp_path: Path) -> None:
    """And not sooner."""
    key = Path(github.app_environment(tmp_path)["RELAIS_FORGE_APP_KEY_FILE"])
    moments = [datetime.now(UTC)]
    github.accounts.now = lambda: moments[-1]
    app = App(Transport(github.address), APP, key, github.repository, now=lambda: moments[-1])
    first = app.token()
    moments.append(moments[0] + timedelta(minutes=54))
    assert app.token() == first
    moments.append(moments[0] + timedelta(minutes=56))
    assert app.token() != first
    assert github.accounts.issued == 2


def test_a_token_that_is_no_longer_good_is_asked_for_anew(github: FakeGitHub, tmp_path: Path) -> None:
    """The App was installed again."""
    forge = app_forge(github, tmp_path)
    forge.tree()
    github.accounts.tokens.clear()
    assert forge.tree().commit
    assert github.accounts.issued == 2


def test_a_right_that_is_missing_is_not_asked_for_twice(github: FakeGitHub, tmp_path: Path) -> None:
    """403 is no matter of tokens."""
    forge = app_forge(github, tmp_path)
    github.fails(403, "Resource not accessible by integration", path="git/ref")
    with pytest.raises(ForgeDenied):
        forge.tree()
    assert github.accounts.issued == 1


def test_an_app_that_is_not_installed_is_told(github: FakeGitHub, tmp_path: Path) -> None:
    """With where to install it."""
    github.accounts.is_installed = False
    with pytest.raises(ForgeDenied) as caught:
        app_forge(github, tmp_path).tree()
    assert "Install App" in error_sentence(caught.value, "fr")


def test_another_apps_key_is_refused(github: FakeGitHub, tmp_path: Path) -> None:
    """GitHub says that it does not know us."""
    with pytest.raises(ForgeDenied):
        app_forge(github, tmp_path, RELAIS_FORGE_APP_ID="Iv23liOther").tree()


@pytest.mark.parametrize("content", ["", "pas une clé", f"-----BEGIN {KEY}-----\nMIIEcoupee\n-----END {KEY}-----"])
def test_a_key_that_is_none_is_told_without_showing_it(github: FakeGitHub, tmp_path: Path, content: str) -> None:
    """The file is named, and what it should be."""
    settings = settings_of(github, tmp_path)
    assert settings.forge_app_key_file is not None
    settings.forge_app_key_file.write_text(content, "utf-8")
    with pytest.raises(ForgeFailed) as caught:
        forge_of(settings, tmp_path).tree()
    told = error_sentence(caught.value, "fr")
    assert str(settings.forge_app_key_file) in told
    shown = f"{told} {caught.value!r} {caught.value.__cause__!r}"
    assert not [line for line in content.splitlines() if line in shown]


def test_a_key_that_is_not_there_is_told(github: FakeGitHub, tmp_path: Path) -> None:
    """As a matter of access."""
    with pytest.raises(ForgeDenied) as caught:
        app_forge(github, tmp_path, RELAIS_FORGE_APP_KEY_FILE=str(tmp_path / "nowhere.pem")).tree()
    assert "nowhere.pem" in error_sentence(caught.value, "en")


def test_without_a_token_each_call_says_so(github: FakeGitHub, tmp_path: Path) -> None:
    """Nothing is sent: what is proposed waits."""
    environment = {name: value for name, value in github.environment().items() if name != "RELAIS_FORGE_TOKEN"}
    absent = tmp_path / "absent"
    forge = forge_of(read_settings(environment, absent, absent), tmp_path)
    with pytest.raises(ForgeDenied) as caught:
        forge.tree()
    assert "RELAIS_FORGE_TOKEN" in error_sentence(caught.value, "fr")
    assert github.seen == []


def test_no_secret_is_in_what_is_printed(github: FakeGitHub, tmp_path: Path) -> None:
    """Neither settings nor forges show one."""
    absent = tmp_path / "absent"
    settings = read_settings(github.environment(), absent, absent)
    assert github.token not in f"{settings!r} {settings} {forge_of(settings, tmp_path)!r}"
