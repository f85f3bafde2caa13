"""The guards around the tests hold."""

from __future__ import annotations

import os
import pwd
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser


# Addresses kept for documentation (RFC 5737, RFC 3849): nobody answers there.
@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "slack.com"])
def test_another_machine_is_out_of_reach(host: str) -> None:
    """Connecting, sending a datagram and looking a name up all raise."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as stream, pytest.raises(AssertionError, match="no test reaches the network"):
        stream.connect((host, 443))
    with socket.socket(family, socket.SOCK_DGRAM) as datagram, pytest.raises(AssertionError, match=host):
        datagram.sendto(b"hello", (host, 53))
    with pytest.raises(AssertionError, match=host):
        socket.create_connection((host, 443), timeout=1)


def test_this_machine_can_be_reached() -> None:
    """A test may start a server and speak with it."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        accepted, _ = server.accept()
        with accepted:
            client.sendall(b"hello")
            assert accepted.recv(5) == b"hello"


def test_home_is_a_temporary_folder() -> None:
    """Nothing is read from or written to the home folder of whoever runs the tests."""
    assert Path.home().is_dir()
    assert Path.home() != Path(pwd.getpwuid(os.getuid()).pw_dir)


def test_no_personal_setting_is_seen() -> None:
    """Tokens in the environment of whoever runs the tests stay out of them."""
    assert [name for name in os.environ if name.startswith(("RELAIS_", "SLACK_"))] == []


@pytest.mark.browser
def test_the_browser_shows_a_page(browser: Browser) -> None:
    """Chromium starts, also as root, and shows what it is given."""
    page = browser.new_page()
    page.set_content("<h1>Où sont les locaux ?</h1>")
    assert page.inner_text("h1") == "Où sont les locaux ?"
    page.close()
