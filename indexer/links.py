"""Links from one page to another: the file is there, and so is the section, as the site has it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from rapidfuzz import fuzz, process

from indexer.anchors import SitePages
from indexer.models import Page, Problem
from indexer.pages import SUFFIXES, without_fenced_code

# The code of what is wrong, and its facts.
Wrong = tuple[str, Mapping[str, str]]

FOUND_CHARACTERS = 120
NAME_SIMILARITY = 75
ANCHOR_SIMILARITY = 60
# Where a browser goes whatever the page holds.
ALWAYS_THERE = frozenset({"", "top"})
# What a link may start with that is no file of the folder.
ELSEWHERE = ("mailto:", "tel:", "/", "{", "data:")

# Lengths are bounded: a text of brackets alone must not take the square of its length.
_TARGET = r"<([^<>]{1,1000})>|((?:[^()\s<>]|\([^()\s<>]{0,200}\)){1,1000})"
_LINK = re.compile(rf"""(?<!\\)\]\([ \t]{{0,9}}(?:{_TARGET})(?:[ \t]{{1,9}}["'(][^)]{{0,500}})?[ \t]{{0,9}}\)""")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\[^][^\]\[]{0,200}\]:[ \t]{0,9}(?:<([^<>]{1,1000})>|([^\s<>]{1,1000}))")
_ATTRIBUTE = re.compile(
    r"""<(?:a|img|source)\s(?:[^<>]{0,300}?\s)?(?:href|src)=(?:"([^"<>]{1,1000})"|'([^'<>]{1,1000})')"""
)
_INLINE_CODE = re.compile(r"`[^`\n]*`")


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is written, where it stands, and the file and section it means."""

    found: str
    line: int
    path: str
    anchor: str


def check_links(page: Page, root: Path, site: SitePages) -> Iterator[Problem]:
    """Yield a problem for each link to a file of the folder, or to a section of a page, that is not there."""
    looked_at: dict[str, Wrong | None] = {}
    for link in links_of(page):
        if link.found not in looked_at:
            wrong = wrong_with(page, link, root, site)
            looked_at[link.found] = wrong if wrong and is_shown(page, link, site) else None
        if wrong := looked_at[link.found]:
            code, data = wrong
            yield Problem(code, "error", page.path, link.line, {"found": link.found[:FOUND_CHARACTERS], **data})


def wrong_with(page: Page, link: Link, root: Path, site: SitePages) -> Wrong | None:
    """Return what is wrong with a link, and what may have been meant, or None."""
    if not is_there(root, PurePosixPath(link.path)):
        return "page.broken_link", {"near": near_path(page, link, site)}
    if not has_anchor(link, site):
        mark = f"{{#{link.anchor[:FOUND_CHARACTERS]}}}"
        return "page.broken_anchor", {"near": near_anchor(link, site), "mark": mark}
    return None


def links_of(page: Page) -> Iterator[Link]:
    """Yield the links of a page that mean a file of the folder or a section of a page, in the order of the text."""
    folder = posixpath.dirname(page.path)
    for number, line in enumerate(without_code(page.body)):
        for pattern in (_LINK, _DEFINITION, _ATTRIBUTE):
            for match in pattern.finditer(line):
                found = match[1] or match[2]
                if "://" not in found and not found.startswith(ELSEWHERE):
                    target, _, anchor = unescape(found).partition("#")
                    path = unquote(target.partition("?")[0])
                    whole = posixpath.join(folder, path) if path else page.path
                    yield Link(found, page.body_line + number, posixpath.normpath(whole), unquote(anchor))


def without_code(body: str) -> list[str]:
    """Return the lines of a body in which code is blank."""
    return [_INLINE_CODE.sub(" ", line) for line in without_fenced_code(body.split("\n"))]


def is_there(root: Path, target: PurePosixPath) -> bool:
    """Tell whether a path exists inside the folder."""
    try:
        place = (root / target).resolve()
        return place.is_relative_to(root.resolve()) and place.exists()
    except (OSError, ValueError):
        return False


def has_anchor(link: Link, site: SitePages) -> bool:
    """Tell whether the section that a link means is there; what is no page has none to look for."""
    if link.anchor.lower() in ALWAYS_THERE or link.path not in site.pages:
        return True
    anchors = site.anchors(link.path)
    return anchors is None or link.anchor in anchors


def is_shown(page: Page, link: Link, site: SitePages) -> bool:
    """Tell whether the site shows a link as one: what stands in an indented block of code is none."""
    targets = site.targets(page.path)
    return targets is None or plain(link.found) in {plain(target) for target in targets}


def plain(target: str) -> str:
    """Return a target whatever its signs are written as."""
    return unquote(unescape(target)).strip()


def near_path(page: Page, link: Link, site: SitePages) -> str:
    """Return the link that may have been meant: to the page that follows, or to the one whose file is named alike."""
    path = site.successors.get(link.path) or named_alike(link.path, site.pages)
    if not path:
        return ""
    has_section = link.anchor and link.anchor in (site.anchors(path) or ())
    return written(path, page, link.anchor if has_section else "")


def named_alike(path: str, paths: Iterable[str]) -> str:
    """Return the only page whose file has the same name, else the one with the closest, or nothing."""
    if posixpath.splitext(path)[1].lower() not in SUFFIXES:
        return ""
    names = {other: posixpath.basename(other) for other in paths}
    same = [other for other, name in names.items() if name == posixpath.basename(path)]
    if same:
        return same[0] if len(same) == 1 else ""
    stems = {other: posixpath.splitext(name)[0] for other, name in names.items()}
    stem = posixpath.splitext(posixpath.basename(path))[0]
    near = process.extractOne(stem, stems, scorer=fuzz.ratio, score_cutoff=NAME_SIMILARITY)
    return str(near[2]) if near else ""


def near_anchor(link: Link, site: SitePages) -> str:
    """Return the link with the anchor that may have been meant, or nothing."""
    anchors = sorted(site.anchors(link.path) or ())
    near = process.extractOne(link.anchor, anchors, scorer=fuzz.ratio, score_cutoff=ANCHOR_SIMILARITY)
    return f"{link.found.partition('#')[0]}#{near[0]}" if near else ""


def written(path: str, page: Page, anchor: str) -> str:
    """Return the link from a page to another as one writes it."""
    way = posixpath.relpath(path, posixpath.dirname(page.path) or ".").replace(" ", "%20")
    return f"{way}#{anchor}" if anchor else way
