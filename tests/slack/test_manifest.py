"""The manifest asks for what is used and nothing else; it fits Slack's limits, and guests can use all of it."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

import pytest

from bot.cli import run
from bot.slack.features import ROUTES
from bot.slack.manifest import AddressNotHttps, manifest
from bot.slack.scopes import APP_METHODS, COMMANDS, EVENTS, METHODS, bot_scopes, event_type
from indexer.catalogue import LANGUAGES, Catalogue
from tests.slack.fake.scopes import EVENT_SCOPES, METHOD_SCOPES
from tests.sources import read_source, source_files

METHOD = re.compile(
    r"(?:apps|auth|bots|chat|conversations|files|pins|reactions|team|usergroups|users|views)\.[A-Za-z]+(?:\.[A-Za-z]+)?"
)
TABLE = "bot/slack/scopes.py"


def made(language: str = "fr", **options: str) -> dict[str, Any]:
    """Return the manifest in a language."""
    return manifest(lambda code: Catalogue("bot").text(code, language), **options)


def methods_called() -> set[str]:
    """Return the methods named anywhere in the sources of the bot, but for the table itself."""
    paths = [path for path in source_files() if path.startswith("bot/") and path != TABLE]
    nodes = [node for path in paths for node in ast.walk(ast.parse(read_source(path)))]
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return {text for text in texts if METHOD.fullmatch(text)}


def test_every_method_called_is_in_the_table() -> None:
    """So no call is refused for a scope that the manifest did not ask for."""
    assert methods_called() - METHODS.keys() - APP_METHODS.keys() == set()


def test_every_method_of_the_table_is_called() -> None:
    """So nothing is asked for that is not used."""
    assert (METHODS.keys() | APP_METHODS.keys()) - methods_called() == set()


def test_the_events_are_those_that_routes_take() -> None:
    """Neither one that nobody would send, nor one that nobody would answer."""
    taken = {route.name for route in ROUTES if route.kind == "event"}
    assert {event_type(name) for name in EVENTS} == taken


def test_commands_and_shortcuts_are_those_that_routes_take() -> None:
    """By the names that Slack sends."""
    features = made()["features"]
    commands = {route.name for route in ROUTES if route.kind == "command"}
    shortcuts = {route.name for route in ROUTES if route.kind == "shortcut"}
    assert {command["command"] for command in features["slash_commands"]} == commands
    assert {shortcut["callback_id"] for shortcut in features["shortcuts"]} == shortcuts


def test_the_scopes_are_exactly_those_of_methods_and_events() -> None:
    """And the one of commands and shortcuts."""
    needed = {scope for scopes in (*METHODS.values(), *EVENTS.values()) for scope in scopes} | {COMMANDS}
    assert made()["oauth_config"]["scopes"] == {"bot": sorted(needed)}
    assert bot_scopes() == sorted(needed)


def test_the_table_agrees_with_the_server_that_plays_slack() -> None:
    """Two readings of Slack's reference, made apart: what one needs, the other asks for."""
    theirs = {**METHOD_SCOPES, **EVENT_SCOPES}
    ours = {**METHODS, **EVENTS}
    different = {
        name: (scopes, theirs[name])
        for name, scopes in ours.items()
        if not set(scopes) <= set(theirs[name]) or bool(scopes) != bool(theirs[name])
    }
    assert different == {}


def test_no_scope_lets_the_bot_speak_where_it_was_not_invited() -> None:
    """Nor read everything, nor write in somebody's name."""
    assert not {"chat:write.public", "channels:join", "users:read.email", "files:read"} & set(bot_scopes())
    assert "user" not in made()["oauth_config"]["scopes"]


def test_nothing_of_agents_and_assistants_is_in_it() -> None:
    """Guests could not use the app."""
    text = json.dumps([made(), bot_scopes(), sorted(EVENTS)])
    assert not re.search(r"assistant|agent|function_runtime", text)


def test_people_may_write_to_it() -> None:
    """The tab of messages is on, and not for reading only."""
    home = made()["features"]["app_home"]
    assert home == {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False}


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_fit(language: str) -> None:
    """Within the lengths of Slack's reference."""
    told = made(language)
    information = told["display_information"]
    assert len(information["name"]) <= 35
    assert 0 < len(information["description"]) <= 140
    assert 174 <= len(information["long_description"]) <= 4000
    for shortcut in told["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
    command = told["features"]["slash_commands"][0]
    assert len(command["description"]) <= 2000
    assert len(command["usage_hint"]) <= 1000


def test_socket_mode_needs_no_address() -> None:
    """Not one is in the manifest."""
    told = made()
    assert told["settings"]["socket_mode_enabled"] is True
    assert "http" not in json.dumps(told)


@pytest.mark.parametrize(
    "address", ["https://relais.example.org", "https://relais.example.org/", "https://relais.example.org/slack/events"]
)
def test_signed_requests_all_come_to_one_address(address: str) -> None:
    """However it was given."""
    told = made(http_address=address)
    url = "https://relais.example.org/slack/events"
    assert told["settings"]["socket_mode_enabled"] is False
    assert told["settings"]["event_subscriptions"]["request_url"] == url
    assert told["settings"]["interactivity"]["request_url"] == url
    assert told["features"]["slash_commands"][0]["url"] == url


@pytest.mark.parametrize("address", ["http://relais.example.org", "relais.example.org", "https://", "https://a.org/?b"])
def test_an_address_that_slack_would_not_call_is_refused(address: str) -> None:
    """Before somebody pastes it."""
    with pytest.raises(AddressNotHttps):
        made(http_address=address)


@pytest.mark.parametrize(
    ("address", "domains"),
    [
        ("https://relais.example.org/base/", ["relais.example.org"]),
        ("http://localhost:8000/", None),
        ("http://127.0.0.1:8000/", None),
        ("http://[::1]:8000/", None),
        ("", None),
    ],
)
def test_links_to_the_site_are_previewed(address: str, domains: list[str] | None) -> None:
    """Where the site has a name; Slack takes no other."""
    assert made(site_address=address)["features"].get("unfurl_domains") == domains


def test_the_command_prints_what_slack_takes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """JSON, ready to paste, with the site's domain; tokens need not be there yet."""
    monkeypatch.setenv("RELAIS_SITE_ADDRESS", "https://relais.example.org")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "not yet")
    monkeypatch.setenv("RELAIS_LANGUAGE", "fr")
    assert run(["slack", "manifest"]) == 0
    assert json.loads(capsys.readouterr().out) == made(site_address="https://relais.example.org/")


def test_a_wrong_site_address_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Its links would have no preview."""
    monkeypatch.setenv("RELAIS_SITE_ADDRESS", "relais")
    assert run(["slack", "manifest"]) == 3
    assert "RELAIS_SITE_ADDRESS" in capsys.readouterr().err
