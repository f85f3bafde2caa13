"""Each page says how far it can be trusted, and what to do about it; what has moved leads on."""

from __future__ import annotations

import re
import subprocess
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from indexer.building import SiteBuilder, SiteBuildFailed, build_site
from indexer.site.addresses import relative_address
from indexer.site.history import parse_log, read_history
from tests.site.knowing import built, commit, page, settings
from tests.site.sites import Build, Elements, Site, write

LESSON = """
id: partir
type: lesson
status: to-validate
owner: coordination
deputy: inconnu
reviewed: 2024-03-01
sources: [bul, loi, https://autre.example/]
questions: ["On part ?", "<b>Quand ?</b>"]
related: [guides/suite.md, absent.md, secret, partir]
to_collect: ['Pourquoi ?']
"""
SOURCES_PAGE = page("Sources", "id: sources", "## Un bulletin {#bul}\n\nTexte.")


def mails(site: Site, address: str) -> dict[str, dict[str, list[str]]]:
    """Return the e-mails that the buttons of a page open, by kind: whom to, subject and body."""
    found = {}
    for tag, attributes in Elements(site.html(address)).found:
        if tag == "a" and "data-relais-action" in attributes:
            parts = urlsplit(str(attributes["href"]))
            found[str(attributes["data-relais-action"])] = {"to": [parts.path], **parse_qs(parts.query)}
    return found


def links(html: str) -> list[tuple[str, str]]:
    """Return the address and the words of each link."""
    return [(unescape(href), text) for href, text in re.findall(r'<a href="([^"]*)">([^<]*)</a>', html)]


@pytest.fixture
def told(tmp_path: Path) -> Site:
    """A lesson that says everything of itself, among pages of which one is not public."""
    return built(
        tmp_path,
        {
            "lecons/partir.md": page("Partir", LESSON),
            "guides/suite.md": page("La suite & fin"),
            "secret.md": page("Titretu", "id: secret\nvisibility: restricted"),
            "sources.md": SOURCES_PAGE,
        },
    )


def test_facts_stand_under_the_title(told: Site) -> None:
    """Status, role and date in words; the date also for machines, so that a browser can tell its age."""
    html = told.html("lecons/partir")
    facts = html[html.index("relais-facts") : html.index("Texte.")]
    assert "À valider" in facts
    assert "Coordination du projet" in facts
    assert '<time datetime="2024-03-01"' in facts
    assert ">1er mars 2024</time>" in facts
    assert html.index("<h1") < html.index("relais-facts")


def test_the_foot_tells_sources_questions_and_what_to_read_next(told: Site) -> None:
    """A source leads to its place among the sources, else to its own address; what is not shown is not named."""
    html = told.html("lecons/partir")
    foot = html[html.index('class="relais-about"') :]
    assert links(foot)[:1] == [("../../guides/suite/", "La suite &amp; fin")]
    assert {("../../sources/#bul", "Le bulletin"), ("../../sources/", "La loi")} <= set(links(foot))
    assert ("https://autre.example/", "https://autre.example/") in links(foot)
    assert "&lt;b&gt;Quand\u00a0?&lt;/b&gt;" in foot
    assert "Titretu" not in html
    assert "absent.md" not in html


def test_without_a_page_of_sources_they_lead_to_their_address(tmp_path: Path) -> None:
    """Only what a reader can follow is a link."""
    site = built(tmp_path, {"a.md": page("A", 'sources: [bul, "javascript://x", slides]')})
    foot = site.html("a").partition('class="relais-about"')[2]
    assert links(foot) == [("https://bulletin.example/12", "Le bulletin")]
    assert "<li>javascript://x</li>" in foot


def test_no_button_without_a_mailbox(told: Site) -> None:
    """What cannot work is not shown."""
    assert mails(told, "lecons/partir") == {}
    assert "relais-actions" not in told.html("lecons/partir")


def test_buttons_open_an_e_mail_about_the_page(tmp_path: Path) -> None:
    """Each kind has its subject; the body names the page by its address when the site knows its own."""
    files = {"lecons/partir.md": page("'Partir & « rester » ?'", LESSON), "b.md": page("B")}
    options = "contact_mail: memoire@exemple.org"
    site = built(tmp_path, files, options=options, site_address="https://exemple.org/base/")
    found = mails(site, "lecons/partir")
    assert list(found) == ["correct", "outdated", "used", "answer"]
    assert {mail["to"][0] for mail in found.values()} == {"memoire@exemple.org"}
    assert found["correct"]["subject"] == ["[Relais] À corriger : Partir & « rester » ?"]
    assert "Page : https://exemple.org/base/lecons/partir/\r\n" in found["outdated"]["body"][0]
    assert list(mails(site, "b")) == ["correct", "outdated"]


def test_a_site_that_does_not_know_its_address_names_the_file(tmp_path: Path) -> None:
    """The mail still says which page; the browser puts the address in when there is one."""
    site = built(tmp_path, {"a.md": page("A")}, options="contact_mail: memoire@exemple.org")
    assert "Page : a.md\r\n" in mails(site, "a")["correct"]["body"][0]


def test_a_wrong_mailbox_is_refused(tmp_path: Path) -> None:
    """A slip in the setting is a sentence, not a dead button."""
    with pytest.raises(SiteBuildFailed) as failed:
        built(tmp_path, {}, options="contact_mail: memoire")
    assert "contact_mail" in str(failed.value.data["reason"])


@pytest.mark.parametrize(
    ("old_head", "new_head"),
    [
        ("replaced_by: nouvelle", "id: nouvelle"),
        ("replaced_by: b/neuve.md", ""),
        ("", "replaces: [vieille.md]"),
        ("id: vieille", "replaces: vieille"),
    ],
    ids=["by id", "by path", "told by the new one", "told by the new one, by id"],
)
def test_a_replaced_page_leads_on(tmp_path: Path, old_head: str, new_head: str) -> None:
    """Whichever of the two says so, the old page says it at its top."""
    site = built(tmp_path, {"vieille.md": page("Vieille", old_head), "b/neuve.md": page("Neuve", new_head)})
    top = site.html("vieille").partition("relais-superseded")[2].partition("Texte.")[0]
    assert links(top) == [("../b/neuve/", "Neuve")]


def test_a_page_replaced_by_one_that_is_not_shown_names_nothing(tmp_path: Path) -> None:
    """It says that it is replaced, and no more."""
    files = {"a.md": page("A", "replaced_by: secret"), "s.md": page("Titretu", "id: secret\nvisibility: partners")}
    site = built(tmp_path, files)
    assert "Cette page est remplacée." in site.html("a")
    assert "Titretu" not in site.html("a")


def test_an_archived_page_says_so(tmp_path: Path) -> None:
    """Who comes by an old link is told."""
    assert "Cette page est archivée" in built(tmp_path, {"a.md": page("A", "status: archived")}).html("a")


def test_a_page_that_is_gone_leads_to_what_replaces_it(tmp_path: Path) -> None:
    """Its address holds a page that leads on, with and without JavaScript; paths that lead elsewhere give none."""
    heads = "replaces: [guides/avant.md, ../dehors.md, /racine.md, secret.md, image.png, index.md]"
    site = built(tmp_path, {"b/neuve.md": page("Neuve", heads), "secret.md": page("S", "visibility: restricted")})
    moved = site.html("guides/avant")
    assert links(moved) == []
    assert '<noscript><meta http-equiv="refresh" content="0; url=../../b/neuve/"></noscript>' in moved
    assert 'src="../../assets/relais/moved.js"' in moved
    assert not (site.folder / "secret").exists()
    assert not (tmp_path / "dehors").exists()
    assert "guides/avant" not in site.text("sitemap.xml")


def test_a_section_that_has_moved_keeps_its_anchor(tmp_path: Path) -> None:
    """The old anchor is at the foot of the old page, with the way to the new one; a second name is kept too."""
    files = {
        "a.md": page("A", "", "[](){#ancien-titre}\n\n## Nouveau titre\n\nTexte."),
        "b.md": page("B", "replaces: ['a.md#partie']"),
    }
    site = built(tmp_path, files)
    assert {"partie", "ancien-titre", "nouveau-titre"} <= Elements(site.html("a")).ids
    assert ("../b/", "B") in links(site.html("a"))
    assert "Cette page est remplacée" not in site.html("a")


def test_a_page_may_hide_it(tmp_path: Path) -> None:
    """`hide: [trust]`."""
    html = built(tmp_path, {"a.md": page("A", "status: draft\nhide: [trust]")}).html("a")
    assert "relais-facts" not in html
    assert "relais-about" not in html


def test_a_foreign_page_without_a_head_shows_nothing(build: Build) -> None:
    """Nothing is known, nothing is said."""
    html = build({"index.md": "# Accueil\n", "a.md": "# A\n\nTexte.\n"}).html("a")
    assert "relais-facts" not in html
    assert "relais-about" not in html


def test_the_last_change_comes_from_git(tmp_path: Path) -> None:
    """Also when the site is built from a copy; a page that Git does not know says nothing."""
    write(tmp_path / "docs", {"index.md": page("Accueil"), "a.md": page("A")})
    commit(tmp_path, "2025-06-03")
    write(tmp_path / "docs", {"b.md": page("B")})
    build_site(tmp_path / "docs", settings(tmp_path), tmp_path / "site")
    shown = {name: (tmp_path / "site" / name / "index.html").read_text("utf-8") for name in "ab"}
    assert ">3 juin 2025</time>" in shown["a"]
    assert "Dernière modification" not in shown["b"]


def test_one_log_for_the_whole_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git is called as often for forty pages as for one."""
    calls: list[str] = []
    run = subprocess.run

    def counted(command: list[str], **options: object) -> object:
        calls.append(" ".join(command))
        return run(command, **options)  # type: ignore[call-overload]

    write(tmp_path / "docs", {"index.md": page("Accueil"), **{f"p{n}.md": page(f"P{n}") for n in range(40)}})
    commit(tmp_path, "2025-06-03")
    monkeypatch.setattr("indexer.site.history.subprocess.run", counted)
    build_site(tmp_path / "docs", settings(tmp_path), tmp_path / "site")
    assert len(calls) == 2
    assert sum(" log " in call for call in calls) == 1


def test_history_outside_git_and_of_a_shallow_clone(tmp_path: Path) -> None:
    """Nothing is known outside Git; the one commit of a shallow clone is not the date of every page."""
    assert read_history(tmp_path) == {}
    origin = tmp_path / "origin"
    write(origin, {"a.md": "1", "b.md": "1"})
    commit(origin, "2025-01-01")
    write(origin, {"b.md": "2"})
    commit(origin, "2025-02-02")
    whole = {path: (str(change.first.date()), str(change.last.date())) for path, change in read_history(origin).items()}
    assert whole == {"a.md": ("2025-01-01", "2025-01-01"), "b.md": ("2025-01-01", "2025-02-02")}
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{origin}", str(tmp_path / "clone")], check=True)
    assert read_history(tmp_path / "clone") == {}


def test_names_with_spaces_accents_and_lines(tmp_path: Path) -> None:
    """A file is found under its own name, whatever stands in it."""
    names = {"un été.md", "deux\nlignes.md", 'trois"".md'}
    write(tmp_path, dict.fromkeys(names, "x"))
    commit(tmp_path, "2025-01-01")
    assert set(read_history(tmp_path)) == names
    assert parse_log(b"", is_shallow=False) == {}


def test_a_commit_is_shown_by_the_next_update(tmp_path: Path) -> None:
    """The dates and the news of other pages are not those of before."""
    write(tmp_path / "docs", {"index.md": page("Accueil"), "a.md": page("A"), "b.md": page("B")})
    commit(tmp_path, "2025-06-03")
    builder = SiteBuilder(tmp_path / "docs", settings(tmp_path), tmp_path / "site")
    builder.build()
    write(tmp_path / "docs", {"a.md": page("A", "", "Autre.")})
    assert not builder.update(["a.md"]).is_whole
    commit(tmp_path, "2025-07-04")
    assert builder.update(["a.md"]).is_whole
    assert ">4 juillet 2025</time>" in (tmp_path / "site/a/index.html").read_text("utf-8")
    builder.close()


@pytest.mark.parametrize(
    ("target", "here", "expected"),
    [
        ("guides/x/", "lecons/y/", "../../guides/x/"),
        ("guides/x/#z", "guides/x/", "./#z"),
        ("./", "a/b/", "../../"),
        ("a/", "./", "a/"),
        ("a/b.html", "a/c.html", "b.html"),
        ("feed.xml", "a/", "../feed.xml"),
    ],
)
def test_addresses_between_pages(target: str, here: str, expected: str) -> None:
    """With directories as addresses or without, from the home page and to it."""
    assert relative_address(target, here) == expected
