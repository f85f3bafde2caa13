"""Renders a page's Markdown with the site's own extensions, so that sections have the site's very anchors."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from markdown import Markdown

from indexer.markup import SafeMarkup
from indexer.site_settings import BUILT_IN_EXTENSIONS, SiteSettings

# What a folder of Markdown without a mkdocs.yml is rendered with: what its authors most likely expect.
DEFAULT_EXTENSIONS: dict[str, dict[str, Any]] = {
    "abbr": {},
    "admonition": {},
    "attr_list": {},
    "def_list": {},
    "footnotes": {},
    "md_in_html": {},
    "pymdownx.details": {},
    "pymdownx.superfences": {},
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.tasklist": {},
}


class Renderer:
    """Markdown → HTML with one set of extensions; one page at a time, not shared between threads."""

    def __init__(self, extensions: Sequence[str], configs: Mapping[str, dict[str, Any]]) -> None:
        self.digest_source = json.dumps([list(extensions), dict(configs)], default=str, sort_keys=True)
        self._markdown = Markdown(extensions=[*extensions, SafeMarkup()], extension_configs=dict(configs))

    def render(self, body: str) -> str:
        """Return the HTML of a body. Raises RecursionError when blocks are nested beyond what a page ever needs."""
        self._markdown.reset()
        return self._markdown.convert(body)


def renderer_for(site: SiteSettings | None) -> Renderer:
    """Return the renderer of a site, or of a folder without settings."""
    if site is None:
        return Renderer((*BUILT_IN_EXTENSIONS, *DEFAULT_EXTENSIONS), DEFAULT_EXTENSIONS)
    return Renderer(site.extensions, site.extension_configs)
