"""What is said of an answer: ages, warnings, reasons, and that every sentence exists."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from bot.answering.ages import age, warning_code
from bot.answering.answers import answer
from bot.answering.cards import CardMaker, Span, spans_of
from bot.answering.facts import Facts, PageFacts, suggestions
from bot.answering.wording import corrections, mark_label, status_label, unbroken, why_sentences
from bot.models import Question
from indexer.catalogue import LANGUAGES, Catalogue
from indexer.data_files import Label
from indexer.models import Mark, Passage, Status, Variant, Verdict
from indexer.weights import FIELDS
from tests.bot.samples import FakeSearch, explained, hit, word
from tests.sources import ROOT, read_source, source_files

TODAY = date(2026, 11, 22)
ROLES = {"coordination": Label("Coordination du projet", "Project coordination")}
SAID = re.compile(r"""\bsay\(\s*"([a-z_.]+)"((?:\s*if [^"]+ else\s*"[a-z_.]+")?)""")


@pytest.mark.parametrize(
    ("reviewed", "french", "english"),
    [
        (None, "jamais relue", "never reviewed"),
        (date(2026, 11, 22), "relue aujourd'hui", "reviewed today"),
        (date(2026, 11, 21), "relue il y a 1 jour", "reviewed 1 day ago"),
        (date(2026, 8, 20), "relue il y a 3 mois", "reviewed 3 months ago"),
        (date(2025, 5, 1), "relue il y a 19 mois", "reviewed 19 months ago"),
        (date(2023, 1, 1), "relue il y a 4 ans", "reviewed 4 years ago"),
        (date(2027, 3, 1), "relue le 1 mars 2027", "reviewed on March 1, 2027"),
    ],
)
def test_the_age_is_told_in_words(reviewed: date | None, french: str, english: str) -> None:
    """In the largest unit of which there are two; a date to come is told as it is."""
    assert (age(reviewed, "fr", TODAY), age(reviewed, "en", TODAY)) == (french, english)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"reviewed": None}, None),
        ({"reviewed": date(2025, 5, 24)}, None),
        ({"reviewed": date(2025, 5, 1)}, "warning.old"),
        ({"status": "draft"}, "warning.status_draft"),
        ({"status": "to-review"}, "warning.status_to_review"),
        ({"status": "to-review", "replaced_by": "autre"}, "warning.replaced"),
    ],
)
def test_what_may_no_longer_be_true_is_told(changes: dict[str, Any], code: str | None) -> None:
    """Old by more than eighteen months, to be reviewed, a draft, or replaced."""
    assert warning_code(hit(**changes).document, TODAY) == code


def test_a_card_says_how_far_to_trust_a_section() -> None:
    """Who keeps it, when it was reviewed, its status; what it rests on."""
    card = CardMaker("fr", Facts(ROLES), TODAY).card(hit())
    assert card.source == ("Tenue par : Coordination du projet", "relue il y a 3 mois", "à valider")
    assert card.mark_label == "Recommandation, à valider par le partenariat"
    assert mark_label("advice", "fr", "validated") == "Recommandation validée par le partenariat"
    assert card.path == "Les conventions"
    assert CardMaker("en", Facts(ROLES), TODAY).card(hit()).source[0] == "Kept by: Project coordination"


def test_what_replaces_a_page_is_named_only_when_public() -> None:
    """By its id or its path; a page that few may see has no address here."""
    facts = Facts(ROLES, {"guides/new.md": PageFacts("nouvelle", "guides/new/", ())})
    maker = CardMaker("fr", facts, TODAY)
    found = {by: maker.card(hit(replaced_by=by)).replaced_by for by in ("nouvelle", "guides/new.md", "secret.md", "")}
    assert found == {"nouvelle": "guides/new/", "guides/new.md": "guides/new/", "secret.md": "", "": ""}


@pytest.mark.parametrize(
    ("highlights", "spans"),
    [
        ((), [Span("abcdef")]),
        (((0, 2), (4, 6)), [Span("ab", True), Span("cd"), Span("ef", True)]),
        (((2, 5), (1, 3)), [Span("a"), Span("bc", True), Span("de", True), Span("f")]),
        (((0, 6), (2, 3)), [Span("abcdef", True)]),
    ],
)
def test_a_passage_is_cut_at_its_highlights(highlights: tuple[tuple[int, int], ...], spans: list[Span]) -> None:
    """Nothing is lost, nothing is said twice."""
    assert list(spans_of(Passage("abcdef", highlights), "fr")) == spans


def test_french_lines_do_not_break_before_their_punctuation() -> None:
    """Each sign stays in its place, so highlights do too."""
    assert unbroken("« quoi ? »", "fr") == "«\u00a0quoi\u00a0?\u00a0»"
    assert unbroken("« quoi ? »", "en") == "« quoi ? »"


def test_reasons_tell_words_synonyms_corrections_and_what_is_missing() -> None:
    """A stem is shown as the word of the section it stands for; « combien » explains nothing."""
    words = (
        word("signe", heading=1, body=2),
        word("asso", "association", "synonym"),
        word("signne", "sign", "correction"),
        word("combien", "?combien"),
    )
    found = answer(Question("?"), FakeSearch(Verdict.ANSWER, (explained(hit(), *words, missing=("midi",)),), []))
    assert why_sentences(found, "fr") == [
        "« signe » : titre de la section, texte",
        "« asso », aussi appelé « association » : texte",
        "« signne », lu comme « signe » : texte",
        "pas dans cette section : « midi »",
    ]
    assert corrections(found, "fr") == ["« signne » n'est dans aucune page : lu comme « signe »."]


def test_suggestions_are_the_same_all_day_and_answered() -> None:
    """One a page, those in the reader's language first; none when no question gets an answer."""
    questions = {
        f"{name}.md": PageFacts("", f"{name}/", (f"où est le {name} ?", f"where is the {name}?")) for name in "abcdefgh"
    }
    facts = Facts({}, {**questions, "en.md": PageFacts("", "en/", ("where is the house?",))})
    search = FakeSearch(Verdict.ANSWER, (hit(),), [])
    french = suggestions(facts, search, "fr", TODAY)
    assert french == suggestions(facts, search, "fr", TODAY)
    assert french != suggestions(facts, search, "fr", date(2026, 11, 23))
    assert len(french) == 5
    assert all(question.startswith("où") for question in french)
    assert all(question.startswith("where") for question in suggestions(facts, search, "en", TODAY))
    assert suggestions(facts, FakeSearch(Verdict.PERHAPS, (hit(),), []), "fr", TODAY) == []


@pytest.mark.parametrize(
    ("page", "reader", "asked_in", "label"),
    [
        ("fr", "fr", "fr", ""),
        ("fr", "fr", "", ""),
        ("en", "fr", "fr", "page en anglais"),
        ("fr", "fr", "en", "page en français"),
        ("fr", "en", "en", "page in French"),
        ("en", "en", "fr", "page in English"),
        ("fr", "en", "", "page in French"),
    ],
)
def test_a_page_in_another_language_says_so(page: str, reader: str, asked_in: str, label: str) -> None:
    """Than the reader's or the question's; a page in both says nothing."""
    card = CardMaker(reader, Facts(), TODAY, asked_in).card(hit(language=page))
    assert card.language_label == label


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_has_its_words(language: str) -> None:
    """Marks, statuses, fields and reasons all have a name."""
    assert all(mark_label(mark, language) for mark in get_args(Mark))
    assert all(status_label(status, language) for status in get_args(Status))
    catalogue = Catalogue("bot")
    assert all(catalogue.has(f"field.{name}", language) for name in FIELDS)
    reasons = get_args(get_type_hints(Variant)["reason"])
    assert len(reasons) >= 6
    assert all(catalogue.has(f"why.{reason}", language) for reason in reasons)


def said_in(text: str) -> set[str]:
    """Return the codes that a template or a source says."""
    return {code for found in SAID.finditer(text) for code in re.findall(r'"([a-z_.]+)"', found[0])}


@pytest.mark.parametrize("path", [*Path(ROOT, "bot/web/templates").glob("*.html")], ids=lambda path: path.name)
def test_what_a_template_says_has_a_sentence(path: Path) -> None:
    """No reader meets a bare code."""
    codes = said_in(path.read_text("utf-8"))
    assert codes
    assert [code for code in codes if not is_known(code)] == []


@pytest.mark.parametrize(
    "path",
    # What Slack is told is under a beginning that each form or view gives its `say`: its own tests draw all of them.
    [path for path in source_files() if re.match("bot/(?!slack/)", path) and "say(" in read_source(path)],
)
def test_what_a_command_says_has_a_sentence(path: str) -> None:
    """Neither does who types a command."""
    room = ".".join(path.split("/")[:2])
    own = room if ROOT.joinpath(*room.split("."), "locales").is_dir() else "bot"
    assert [code for code in said_in(read_source(path)) if not (is_known(code) or is_known(code, own))] == []


def is_known(code: str, package: str = "bot") -> bool:
    """Tell whether a catalogue has a sentence, or its plural."""
    return any(Catalogue(package).has(name, "fr") for name in (code, f"{code}.other"))
