"""An archive that cannot be written says so in a sentence, and leaves nothing."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import run
from tests.sources import ROOT

PAGE = "# Ici\n\nBonjour.\n"
# As a disk that is full: a file of this process may not grow beyond so many bytes.
FULL_DISK = """
import resource, signal, sys
from bot.cli import run
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
sys.exit(run(sys.argv[1:]))
"""


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a folder of one page, in a folder that commands are run from."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text(PAGE, "utf-8")
    monkeypatch.setenv("RELAIS_LANGUAGE", "fr")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "docs"


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the one sentence that a command line ends with."""
    assert run(["export", *arguments]) == 3
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "inattendue" not in told
    return told


def test_nothing_is_written_over(docs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither a file nor where a link leads."""
    (tmp_path / "x.zip").write_text("gardé", "utf-8")
    (tmp_path / "lien.zip").symlink_to("absent")
    for name in ("x.zip", "lien.zip"):
        assert f"« {name} » existe déjà" in refused(capsys, "--output", name)
    assert (tmp_path / "x.zip").read_text("utf-8") == "gardé"
    assert not (tmp_path / "absent").exists()


def test_a_folder_that_is_not_there(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """That of the archive, or that of the pages."""
    assert "« nulle-part » n'existe pas" in refused(capsys, "--output", "nulle-part/x.zip")
    assert "--docs" in refused(capsys, "--docs", "absent")
    (docs / "index.md").unlink()
    docs.rmdir()
    assert "--docs" in refused(capsys)


def test_a_site_that_cannot_be_built(docs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Settings without our plugin would show every page."""
    (tmp_path / "mkdocs.yml").write_text("site_name: x\ntheme: material\n", "utf-8")
    assert "relais is missing" in refused(capsys, "--output", "x.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["docs", "mkdocs.yml"]


# The largest file of a site weighs 1 MB: under the first limit there is no room for it, then none for the copy of a
# picture, then none for the archive alone.
@pytest.mark.parametrize(
    ("limit", "files"), [(600_000, 0), (600_000, 1), (1_500_000, 2)], ids=["site", "picture", "archive"]
)
def test_a_disk_that_is_full(docs: Path, tmp_path: Path, limit: int, files: int) -> None:
    """What was begun is removed."""
    for number in range(files):
        (docs / f"image-{number}.png").write_bytes(os.urandom(1_000_000))
    script = FULL_DISK.format(limit=limit)
    command = [sys.executable, "-c", script, "export", "--docs", str(docs), "--output", str(tmp_path / "x.zip")]
    environment = {"PATH": "/usr/bin:/bin", "RELAIS_LANGUAGE": "fr", "TMPDIR": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=120, check=False)
    assert done.returncode == 3, done.stderr
    assert "n'a pas pu être écrite" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["docs"]


def test_a_disk_without_second_names(docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A USB key takes the archive too, and nothing else stays on it."""

    def refuse(*arguments: object, **options: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    assert run(["export", "--output", "[rouge] x.zip"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["[rouge] x.zip", "docs"]


def test_help_waits_for_nothing() -> None:
    """Neither for MkDocs nor for the database's library."""
    code = (
        "import sys; from bot.cli import run; run(['export', '--help']); "
        "print([n for n in ('mkdocs', 'sqlalchemy', 'pydantic_settings', 'jinja2') if n in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    assert shown.endswith("[]\n")
