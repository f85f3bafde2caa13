"""The archive holds all that is public, as it is written, and nothing else."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli import run
from bot.export.archive import is_portable
from bot.export.tables import ENCODING, csv_bytes
from tests.export.installations import LICENCE, Archive, opened
from tests.indexer.bases import BASE
from tests.indexer.test_visibility import CANARIES, PARTNERS_CANARIES, PRIVATE, RESTRICTED_CANARIES

TODAY = datetime.now(UTC).date()


def traces(archive: Archive, words: tuple[str, ...]) -> set[tuple[str, str]]:
    """Return each word that is somewhere in an archive, with the file it is in; in names too."""
    return {
        (name, word)
        for name, content in archive.files.items()
        for word in words
        if word.encode() in content or word in name
    }


def test_pages_are_there_as_they_are_written(archive: Archive) -> None:
    """Every public page, to the byte, in the folder that it is in; English ones too."""
    public = [path for path in BASE.rglob("*.md") if path.relative_to(BASE).as_posix() not in PRIVATE]
    assert len(public) > 15
    for path in public:
        assert archive.files[f"pages/{path.relative_to(BASE).as_posix()}"] == path.read_bytes()


def test_both_sites_are_there_for_a_disk(archive: Archive) -> None:
    """Addresses name files; what only a server needs is left out."""
    assert {"site/index.html", "site/guides/conventions.html", "site/en/handover.html"} <= set(archive.files)
    assert {"site/search/relais.js", "site/en/search/relais.js"} <= set(archive.files)
    assert not {"404.html", "sitemap.xml", "sitemap.xml.gz"} & {Path(name).name for name in archive.files}


def test_the_two_texts_say_what_is_what(archive: Archive) -> None:
    """In French and in English: each name that they give is there; the date too."""
    french, english = archive.text("LISEZMOI.txt"), archive.text("README.txt")
    for note in (french, english):
        for name in ("site/index.html", "site/en/index.html", "pages/", "glossaire.csv", "statistiques/"):
            assert name in note
            assert any(file.startswith(name) for file in archive.files)
        assert str(TODAY.year) in note
    assert "Relais — PicardieScience" in french
    assert "n'a pas d'historique" in french
    assert "only what is public" in english


def test_licences_are_there(archive: Archive) -> None:
    """Who finds the archive knows what may be done with it."""
    assert archive.text("LICENSE-pages.md") == LICENCE


def test_the_glossary_opens_in_a_spreadsheet(archive: Archive) -> None:
    """One term a row, all that is known of it, under the names of its file."""
    head, *rows = archive.text("glossaire.csv").splitlines()
    assert head.split(";")[:3] == ["term", "expansion", "definition_fr"]
    assert any(row.startswith("COPIL;Comité de pilotage;") for row in rows)
    assert archive.files["pages/_data/glossary.yml"] == (BASE / "_data/glossary.yml").read_bytes()


def test_what_is_not_public_leaves_no_trace(archive: Archive) -> None:
    """Not a word of it, not its name, not what stands beside it, not a role or a source that it alone names."""
    assert traces(archive, (*CANARIES, "prive/", "Motcache", "occulte")) == set()
    assert set(archive.text("pages/_data/roles.yml").split()) >= {"coordination:", "Coordination"}
    assert "pages/_data/people.yml" not in archive.files


def test_partners_have_their_pages_when_asked_for(installation: Path, archive: Archive) -> None:
    """And no restricted one; nobody else of the machine can open that archive."""
    assert run(["export", "--level", "partners", "--output", "partners.zip"]) == 0
    theirs = opened(installation / "partners.zip")
    assert {word for _, word in traces(theirs, PARTNERS_CANARIES)} == set(PARTNERS_CANARIES)
    assert traces(theirs, RESTRICTED_CANARIES) == set()
    assert "ne la donnez qu'à eux" in theirs.text("LISEZMOI.txt")
    assert stat.S_IMODE((installation / "partners.zip").stat().st_mode) == 0o600
    assert set(archive.files) < set(theirs.files)


def test_the_same_day_gives_the_same_archive(installation: Path, archive: Archive) -> None:
    """Nothing in it depends on the moment or on the order in which a disk lists its files."""
    assert run(["export"]) == 0
    name = f"relais-export-{TODAY}"
    assert archive.folder == name
    assert (installation / f"{name}.zip").read_bytes() == (installation / "public.zip").read_bytes()
    assert list(archive.files) == sorted(archive.files)


@pytest.mark.parametrize(
    ("name", "is_taken"),
    [("guides/été n°2.md", True), ("..\\x.md", False), ("a/../../x", False), ("/x", False), ("a\nb", False)],
)
def test_names_that_lead_elsewhere(name: str, is_taken: bool) -> None:
    """Some systems read a backslash as a folder."""
    assert is_portable(name) == is_taken


def test_a_file_that_cannot_be_taken_out_is_told(
    installation: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The archive is made without it; where there is no home page, its texts name the first page."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/ici.md").write_text("# Ici\n", "utf-8")
    (tmp_path / "docs/z\\b.md").write_text("# Là\n", "utf-8")
    assert run(["export", "--docs", str(tmp_path / "docs"), "--output", str(tmp_path / "x.zip")]) == 0
    assert "z\\b.md : ce nom" in capsys.readouterr().err
    archive = opened(tmp_path / "x.zip")
    assert not [name for name in archive.files if "\\" in name]
    assert "site/ici.html\n" in archive.text("LISEZMOI.txt")


def test_a_cell_is_never_run() -> None:
    """A spreadsheet would compute what begins like a formula; numbers stay numbers."""
    rows = [["=1+1", "+2", "-3", "@x", "a;b", None, 4, ("u", "v")]]
    assert csv_bytes(["é"], rows).decode(ENCODING) == "é\r\n'=1+1;'+2;'-3;'@x;\"a;b\";;4;u | v\r\n"
