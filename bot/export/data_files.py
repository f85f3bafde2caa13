"""The data files beside the pages, as far as those whom the archive is for may read them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from indexer.data_files import LISTS_FILE, ROLES_FILE, SOURCES_FILE, load_data
from indexer.glossary import GLOSSARY_FILE
from indexer.models import Page
from indexer.pages import DATA_FOLDER

LISTED_KEYS = ("themes", "audiences", "phases", "partners")


def data_files(docs: Path, pages: Collection[Page], *, is_all: bool) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each data file that we know; any other is nobody's to publish.

    As they are when no page is kept from the reader (`is_all`); else with no more than what the pages shown name, as
    a role or a source that only a hidden page names would tell of it.
    """
    for name in (GLOSSARY_FILE, LISTS_FILE, ROLES_FILE, SOURCES_FILE):
        file = docs / DATA_FOLDER / name
        if not file.is_file() or file.is_symlink():
            continue
        content = file.read_bytes()
        if is_all or (name == GLOSSARY_FILE and has_glossary(pages)):
            yield name, content
        elif name != GLOSSARY_FILE:
            yield name, yaml_bytes(named(load_data(content), name, pages))


def has_glossary(pages: Collection[Page]) -> bool:
    """Tell whether one of the pages shows the glossary."""
    return any(page.front_matter.type == "glossary" for page in pages)


def named(data: Any, name: str, pages: Collection[Page]) -> dict[str, Any]:
    """Return what pages name of a data file."""
    if name == LISTS_FILE:
        return {key: only(data.get(key), values_of((key,), pages)) for key in LISTED_KEYS if data.get(key)}
    return only(data, values_of(("owner", "deputy") if name == ROLES_FILE else ("sources",), pages))


def only(data: Any, wanted: Collection[str]) -> dict[str, Any]:
    """Return the part of a mapping whose keys are wanted."""
    return {key: value for key, value in data.items() if key in wanted} if isinstance(data, Mapping) else {}


def values_of(keys: Collection[str], pages: Collection[Page]) -> set[str]:
    """Return all that pages write under some keys."""
    written = [getattr(page.front_matter, key) for page in pages for key in keys]
    return {value for values in written for value in (values if isinstance(values, tuple) else (values,))}


def yaml_bytes(data: Mapping[str, Any]) -> bytes:
    """Return a mapping as the text of a data file."""
    return yaml.safe_dump(dict(data), allow_unicode=True, sort_keys=False, width=120).encode()
