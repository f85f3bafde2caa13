"""What every test lives with: no network beyond this machine, a home of its own, and tools that may be missing."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@dataclass(frozen=True, slots=True)
class Suite:
    """Tests under one marker that need a tool which Python alone does not bring."""

    marker: str
    needs: str
    programs: tuple[str, ...]
    install: str

    def program(self) -> str | None:
        """Return the path of the first program found, or None."""
        return next((path for name in self.programs if (path := shutil.which(name))), None)


SUITES = (
    Suite(
        marker="browser",
        needs="Chromium",
        programs=("chromium", "chromium-browser", "google-chrome"),
        install="sudo apt-get install --yes chromium fonts-dejavu-core fonts-noto-color-emoji",
    ),
)
NOT_RUN = pytest.StashKey[dict[Suite, int]]()
# Settings of the person who runs the tests: a test that saw them could speak to the real Slack.
PERSONAL_SETTINGS = ("RELAIS_", "SLACK_", "XDG_")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip the tests whose tool is missing, and count them."""
    config.stash[NOT_RUN] = {}
    for suite in SUITES:
        concerned = [item for item in items if item.get_closest_marker(suite.marker)]
        if concerned and suite.program() is None:
            config.stash[NOT_RUN][suite] = len(concerned)
            for item in concerned:
                item.add_marker(pytest.mark.skip(reason=f"needs {suite.needs}: {suite.install}"))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run when a suite did not run where all of them must (CI=true)."""
    if session.config.stash.get(NOT_RUN, {}) and is_ci() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name each suite that did not run, with the line that installs what it lacks."""
    not_run = config.stash.get(NOT_RUN, {})
    if not_run:
        terminalreporter.section("suites not run" + (" (an error, as CI=true)" if is_ci() else ""), red=is_ci())
    for suite, count in not_run.items():
        terminalreporter.line(f"{suite.marker}: {count} tests need {suite.needs}. Install it: {suite.install}")


def is_ci() -> bool:
    """Tell whether this run must leave nothing out."""
    return os.environ.get("CI", "").lower() == "true"


class NetworkForbidden(AssertionError):
    """A test tried to reach another machine."""

    def __init__(self, host: object) -> None:
        super().__init__(f"no test reaches the network: {host!r} is not this machine; pass a fake instead")


def refuse_other_machines(host: object) -> None:
    """Raise NetworkForbidden unless a host is this machine."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in {None, "", "localhost"}:
        return
    try:
        is_here = ip_address(str(name)).is_loopback or ip_address(str(name)).is_unspecified
    except ValueError:
        is_here = False
    if not is_here:
        raise NetworkForbidden(name)


def guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method of sockets whose last argument, an address, may only be on this machine."""

    def call(self: socket.socket, *arguments: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            refuse_other_machines(arguments[-1][0])
        return method(self, *arguments)

    return call


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Let sockets reach this machine only; names of other machines are not even looked up."""
    look_up = socket.getaddrinfo

    def guarded_look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        refuse_other_machines(host)
        return look_up(host, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give the tests an empty home folder, and none of the settings of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(PERSONAL_SETTINGS)]:
            patch.delenv(name)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        yield


# One browser a module, not one for the whole run: while Playwright is open, its event loop is the thread's
# running loop, and `asyncio.run` in the modules that follow would fail.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium without a window; it finds no other machine than this one."""
    from playwright.sync_api import sync_playwright

    program = next(suite.program() for suite in SUITES if suite.marker == "browser")
    options = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost", "--disable-dev-shm-usage"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=options)
        yield chromium
        chromium.close()
