"""Imports go one way: read from the sources, held against two tables."""

from __future__ import annotations

import ast
from fnmatch import fnmatch
from functools import cache
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.sources import read_source, source_files

# From the bottom to the top: a module imports from its own layer and from those below it.
# What `indexer` holds is below all of `bot`; a room of `bot` is a folder or a module.
LAYERS = (
    ("indexer", "words for things", "__init__ models errors catalogue file_state"),
    (
        "indexer",
        "text and numbers",
        "acronyms analysis comment_guard intents markup personal_data safe_yaml tokens weights",
    ),
    ("indexer", "heads and settings", "front_matter remedies site_settings data_files glossary"),
    ("indexer", "pages", "page_cache pages sections renderer staging"),
    ("indexer", "index entries", "records documents schema grams postings drafts lexicon"),
    ("indexer", "the index on disk", "segments store"),
    (
        "indexer",
        "from question to hits",
        "vocabulary queries gathering scoring candidates adjacency explanations ranking passages verdicts compaction",
    ),
    (
        "indexer",
        "verbs",
        "checks references indexing results_json searching shelf listings sources site "
        "anchors links privacy_checks retrieval earlier checking spelling",
    ),
    (
        "indexer",
        "site and command line",
        "plugin plugin_files plugin_theme mkdocs_runs building terminal cli "
        "check_command check_output check_comment problem_text",
    ),
    ("bot", "words for things", "__init__ deliveries models errors faults findings"),
    ("bot", "protocols and settings", "protocols settings settings_values state pools holders timetables"),
    ("bot", "what the bot does", "answering contributing onboarding upkeep journal export"),
    ("bot", "surfaces", "slack web terminal"),
    ("bot", "command line", "cli serving running workshops doctor __main__"),
)

# Libraries that only these files may import.
ONLY_IN: dict[str, tuple[str, ...]] = {
    "whoosh": tuple(f"indexer/{name}.py" for name in ("schema", "segments", "indexing", "store", "compaction")),
    "mkdocs": ("indexer/plugin*.py", "indexer/mkdocs_runs.py", "indexer/site_settings.py"),
    "alembic": ("bot/journal/*",),
    "httpx": ("bot/contributing/forges/*",),
    "jwt": ("bot/contributing/forges/*", "bot/contributing/review_links.py", "bot/web/*"),
    "psycopg": ("bot/journal/*",),
    "sqlalchemy": ("bot/journal/*",),
    "slack_bolt": ("bot/slack/*",),
    "slack_sdk": ("bot/slack/*",),
    "starlette": ("bot/web/*",),
    "uvicorn": ("bot/web/*",),
}


def module_of(path: str) -> str:
    """Return the dotted name of a file (`bot/slack/__init__.py` → `bot.slack`)."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imported_names(source: str, path: str) -> set[str]:
    """Return the dotted names that a source imports, wherever it does: at the top, in a function, for types only."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = absolute(node, path)
            names.update(f"{origin}.{alias.name}" for alias in node.names)
    return names


def absolute(node: ast.ImportFrom, path: str) -> str:
    """Return where `from … import` takes from, without leading dots."""
    folders = path.split("/")[:-1]
    here = folders[: len(folders) - node.level + 1] if node.level else []
    return ".".join([*here, *([node.module] if node.module else [])])


@cache
def imports() -> dict[str, set[str]]:
    """Return what each of our files imports."""
    return {path: imported_names(read_source(path), path) for path in source_files()}


def our_module(name: str, modules: set[str]) -> str | None:
    """Return the module of ours that an imported name is or belongs to, or None for a library's."""
    while name:
        if name in modules:
            return name
        name = name.rpartition(".")[0]
    return None


@cache
def edges() -> dict[str, set[str]]:
    """Return, for each module of ours, the modules of ours that it imports."""
    modules = {module_of(path) for path in imports()}
    found = {path: {our_module(name, modules) for name in names} for path, names in imports().items()}
    return {module_of(path): {name for name in targets if name} - {module_of(path)} for path, targets in found.items()}


def layer_of(module: str) -> int | None:
    """Return the place of a module in the table, from the bottom, or None."""
    package, room = [*module.split("."), "__init__"][:2]
    return next(
        (place for place, (name, _, rooms) in enumerate(LAYERS) if name == package and room in rooms.split()), None
    )


@pytest.mark.parametrize("module", sorted(edges()))
def test_module_has_a_layer(module: str) -> None:
    """Whoever adds a module says in LAYERS, at the top of this file, what it stands on."""
    assert layer_of(module) is not None, f"add {module!r} to LAYERS in tests/test_layers.py"


@pytest.mark.parametrize("module", sorted(edges()))
def test_imports_go_down(module: str) -> None:
    """A module imports nothing from a layer above its own; so `indexer` never imports `bot`."""
    place = layer_of(module)
    layers = {name: layer_of(name) for name in edges()[module]}
    upward = {name for name, other in layers.items() if place is not None and other is not None and other > place}
    assert upward == set(), f"{module} ({LAYERS[place or 0][1]}) imports from above: {sorted(upward)}"


def test_no_cycle() -> None:
    """No module needs itself through others, not even by an import inside a function."""
    try:
        TopologicalSorter(edges()).prepare()
    except CycleError as error:
        pytest.fail("import cycle: " + " → ".join(error.args[1]))


@pytest.mark.parametrize("library", ONLY_IN)
def test_library_stays_in_its_modules(library: str) -> None:
    """A library that may have to be replaced is imported in few places."""
    users = {path for path, names in imports().items() if any(name.split(".")[0] == library for name in names)}
    strangers = {path for path in users if not any(fnmatch(path, allowed) for allowed in ONLY_IN[library])}
    assert strangers == set(), f"{library} is for {', '.join(ONLY_IN[library])}"


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import whoosh.index", {"whoosh.index"}),
        ("from indexer import pages as p", {"indexer.pages"}),
        ("def later():\n    from mkdocs.config import base", {"mkdocs.config.base"}),
        ("from . import app", {"bot.slack.app"}),
        ("from ..models import Answer", {"bot.models.Answer"}),
        ("if TYPE_CHECKING:\n    from bot.cli import main", {"bot.cli.main"}),
    ],
)
def test_every_way_to_import_is_seen(source: str, names: set[str]) -> None:
    """Plain, renamed, late, relative and type-only imports all count."""
    assert imported_names(source, "bot/slack/home.py") == names
