"""Settings are read from the environment, then from `.env`; all that is wrong is told at once, and no secret ever."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest

from bot.faults import SENTENCES, Fault
from bot.settings import SettingsInvalid, examine_settings, known_names, read_settings
from bot.state import StateFolderUnusable, pseudonym_key
from bot.terminal import error_sentence
from indexer.catalogue import LANGUAGES
from tests.sources import ROOT

BOT = "xoxb-0123456789-abcdef"
APP = "xapp-1-A0123-abcdef"
SECRET = "0123456789abcdef0123456789abcdef"
TOKEN = "github_pat_0123456789abcdef"
FORGE = {"RELAIS_FORGE_REPOSITORY": "o/pages"}
FORGE_APP = {"RELAIS_FORGE_APP_ID": "Iv23", "RELAIS_FORGE_APP_KEY_FILE": "/etc/relais/app.pem"}
# What nobody may see.
SECRETS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "RELAIS_FORGE_TOKEN")


@pytest.fixture
def nowhere(tmp_path: Path) -> Path:
    """Name a file that is not there."""
    return tmp_path / "absent"


def faults_of(environ: dict[str, str], env_file: Path) -> tuple[Fault, ...]:
    """Return what is wrong with an environment."""
    return examine_settings(environ, env_file, env_file)[1]


def codes_of(environ: dict[str, str], env_file: Path) -> list[str]:
    """Return the codes of what is wrong."""
    return [fault.code for fault in faults_of(environ, env_file)]


def test_nothing_set_is_a_whole_installation_without_slack(nowhere: Path) -> None:
    """The site and the ask page need no setting."""
    settings = read_settings({}, nowhere, nowhere)
    assert not settings.has_slack
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database_url == "sqlite:///.relais/state/journal.db"
    assert (settings.question_months, settings.unasked_per_week, settings.request_hours) == (12, 2, 24)


def test_the_database_is_in_the_state_folder(nowhere: Path) -> None:
    """Unless another is set."""
    assert read_settings({"RELAIS_STATE": "/var/r"}, nowhere, nowhere).database_url == "sqlite:////var/r/journal.db"
    other = {"RELAIS_STATE": "/var/r", "RELAIS_DATABASE_URL": "postgresql://u:p@h/d"}
    assert read_settings(other, nowhere, nowhere).database_url == "postgresql://u:p@h/d"
    by_socket = "postgresql://relais@/base?host=/run/postgresql"
    assert read_settings({"RELAIS_DATABASE_URL": by_socket}, nowhere, nowhere).database_url == by_socket


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    """So that one value can be tried without an edit."""
    file = tmp_path / ".env"
    file.write_text(f"SLACK_BOT_TOKEN='{BOT}'\nSLACK_APP_TOKEN={APP} # note\nRELAIS_WORKERS=8\nOTHER=1\n", "utf-8")
    settings = read_settings({"RELAIS_WORKERS": " 2 ", "RELAIS_SENDERS": ""}, file, file)
    assert settings.workers == 2
    assert settings.senders == 4
    assert settings.slack_bot_token.get_secret_value() == BOT
    assert settings.has_slack
    assert settings.uses_socket_mode


def test_signed_requests_do_without_an_app_token(nowhere: Path) -> None:
    """HTTP mode: the bot's token and the signing secret."""
    settings = read_settings({"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET}, nowhere, nowhere)
    assert settings.has_slack
    assert not settings.uses_socket_mode


@pytest.mark.parametrize(
    ("environ", "code"),
    [
        ({"SLACK_BOT_TOKEN": BOT}, "settings.no_way_to_receive"),
        ({"SLACK_APP_TOKEN": APP}, "settings.no_bot_token"),
        ({"SLACK_BOT_TOKEN": APP, "SLACK_APP_TOKEN": APP}, "settings.other_token_bot"),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": "xoxp-1-2-3-4"}, "settings.other_token_app"),
        ({"SLACK_BOT_TOKEN": "bonjour", "SLACK_APP_TOKEN": APP}, "settings.no_token_bot"),
        ({"SLACK_BOT_TOKEN": "xoxb-", "SLACK_APP_TOKEN": APP}, "settings.cut_token"),
        ({"SLACK_BOT_TOKEN": "xoxb-12345 67890", "SLACK_APP_TOKEN": APP}, "settings.cut_token"),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": BOT}, "settings.signing_secret"),
        ({"SLACK_API_URL": "http://slack.com/api/"}, "settings.api_address"),
        ({"SLACK_API_URL": "slack.com"}, "settings.api_address"),
        ({"RELAIS_SITE_ADDRESS": "relais.example.org"}, "settings.site_address"),
        ({"RELAIS_SITE_ADDRESS": "https://relais.example.org:port/"}, "settings.site_address"),
        ({"RELAIS_DATABASE_URL": "mysql://h/d"}, "settings.database"),
        ({"RELAIS_DATABASE_URL": "journal.db"}, "settings.database"),
        ({"RELAIS_DATABASE_URL": "sqlite:///:memory:"}, "settings.database_sqlite"),
        ({"RELAIS_DATABASE_URL": "sqlite://"}, "settings.database_sqlite"),
        ({"RELAIS_DATABASE_URL": "postgresql://"}, "settings.database_postgresql"),
        ({"RELAIS_DATABASE_URL": "postgresql://relais@/base?host=ailleurs"}, "settings.database_postgresql"),
        ({"RELAIS_HELP_CHANNEL": "#aide"}, "settings.channel"),
        ({"RELAIS_CONTACT_MAIL": "relais"}, "settings.mail"),
        ({"RELAIS_QUESTION_MONTHS": "douze"}, "settings.number"),
        ({"RELAIS_WORKERS": "0"}, "settings.number"),
        ({"RELAIS_PSEUDONYM_KEY": "court"}, "settings.short_secret"),
        ({"RELAIS_DATABSE_URL": "sqlite:///x.db"}, "settings.misspelt"),
        ({**FORGE, "RELAIS_FORGE_URL": "http://forge.example.org/"}, "settings.forge_address"),
        ({**FORGE, "RELAIS_FORGE_URL": "https://ana:secret@forge.example.org/"}, "settings.forge_address"),
        ({"RELAIS_FORGE_REPOSITORY": "https://github.com/o/pages"}, "settings.forge_repository"),
        ({"RELAIS_FORGE_REPOSITORY": "o/pages.git"}, "settings.forge_repository"),
        ({"RELAIS_FORGE_REPOSITORY": "o/.."}, "settings.forge_repository"),
        ({**FORGE, "RELAIS_FORGE_TOKEN": "ghp_coupé en deux"}, "settings.forge_token"),
        ({"RELAIS_FORGE_TOKEN": TOKEN}, "settings.forge_no_repository"),
        ({"RELAIS_FORGE_URL": "https://forge.example.org/api/v3/"}, "settings.forge_no_repository"),
        ({**FORGE, "RELAIS_FORGE_APP_ID": "Iv23"}, "settings.forge_half_app"),
        ({**FORGE, "RELAIS_FORGE_APP_KEY_FILE": "/etc/relais/app.pem"}, "settings.forge_half_app"),
        ({**FORGE, **FORGE_APP, "RELAIS_FORGE_TOKEN": TOKEN}, "settings.forge_two_ways"),
        ({**FORGE, **FORGE_APP, "RELAIS_FORGE_APP_ID": "une appli"}, "settings.forge_app"),
        ({"RELAIS_FORGE_BRANCH": "-x"}, "settings.forge_branch"),
        ({"RELAIS_FORGE_BRANCH": "a..b"}, "settings.forge_branch"),
        ({"RELAIS_FORGE_BRANCH": "a.lock/b"}, "settings.forge_branch"),
        ({"RELAIS_FORGE_FOLDER": "../pages"}, "settings.forge_folder"),
        ({"RELAIS_FORGE_FOLDER": "docs/.git"}, "settings.forge_folder"),
        ({**FORGE, "RELAIS_FORGE_REVIEWERS": "coordination: ana"}, "settings.forge_reviewers"),
        ({"RELAIS_FORGE_WEBHOOK_SECRET": "court"}, "settings.webhook_secret"),
        ({"RELAIS_FOLLOW": "peut-être"}, "settings.yes_no"),
        ({**FORGE, "RELAIS_FORGE_TOKENS": TOKEN}, "settings.misspelt"),
    ],
)
def test_each_mistake_has_its_sentence(environ: dict[str, str], code: str, nowhere: Path) -> None:
    """In both languages, and it never shows the value of a secret."""
    faults = faults_of(environ, nowhere)
    assert [fault.code for fault in faults] == [code]
    shown = [fault.sentence(language) for fault in faults for language in LANGUAGES]
    secrets = [value for name, value in environ.items() if name in SECRETS and len(value) > 8]
    assert not [secret for secret in secrets if any(secret in sentence for sentence in shown)]
    assert "ana:secret" not in " ".join(shown)


def test_a_forge_has_its_settings(nowhere: Path) -> None:
    """Where it is, how we are known there, who reviews; the local one needs none."""
    alone = read_settings({}, nowhere, nowhere)
    assert (alone.forge_repository, alone.forge_branch, alone.forge_folder, alone.follow) == ("", "main", "docs", True)
    environ = {
        **{**FORGE, "RELAIS_FORGE_TOKEN": TOKEN, "RELAIS_FORGE_URL": "https://forge.example.org/api/v3"},
        **{"RELAIS_FORGE_FOLDER": ".", "RELAIS_FORGE_BRANCH": "pages/principale", "RELAIS_FOLLOW": "non"},
        "RELAIS_FORGE_REVIEWERS": "coordination=@ana, gestion-financiere=o/relecture",
    }
    settings = read_settings(environ, nowhere, nowhere)
    assert settings.forge_url == "https://forge.example.org/api/v3/"
    assert (settings.forge_branch, settings.forge_folder, settings.follow) == ("pages/principale", "", False)
    assert settings.forge_reviewers == {"coordination": "ana", "gestion-financiere": "o/relecture"}
    assert TOKEN not in f"{settings!r}"


def test_everything_wrong_is_told_in_one_message(nowhere: Path) -> None:
    """One line a fault, in the language asked for."""
    environ = {"SLACK_BOT_TOKEN": BOT, "RELAIS_WORKERS": "x", "RELAIS_HELP_CHANNEL": "aide", "RELAIS_STAT": "/x"}
    with pytest.raises(SettingsInvalid) as caught:
        read_settings(environ, nowhere, nowhere)
    french, english = (error_sentence(caught.value, language) for language in LANGUAGES)
    for name in ("RELAIS_WORKERS", "RELAIS_HELP_CHANNEL", "RELAIS_STATE", "SLACK_APP_TOKEN"):
        assert name in french
        assert name in english
    assert french.count("\n") == english.count("\n") == 4
    assert french != english


def test_a_wrong_value_leaves_the_others_usable(nowhere: Path) -> None:
    """For the doctor, which examines what it can."""
    settings, faults = examine_settings({"RELAIS_WORKERS": "x", "RELAIS_SENDERS": "9"}, nowhere, nowhere)
    assert (settings.workers, settings.senders) == (4, 9)
    assert len(faults) == 1


def test_settings_of_other_programs_are_left_alone(nowhere: Path) -> None:
    """Only a name that is nearly one of ours is a slip."""
    assert (
        codes_of({"RELAIS_DOCS": "x", "RELAIS_INDEX": "y", "SLACK_WEBHOOK": "z", "RELAIS_MASCOT": "w"}, nowhere) == []
    )


def test_nothing_that_is_printed_shows_a_secret(nowhere: Path) -> None:
    """Neither the settings, nor the error, nor what it came from."""
    password = "postgresql://relais:tres-cache@base/relais"
    environ = {"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP, "RELAIS_DATABASE_URL": password}
    settings = read_settings(environ, nowhere, nowhere)
    wrong = {"SLACK_BOT_TOKEN": "xoxp-tres-secret", "RELAIS_DATABASE_URL": "mysql://relais:tres-cache@base/relais"}
    with pytest.raises(SettingsInvalid) as caught:
        read_settings(wrong, nowhere, nowhere)
    error = caught.value
    printed = f"{settings!r} {settings} {error!r} {error} {error_sentence(error, 'fr')} {error.__context__!r}"
    assert not [secret for secret in (BOT, APP, "tres-cache", "tres-secret") if secret in printed]


@pytest.mark.parametrize("address", ["http://127.0.0.1:8080/api", "https://slack.example.org/api/"])
def test_the_address_of_the_interface_ends_with_a_slash(address: str, nowhere: Path) -> None:
    """Plain HTTP is for a server on this machine."""
    found = read_settings({"SLACK_API_URL": address}, nowhere, nowhere).slack_api_url
    assert found == address.rstrip("/") + "/"


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("site_url: https://relais.example.org/base\n", "https://relais.example.org/base/"),
        ("plugins: [x]\nfn: !!python/name:a.b\nsite_url: https://a.example.org/\n", "https://a.example.org/"),
        ("site_url: !ENV SITE\n", ""),
        ("site_name: x\n", ""),
        ("a: [\n", ""),
        ("", ""),
    ],
)
def test_the_site_tells_its_own_address(source: str, address: str, tmp_path: Path) -> None:
    """`site_url` of mkdocs.yml, unless the environment says otherwise."""
    file = tmp_path / "mkdocs.yml"
    file.write_text(source, "utf-8")
    absent = tmp_path / ".env"
    assert read_settings({}, absent, file).site_address == address
    other = read_settings({"RELAIS_SITE_ADDRESS": "https://b.example.org"}, absent, file)
    assert other.site_address == "https://b.example.org/"


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    """And not a trace of Python."""
    file = tmp_path / ".env"
    file.write_bytes("RELAIS_CONTROLLER=Université\n".encode("latin-1"))
    assert codes_of({}, file) == ["settings.env_file_encoding"]


def test_the_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    """A key that changed would make strangers of everybody."""
    settings = read_settings({"RELAIS_STATE": str(tmp_path / "a/state")}, tmp_path / "absent", tmp_path / "absent")
    key = pseudonym_key(settings)
    assert len(key) >= 32
    assert pseudonym_key(settings) == key
    assert stat.S_IMODE((settings.state / "pseudonym.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.state.stat().st_mode) == 0o700
    assert [path.name for path in settings.state.iterdir()] == ["pseudonym.key"]


def test_a_key_may_be_given(tmp_path: Path) -> None:
    """Then nothing is written."""
    environ = {"RELAIS_PSEUDONYM_KEY": "k" * 40, "RELAIS_STATE": str(tmp_path / "state")}
    assert pseudonym_key(read_settings(environ, tmp_path / "absent", tmp_path / "absent")) == b"k" * 40
    assert not (tmp_path / "state").exists()


def test_a_key_cut_short_is_refused(tmp_path: Path) -> None:
    """Nobody would notice that everybody has become somebody else."""
    settings = read_settings({"RELAIS_STATE": str(tmp_path)}, tmp_path / "absent", tmp_path / "absent")
    (tmp_path / "pseudonym.key").write_bytes(b"abc")
    with pytest.raises(StateFolderUnusable):
        pseudonym_key(settings)


def test_a_state_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "state").write_text("")
    settings = read_settings({"RELAIS_STATE": str(tmp_path / "state")}, tmp_path / "absent", tmp_path / "absent")
    with pytest.raises(StateFolderUnusable) as caught:
        pseudonym_key(settings)
    assert str(tmp_path / "state") in error_sentence(caught.value, "fr")


def test_the_real_environment_is_the_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What commands call."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RELAIS_CONTROLLER", "Une université")
    assert read_settings().controller == "Une université"
    assert "RELAIS_CONTROLLER" in os.environ


def test_every_sentence_of_a_fault_is_in_both_languages() -> None:
    """Faults are made from composed codes: here they are all."""
    for code in ("settings.env_file", "settings.no_token_app", "people.missing", "people.wrong_slack"):
        assert all(SENTENCES.has(code, language) for language in LANGUAGES)


def test_the_example_names_every_setting_and_is_right(tmp_path: Path) -> None:
    """Also once the lines that are put aside count."""
    example = (ROOT / ".env.example").read_text("utf-8")
    assert [name for name in known_names() if not re.search(rf"^#?{name}=", example, re.MULTILINE)] == []
    file = tmp_path / ".env"
    for source in (example, re.sub(r"^#([A-Z])", r"\1", example, flags=re.MULTILINE)):
        file.write_text(source, "utf-8")
        assert codes_of({}, file) == []
