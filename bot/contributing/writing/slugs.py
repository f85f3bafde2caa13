"""Names a new page: a path and an id of our making, whatever its title holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b

from indexer.analysis import fold

LESSONS = "lecons"
MOST = 60
# Files that have another meaning for MkDocs, or that Windows cannot hold.
_TAKEN = re.compile(r"index|readme|con|prn|aux|nul|(?:com|lpt)\d")


def slug_of(title: str) -> str:
    """Return a title as a file name: ASCII letters, figures and `-`, cut between words."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")
    if len(slug) > MOST:
        slug = slug[: MOST + 1].rpartition("-")[0] or slug[:MOST]
    return f"lecon-{slug}".rstrip("-") if not slug or _TAKEN.fullmatch(slug) else slug


def digest_of(draft_id: str) -> str:
    """Return what tells a draft from every other, short enough to stand in a name."""
    return blake2b(draft_id.encode(), digest_size=4).hexdigest()


def lesson_id(title: str, draft_id: str) -> str:
    """Return the id of a new lesson: the same each time that the draft is written, and no other draft's."""
    return f"lecon-{slug_of(title)}-{digest_of(draft_id)}".replace("lecon-lecon", "lecon", 1)


def lesson_path(title: str, draft_id: str, paths: Iterable[str]) -> str:
    """Return the path of a new lesson, that of no page and of no folder, on systems that ignore case too."""
    path = f"{LESSONS}/{slug_of(title)}.md"
    folder = path.removesuffix(".md") + "/"
    is_free = not any(other.lower() == path or other.lower().startswith(folder) for other in paths)
    return path if is_free else f"{LESSONS}/{slug_of(title)}-{digest_of(draft_id)}.md"
