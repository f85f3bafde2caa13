"""The built site as it is served: always the present one, and nothing outside its folder."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.web.site import SiteFiles
from tests.web.clients import Web

THEME = '<script>scope=new URL("{place}",location)</script><script>var palette=1</script>'


def serve(site: Path) -> Web:
    """Return a client of a site alone."""
    return Web(Starlette(routes=[Mount("/", SiteFiles(site))]))


def write_site(folder: Path, text: str = "Bonjour") -> Path:
    """Write a site of one page, with the scripts of a theme."""
    folder.mkdir()
    (folder / "404.html").write_text(f"{THEME.format(place='/')}Rien ici", "utf-8")
    (folder / "index.html").write_text(f"{THEME.format(place='.')}{text}<script>alert('page')</script>", "utf-8")
    return folder


def digest(script: str) -> str:
    """Return a script as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def test_a_page_and_its_pictures_are_served(web: Web) -> None:
    """The page with its type, the theme's files with theirs."""
    page = web.get("/guides/conventions/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    style = re.search(r'href="([^"]*main[^"]*\.css)"', web.get("/").text)
    assert style
    assert web.get(f"/{style[1]}").headers["content-type"].startswith("text/css")


def test_the_site_s_own_page_tells_what_is_not_there(web: Web) -> None:
    """404, with the site around it."""
    response = web.get("/nulle-part/")
    assert response.status_code == 404
    assert "md-header" in response.text


def test_restricted_pages_are_not_served(web: Web) -> None:
    """There is nothing at the address that the page would have."""
    assert web.get("/salaires/").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/a/../../secret.txt",
        "/%00",
        "/link.txt",
        "/" + "a" * 5000,
    ],
)
def test_nothing_outside_the_folder_is_served(tmp_path: Path, path: str) -> None:
    """Neither by dots, nor by a link that leads out."""
    site = write_site(tmp_path / "site")
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (site / "link.txt").symlink_to(tmp_path / "secret.txt")
    response = serve(site).get(path)
    assert response.status_code == 404
    assert "secret" not in response.text


def test_a_switch_shows_at_once(tmp_path: Path) -> None:
    """A browser that asks again with what it has gets the new page."""
    link, old, new = tmp_path / "site", write_site(tmp_path / "old"), write_site(tmp_path / "new", "Bonsoir")
    link.symlink_to(old)
    web = serve(link)
    first = web.get("/")
    again = web.get("/", **{"if-none-match": first.headers["etag"]})
    assert (first.headers["cache-control"], again.status_code) == ("no-cache", 304)
    (tmp_path / "pending").symlink_to(new)
    (tmp_path / "pending").replace(link)
    after = web.get("/", **{"if-none-match": first.headers["etag"]})
    assert (after.status_code, "Bonsoir" in after.text) == (200, True)


def test_a_page_may_run_the_theme_s_scripts_and_no_other(tmp_path: Path) -> None:
    """The policy names the scripts that the 404 page has too, wherever the page stands."""
    policy = serve(write_site(tmp_path / "site")).get("/").headers["content-security-policy"]
    assert digest('scope=new URL(".",location)') in policy
    assert digest("var palette=1") in policy
    assert digest("alert('page')") not in policy
    assert "script-src 'self' 'sha256-" in policy


def test_not_modified_says_nothing_of_the_policy(tmp_path: Path) -> None:
    """The browser would put it in the place of the page's."""
    web = serve(write_site(tmp_path / "site"))
    response = web.get("/", **{"if-none-match": web.get("/").headers["etag"]})
    assert "content-security-policy" not in response.headers


def test_the_site_is_read_only(web: Web) -> None:
    """Other methods are refused."""
    assert web.get("/", method="DELETE").status_code == 405
