"""Checks what is about to leave for a forge once more: no path, branch or name of somebody's making goes further."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from bot.contributing.forge import ForgeRefused
from bot.contributing.models import Proposal, Ticket
from indexer.pages import DATA_FOLDER, SUFFIXES

# GitHub's limits are 256 characters for a title and 65,536 for a body; each forge keeps to the same.
MAX_TITLE_CHARACTERS = 250
MAX_BODY_CHARACTERS = 65_000
MAX_FILES = 100
MAX_FILE_BYTES = 1_000_000
MAX_PATH_BYTES = 240
DATA_SUFFIX = ".yml"

_BRANCH = re.compile(r"relais/[a-z0-9]+(-[a-z0-9]+)*")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_CREDIT = re.compile(r"[^<>\x00-\x1f\x7f]{1,120} <[^<>@\s]{1,64}@[^<>@\s]{1,190}>")
# Signs that mean something in a path of another system, in a shell or in a pattern.
_UNSAFE_SIGNS = frozenset('\\:*?"<>|')


class ProposalUnsafe(ForgeRefused):
    """A proposal names a file, a branch or a person as we never do."""

    code = "error.forge_unsafe"


class ProposalTooLong(ForgeRefused):
    """A proposal or a ticket is larger than a forge takes."""

    code = "error.forge_too_long"


def check_proposal(proposal: Proposal) -> None:
    """Refuse a proposal that is not of our making. Raises ProposalUnsafe, ProposalTooLong."""
    check_branch(proposal.branch)
    check_text(proposal.title, proposal.body)
    if not _COMMIT.fullmatch(proposal.base):
        raise ProposalUnsafe(found=shown(proposal.base))
    if not proposal.files or len(proposal.files) > MAX_FILES:
        raise ProposalTooLong(found=len(proposal.files), limit=MAX_FILES)
    for path, content in proposal.files.items():
        check_path(path)
        if len(content) > MAX_FILE_BYTES:
            raise ProposalTooLong(found=len(content), limit=MAX_FILE_BYTES)
    for credit in proposal.co_authors:
        if not _CREDIT.fullmatch(credit) or not credit.isprintable():
            raise ProposalUnsafe(found=shown(credit))


def check_ticket(ticket: Ticket) -> None:
    """Refuse a ticket that a forge would not take. Raises ProposalTooLong."""
    check_text(ticket.title, ticket.body)


def check_text(title: str, body: str) -> None:
    """Refuse a title of several lines, and what is too long. Raises ProposalUnsafe, ProposalTooLong."""
    if not title.strip() or not title.isprintable():
        raise ProposalUnsafe(found=shown(title))
    for text, limit in ((title, MAX_TITLE_CHARACTERS), (body, MAX_BODY_CHARACTERS)):
        if len(text) > limit:
            raise ProposalTooLong(found=len(text), limit=limit)


def check_branch(branch: str) -> None:
    """Refuse a branch that is not named as ours are. Raises ProposalUnsafe."""
    if not is_ours(branch):
        raise ProposalUnsafe(found=shown(branch))


def is_ours(branch: str) -> bool:
    """Tell whether a branch is named as ours are: no other is ever written or removed."""
    return len(branch) <= MAX_PATH_BYTES and _BRANCH.fullmatch(branch) is not None


def check_path(path: str) -> None:
    """Refuse what is not the path of a page or of its data, from the folder of pages. Raises ProposalUnsafe."""
    if not is_safe_path(path):
        raise ProposalUnsafe(found=shown(path))


def is_safe_path(path: str) -> bool:
    """Tell whether a path is relative, plain, inside the folder of pages, and that of a page or of its data."""
    parts = path.split("/")
    is_short = 0 < len(path.encode("utf-8", "surrogatepass")) <= MAX_PATH_BYTES
    is_plain = path.isprintable() and unicodedata.normalize("NFC", path) == path and not _UNSAFE_SIGNS & set(path)
    return is_short and is_plain and all(map(is_safe_part, parts)) and has_known_suffix(parts)


def is_safe_part(part: str) -> bool:
    """Tell whether a part of a path is neither hidden, nor a way up, nor a name that some system reads as another."""
    # `.git` is also `git~1` for Windows, and « .gıt » or « .git. » for others: nothing that looks like it goes through.
    return part == part.strip(" .-") and "~" not in part and part != ""


def has_known_suffix(parts: list[str]) -> bool:
    """Tell whether a file is a page, or data beside the pages; a mkdocs.yml among the pages could name programs."""
    *folders, name = parts
    if any(PurePosixPath(folder).suffix.lower() in SUFFIXES for folder in folders):
        return False
    suffix = PurePosixPath(name).suffix
    is_data = suffix == DATA_SUFFIX and folders[:1] == [DATA_FOLDER]
    return is_data or (suffix in SUFFIXES and DATA_FOLDER not in folders)


def shown(text: str) -> str:
    """Return the beginning of a text as a message may show it."""
    return "".join(sign if sign.isprintable() else "?" for sign in text[:80])
