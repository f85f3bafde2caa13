"""What a proposal changes in a page: what its front matter says of it, then its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.contributing.comparing.marking import Hunk, marked
from bot.contributing.models import FileChange
from indexer.front_matter import parse_front_matter


@dataclass(frozen=True, slots=True)
class KeyChange:
    """A key of the front matter whose value has changed; an empty value is none."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MarkedChange:
    """What changes in one file, for somebody to read."""

    path: str
    title: str
    is_new: bool
    is_removed: bool
    keys: tuple[KeyChange, ...]
    hunks: tuple[Hunk, ...]


def marked_change(change: FileChange) -> MarkedChange:
    """Return what changes in a file; a page has its front matter apart from its text."""
    before, after = decoded(change.before), decoded(change.after)
    is_page = change.path.endswith(".md")
    old, new = parse_front_matter(before, change.path), parse_front_matter(after, change.path)
    return MarkedChange(
        change.path,
        new.front_matter.title or old.front_matter.title if is_page else "",
        is_new=change.before is None,
        is_removed=change.after is None,
        keys=tuple(key_changes(old.raw, new.raw)) if is_page else (),
        hunks=marked(old.body, new.body) if is_page else marked(before, after),
    )


def key_changes(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[KeyChange]:
    """Yield the keys whose value has changed, in the order of the new page."""
    for key in dict.fromkeys([*after, *before]):
        old, new = before.get(key), after.get(key)
        if old != new:
            yield KeyChange(key, *shown_values(old, new))


def shown_values(old: object, new: object) -> tuple[str, str]:
    """Return two values as text; of two lists, only what one has and the other has not."""
    if isinstance(old, list | None) and isinstance(new, list | None):
        former, latter = old or [], new or []
        return joined(one for one in former if one not in latter), joined(one for one in latter if one not in former)
    return as_text(old), as_text(new)


def joined(values: Iterator[object]) -> str:
    """Return values one a line."""
    return "\n".join(as_text(value) for value in values)


def as_text(value: object) -> str:
    """Return a value as a reader takes it."""
    return "" if value is None else str(value)


def decoded(content: bytes | None) -> str:
    """Return the text of a file; what is not UTF-8 shows as such."""
    return (content or b"").decode("utf-8-sig", errors="replace")
