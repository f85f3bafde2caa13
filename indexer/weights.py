"""Every number that orders results, in one table, each with the question it serves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FIELDS = ("heading", "ancestors", "body", "code", "title", "summary", "questions", "synonyms")


@dataclass(frozen=True, slots=True)
class FieldWeight:
    """How much a field counts, the length at which it counts so, and how strongly length matters (BM25F's b)."""

    weight: float
    pivot: float
    b: float
    serves: str


FIELD_WEIGHTS: dict[str, FieldWeight] = {
    "heading": FieldWeight(
        1.5, 5, 0.5, "« qui signe une convention ? » must find the section so headed before those that mention signing"
    ),
    "ancestors": FieldWeight(
        0.8,
        8,
        0.5,
        "« visite d'usine : assurances » : the heading above says « visite », the section's own says « assurances »",
    ),
    "body": FieldWeight(1.0, 90, 0.75, "« combien de postes créés ? » : only the text says it"),
    "code": FieldWeight(0.3, 40, 0.6, "« commande mkdocs build » : a word that stands in a code block only"),
    "title": FieldWeight(1.6, 6, 0.5, "« turn over » : the page about it before the pages that mention it"),
    "summary": FieldWeight(
        1.0, 30, 0.5, "« la région a disparu, on fait quoi ? » : the summary holds the words of the whole page"
    ),
    "questions": FieldWeight(1.0, 10, 0.4, "« pk les entreprises répondent jamais » : asked before in these words"),
    "synonyms": FieldWeight(1.2, 6, 0.5, "« sous-convention » : a word that people use and the page does not"),
}


@dataclass(frozen=True, slots=True)
class Tuning:
    """The other numbers of scoring; what each serves is said beside it."""

    k1: float = 1.2  # saturation: the fifth « convention » in a section adds little to the fourth
    questions: float = (
        0.1  # « pk les entreprises répondent jamais » : a heading or `questions:` that asks the same adds to its words
    )
    title_share: float = 0.5  # « passation : que lister ? » : the page is about handover, its section about lists
    asking: float = 0.4  # « combien de temps… » before « comment… » when all other words are shared
    synonym: float = 0.8  # « DRARI » finds « délégation régionale… », a little below the word itself
    mined: float = 0.7  # « RSE » finds « responsabilité sociétale… » when a page says so: less sure than the glossary
    everyday: float = 0.7  # « mon taf » finds « travail »: general French, less sure than the base's own glossary
    translation: float = 0.55  # « handover » finds « passation »
    correction: float = 0.95  # « conventoin » finds « convention »
    stranger: float = 0.6  # « tarte », which no page holds, hardly means « carte »: it differs by its first letter
    joined: float = 0.7  # « open source » finds « opensource », and the reverse
    similar: float = 0.45  # « signataire » leans on « signature », far below the word itself
    similar_power: float = 0.5  # how fast leaning falls with resemblance
    similar_floor: float = 0.5  # least resemblance (Dice's coefficient of trigrams), below which words are strangers
    similar_count: int = 8  # most words leaned on
    unknown: float = 0.8  # a word that no page holds: how much it counts against a section that cannot hold it
    coordination: float = 0.2  # a section with four of four words before one that has two of them many times
    coordination_floor: float = 0.3  # what a section keeps of its score when it meets almost nothing
    adjacent: float = 0.25  # « chef de projet » before a page that says « le chef… », and further on « le projet »
    heading_met: float = 0.5  # « qui signe ? » : the heading that holds the words asked
    heading_same: float = 1.3  # a heading that holds them all and nothing else
    heading_asked_power: float = 1.5
    heading_held_power: float = 0.7
    asked_before: float = 2.5  # « est-ce que le projet est fini ? » : the page that says it answers just that
    asked_power: float = 3.0  # … and hardly those that answer a question with one word in common
    # « c'est quoi la DRARI ? » : its glossary entry; « combien de postes ? » : a section with a figure;
    # « quand… ? » : with a year; « comment passer la main ? » : a guide before a lesson.
    intents: Mapping[str, float] = field(
        default_factory=lambda: {"definition": 1.3, "figure": 1.05, "date": 1.1, "method": 1.05}
    )
    open: float = 0.7  # a section that only lists what is still to be asked comes after one that says something
    translated: float = 0.8  # “who takes over?”: the English page before the French one that it translates
    other_language: float = 0.5  # « qui reprend ? » : the French page, and its translation far behind
    empty: float = 0.6  # a heading without text points at the right place, but answers nothing


TUNING = Tuning()


def weights_digest() -> str:
    """Return a text that changes when a number baked into the index changes."""
    fields = {name: (row.weight, row.pivot, row.b) for name, row in FIELD_WEIGHTS.items()}
    return repr((fields, TUNING.k1, TUNING.questions))
