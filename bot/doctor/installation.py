"""Examines the settings, the database and the people file."""

from __future__ import annotations

import stat
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path

from bot.findings import Finding, fine, from_error, warning, wrong
from bot.journal.addresses import Address, read_address
from bot.journal.database import Database
from bot.journal.migrating import HEAD, version_of
from bot.settings import Settings, examine_settings
from bot.upkeep.people import People, PeopleFileInvalid, read_people
from indexer.data_files import read_roles
from indexer.errors import RelaisError
from indexer.pages import DATA_FOLDER


def check_settings(environ: Mapping[str, str], env_file: Path, site_file: Path) -> tuple[Settings, list[Finding]]:
    """Return the settings that can be used, and what is missing or wrong in what was set."""
    settings, faults = examine_settings(environ, env_file, site_file)
    findings = [Finding(fault.code, False, fault.data) for fault in faults] or [fine("settings.fine")]
    if is_open_to_others(env_file):
        findings.append(warning("settings.env_open", path=str(env_file)))
    if not settings.site_address:
        findings.append(warning("settings.no_site_address"))
    return settings, findings


def is_open_to_others(file: Path) -> bool:
    """Tell whether other accounts of this machine can read a file."""
    try:
        return bool(file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
    except OSError:
        return False


def check_database(url: str) -> Finding:
    """Tell whether the database answers and is of this version; nothing is made or changed in it."""
    try:
        address = read_address(url)
        version = None if is_still_to_be_made(address) else database_version(address)
    except RelaisError as error:
        return from_error(error)
    if version is None:
        return fine("database.new", address=address.shown)
    if version != HEAD:
        return warning("database.other_version", address=address.shown)
    return fine("database.fine", address=address.shown)


def is_still_to_be_made(address: Address) -> bool:
    """Tell whether the database is a file that the first start makes."""
    return address.is_sqlite and not Path(str(address.url.database)).exists()


def database_version(address: Address) -> str | None:
    """Return the last migration that the database has had. Raises JournalUnreachable."""
    database = Database(address)
    try:
        with database.reading() as connection:
            return version_of(connection)
    finally:
        database.close()


def known_roles(docs: Path) -> tuple[Collection[str] | None, list[Finding]]:
    """Return the roles of the pages; None, and why, when their file cannot be read."""
    try:
        return read_roles(docs / DATA_FOLDER), []
    except RelaisError as error:
        return None, [from_error(error)]


def check_people(file: Path | None, roles: Collection[str] | None, today: date) -> Iterator[Finding]:
    """Yield what is wrong with the people file; no finding shows an account."""
    if file is None:
        yield warning("people.not_set")
        return
    try:
        people = read_people(file)
    except PeopleFileInvalid as error:
        yield wrong("people.not_used", path=str(file))
        yield from (Finding(fault.code, False, fault.data) for fault in error.faults)
        return
    yield people_found(people, today)
    for holding in people.of_unknown_roles(roles) if roles is not None else ():
        yield warning("people.unknown_role", line=holding.line, role=holding.role)
    if is_open_to_others(file):
        yield warning("people.open", path=str(file))


def people_found(people: People, today: date) -> Finding:
    """Tell how many roles are held today; a file of nobody entitles nobody."""
    active = sum(holding.is_active(today) for holding in people.holdings)
    return fine("people.fine", n=active) if active else warning("people.nobody")
