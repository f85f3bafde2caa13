"""Lists of pages as cards, and what is new."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from indexer.building import SiteBuilder
from tests.site.knowing import built, commit, page, settings
from tests.site.sites import Elements, Site, write

CARDS = "---\ntitle: Liste\n---\n\nAvant.\n\n<!-- relais:cards type=lesson,guide -->\n\nAprès.\n"
FILES = {
    "liste.md": CARDS,
    "a.md": page("Alpha <b>", "type: lesson\nthemes: [droit, argent]\nstatus: draft\nsummary: Un résumé & plus."),
    "b.md": page("Beta", "type: guide\nthemes: [argent]\naudiences: [gestion]\nstatus: draft\nreviewed: 2025-05-04"),
    "c.md": page("Gamma", "type: context\nthemes: [droit]"),
    "d.md": page("Titretu", "type: lesson\nvisibility: partners"),
}
ATOM = "{http://www.w3.org/2005/Atom}"


def cards(site: Site, address: str = "liste") -> list[dict[str, str | None]]:
    """Return the attributes of each card of a page."""
    found = Elements(site.html(address)).found
    return [attributes for tag, attributes in found if tag == "li" and attributes.get("class") == "relais-card"]


def test_cards_are_those_of_the_pages_shown(tmp_path: Path) -> None:
    """Of the types asked for, escaped, with what the filters look at; what is not public is not there."""
    site = built(tmp_path, FILES)
    html = site.html("liste")
    assert [(card["data-type"], card.get("data-theme")) for card in cards(site)] == [
        ("lesson", "droit argent"),
        ("guide", "argent"),
    ]
    assert '<a href="../a/">Alpha &lt;b&gt;</a>' in html
    assert "Un résumé &amp; plus." in html
    assert "Titretu" not in html
    assert html.index("Avant.") < html.index("relais-cards") < html.index("Après.")
    assert "relais:cards" not in html


def test_filters_are_those_that_make_a_difference(tmp_path: Path) -> None:
    """A list whose every card is a draft has no filter by status; options have names, in the order of the list."""
    html = built(tmp_path, FILES).html("liste")
    assert re.findall(r'<select name="(\w+)">', html) == ["type", "theme", "audience"]
    assert '<option value="droit">Droit</option>' in html
    assert html.index('value="droit"') < html.index('value="argent"')
    assert re.search(r'<form class="relais-filters"[^>]* hidden>', html)


def test_an_empty_list_has_no_filter(tmp_path: Path) -> None:
    """And no card."""
    html = built(tmp_path, {"liste.md": CARDS}).html("liste")
    assert "<select" not in html


def test_a_marker_in_code_or_made_up_is_text(tmp_path: Path) -> None:
    """Only a line that is the marker alone counts, and no guess puts a list elsewhere."""
    body = "    <!-- relais:cards type=lesson -->\n\n<!-- relais:autre -->\n\n<p>relais-cards-type=lesson-</p>"
    site = built(tmp_path, {"liste.md": page("L", "", body), "a.md": FILES["a.md"]})
    assert cards(site) == []
    assert "&lt;!-- relais:cards type=lesson --&gt;" in site.html("liste")


def test_a_changed_summary_changes_the_cards(tmp_path: Path) -> None:
    """What other pages show of a page is built with it; what only the page shows is not."""
    write(tmp_path / "docs", {"index.md": page("Accueil"), **FILES})
    builder = SiteBuilder(tmp_path / "docs", settings(tmp_path), tmp_path / "site")
    builder.build()
    write(tmp_path / "docs", {"a.md": FILES["a.md"].replace("Un résumé", "Un autre")})
    assert builder.update(["a.md"]).is_whole
    assert "Un autre" in (tmp_path / "site/liste/index.html").read_text("utf-8")
    write(tmp_path / "docs", {"b.md": FILES["b.md"].replace("type: guide", "type: guide\nquestions: [Qui]")})
    assert not builder.update(["b.md"]).is_whole
    builder.close()


NEWS = {
    "n.md": "---\ntitle: Nouveau\n---\n\n<!-- relais:news -->\n",
    "vieux.md": page("Vieux", "type: lesson"),
    "change.md": page("Change", "type: guide"),
    "relu.md": page("Relu", "type: practice\nreviewed: 2025-09-09"),
    "brouillon.md": page("Brouillon", "type: lesson\nstatus: draft\nreviewed: 2025-09-09"),
    "autre.md": page("Autre", "type: context\nreviewed: 2025-09-09"),
}


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder whose history has three days: its first, a change and a new page."""
    write(tmp_path / "docs", {**NEWS, "ancien.md": page("Ancien", "type: lesson")})
    commit(tmp_path, "2025-01-01")
    (tmp_path / "docs/ancien.md").unlink()
    write(
        tmp_path / "docs",
        {
            "change.md": NEWS["change.md"] + "Plus.\n",
            "neuf.md": page('"Neuf & <i>"', "type: lesson\nsummary: Un résumé."),
            "deplace.md": page("Déplacé", "type: lesson\nreplaces: ancien.md"),
        },
    )
    commit(tmp_path, "2025-07-14")
    return tmp_path


def kinds(html: str) -> list[tuple[str, str]]:
    """Return what is told of each page."""
    return re.findall(r'relais-news__kind">([^<]*)</span> <a href="[^"]*">([^<]*)</a>', html)


def test_news_tell_what_appeared_changed_or_was_reviewed(news: Path) -> None:
    """The last first, by day; a page that has moved is not new; drafts and other types are left out."""
    html = built(news, {}).html("n")
    assert kinds(html) == [
        ("Relu", "Relu"),
        ("Modifié", "Change"),
        ("Modifié", "Déplacé"),
        ("Nouveau", "Neuf &amp; &lt;i&gt;"),
        ("Nouveau", "Vieux"),
    ]
    assert html.index("9 septembre 2025") < html.index("14 juillet 2025") < html.index("1er janvier 2025")


def test_without_git_reviews_are_the_news(tmp_path: Path) -> None:
    """Front matter alone is enough."""
    assert kinds(built(tmp_path, NEWS).html("n")) == [("Relu", "Relu")]


def test_no_feed_without_an_address(news: Path) -> None:
    """A feed of relative addresses leads nowhere."""
    site = built(news, {})
    assert not (site.folder / "feed.xml").exists()
    assert "application/atom+xml" not in site.html()


def test_the_feed_is_atom(news: Path) -> None:
    """Every element that the format asks for, absolute addresses, dates with their zone; pages announce it."""
    site = built(news, {}, site_address="https://exemple.org/base/")
    feed = ElementTree.fromstring(site.text("feed.xml"))
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries][:4] == ["Relu", "Change", "Déplacé", "Neuf & <i>"]
    for element in (feed, *entries):
        assert str(element.findtext(f"{ATOM}id")).startswith("https://exemple.org/base/")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", str(element.findtext(f"{ATOM}updated")))
    addresses = [link.get("href") for link in feed.iter(f"{ATOM}link")]
    assert addresses[0] == "https://exemple.org/base/feed.xml"
    assert all(str(address).startswith("https://exemple.org/base/") for address in addresses)
    assert feed.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    alternate = [
        found for tag, found in Elements(site.html("neuf")).found if found.get("type") == "application/atom+xml"
    ]
    assert [found["href"] for found in alternate] == ["../feed.xml"]
