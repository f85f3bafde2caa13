"""A PostgreSQL of the tests' own: made in a temporary folder, on a socket in it, and removed at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

OWNER = "relais"
# PostgreSQL refuses to run as root: it then runs as one of these.
UNPRIVILEGED = ("postgres", "nobody")
# Nothing here must outlive a power failure.
SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "120",
    "autovacuum": "off",
}


class Cluster:
    """A running server; each test has databases of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)

    def url(self, name: str) -> str:
        """Return the address of a database."""
        return f"postgresql://{OWNER}@/{name}?host={self.folder}"

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """Make a database, give its name, and remove it, whoever is still connected."""
        name = f"test_{next(self._numbers)}"
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        self._execute(make)
        try:
            yield name
        finally:
            self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_cluster(program: str) -> Iterator[Cluster]:
    """Make a cluster with the programs beside `pg_ctl`, start it, and remove it."""
    # Beside the tests' other folders its name would be too long for a socket.
    folder = Path(tempfile.mkdtemp(prefix="relais-pg-"))
    programs = Path(program).resolve().parent
    try:
        user = owner_of(folder)
        run(user, programs / "initdb", "--pgdata", folder / "data", "--username", OWNER, "--auth", "trust")
        options = " ".join(
            f"-c {name}={value}" for name, value in (SETTINGS | {"unix_socket_directories": folder}).items()
        )
        control = (programs / "pg_ctl", "--pgdata", folder / "data", "--wait")
        run(user, *control, "start", "--log", folder / "log", "--options", options)
        try:
            yield Cluster(folder)
        finally:
            run(user, *control, "stop", "--mode", "immediate")
    finally:
        shutil.rmtree(folder)


def owner_of(folder: Path) -> str | None:
    """Return the user to run as, to whom the folder is given; None: whoever runs the tests."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    user = next(name for name in UNPRIVILEGED if name in known)
    os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    return user


def run(user: str | None, *command: str | Path) -> None:
    """Run a program of PostgreSQL as a user; what it says is in the error when it fails."""
    group = pwd.getpwnam(user).pw_gid if user else None
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    # Into a file, not a pipe: the server that is started would keep the pipe open.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            command, user=user, group=group, extra_groups=[] if user else None,
            stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=environment, cwd="/", check=False, timeout=60,
        )  # fmt: skip
        said.seek(0)
        assert done.returncode == 0, f"{command[0]}: {said.read().decode(errors='replace')}"
