"""Runs Git: never asks anything, runs no hook, ends in time, and shows no password."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from indexer.errors import RelaisError

SECONDS_ALLOWED = 60.0
SECONDS_TO_END = 2.0
LONGEST_REASON = 300

# A folder's own Git settings can name programs to run besides what we ask for.
HARMLESS = {
    "core.hooksPath": "/dev/null",
    "core.fsmonitor": "false",
    "submodule.recurse": "false",
    "fetch.recurseSubmodules": "false",
    "advice.detachedHead": "false",
}
# Nobody is there to answer, and messages must be readable by us.
SILENT = {"GIT_TERMINAL_PROMPT": "0", "SSH_ASKPASS_REQUIRE": "never", "GIT_ASKPASS": "", "LC_ALL": "C.UTF-8"}
# Who moves and makes what; `.invalid` is kept for addresses of nobody (RFC 2606).
IDENTITY = {
    f"GIT_{part}_{word}": value
    for part in ("AUTHOR", "COMMITTER")
    for word, value in (("NAME", "Relais"), ("EMAIL", "relais@relais.invalid"))
}
# What Git is told by its surroundings and may go on being told: how to reach others, and where its own settings are.
# Where to work is ours to say.
KEPT = frozenset(
    {
        *("GIT_EXEC_PATH", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH"),
        *("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"),
    }
)

_PASSWORD = re.compile(r"(?<=://)[^/@\s]+@")


class GitFailed(RelaisError):
    """A Git command failed."""

    code = "error.git"

    def __init__(self, reason: str, complaint: str = "") -> None:
        super().__init__(reason=reason)
        self.complaint = complaint


class GitMissing(GitFailed):
    """Git is not installed."""

    code = "error.git_missing"


class GitTooSlow(GitFailed):
    """A Git command took too long, and was ended."""

    code = "error.git_slow"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command returned."""

    code: int
    output: bytes

    @property
    def text(self) -> str:
        """What it printed, without the last line break."""
        return self.output.decode("utf-8", "replace").strip()


@dataclass(frozen=True, slots=True)
class Git:
    """Runs Git in one folder."""

    folder: Path
    is_bare: bool = False
    protocols: str = "file"  # by which others may be reached, separated by colons
    # Settings of Git's, told by the environment: what is on the command line is seen by everybody on the machine.
    settings: Mapping[str, str] = field(default_factory=dict, repr=False)
    seconds: float = SECONDS_ALLOWED

    def text(self, *arguments: str, given: bytes = b"", variables: Mapping[str, str] | None = None) -> str:
        """Return what a command prints. Raises GitFailed."""
        return self.run(*arguments, given=given, variables=variables).text

    def run(
        self,
        *arguments: str,
        given: bytes = b"",
        allowed: Collection[int] = (0,),
        variables: Mapping[str, str] | None = None,
    ) -> Ran:
        """Run a command and return how it ended and what it printed. Raises GitFailed."""
        where = ["--git-dir=."] if self.is_bare else []
        environment = {**self._environment(), **(variables or {})}
        try:
            process = subprocess.Popen(
                ["git", *where, *arguments],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                # No terminal to ask on, and one group to end: Git starts helpers that outlive it.
                start_new_session=True,
            )
        except OSError as error:
            raise failure_to_start(error, self.folder) from error
        output, complaint = self._ended(process, given)
        if process.returncode not in allowed:
            told = complaint.decode("utf-8", "replace")
            raise GitFailed(reason_in(told) or f"git {arguments[0]}: {process.returncode}", told)
        return Ran(process.returncode, output)

    def _ended(self, process: subprocess.Popen[bytes], given: bytes) -> tuple[bytes, bytes]:
        try:
            return process.communicate(given, timeout=self.seconds)
        except subprocess.TimeoutExpired as error:
            raise GitTooSlow(reason=f"{self.seconds:g} s") from error
        finally:
            end(process)

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in KEPT}
        settings = {**HARMLESS, **self.settings}
        pairs = {
            f"GIT_CONFIG_{part}_{place}": text
            for place, setting in enumerate(settings.items())
            for part, text in zip(("KEY", "VALUE"), setting, strict=True)
        }
        told = {"GIT_CONFIG_COUNT": str(len(settings)), **pairs, "GIT_ALLOW_PROTOCOL": self.protocols}
        return {**inherited, **SILENT, **IDENTITY, **told}


def end(process: subprocess.Popen[bytes]) -> None:
    """End a command that is still running, with its helpers; asked first, Git removes its locks."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.returncode is not None:
            return
        os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=SECONDS_TO_END)


def failure_to_start(error: OSError, folder: Path) -> GitFailed:
    """Return why Git could not be started: there is no Git, or no such folder."""
    if isinstance(error, FileNotFoundError) and folder.is_dir():
        return GitMissing(reason="git")
    return GitFailed(reason=f"{folder}: {error.strerror}")


def reason_in(complaint: str) -> str:
    """Return the line of a complaint that tells the reason, without any password."""
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(("fatal:", "error:", "remote:"))]
    told = (telling or lines or [""])[0]
    return "".join(sign for sign in _PASSWORD.sub("", told) if sign.isprintable())[:LONGEST_REASON]
