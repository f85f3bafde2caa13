"""Renders the pages that are ours and not the site's: the templates, and how they say things."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.answering.wording import unbroken
from bot.models import Language
from indexer.catalogue import Catalogue

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"
# Where our pages' own styles and scripts are; no page of a site can have this name.
STATIC_ADDRESS = "/_relais"


@cache
def environment() -> Environment:
    """Return what renders the templates; everything put into them is escaped."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def sayer(language: Language, *catalogues: Catalogue) -> Callable[..., str]:
    """Return the function by which a template says things in one language; the first catalogue that can, says it."""

    def say(code: str, **data: object) -> str:
        catalogue = next((each for each in catalogues if can_say(each, code, language)), catalogues[-1])
        return unbroken(catalogue.text(code, language, **data), language)

    return say


def can_say(catalogue: Catalogue, code: str, language: Language) -> bool:
    """Tell whether a catalogue has a sentence, or its plurals."""
    return catalogue.has(code, language) or catalogue.has(f"{code}.other", language)
