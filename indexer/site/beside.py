"""Reads the data files beside the pages for the site: one that is wrong is left out, and said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from indexer.data_files import ClosedLists, read_lists, read_roles, read_sources
from indexer.errors import DataFileInvalid
from indexer.glossary import read_glossary
from indexer.site.base import Data

Value = TypeVar("Value")


def read_data_beside(folder: Path, say: Callable[[DataFileInvalid], None]) -> Data:
    """Return what the data files hold; the others stay when one cannot be read."""

    def read(reader: Callable[[Path], Value], empty: Value) -> Value:
        try:
            return reader(folder)
        except DataFileInvalid as error:
            say(error)
            return empty

    return Data(read(read_lists, ClosedLists()), read(read_roles, {}), read(read_sources, {}), read(read_glossary, ()))
