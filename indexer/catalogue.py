"""Message catalogues: what users read, by code, in French and English."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LANGUAGES = ("fr", "en")


class Catalogue:
    """The sentences of one package, read from its `locales/*.toml`."""

    def __init__(self, package: str) -> None:
        self.package = package

    def text(self, code: str, language: str, **data: object) -> str:
        """Return the sentence of a code, filled with data.

        A plural is chosen by `n` between the keys `CODE.one` and `CODE.other`, by the rule of each language.
        Raises KeyError when the catalogue lacks the code: a test keeps that from happening.
        """
        sentences = read_sentences(self.package, language if language in LANGUAGES else "fr")
        if code not in sentences and isinstance(data.get("n"), int):
            code = f"{code}.{plural_category(int(str(data['n'])), language)}"
        return sentences[code].format(**data)

    def has(self, code: str, language: str) -> bool:
        """Tell whether the catalogue has a sentence for the code."""
        return code in read_sentences(self.package, language)


def plural_category(n: int, language: str) -> str:
    """Return the CLDR category of a whole number: French counts zero as singular, English does not."""
    return "one" if abs(n) == 1 or (n == 0 and language == "fr") else "other"


@cache
def read_sentences(package: str, language: str) -> Mapping[str, str]:
    """Return all the sentences of a package in one language, by dotted code."""
    source = files(package).joinpath("locales", f"{language}.toml").read_text("utf-8")
    return dict(flatten(tomllib.loads(source)))


def flatten(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    """Turn nested tables into pairs of dotted code and sentence."""
    pairs: list[tuple[str, str]] = []
    for key, value in table.items():
        code = f"{prefix}{key}"
        pairs += flatten(value, f"{code}.") if isinstance(value, Mapping) else [(code, str(value))]
    return pairs
