"""What concerns this installation: read from the environment, then from `.env`; all that is wrong is told at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import ClassVar

import yaml
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, DotEnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from bot.faults import Fault, Faults
from bot.settings_values import (
    Accounts,
    ApiAddress,
    AppToken,
    BotToken,
    Budget,
    ChannelId,
    DatabaseAddress,
    ForgeAddress,
    ForgeApp,
    ForgeBranch,
    ForgeFolder,
    ForgeRepository,
    ForgeToken,
    Hours,
    LongSecret,
    MailAddress,
    Months,
    Rate,
    Reviewers,
    SigningSecret,
    SiteAddress,
    Threads,
    WebhookSecret,
    YesOrNo,
)
from indexer.errors import RelaisError

ENV_FILE = Path(".env")
SITE_FILE = Path("mkdocs.yml")
DATABASE_FILE = "journal.db"

# Settings that begin like ours and that something else reads: the command line, or a later part of Relais.
READ_ELSEWHERE = frozenset({"RELAIS_DOCS", "RELAIS_INDEX", "RELAIS_LANGUAGE", "RELAIS_HOST"})
PREFIXES = ("RELAIS_", "SLACK_")
# A GitHub App is known by two settings together; these are of no use without a repository.
FORGE_APP = ("RELAIS_FORGE_APP_ID", "RELAIS_FORGE_APP_KEY_FILE")
FORGE_MEANS = ("RELAIS_FORGE_TOKEN", *FORGE_APP, "RELAIS_FORGE_URL", "RELAIS_FORGE_REVIEWERS")


class SettingsInvalid(RelaisError):
    """Settings are missing or wrong; the message tells all of them, each with its remedy."""

    code = "error.settings"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults=Faults(faults))
        self.faults = faults


class Settings(BaseSettings):
    """The settings of one installation. Its text shows no secret."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        frozen=True, extra="ignore", case_sensitive=True, hide_input_in_errors=True, populate_by_name=True
    )

    slack_bot_token: BotToken = Field(default=SecretStr(""), validation_alias="SLACK_BOT_TOKEN")
    slack_app_token: AppToken = Field(default=SecretStr(""), validation_alias="SLACK_APP_TOKEN")
    slack_signing_secret: SigningSecret = Field(default=SecretStr(""), validation_alias="SLACK_SIGNING_SECRET")
    slack_api_url: ApiAddress = Field(default="https://slack.com/api/", validation_alias="SLACK_API_URL")
    state: Path = Field(default=Path(".relais/state"), validation_alias="RELAIS_STATE")
    # It may hold a password: not shown.
    database_url: DatabaseAddress = Field(
        default_factory=lambda given: f"sqlite:///{given['state'] / DATABASE_FILE}",
        validation_alias="RELAIS_DATABASE_URL",
        repr=False,
    )
    pseudonym_key: LongSecret = Field(default=SecretStr(""), validation_alias="RELAIS_PSEUDONYM_KEY")
    people_file: Path | None = Field(default=None, validation_alias="RELAIS_PEOPLE_FILE")
    site_address: SiteAddress = Field(default="", validation_alias="RELAIS_SITE_ADDRESS")
    help_channel: ChannelId = Field(default="", validation_alias="RELAIS_HELP_CHANNEL")
    administrators: Accounts = Field(default=(), validation_alias="RELAIS_ADMINISTRATORS")
    contact_mail: MailAddress = Field(default="", validation_alias="RELAIS_CONTACT_MAIL")
    controller: str = Field(default="", validation_alias="RELAIS_CONTROLLER")  # who answers for the personal data
    request_hours: Hours = Field(default=24, validation_alias="RELAIS_REQUEST_HOURS")
    question_months: Months = Field(default=12, validation_alias="RELAIS_QUESTION_MONTHS")
    unasked_per_week: Budget = Field(default=2, validation_alias="RELAIS_UNASKED_PER_WEEK")
    per_person_a_minute: Rate = Field(default=10, validation_alias="RELAIS_PER_PERSON_A_MINUTE")
    per_channel_a_minute: Rate = Field(default=30, validation_alias="RELAIS_PER_CHANNEL_A_MINUTE")
    workers: Threads = Field(default=4, validation_alias="RELAIS_WORKERS")
    senders: Threads = Field(default=4, validation_alias="RELAIS_SENDERS")
    forge_url: ForgeAddress = Field(default="https://api.github.com/", validation_alias="RELAIS_FORGE_URL")
    forge_repository: ForgeRepository = Field(default="", validation_alias="RELAIS_FORGE_REPOSITORY")
    forge_token: ForgeToken = Field(default=SecretStr(""), validation_alias="RELAIS_FORGE_TOKEN")
    forge_app_id: ForgeApp = Field(default="", validation_alias="RELAIS_FORGE_APP_ID")
    forge_app_key_file: Path | None = Field(default=None, validation_alias="RELAIS_FORGE_APP_KEY_FILE")
    forge_branch: ForgeBranch = Field(default="main", validation_alias="RELAIS_FORGE_BRANCH")
    forge_folder: ForgeFolder = Field(default="docs", validation_alias="RELAIS_FORGE_FOLDER")
    forge_reviewers: Reviewers = Field(default_factory=dict, validation_alias="RELAIS_FORGE_REVIEWERS")
    forge_webhook_secret: WebhookSecret = Field(default=SecretStr(""), validation_alias="RELAIS_FORGE_WEBHOOK_SECRET")
    follow: YesOrNo = Field(default=True, validation_alias="RELAIS_FOLLOW")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take only what `examine_settings` gives: it has read the environment and `.env`."""
        return (init_settings,)

    @property
    def uses_socket_mode(self) -> bool:
        """Tell whether the bot calls Slack; else Slack calls `/slack/events` here."""
        return bool(self.slack_app_token.get_secret_value())

    @property
    def has_slack(self) -> bool:
        """Tell whether the bot can be started."""
        is_reachable = self.uses_socket_mode or bool(self.slack_signing_secret.get_secret_value())
        return bool(self.slack_bot_token.get_secret_value()) and is_reachable


def read_settings(
    environ: Mapping[str, str] | None = None, env_file: Path = ENV_FILE, site_file: Path = SITE_FILE
) -> Settings:
    """Return the settings. Raises SettingsInvalid with all that is missing or wrong."""
    settings, faults = examine_settings(os.environ if environ is None else environ, env_file, site_file)
    if faults:
        raise SettingsInvalid(faults)
    return settings


def examine_settings(
    environ: Mapping[str, str], env_file: Path = ENV_FILE, site_file: Path = SITE_FILE
) -> tuple[Settings, tuple[Fault, ...]]:
    """Return the settings, with the default of those that are wrong, and all that is missing or wrong."""
    written, faults = read_env_file(env_file)
    values = {name: value.strip() for name, value in {**written, **environ}.items() if value and value.strip()}
    settings, wrong = validated({"RELAIS_SITE_ADDRESS": site_url(site_file), **values})
    return settings, (*faults, *wrong, *misspelt(values), *incomplete(values), *incomplete_forge(values))


def read_env_file(file: Path) -> tuple[dict[str, str], tuple[Fault, ...]]:
    """Return what a `.env` file says, or why it cannot be read; nothing when there is none."""
    try:
        source = DotEnvSettingsSource(Settings, env_file=file, env_file_encoding="utf-8-sig", case_sensitive=True)
        return {name: value or "" for name, value in source.env_vars.items()}, ()
    except OSError as error:
        return {}, (Fault("settings.env_file", {"path": str(file), "reason": error.strerror or "?"}),)
    except UnicodeDecodeError:
        return {}, (Fault("settings.env_file_encoding", {"path": str(file)}),)


def validated(values: Mapping[str, str]) -> tuple[Settings, tuple[Fault, ...]]:
    """Return the settings that right values make, and a fault for each of the others."""
    given = {name: value for name, value in values.items() if name in known_names() and value}
    try:
        return Settings.model_validate(given), ()
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
    # The default of the database's address hangs on other settings: its failure is theirs.
    wrong = {str(each["loc"][0]): each for each in found if each["type"] != "default_factory_not_called"}
    faults = (Fault(f"settings.{each['type']}", {"name": name, **each.get("ctx", {})}) for name, each in wrong.items())
    return Settings.model_validate({name: value for name, value in given.items() if name not in wrong}), tuple(faults)


def known_names() -> dict[str, str]:
    """Return the environment variable of each setting, with the setting's name."""
    return {str(field.validation_alias): name for name, field in Settings.model_fields.items()}


def misspelt(values: Mapping[str, str]) -> list[Fault]:
    """Return a fault for each variable that begins like ours, that nothing reads, and that is nearly one of ours."""
    names = [*known_names(), *READ_ELSEWHERE]
    strangers = sorted(name for name in values if name.startswith(PREFIXES) and name not in names)
    near = {name: get_close_matches(name, names, 1, 0.85) for name in strangers}
    return [Fault("settings.misspelt", {"name": name, "near": found[0]}) for name, found in near.items() if found]


def incomplete(values: Mapping[str, str]) -> list[Fault]:
    """Return what Slack's tokens lack: the bot needs its own token and a way to receive."""
    has_bot = bool(values.get("SLACK_BOT_TOKEN"))
    receiving = [name for name in ("SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET") if values.get(name)]
    if has_bot and not receiving:
        return [Fault("settings.no_way_to_receive")]
    if receiving and not has_bot:
        return [Fault("settings.no_bot_token", {"name": receiving[0]})]
    return []


def incomplete_forge(values: Mapping[str, str]) -> list[Fault]:
    """Return what the forge's settings lack; a repository alone is enough: what is proposed then waits."""
    given = [name for name in FORGE_MEANS if values.get(name)]
    faults = []
    if given and not values.get("RELAIS_FORGE_REPOSITORY"):
        faults.append(Fault("settings.forge_no_repository", {"name": given[0]}))
    app = [name for name in FORGE_APP if values.get(name)]
    if len(app) == 1:
        missing = next(name for name in FORGE_APP if name not in app)
        faults.append(Fault("settings.forge_half_app", {"name": app[0], "missing": missing}))
    if app and values.get("RELAIS_FORGE_TOKEN"):
        faults.append(Fault("settings.forge_two_ways", {"name": app[0]}))
    return faults


def site_url(site_file: Path) -> str:
    """Return the `site_url` of a mkdocs.yml; nothing when it says none, or cannot be read (`relais check` tells)."""
    try:
        # Composed, not constructed: the tags of MkDocs' own settings need MkDocs to be understood.
        root = yaml.compose(site_file.read_text("utf-8"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return ""
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    values = [value for key, value in pairs if isinstance(key, yaml.ScalarNode) and key.value == "site_url"]
    plain = [str(node.value) for node in values if isinstance(node, yaml.ScalarNode) and not node.tag.startswith("!")]
    return plain[0] if plain else ""
