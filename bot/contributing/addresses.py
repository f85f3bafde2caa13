"""Where the forms of the web are, for everything that leads to them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode, urljoin

from bot.contributing.models import Kind

ROOT = "proposer"
FORMS: Mapping[Kind, str] = {
    "lesson": f"{ROOT}/lecon",
    "section": f"{ROOT}/correction",
    "outdated": f"{ROOT}/signalement",
    "collect": f"{ROOT}/reponse",
    "term": f"{ROOT}/terme",
    "words": f"{ROOT}/mots",
}

# The same forms, by the kinds of buttons that a page of the site has (`indexer.site.actions`).
BUTTONS: Mapping[str, Kind] = {"correct": "section", "outdated": "outdated", "used": "lesson", "answer": "collect"}


def button_addresses() -> dict[str, str]:
    """Return where each kind of button leads on the site that Relais serves."""
    return {button: f"/{FORMS[kind]}" for button, kind in BUTTONS.items()}


def form_address(site: str, kind: Kind, **about: str) -> str:
    """Return the address of a form; `about` is what it is about: `page`, `anchor`, `question`."""
    given = {name: value for name, value in about.items() if value}
    return urljoin(site, FORMS[kind]) + (f"?{urlencode(given)}" if given else "")


def following_address(site: str, secret: str) -> str:
    """Return the address of the page that shows what has become of a contribution."""
    return urljoin(site, f"{ROOT}/suivi/{quote(secret, safe='')}")
