"""What people write is harmless on the site, and what a reader may not see is not there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from indexer.building import build_site
from indexer.site.harmless import without_remote_sources
from tests.site.sites import REPOSITORY, Build, Elements, Site, own_settings, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ATTACKS = [
    "<script>pwned()</script>",
    "</title><script>pwned()</script>",
    "<img src=x onerror=pwned()>",
    '"><svg onload=pwned()>',
]
REQUESTS = {
    "img": "src",
    "script": "src",
    "link": "href",
    "iframe": "src",
    "source": "srcset",
    "video": "src",
    "object": "data",
}


def active_parts(html: str) -> list[str]:
    """Return what a browser would run of ours: scripts and handlers that speak of `pwned`."""
    elements = Elements(html)
    scripts = [text for tag, text in elements.texts if tag == "script" and "pwned" in text and "__config" not in text]
    handlers = [f"{tag} {name}" for tag, attributes in elements.found for name in attributes if name.startswith("on")]
    return scripts + handlers


def pages_of(site: Site) -> list[Path]:
    """Return every HTML file of a site."""
    return sorted(site.folder.rglob("*.html"))


@pytest.fixture
def attacked(build: Build) -> Site:
    """A site whose every title is an attack: from front matter, heading, folder and file name."""
    files: dict[str, str | bytes] = {"index.md": "# Accueil\n\n[a](javascript:pwned()) <b onclick=pwned()>gras</b>\n"}
    for number, attack in enumerate(ATTACKS):
        head = json.dumps(attack)
        files[f"a{number}.md"] = (
            f"---\ntitle: {head}\nsummary: {head}\nicon: {head}\ntags: [{head}]\n---\n\nCherche motrare.\n"
        )
        files[f"b{number}.md"] = (
            f"# Titre {attack} &lt;img src=x onerror=pwned()&gt; `{attack}`\n\n## {attack} `{attack}`\n\nmotrare\n"
        )
        files[f"c{number}/{attack.replace('/', '')}/x.md"] = "motrare\n"
        files[f"d/{attack.replace('/', '')}.md"] = "motrare\n"
    return build(files)


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files without writing each request to the terminal."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def web_address(attacked: Site) -> Iterator[str]:
    """Serve the attacked site on this machine."""
    handler = partial(QuietHandler, directory=str(attacked.folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_titles_are_text_everywhere(attacked: Site) -> None:
    """A title that holds a script is shown as it is written: in the page, the menu, the path and the browser's tab."""
    assert [(str(file), part) for file in pages_of(attacked) for part in active_parts(file.read_text("utf-8"))] == []
    assert "<script>pwned()</script>" in Elements(attacked.html("a0")).text_of("title")
    assert "&amp;lt;script" not in attacked.html("a0")


def test_search_data_are_data(attacked: Site) -> None:
    """The files of the search are scripts: what people write is in them as text, and nothing else."""
    for file in [attacked.folder / "search/relais.js", *(attacked.folder / "search/pages").iterdir()]:
        call = re.fullmatch(r"relaisSearch\.take(?:Index|Text)\((.*)\);\n", file.read_text("utf-8"))
        assert call
        assert json.loads(f"[{call[1]}]")


@pytest.mark.browser
def test_nothing_runs_in_a_browser(attacked: Site, browser: Browser, web_address: str) -> None:
    """Chromium opens such a page and searches for it: the title is read, nothing of it runs."""
    page = browser.new_page()
    calls: list[str] = []
    page.expose_function("pwned", lambda: calls.append("pwned"))
    page.goto(f"{web_address}/a1/")
    page.locator(".md-search__input").click()
    page.keyboard.type("motrare", delay=20)
    page.locator(".md-search-result__item").first.wait_for()
    assert "pwned" in page.locator(".md-search-result__list").inner_text()
    assert calls == []
    page.close()


def test_a_page_chooses_nothing_of_the_theme(build: Build) -> None:
    """Keys that would pick a template, an icon, a status or a social card are ignored; `hide` and `search` are kept."""
    ignored = "template: 404.html\nicon: ../../x\nstatus: new\nsubtitle: <b>x</b>"
    head = f"title: T\n{ignored}\nhide: [toc, nonsense]\nsearch: {{exclude: true}}"
    site = build(
        {"index.md": "# Accueil\n", "t.md": f'---\n{head}\nsummary: Le "résumé" <b>\n---\n\n## Un titre\n\nTexte.\n'}
    )
    assert "Texte." in site.html("t")
    assert 'content="Le &#34;résumé&#34; &lt;b&gt;"' in site.html("t")
    assert not [file for file in (site.folder / "search").rglob("*.js") if "Texte." in file.read_text("utf-8")]
    assert not re.search(r"md-status|<b>x", site.html("t"))


def test_first_lines_are_not_metadata(build: Build) -> None:
    """A body that starts with `Key: value` keeps the line; MkDocs alone would take it away."""
    site = build({"index.md": "Title: pas un titre\n\nSuite.\n", "b.md": "---\ntitle: B\n---\nTemplate: x\n"})
    assert "Title: pas un titre" in site.html()
    assert "Template: x" in site.html("b")


def test_what_is_not_public_is_nowhere(build: Build) -> None:
    """A page for partners, a restricted one, and one of unknown visibility leave no trace in a public build."""
    site = build(
        {
            "index.md": "# Accueil\n\nBonjour.\n",
            "partners.md": "---\ntitle: Titretu\nvisibility: partners\n---\nmotsecret\n",
            "restricted.md": "---\ntitle: Titretu\nvisibility: restricted\n---\nmotsecret\n",
            "typo.md": "---\ntitle: Titretu\nvisibility: publik\n---\nmotsecret\n",
            "broken.md": "---\ntitle: [Titretu\nvisibility: public\n---\nmotsecret\n",
            "_data/roles.yml": "motsecret: {fr: Titretu}\n",
            "_data/note.md": "motsecret\n",
        },
        is_ours=True,
    )
    files = [path for path in site.folder.rglob("*") if path.is_file()]
    traces = [path.name for path in files if any(word in path.read_bytes() for word in (b"motsecret", b"Titretu"))]
    assert traces == []
    addresses = [
        path
        for path in files
        if re.search(r"partners|restricted|typo|broken|_data", str(path.relative_to(site.folder)))
    ]
    assert addresses == []
    assert "restricted" not in site.text("sitemap.xml") + site.text("search/relais.js")
    assert site.report.pages == 1


def test_nothing_is_asked_of_another_host(published: Site) -> None:
    """Pages and styles of our site name no other host, but in links that people follow."""
    asked = []
    for file in pages_of(published):
        for tag, attributes in Elements(file.read_text("utf-8")).found:
            address = attributes.get(REQUESTS.get(tag, ""), "") or ""
            if re.match(r"\s*(https?:)?//", address) and attributes.get("rel") != "canonical":
                asked.append((file.name, address))
    for file in published.folder.rglob("*.css"):
        asked += [
            (file.name, found)
            for found in re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//[^)]*", file.read_text("utf-8"))
        ]
    assert asked == []


def test_pictures_of_other_hosts_are_left_out() -> None:
    """A remote picture keeps its text and loses its address; code that shows one is unchanged."""
    html = '<p><img alt="a > b" src="https://x.example/i.png"> <img src="i.png" srcset="//x.example/i 2x"> <code>src="https://y"</code></p>'
    assert without_remote_sources(html) == '<p><img alt="a > b"> <img src="i.png"> <code>src="https://y"</code></p>'


def test_a_link_that_cannot_be_followed_is_text(build: Build) -> None:
    """A malformed address or a script leaves its words on the page, and the rest of the page as it is."""
    site = build({"index.md": "# A\n\n[un](http://[x) [deux](javascript:x) ![trois](http://[y)\n\nSuite.\n"})
    assert "Suite." in site.html()
    assert "un" in Elements(site.html()).text_of("span")


@pytest.mark.parametrize(("body", "code"), [("Texte.\n", 0), ("[rien](absent.md)\n", 1)])
def test_mkdocs_builds_our_settings_as_they_are(tmp_path: Path, body: str, code: int) -> None:
    """`mkdocs build --strict` works without us, and fails on a dead link."""
    write(tmp_path / "docs", {"index.md": f"# Accueil\n\n{body}", "assets/relais.css": ""})
    own_settings(tmp_path)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == code, done.stderr.decode()


def test_our_pages_build_without_a_warning(published: Site) -> None:
    """Every page of the repository that is public is on the site, and none had to be left out."""
    assert published.report.problems == ()
    assert published.report.pages == len(list((REPOSITORY / "docs").rglob("*.md")))
    assert 'class="admonition slides"' in published.html("lecons/conventions-filles")


def test_what_stands_beside_a_hidden_page_is_hidden(tmp_path: Path) -> None:
    """A file beside a restricted page is on the public site only when a public page names it."""
    docs = tmp_path / "docs"
    (docs / "paie").mkdir(parents=True)
    (docs / "index.md").write_text("# Accueil\n\n![plan](paie/plan.png)", "utf-8")
    (docs / "paie/salaires.md").write_text("---\ntitle: Salaires\nvisibility: restricted\n---\nx", "utf-8")
    (docs / "paie/plan.png").write_bytes(b"png")
    (docs / "paie/salaires.csv").write_text("secret", "utf-8")
    (docs / "libre.csv").write_text("libre", "utf-8")
    build_site(docs, None, tmp_path / "site")
    shown = {path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("*.*")}
    assert {"paie/plan.png", "libre.csv"} <= shown
    assert "paie/salaires.csv" not in shown
