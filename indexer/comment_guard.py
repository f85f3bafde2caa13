"""Refuses a comment that is not of our own making: it is run where comments are posted, on what a proposal handed over.

Whoever proposes a change may have changed the program that made the comment. What is let through is the little that
`check_comment` writes: plain sentences, and page texts between backquotes. It runs with Python's own library alone, on
the Python of the machine: nothing is installed where comments are posted.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from pathlib import Path

from indexer.catalogue import Catalogue

MARK = "<!-- relais:check -->"
COMMENT_FILE, NUMBER_FILE = "comment.md", "number"
MAX_COMMENT_BYTES = 60_000
MAX_NUMBER_BYTES = 12

_NUMBER = re.compile(r"[1-9][0-9]{0,9}\n?")
_CODE = re.compile(r"`[^`]*`")
# What GitHub makes something of outside code: HTML, mentions, entities, escapes, pictures, links, numbers of issues.
_ACTIVE = re.compile(r"[<@&\\`]|\]\(|!\[|://|www\.|#[0-9]|\[\[|\]:|\]\[", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class Refused(ValueError):
    """What was handed over is not a comment of ours."""


def checked_number(folder: Path) -> str:
    """Return the number of the pull request, once its comment is found harmless. Raises Refused, OSError."""
    if {entry.name for entry in folder.iterdir()} != {COMMENT_FILE, NUMBER_FILE}:
        raise Refused("two files are expected")
    number = read_text(folder / NUMBER_FILE, MAX_NUMBER_BYTES)
    if not _NUMBER.fullmatch(number):
        raise Refused("the number is not one")
    refuse_active(read_text(folder / COMMENT_FILE, MAX_COMMENT_BYTES))
    return number.strip()


def read_text(file: Path, most: int) -> str:
    """Return the text of a regular file of at most so many bytes. Raises Refused, OSError."""
    status = os.lstat(file)
    if not stat.S_ISREG(status.st_mode) or status.st_size > most:
        raise Refused(f"{file.name} is too large, or no file")
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"{file.name} is not UTF-8") from error


def refuse_active(comment: str) -> None:
    """Raise Refused unless a comment holds nothing that would act: only text, code, headings and lists."""
    first, _, rest = comment.partition("\n")
    if first != MARK:
        raise Refused("the mark is missing")
    for line in rest.split("\n"):
        # Two backquotes together would open code of another kind than ours.
        if _CONTROL.search(line) or "``" in line:
            raise Refused("a character that is not ours")
        if _ACTIVE.search(_CODE.sub(" ", line)):
            raise Refused("something that would act")


def with_preview(comment: str, address: str, language: str) -> str:
    """Return a comment with a link, under its title, to where the pages can be seen as they will be."""
    mark, title, *rest = comment.split("\n\n")
    label = Catalogue("indexer").text("comment.preview", language)
    return "\n\n".join((mark, title, f"[{label}]({address})", *rest)) if address else comment


def main() -> int:
    """Add the link to a comment and print the number of its pull request, or say why it is refused."""
    folder = Path(sys.argv[1])
    try:
        number = checked_number(folder)
    except (Refused, OSError) as error:
        sys.stderr.write(f"comment refused: {error}\n")
        return 1
    file, address = folder / COMMENT_FILE, os.environ.get("PREVIEW", "").replace("{number}", number)
    file.write_text(with_preview(file.read_text("utf-8"), address, "fr"), "utf-8")
    sys.stdout.write(f"{number}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
