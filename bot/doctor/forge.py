"""Examines where the pages are kept and proposals made: the forge, our rights there, whether the pages follow it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.contributing.choosing import github_forge, local_folder
from bot.contributing.clone import clone_of
from bot.contributing.following import look
from bot.contributing.forges.github import GitHubForge
from bot.contributing.forges.github_access import examine
from bot.contributing.forges.github_app import NoCredentials
from bot.contributing.git import Git, GitFailed
from bot.contributing.sources import source_of
from bot.doctor.installation import is_open_to_others
from bot.findings import Finding, fine, from_error, warning, wrong
from bot.settings import Settings
from indexer.errors import RelaisError

# `git merge-tree --write-tree` joins histories without touching a file.
OLDEST_GIT = (2, 38)
SOON = timedelta(days=30)


def check_forge(settings: Settings, docs: Path, roles: Collection[str] | None) -> Iterator[Finding]:
    """Yield what is found about the forge; nothing is made or sent there."""
    if settings.forge_repository:
        yield from check_github(settings, datetime.now(UTC))
        for role in settings.forge_reviewers.keys() - (roles if roles is not None else settings.forge_reviewers.keys()):
            yield warning("forge.unknown_role", role=role)
    else:
        yield from check_local(settings, docs)
    yield from check_following(settings, docs)


def check_github(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Yield whether GitHub lets us do what we have to."""
    key = settings.forge_app_key_file
    if key is not None and is_open_to_others(key):
        yield warning("forge.key_open", path=str(key))
    forge = github_forge(settings)
    try:
        access = examine(forge)
    except NoCredentials:
        yield warning("forge.no_token", repository=settings.forge_repository)
        return
    except RelaisError as error:
        yield from_error(error)
        return
    if access.missing:
        yield wrong("forge.rights", repository=settings.forge_repository, missing=", ".join(access.missing))
    if not access.pages:
        yield wrong("forge.no_pages", folder=settings.forge_folder or ".", branch=settings.forge_branch)
    if access.pages and not access.missing:
        yield fine("forge.github", repository=settings.forge_repository, n=access.pages)
    yield from check_expiry(forge, now)


def check_expiry(forge: GitHubForge, now: datetime) -> Iterator[Finding]:
    """Yield when our token ends, where GitHub tells it."""
    try:
        ends = forge.expiry()
    except RelaisError as error:
        yield from_error(error)
        return
    if ends is not None:
        tell, code = (warning, "forge.ends_soon") if ends - now <= SOON else (fine, "forge.ends")
        yield tell(code, date=f"{ends:%Y-%m-%d}", n=max(0, (ends - now).days))


def check_local(settings: Settings, docs: Path) -> Iterator[Finding]:
    """Yield whether the local forge can work: it is made the first time that something is proposed."""
    try:
        version = Git(Path()).text("version")
        clone = clone_of(docs)
    except RelaisError as error:
        # People may read and ask without it.
        yield warning(error.code, **error.data)
        return
    numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
    if numbers < OLDEST_GIT:
        yield wrong("forge.old_git", found=version, least=".".join(map(str, OLDEST_GIT)))
    else:
        yield fine("forge.local", path=str(local_folder(settings)), branch=clone.branch)


def check_following(settings: Settings, docs: Path) -> Iterator[Finding]:
    """Yield whether the pages can follow the main branch; nothing is fetched."""
    source = source_of(settings)
    if source is None:
        yield fine("forge.not_followed")
        return
    try:
        branch = look(docs, source)
    except GitFailed as error:
        yield warning("forge.cannot_follow", reason=str(error.data["reason"]))
    except RelaisError as error:
        yield warning(error.code, **error.data)
    else:
        is_told = bool(settings.forge_webhook_secret.get_secret_value())
        if branch:
            code = "forge.followed_at_once" if is_told else "forge.followed"
            yield fine(code, branch=branch, seconds=round(source.seconds))
