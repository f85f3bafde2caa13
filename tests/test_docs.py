"""The documentation cannot drift: each command, option, setting and front matter key is documented."""

from __future__ import annotations

import re

import click
import pytest

from bot.cli import COMMANDS, LazyGroup
from indexer.front_matter import allowed_values, known_keys
from tests.sources import ROOT, read_source, source_files

COMMANDS_PAGE = (ROOT / "docs/relais/commandes.md").read_text("utf-8")
PAGES_PAGE = (ROOT / "docs/relais/pages.md").read_text("utf-8")


def options() -> list[tuple[str, str]]:
    """Return each command with each of its long options."""
    group = LazyGroup("relais")
    context = click.Context(group)
    found = []
    for name in COMMANDS:
        command = group.get_command(context, name)
        assert command is not None
        for parameter in command.params:
            found += [(name, option) for option in parameter.opts if option.startswith("-")]
    return found


def settings() -> set[str]:
    """Return each environment variable that the program reads."""
    sources = " ".join(read_source(path) for path in source_files())
    return set(re.findall(r"[\"'](RELAIS_[A-Z_]+|SLACK_[A-Z_]+|PORT)[\"']", sources))


@pytest.mark.parametrize("command", COMMANDS)
def test_command_is_documented(command: str) -> None:
    """Each command has its line in the page about commands."""
    assert f"`relais {command}" in COMMANDS_PAGE


@pytest.mark.parametrize(("command", "option"), options())
def test_option_is_documented(command: str, option: str) -> None:
    """Each option of each command is named in the page about commands."""
    assert f"`{option}" in COMMANDS_PAGE, f"{command} {option}"


@pytest.mark.parametrize("setting", sorted(settings()))
def test_setting_is_documented(setting: str) -> None:
    """Each setting read from the environment is named in the page about commands."""
    assert f"`{setting}`" in COMMANDS_PAGE


@pytest.mark.parametrize("key", known_keys())
def test_front_matter_key_is_documented(key: str) -> None:
    """Each key of the front matter, and each value of its closed list, is in the page about pages."""
    assert f"`{key}`" in PAGES_PAGE
    for value in allowed_values(key):
        assert f"`{value}`" in PAGES_PAGE
