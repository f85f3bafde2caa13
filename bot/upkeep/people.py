"""The private file of who holds which role, from when to when: right as a whole, or nobody is entitled by it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.faults import Fault, Faults
from bot.upkeep.people_yaml import Holding, parse_people
from indexer.catalogue import Catalogue
from indexer.errors import RelaisError
from indexer.file_state import FileState, state_of
from indexer.models import Visibility
from indexer.terminal import terminal_language

LOGGER = logging.getLogger(__name__)
SENTENCES = Catalogue("bot")

__all__ = ["Holding", "People", "PeopleFile", "PeopleFileInvalid", "read_people"]


class PeopleFileInvalid(RelaisError):
    """The people file cannot be read or has mistakes; no sentence of it shows a name or an account."""

    code = "error.people_file"

    def __init__(self, path: Path, faults: tuple[Fault, ...]) -> None:
        super().__init__(path=str(path), faults=Faults(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class People:
    """Who holds which role, from when to when; both days count."""

    holdings: tuple[Holding, ...] = ()

    def holders(self, role: str, day: date) -> tuple[Holding, ...]:
        """Return who holds a role on a day, in the order of the file."""
        return tuple(holding for holding in self.holdings if holding.role == role and holding.is_active(day))

    def holdings_of(self, slack: str, day: date) -> tuple[Holding, ...]:
        """Return what an account holds on a day."""
        return tuple(holding for holding in self.holdings if holding.slack == slack and holding.is_active(day))

    def level(self, slack: str, day: date) -> Visibility:
        """Return what an account may see on a day: the most that one of its roles gives, else what is public."""
        levels = [holding.visibility for holding in self.holdings_of(slack, day)]
        return max(levels, key=lambda level: level.rank, default=Visibility.PUBLIC)

    def of_unknown_roles(self, roles: Collection[str]) -> tuple[Holding, ...]:
        """Return the holdings whose role is not in the file of roles."""
        return tuple(holding for holding in self.holdings if holding.role not in roles)


def read_people(file: Path) -> People:
    """Return what a people file says. Raises PeopleFileInvalid with every mistake and its line."""
    try:
        source = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PeopleFileInvalid(file, (Fault("people.not_utf8"),)) from error
    except OSError as error:
        code = "people.missing" if isinstance(error, FileNotFoundError) else "people.unreadable"
        raise PeopleFileInvalid(file, (Fault(code, {"reason": error.strerror or "?"}),)) from error
    holdings, faults = parse_people(source)
    if faults:
        raise PeopleFileInvalid(file, tuple(faults))
    return People(tuple(holdings))


class PeopleFile:
    """The people file while we run: read again when it changes; while it is wrong, nobody is entitled by it."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self._lock = threading.Lock()
        self._state: FileState | None = None
        self._people: People | None = None
        self._problem: PeopleFileInvalid | None = None

    def current(self) -> People:
        """Return what the file says now; nobody holds anything when it is wrong or not there."""
        if self.file is None:
            return People()
        with self._lock:
            state = state_of(self.file)
            if self._people is None or state != self._state:
                # The state is of before the reading: a file written meanwhile is read again next time.
                self._state = state
                self._people, self._problem = self._read(self.file)
            return self._people

    def problem(self) -> PeopleFileInvalid | None:
        """Return what is wrong with the file now, or None."""
        self.current()
        return self._problem

    def _read(self, file: Path) -> tuple[People, PeopleFileInvalid | None]:
        try:
            return read_people(file), None
        except PeopleFileInvalid as problem:
            LOGGER.warning("%s", SENTENCES.text(problem.code, terminal_language(), **problem.data))
            return People(), problem
