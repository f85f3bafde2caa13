"""Puts our templates, styles and scripts into MkDocs' theme, and takes the stock search out."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig

THEME = Path(__file__).parent / "theme"
STYLES = (
    "assets/relais/site.css",
    "assets/relais/menu.css",
    "assets/relais/languages.css",
    "assets/relais/search.css",
    "assets/relais/print.css",
)
SCRIPTS = (
    "assets/relais/trust.js",
    "assets/relais/terms.js",
    "assets/relais/cards.js",
    "assets/relais/track.js",
    "assets/relais/keys.js",
    "assets/relais/menu.js",
    "assets/relais/scheme.js",
    "assets/relais/tables.js",
    "assets/relais/search-box.js",
)


def add_theme(config: MkDocsConfig) -> None:
    """Put our templates before the theme's, and after those of a site that has its own."""
    config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
    # Ours first: what a site says of its looks comes after.
    config.extra_css = [*STYLES, *config.extra_css]
    for name in SCRIPTS:
        script = ExtraScriptValue(name)
        script.defer = True
        config.extra_javascript.append(script)


def switch_off_stock_search(config: MkDocsConfig) -> None:
    """Leave out the index of the stock search, in settings that ask for it: ours takes its place in the header."""
    for name in ("material/search", "search"):
        stock = config.plugins.get(name)
        if stock is not None and "enabled" in stock.config:
            stock.config["enabled"] = False
