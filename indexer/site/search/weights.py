"""Every number that orders results in the browser, each with the question it serves; the fields' are the engine's."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.weights import FIELD_WEIGHTS, TUNING


@dataclass(frozen=True, slots=True)
class BrowserTuning:
    """What the script reads under `tuning`."""

    k1: float = TUNING.k1  # saturation: the fifth « convention » of a section adds little to the fourth
    page: float = 0.8  # « turn over » : a section of the page so titled, a little below one so headed
    prefix: float = 0.8  # « conv », while typing: « convention »; the word itself, once whole, comes before
    correction: float = TUNING.correction  # « conventoin » finds « convention »
    joined: float = TUNING.joined  # « turn over » finds « turnover »
    coverage_floor: float = TUNING.coordination_floor  # what a section keeps that meets almost none of the words
    coverage_kept: float = 0.5  # « sortie d'un partenaire » : not the pages that only say « partenaire »
    score_kept: float = 0.2  # « convention » : a page that mentions it in passing is not one of the pages found
    meta: float = 0.5  # « question » : pages about the partnership before those about Relais itself
    more: float = 0.1  # « passation » : a page with several sections about it before one with one


# « évaluation » : a section so headed before one of three words that holds it, however short.
LEAST_LENGTH = 0.5

BROWSER_TUNING = BrowserTuning()


def weighted_frequency(field: str, count: int, length: int) -> float:
    """Return how much a word that stands `count` times in a field of `length` words weighs there (BM25F)."""
    row = FIELD_WEIGHTS[field]
    return row.weight * count / (1 - row.b + row.b * max(LEAST_LENGTH, length / row.pivot))
