"""The site is built aside and switched to; what cannot be read stays out; one changed page is shown at once."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from indexer.building import SiteBuilder, SiteBuildFailed, build_site
from indexer.errors import SiteSettingsInvalid
from indexer.site.versions import KEPT_VERSIONS
from indexer.staging import remove_abandoned_stages
from tests.site.sites import Build, Site, own_settings, write

PAGE = "---\ntitle: Une page\n---\n\n## Un titre\n\n{}\n"


@pytest.fixture
def kept(tmp_path: Path) -> SiteBuilder:
    """A builder of three pages under our settings, which has built them once."""
    write(
        tmp_path / "docs", {"index.md": "# Accueil\n", "a/un.md": PAGE.format("Avant."), "deux.md": "# Deux\n\nmot\n"}
    )
    builder = SiteBuilder(tmp_path / "docs", own_settings(tmp_path), tmp_path / "site")
    builder.build()
    return builder


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a site by its path, but the compressed list of pages, which holds the time."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".gz")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_a_changed_page_is_shown_as_a_whole_build_would(kept: SiteBuilder) -> None:
    """Rendering one page gives, to the byte, the site that rendering them all gives, its search index included."""
    (kept.docs / "a/un.md").write_text(PAGE.format("Après.\n\n## Un second titre\n\nSuite."), "utf-8")
    report = kept.update(["a/un.md"])
    quick = contents(kept.into)
    assert not report.is_whole
    assert b"Apr\xc3\xa8s." in quick["a/un/index.html"]
    assert kept.build().is_whole
    assert contents(kept.into) == quick


def test_an_update_leaves_the_version_before_as_it_was(kept: SiteBuilder) -> None:
    """Files shared between two versions of the site are never written in place."""
    before = kept.into.resolve()
    seen = contents(before)
    (kept.docs / "a/un.md").write_text(PAGE.format("Après."), "utf-8")
    kept.update(["a/un.md"])
    assert contents(before) == seen
    assert kept.into.resolve() != before


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a/un.md", "---\ntitle: Un autre titre\n---\n\nTexte.\n"),
        ("a/un.md", "---\ntitle: Une page\nvisibility: restricted\n---\n\nTexte.\n"),
        ("nouvelle.md", "# Nouvelle\n"),
        ("_data/glossary.yml", "- {term: X, expansion: Y, definition_fr: Z}\n"),
        ("image.png", "x"),
        ("deux.md", None),
    ],
    ids=["title", "visibility", "new page", "data", "picture", "removed"],
)
def test_what_other_pages_show_is_built_whole(kept: SiteBuilder, path: str, content: str | None) -> None:
    """A new title, a page that comes or goes, data and pictures change more than one page."""
    if content is None:
        (kept.docs / path).unlink()
    else:
        write(kept.docs, {path: content})
    assert kept.update([path]).is_whole
    assert (kept.into / "a/un/index.html").exists() == ("restricted" not in (content or ""))
    assert (kept.into / "deux/index.html").exists() == (content is not None)


def test_a_failed_build_leaves_the_site(kept: SiteBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    """When MkDocs stops halfway, readers keep the site they had and nothing half made remains."""
    seen, versions = contents(kept.into), sorted(kept.into.resolve().parent.iterdir())

    def stop(*arguments: object) -> None:
        raise SystemExit("Aborted")

    monkeypatch.setattr("mkdocs.commands.build._build_page", stop)
    logging.disable(logging.ERROR)
    with pytest.raises(SiteBuildFailed, match="build_failed"):
        kept.build()
    logging.disable(logging.NOTSET)
    assert contents(kept.into) == seen
    assert sorted(kept.into.resolve().parent.iterdir()) == versions


def test_a_folder_in_the_place_of_the_site_is_replaced(tmp_path: Path) -> None:
    """A site built by `mkdocs build` gives way, and leftovers of a killed build are cleared away in time."""
    write(
        tmp_path,
        {"docs/index.md": "# A\n", "site/old.html": "ancien", ".site.versions/00000000000000000001/x": "killed"},
    )
    build_site(tmp_path / "docs", None, tmp_path / "site")
    build_site(tmp_path / "docs", None, tmp_path / "site")
    assert not (tmp_path / "site/old.html").exists()
    assert len([path for path in (tmp_path / ".site.versions").iterdir() if path.is_dir()]) == KEPT_VERSIONS


def test_the_site_can_be_moved_with_its_versions(tmp_path: Path) -> None:
    """The link to the current version is relative."""
    write(tmp_path, {"one/docs/index.md": "# Ici\n"})
    report = build_site(tmp_path / "one/docs", None, tmp_path / "one/site")
    shutil.move(tmp_path / "one", tmp_path / "two")
    assert "Ici" in Site(tmp_path / "two/site", report).html()


def test_settings_without_our_plugin_are_refused(tmp_path: Path) -> None:
    """Nothing else would keep restricted pages out."""
    write(tmp_path / "docs", {"index.md": "# A\n"})
    settings = own_settings(tmp_path)
    settings.file.write_text("site_name: x\ntheme: material\n", "utf-8")
    with pytest.raises(SiteSettingsInvalid):
        build_site(tmp_path / "docs", settings, tmp_path / "site")
    assert not (tmp_path / "site").exists()


def hostile_files(docs: Path) -> None:
    """Write what MkDocs alone stops on, or would publish by mistake."""
    (docs.parent / "secret.txt").write_text("motsecret", "utf-8")
    (docs / "boucle").symlink_to(docs)
    (docs / "dehors.txt").symlink_to(docs.parent / "secret.txt")
    (docs / "dehors.md").symlink_to(docs.parent / "secret.txt")
    (docs / "nulle-part.md").symlink_to("absent")
    (docs / "ici.md").symlink_to("latin.md")
    os.mkfifo(docs / "tube.md")
    os.mkfifo(docs / "tube.png")
    Path(os.fsdecode(os.fsencode(docs) + b"/mal\xffnomme.md")).write_text("# x\n", "utf-8")
    Path(os.fsdecode(os.fsencode(docs) + b"/mal\xffnomme.png")).write_text("x", "utf-8")


def test_a_foreign_folder_is_built_from_what_can_be_read(build: Build, tmp_path: Path) -> None:
    """Links in a loop or to elsewhere, pipes, binary pages, impossible names: each is named, all the rest is shown."""
    (tmp_path / "docs").mkdir()
    hostile_files(tmp_path / "docs")
    deep = "/".join(["profond"] * 50)
    site = build(
        {
            "README.md": "# Lisez-moi\n",
            "index.md": "# Accueil\n",
            "latin.md": "# Le café\n".encode("latin-1"),
            "binaire.md": b"\0\1" * 50,
            "guil\"lemet'\n😀.md": "# Un nom\n",
            f"{deep}/page.md": "# Au fond\n",
            "MAJ.MD": "# Majuscules\n",
            "vide.md": "",
            "index.html.md": "# x\n",
            "404.html.md": "# x\n",
            "image": "x",
            "image.md": "# Image\n",
            "templates/modele.md": "# Modèle\n",
            "piege.html": "<script>1</script>",
            "assets/javascripts/bundle.js": "1",
            ".cache/x.md": "# x\n",
        }
    )
    shown = {"latin", "guil\"lemet'\n😀", f"{deep}/page", "MAJ", "vide", "image", "templates/modele", "ici"}
    assert {address for address in shown if not (site.folder / address / "index.html").exists()} == set()
    assert "Le café" in site.html("latin")
    assert {(problem.code, problem.path) for problem in site.report.problems} == {
        ("listing.same_address", "README.md"),
        ("listing.same_address", "index.html.md"),
        ("listing.same_address", "404.html.md"),
        ("listing.same_address", "image"),
        ("file.binary", "binaire.md"),
        ("file.outside", "dehors.md"),
        ("file.outside", "dehors.txt"),
        ("file.broken_link", "nulle-part.md"),
        ("file.not_regular", "tube.md"),
        ("file.not_regular", "tube.png"),
        ("file.bad_name", "'mal\\udcffnomme.md'"),
        ("file.bad_name", "'mal\\udcffnomme.png'"),
    }
    files = [path for path in site.folder.rglob("*") if path.is_file()]
    assert [path for path in files if b"motsecret" in path.read_bytes()] == []
    assert not (site.folder / "piege.html").exists()
    assert not (site.folder / "assets/javascripts/bundle.js").exists()


def test_a_page_that_cannot_be_rendered_says_so(build: Build) -> None:
    """Lists nested beyond what Markdown can follow leave a sentence in their place, and every other page as it is."""
    nested = "\n".join(f"{'    ' * depth}- x" for depth in range(260))
    site = build({"index.md": "# Accueil\n\nBonjour.\n", "creux.md": f"---\ntitle: Trop creux\n---\n\n{nested}\n"})
    assert "n'a pas pu être mise en forme" in site.html("creux")
    assert "Trop creux" in site.html("creux")
    assert "Bonjour." in site.html()


def test_a_folder_without_pages_gives_an_empty_site(build: Build) -> None:
    """A folder of pictures alone is no error."""
    assert build({"image.png": "x"}).report.pages == 0


def test_a_broken_glossary_leaves_the_rest(build: Build) -> None:
    """The page of the glossary loses its terms only."""
    files: dict[str, str | bytes] = {
        "index.md": "# A\n",
        "g.md": "Avant.\n\n<!-- relais:glossary -->\n",
        "_data/glossary.yml": "- [\n",
    }
    assert "Avant." in build(files).html("g")


def test_home_page_asks_where_there_is_an_ask_page(tmp_path: Path) -> None:
    """The home page has the ask box when the site is served with an ask page; as plain files it opens the search."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("# Accueil\n\nBonjour.", "utf-8")
    (docs / "autre.md").write_text("# Autre\n\nTexte.", "utf-8")
    for ask_page, expected in (("/ask", 1), ("", 0)):
        with closing(SiteBuilder(docs, None, tmp_path / "site", ask_page=ask_page)) as builder:
            builder.build()
        home, other = ((tmp_path / "site" / page).read_text("utf-8") for page in ("index.html", "autre/index.html"))
        assert home.count('action="/ask"') == expected
        assert home.count("data-relais-search-form") == 1 - expected
        assert "relais-ask" not in other


def test_copies_left_by_a_killed_process_are_removed(tmp_path: Path) -> None:
    """What a killed process had copied does not stay on the disk; what a living one uses does."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = Path(tempfile.mkdtemp(prefix=f"relais-pages-{gone.pid}-"))
    used = Path(tempfile.mkdtemp(prefix=f"relais-pages-{os.getpid()}-"))
    remove_abandoned_stages()
    assert not left.exists()
    assert used.exists()
    used.rmdir()
