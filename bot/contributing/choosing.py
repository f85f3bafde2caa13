"""Which forge this installation works with, from its settings; another kind of forge has its line here."""

from __future__ import annotations

from pathlib import Path

from bot.contributing.forge import Forge
from bot.contributing.forges.github import GitHubForge, Place
from bot.contributing.forges.github_api import GitHubApi
from bot.contributing.forges.github_app import App, Credentials, Token
from bot.contributing.forges.github_transport import Transport
from bot.contributing.forges.local import LocalForge
from bot.settings import Settings
from bot.state import make_state_folder

FOLDER = "forge"


def forge_of(settings: Settings, docs: Path) -> Forge:
    """Return the forge that is set, else the local one. Raises StateFolderUnusable."""
    if settings.forge_repository:
        return github_forge(settings)
    make_state_folder(settings.state)
    return LocalForge(docs, local_folder(settings))


def local_folder(settings: Settings) -> Path:
    """Return where the local forge is kept."""
    return settings.state / FOLDER


def github_forge(settings: Settings) -> GitHubForge:
    """Return the forge of a repository on GitHub; without means of access, each call says so."""
    transport = Transport(settings.forge_url)
    api = GitHubApi(transport, github_credentials(settings, transport), settings.forge_repository)
    return GitHubForge(api, Place(settings.forge_branch, settings.forge_folder, settings.forge_reviewers))


def github_credentials(settings: Settings, transport: Transport) -> Credentials:
    """Return how we are known: as an App, else by the token of a service account, should there be one."""
    if settings.forge_app_id and settings.forge_app_key_file is not None:
        return App(transport, settings.forge_app_id, settings.forge_app_key_file, settings.forge_repository)
    return Token(settings.forge_token.get_secret_value())
