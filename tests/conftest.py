"""What every test lives with: no network beyond this machine, a home of its own, and tools that may be missing."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from glob import glob
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.postgresql import Cluster


@dataclass(frozen=True, slots=True)
class Suite:
    """Tests under one marker that need a tool which Python alone does not bring."""

    marker: str
    needs: str
    programs: tuple[str, ...]
    install: str
    folders: tuple[str, ...] = ()  # where the programs may be when they are not on the PATH

    @property
    def reason(self) -> str:
        """Why its tests are skipped when the tool is missing."""
        return f"needs {self.needs}: {self.install}"

    def program(self) -> str | None:
        """Return the path of the first program found, or None."""
        places = [None, *(place for folder in self.folders for place in sorted(glob(folder), reverse=True))]
        found = (shutil.which(name, path=place) for place in places for name in self.programs)
        return next((path for path in found if path), None)


SUITES = (
    Suite(
        marker="browser",
        needs="Chromium",
        programs=("chromium", "chromium-browser", "google-chrome"),
        install="sudo apt-get install --yes chromium fonts-dejavu-core fonts-noto-color-emoji",
    ),
    Suite(
        marker="postgresql",
        needs="PostgreSQL",
        programs=("pg_ctl",),
        install="sudo apt-get install --yes postgresql",
        folders=("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin"),
    ),
    Suite(
        marker="spelling",
        needs="hunspell",
        programs=("hunspell",),
        install="sudo apt-get install --yes hunspell hunspell-fr",
    ),
)
# Settings of the person who runs the tests: a test that saw them could speak to the real Slack.
PERSONAL_SETTINGS = ("RELAIS_", "SLACK_", "XDG_")


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers of the suites known."""
    for suite in SUITES:
        config.addinivalue_line("markers", f"{suite.marker}: needs {suite.needs}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests whose tool is missing."""
    for suite in SUITES:
        concerned = [item for item in items if item.get_closest_marker(suite.marker)]
        if concerned and suite.program() is None:
            for item in concerned:
                item.add_marker(pytest.mark.skip(reason=suite.reason))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run when a suite did not run where all of them must (CI=true)."""
    reporter = session.config.pluginmanager.getplugin("terminalreporter")
    # The processes among which tests are shared out have none: the one that gathers what they report has.
    if reporter is not None and not_run(reporter) and is_ci() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name each suite that did not run, with the line that installs what it lacks."""
    missing = not_run(terminalreporter)
    if missing:
        terminalreporter.section("suites not run" + (" (an error, as CI=true)" if is_ci() else ""), red=is_ci())
    for suite, count in missing.items():
        terminalreporter.line(f"{suite.marker}: {count} tests need {suite.needs}. Install it: {suite.install}")


def not_run(reporter: pytest.TerminalReporter) -> dict[Suite, int]:
    """Return the suites whose tests were skipped for want of their tool, and how many tests each has."""
    reasons = [str(report.longrepr) for report in reporter.stats.get("skipped", ())]
    counts = {suite: sum(suite.reason in reason for reason in reasons) for suite in SUITES}
    return {suite: count for suite, count in counts.items() if count}


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


def program_of(marker: str) -> str | None:
    """Return the path of the program that a suite needs."""
    return next(suite.program() for suite in SUITES if suite.marker == marker)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """Start a PostgreSQL of the tests' own; it takes two seconds, once."""
    from tests.postgresql import running_cluster

    with running_cluster(str(program_of("postgresql"))) as cluster:
        yield cluster


def browser_options() -> list[str]:
    """Return what Chromium is started with: it finds no other machine than this one."""
    options = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost", "--disable-dev-shm-usage"]
    return [*options, "--no-sandbox"] if os.geteuid() == 0 else options


# One browser a module, not one for the whole run: while Playwright is open, its event loop is the thread's
# running loop, and `asyncio.run` in the modules that follow would fail.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium without a window; it finds no other machine than this one."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program_of("browser"), args=browser_options())
        yield chromium
        chromium.close()
