"""One installation, exported once for all the tests that only read the archive."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import run
from bot.journal.opening import opened_journal
from bot.settings import read_settings
from tests.export.installations import Archive, make_base, opened, use


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Have an installation in the folder that commands are run from."""
    folder, before = tmp_path_factory.mktemp("installation"), Path.cwd()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RELAIS_LANGUAGE", "fr")
        patch.setenv("RELAIS_STATE", str(folder / "state"))
        os.chdir(folder)
        make_base(folder)
        with opened_journal(read_settings()) as journal:
            use(journal)
        yield folder
        os.chdir(before)


@pytest.fixture(scope="module")
def archive(installation: Path) -> Archive:
    """Export what is public."""
    assert run(["export", "--output", "public.zip"]) == 0
    return opened(installation / "public.zip")
