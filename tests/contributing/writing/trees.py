"""Folders of pages held in memory, drafts against them, and what a written page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from bot.contributing.models import Author, Draft, Kind, Origin, Proposal
from bot.contributing.writing.dispatch import write
from bot.contributing.writing.pages_at import PagesAt
from indexer.models import Section, Visibility
from indexer.sections import parse_sections
from indexer.site_settings import SiteSettings, site_settings

REPOSITORY = Path(__file__).parents[3]
DOCS = REPOSITORY / "docs"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
MADE_AT = datetime(2026, 11, 22, 10, tzinfo=UTC)

LISTS = b"""
themes:
  mediation: {fr: "M\xc3\xa9diation et publics"}
  industrie: {fr: "Relations avec l'industrie"}
  capitalisation: {fr: "Capitalisation"}
audiences:
  tous: {fr: "Tout le monde"}
phases:
  montage: {fr: "Montage"}
partners:
  musee: {fr: "Mus\xc3\xa9e ou centre de science"}
"""
ROLES = b"""
coordination: {fr: "Coordination", en: "Coordination"}
relations-industrie: {fr: "Relations avec l'industrie"}
capitalisation: {fr: "Capitalisation"}
"""


@dataclass(frozen=True, slots=True)
class MemoryTree:
    """A folder of pages at one commit, in memory."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    commit: str = COMMIT

    def read(self, path: str) -> bytes | None:
        """Return a file, or None."""
        return self.files.get(path)

    def paths(self) -> tuple[str, ...]:
        """Return the path of every file."""
        return tuple(self.files)


@cache
def own_settings() -> SiteSettings:
    """Return the settings of our own site."""
    return site_settings(REPOSITORY / "mkdocs.yml")


@cache
def own_tree() -> MemoryTree:
    """Return our own pages, and the data beside them."""
    files = (path for path in DOCS.rglob("*") if path.is_file() and path.suffix in {".md", ".yml"})
    return MemoryTree({path.relative_to(DOCS).as_posix(): path.read_bytes() for path in files})


def tree_of(pages: Mapping[str, str | bytes]) -> MemoryTree:
    """Return a small folder with lists and roles of its own."""
    files = {path: page if isinstance(page, bytes) else page.encode() for path, page in pages.items()}
    return MemoryTree({"_data/lists.yml": LISTS, "_data/roles.yml": ROLES, **files})


def draft(kind: Kind, page: str = "", anchor: str = "", base: str = "", **fields: str) -> Draft:
    """Return a draft made in French by a role."""
    author = Author(role="coordination", organisation="Musée d'essai")
    origin = Origin("web", "secret")
    return Draft("d1", kind, fields, origin, MADE_AT, author=author, page=page, anchor=anchor, base=base)


def proposed(made: Draft, tree: MemoryTree, site: SiteSettings | None = None) -> Proposal:
    """Return the proposal of a draft, by default as our own site reads pages."""
    proposal = write(made, tree, site or own_settings())
    assert isinstance(proposal, Proposal)
    return proposal


def proposed_file(made: Draft, tree: MemoryTree) -> bytes:
    """Return the one file that a draft proposes."""
    (content,) = proposed(made, tree).files.values()
    return content


def shown(content: bytes, tree: MemoryTree | None = None) -> list[Section]:
    """Return the sections that the site shows of a file."""
    pages = PagesAt(tree or MemoryTree(), own_settings())
    page = pages.opened("page.md", content).page
    return parse_sections(pages.render(page.body), page.title)


def only_public() -> Visibility:
    """Return whom our own pages are for."""
    return own_settings().shown_to
