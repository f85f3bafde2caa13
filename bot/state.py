"""The state folder of an installation, which only its owner opens, and the key by which people are pseudonymised."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from bot.settings import Settings
from indexer.errors import RelaisError

KEY_FILE = "pseudonym.key"
KEY_BYTES = 32


class StateFolderUnusable(RelaisError):
    """The state folder cannot be made, or belongs to somebody else."""

    code = "error.state_folder"


def make_state_folder(folder: Path) -> None:
    """Make the state folder, and close it to others. Raises StateFolderUnusable."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
    except OSError as error:
        raise StateFolderUnusable(path=str(folder), reason=error.strerror or str(error)) from error


def pseudonym_key(settings: Settings) -> bytes:
    """Return the key set, else the one of the state folder, made the first time. Raises StateFolderUnusable.

    Whoever loses it can no longer tell who asked what: nobody's questions can then be exported or erased by name.
    """
    given = settings.pseudonym_key.get_secret_value()
    if given:
        return given.encode()
    make_state_folder(settings.state)
    file = settings.state / KEY_FILE
    try:
        if not file.exists():
            write_once(file, secrets.token_hex(KEY_BYTES))
        key = file.read_bytes().strip()
    except OSError as error:
        raise StateFolderUnusable(path=str(file), reason=error.strerror or str(error)) from error
    if len(key) < KEY_BYTES:
        raise StateFolderUnusable(path=str(file), reason="pseudonym key cut short")
    return key


def write_once(file: Path, text: str) -> None:
    """Write a private file whole, unless another process has just done so: a key, once used, never changes."""
    descriptor, name = tempfile.mkstemp(dir=file.parent)  # 0600
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        if not file.exists():
            os.link(aside, file)
    except FileExistsError:
        return
    finally:
        aside.unlink()
