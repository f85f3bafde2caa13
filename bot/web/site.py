"""Serves the built site, whose folder is a link switched at each build."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from functools import lru_cache
from pathlib import Path

import anyio.to_thread
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

POLICY = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; media-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# What people type for our own pages, unless the site has one there (`ask.md`).
FALLBACKS = {"ask": "../ask"}
# Made by the theme alone: nothing that people wrote stands in it, so its scripts are those that may run.
TEMPLATE_PAGE = "404.html"

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
# The one part of Material's scripts that depends on the page's place.
_PAGE_ROOT = re.compile(r'new URL\("[./]*",location\)')


class SiteFiles(StaticFiles):
    """The files of the site, as they are now: each request follows the link again, and browsers ask each time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)
        self.folder = folder

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, the site's own page for what is not there, or a redirection to a folder's page."""
        response = await super().get_response(path, scope)
        if response.status_code == 404 and path in FALLBACKS:
            return RedirectResponse(f"{FALLBACKS[path]}?{scope['query_string'].decode('latin-1')}")
        response.headers["Cache-Control"] = "no-cache"
        if response.status_code != 304:
            # A 304 with another policy would replace the one that the browser keeps with the page.
            file = Path(getattr(response, "path", self.folder))
            response.headers["Content-Security-Policy"] = await anyio.to_thread.run_sync(policy_of, file, self.folder)
        return response


def policy_of(file: Path, site: Path) -> str:
    """Return the policy of one file: a page may run the theme's scripts, and none that a page could bring."""
    if file.suffix != ".html":
        return POLICY.format(scripts="")
    try:
        hashes = allowed_hashes(str(file), file.stat().st_mtime_ns, template_scripts(site))
    except OSError:
        hashes = ()
    return POLICY.format(scripts="".join(f" 'sha256-{value}'" for value in hashes))


def template_scripts(site: Path) -> frozenset[str]:
    """Return the theme's inline scripts."""
    page = Path(os.path.realpath(site)) / TEMPLATE_PAGE
    return scripts_without_place(str(page), page.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def scripts_without_place(file: str, changed: int) -> frozenset[str]:
    """Return the inline scripts of a file, without what depends on its place; remembered until it changes."""
    return frozenset(_PAGE_ROOT.sub("", script) for script in inline_scripts(file))


@lru_cache(maxsize=1024)
def allowed_hashes(file: str, changed: int, allowed: frozenset[str]) -> tuple[str, ...]:
    """Return the hashes of the inline scripts of a file that the theme has too; remembered until it changes."""
    scripts = dict.fromkeys(script for script in inline_scripts(file) if _PAGE_ROOT.sub("", script) in allowed)
    return tuple(base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)


def inline_scripts(file: str) -> list[str]:
    """Return the inline scripts of an HTML file."""
    return _INLINE_SCRIPT.findall(Path(file).read_text("utf-8", errors="replace"))
