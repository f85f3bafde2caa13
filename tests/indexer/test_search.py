"""People's own words find the section that answers; whatever is typed is only words."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.analysis import fold, forms, words
from indexer.errors import IndexMissing
from indexer.indexing import index_folder
from indexer.models import Hit, MatchedWord, Verdict, Visibility
from indexer.searching import Searcher
from indexer.tokens import section_text
from tests.indexer.bases import QUESTIONS, exact, write_page


@pytest.fixture(scope="module")
def searcher(base_index: Path) -> Searcher:
    """Return a searcher on the base."""
    return Searcher(base_index)


def first(searcher: Searcher, question: str) -> str:
    """Return the address of the best section."""
    hits = searcher.search(question).hits
    return hits[0].address if hits else ""


FOUND = {
    # The question of the project's own goal, typed without its hyphen.
    "qui doit signer les conventions filles": "guides/conventions/#qui-doit-signer-une-convention-fille",
    "Qui doit signer les conventions-filles ?": "guides/conventions/#qui-doit-signer-une-convention-fille",
    "QUI SIGNE UNE CONVENTION FILLE": "guides/conventions/#qui-doit-signer-une-convention-fille",
    "qui  doit\tsigner\nles conventions’filles ???": "guides/conventions/#qui-doit-signer-une-convention-fille",
    # No accents, and a feminine for a masculine.
    "evaluation demandee trop tard": "pratiques/evaluation/#demandee-trop-tard-levaluation-echoue",
    "équipement de protection": "guides/visites/#equipements-de-protection",
    # Typing errors.
    "equipemnt de protecton": "guides/visites/#equipements-de-protection",
    "questionaire": "pratiques/evaluation/#construire-le-questionnaire",
    "preparer une pasation": "lecons/roulement/#preparer-une-passation",
    # Words split or joined otherwise than in the page.
    "blocnotes": "guides/outils/#ecrire-dans-le-bloc-notes-commun",
    "bloc notes commun": "guides/outils/#ecrire-dans-le-bloc-notes-commun",
    "sous conventions : dans quel ordre le parapheur": "guides/conventions/#qui-doit-signer-une-convention-fille",
    # An acronym and what it stands for, each for the other.
    "COPIL": "contexte/gouvernance/#le-comite-de-pilotage",
    "que vote le comité de pilotage": "contexte/gouvernance/#le-comite-de-pilotage",
    "que vote le C.O.P.I.L.": "contexte/gouvernance/#le-comite-de-pilotage",
    # English questions: through the glossary on a French page, and on English pages.
    "travel expenses of a volunteer": "pratiques/b%C3%A9n%C3%A9voles/#le-defraiement",
    "what does the steering committee vote?": "contexte/gouvernance/#le-comite-de-pilotage",
    "where are the signed copies kept?": "en/agreements/#where-the-signed-copies-are-kept",
    "how many pupils at once": "en/visits/#group-size",
    # A word that only code holds, and one that only a table holds.
    "rsync": "guides/outils/#sauvegarder-les-fichiers",
    "relevé bancaire": "guides/subventions/#les-pieces-a-garder",
}


# The glossary's own entry may come first for a bare term: what is sought is then among the first.
BARE_TERMS = {"COPIL", "travel expenses of a volunteer", "what does the steering committee vote?"}


@pytest.mark.parametrize(("question", "address"), FOUND.items())
def test_question_finds_its_section(searcher: Searcher, question: str, address: str) -> None:
    """A question in people's own words finds the section that answers it."""
    found = [hit.address for hit in searcher.search(question).hits]
    assert address in (found[:3] if question in BARE_TERMS else found[:1])


def test_answer_is_the_passage_that_answers(searcher: Searcher) -> None:
    """The best section is shown by the sentences that answer, with its page and heading."""
    results = searcher.search("qui doit signer les conventions filles")
    assert results.verdict is Verdict.ANSWER
    hit = results.hits[0]
    assert hit.passage.text.startswith("Le représentant légal de chaque structure signe")
    assert (hit.document.title, hit.document.heading) == (
        "Rédiger les conventions-filles",
        "Qui doit signer une convention-fille ?",
    )


@pytest.mark.parametrize(
    "question",
    [
        "qui doit signer les conventions filles ?",
        "qui doit signer les conventions filles?",
        "qui doit signer les conventions filles*",
        '"qui doit signer" les "conventions filles"',
        "(qui doit signer) [les] {conventions} ~filles^",
        "+qui -doit signer && les || conventions !filles",
        "qui doit signer les conventions filles \\",
        "qui doit signer les conventions filles <>",
        "qui doit signer les conventions/filles",
        "¿ qui… doit « signer » les “conventions” filles – ?",
    ],
)
def test_signs_are_only_signs(searcher: Searcher, question: str) -> None:
    """Punctuation changes nothing: no sign is an operator or a wildcard."""
    wanted = searcher.search("qui doit signer les conventions filles")
    found = searcher.search(question)
    assert [(hit.address, hit.score) for hit in found.hits] == [(hit.address, hit.score) for hit in wanted.hits]
    assert found.verdict is wanted.verdict


@pytest.mark.parametrize("word", ["AND", "OR", "NOT", "ANDNOT", "TO", "title:", "page:guides", "body:*", "record:a"])
def test_words_of_query_languages_are_words(searcher: Searcher, word: str) -> None:
    """What is an operator or a field elsewhere is looked for as the word it is, and hides nothing."""
    found = [hit.address for hit in searcher.search(f"{word} équipements de protection {word}").hits]
    assert "guides/visites/#equipements-de-protection" in found[:2]


@pytest.mark.parametrize("question", ["conv*", "c?nvention", "con[a-z]ention", "convention~2", "*", "?", "[a TO z]"])
def test_wildcards_match_nothing_of_themselves(searcher: Searcher, question: str) -> None:
    """A pattern is not expanded: it is the words that stand in it."""
    letters = "".join(character if character.isalnum() else " " for character in question)
    plain = searcher.search(letters)
    assert [hit.address for hit in searcher.search(question).hits] == [hit.address for hit in plain.hits]


@pytest.mark.parametrize("question", ["", " ", "\n\t", "?", "… !", "le la les de du", "«»", "\x00\x01", "🙂", "'", "-"])
def test_question_without_words_is_answered_by_nothing(searcher: Searcher, question: str) -> None:
    """Nothing asked is nothing found, and no error."""
    results = searcher.search(question)
    assert (results.verdict, results.hits) == (Verdict.NONE, ())


def test_question_in_no_page_is_answered_by_nothing(searcher: Searcher) -> None:
    """Words of no page find no answer."""
    assert searcher.search("zeppelin wagnérien").verdict is Verdict.NONE


@pytest.mark.parametrize(
    "question",
    [
        "convention " * 9_000,
        "c" * 100_000,
        "signer " + "é" * 100_000,
        "".join(f"mot{number} " for number in range(12_000)),
        "-".join(["convention"] * 9_000),
        "l'" * 50_000 + "usine",
        "a." * 50_000,
        "\x00" * 99_990 + "convention",
        "\u0301" * 100_000,
        "𝕮𝖔𝖓𝖛" * 25_000,
    ],
    ids=["words", "one word", "accents", "all different", "hyphens", "elisions", "dots", "nulls", "marks", "letters"],
)
def test_very_long_question_does_no_harm(searcher: Searcher, question: str) -> None:
    """A question of 100,000 characters is answered, soon, and told back at a bounded length."""
    results = searcher.search(question, explained=True)
    assert len(results.query) <= 2_000
    assert results.took_ms < 2_000


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\u202e", "\ufeff", "\u2028", "\ud800", "\x7f", "\u200b", "\r\n"])
def test_control_characters_do_no_harm(searcher: Searcher, sign: str) -> None:
    """Characters that cannot be seen part words at most; they are not told back."""
    results = searcher.search(f"{sign}équipements{sign} de {sign}protection{sign}")
    assert results.hits[0].address == "guides/visites/#equipements-de-protection"
    assert results.query.isprintable()


@pytest.mark.parametrize("n", [1, 3, 10, 50])
def test_shorter_ranking_is_the_start_of_a_longer_one(searcher: Searcher, n: int) -> None:
    """The number asked for cuts the ranking and changes nothing of it."""
    for question in QUESTIONS:
        whole, cut = searcher.search(question, n=50), searcher.search(question, n=n)
        assert cut.hits == whole.hits[:n]
        assert cut.verdict is whole.verdict


@pytest.mark.parametrize("n", [-5, 0, 1, 51, 10_000])
def test_number_of_hits_is_bounded(searcher: Searcher, n: int) -> None:
    """Whatever number is asked for, there is at most that many hits, and never more than fifty."""
    assert len(searcher.search("convention", n=n).hits) <= max(0, min(n, 50))


def test_explaining_changes_no_result(searcher: Searcher) -> None:
    """The reasons are told beside the ranking, which they do not change."""
    for question in QUESTIONS:
        plain, explained = searcher.search(question), searcher.search(question, explained=True)
        assert [(hit.address, hit.score, hit.passage) for hit in plain.hits] == [
            (hit.address, hit.score, hit.passage) for hit in explained.hits
        ]
        assert all(hit.explanation is None for hit in plain.hits)
        assert all(hit.explanation is not None for hit in explained.hits)


def test_scores_go_down(searcher: Searcher) -> None:
    """Hits come best first, each section once."""
    for question in QUESTIONS:
        hits = searcher.search(question, n=50).hits
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert len({hit.address for hit in hits}) == len(hits)


def reasons(hit: Hit) -> dict[str, MatchedWord]:
    """Return the matched words of a hit."""
    assert hit.explanation is not None
    return {word.word: word for word in hit.explanation.words}


def test_explanation_names_words_fields_and_weights(searcher: Searcher) -> None:
    """A hit says which words of the question it holds, in which fields, for how many points."""
    hit = searcher.search("qui doit signer les conventions filles", explained=True).hits[0]
    found = reasons(hit)
    assert {"signer", "conventions", "filles"} <= found.keys()
    assert found["signer"].variant.reason == "word"
    assert found["signer"].fields["heading"] == 1
    assert all(word.points > 0 and word.idf > 0 and 0 < word.variant.weight <= 1 for word in found.values())
    assert hit.explanation is not None
    assert 0 < hit.explanation.factors["coverage"] <= 1


def test_explanation_names_synonyms(searcher: Searcher) -> None:
    """A hit found through the glossary says which synonym led to it."""
    hit = next(
        hit
        for hit in searcher.search("travel expenses", explained=True).hits
        if hit.document.page == "pratiques/bénévoles.md"
    )
    variant = reasons(hit)["travel"].variant
    assert (variant.reason, fold(variant.shown)) == ("synonym", "defraiement")
    assert variant.weight < 1


@pytest.mark.parametrize(
    ("question", "word", "reason"),
    [
        ("questionaire", "questionaire", "correction"),
        ("blocnotes", "blocnotes", "word"),
        ("opensource", "opensource", "split"),
        ("compter les visites", "visites", "similar"),
    ],
)
def test_explanation_names_how_a_word_was_read(searcher: Searcher, question: str, word: str, reason: str) -> None:
    """A word that was corrected, joined, split or only resembles says so."""
    found = [reasons(hit) for hit in searcher.search(question, explained=True).hits]
    assert reason in {one[word].variant.reason for one in found if word in one}


def test_explanation_names_what_is_missing(searcher: Searcher) -> None:
    """A hit says which words of the question it does not hold."""
    hit = searcher.search("équipements de protection zeppelin", explained=True).hits[0]
    assert hit.explanation is not None
    assert hit.explanation.missing == ("zeppelin",)


def test_correction_is_told_as_a_word(searcher: Searcher) -> None:
    """What a misspelt word was read as is told as a word of the pages, not as the stem that the index holds."""
    corrections = searcher.search("le questionaire").corrections
    assert set(corrections) == {"questionaire"}
    assert corrections["questionaire"] == "questionnaire"


def test_right_word_is_not_corrected(searcher: Searcher) -> None:
    """A word that stands in a page is taken as it is."""
    assert searcher.search("le questionnaire de la visite").corrections == {}


@pytest.mark.parametrize(
    ("text", "question", "passage"),
    [
        (
            "Les berges sont ouvertes. Le ponton nord est fermé. Il rouvre en avril 2031. Une navette le remplace.",
            "quand rouvre le ponton",
            "Le ponton nord est fermé. Il rouvre en avril 2031. Une navette le remplace.",
        ),
        (
            "Un ponton se loue. Le loyer est fixé par la mairie.",
            "qui fixe le loyer",
            "Un ponton se loue. Le loyer est fixé par la mairie.",
        ),
        (
            "- un ponton pour les barques\n- une berge\n- un quai\n- une navette",
            "un ponton",
            "un ponton pour les barques",
        ),
    ],
    ids=["what follows", "what comes before the last", "an item is whole"],
)
def test_passage_holds_what_stands_beside_the_words(
    docs: Path, index: Path, text: str, question: str, passage: str
) -> None:
    """A short sentence is shown with its neighbours: what answers often stands beside the words of the question."""
    write_page(docs, "fleuve.md", f"---\ntitle: Fleuve\nlanguage: fr\n---\n## Pontons\n\n{text}\n")
    index_folder(docs, index)
    assert Searcher(index).search(question).hits[0].passage.text.startswith(passage)


def test_definition_opens_the_passage_of_a_term(searcher: Searcher) -> None:
    """Asked for a term, an entry of the glossary shows its definition, not its other names."""
    found = next(hit for hit in searcher.search("c'est quoi le COPIL ?").hits if hit.document.type == "glossary")
    assert found.passage.text == section_text(found.document.blocks)[: len(found.passage.text)]


@pytest.mark.parametrize("question", QUESTIONS)
def test_highlights_are_words_of_the_passage(searcher: Searcher, question: str) -> None:
    """Highlights lie within the passage, in order, apart from each other, each on a whole word."""
    for hit in searcher.search(question, n=50).hits:
        text, position = hit.passage.text, 0
        for start, end in hit.passage.highlights:
            assert position <= start < end <= len(text)
            assert text[start:end].strip() == text[start:end]
            assert not text[start - 1 : start].isalnum()
            assert not text[end : end + 1].isalnum()
            position = end


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("équipements de protection casques lunettes", "Casques"),
        ("relevé bancaire", "bancaire"),
        ("évaluation demandée un mois après", "évaluation"),
        ("le COPIL vote le budget", "COPIL"),
        ("rsync", "rsync"),
        ("questionaire ouverte", "question"),
    ],
)
def test_highlights_cover_matched_words(searcher: Searcher, question: str, word: str) -> None:
    """Every occurrence in the passage of a word that the question asks for is marked."""
    passage = searcher.search(question).hits[0].passage
    marked = [passage.text[start:end] for start, end in passage.highlights]
    assert word in marked


def test_highlights_cover_every_word_typed_as_in_the_page(searcher: Searcher) -> None:
    """A word typed as the page has it is marked wherever the passage holds it."""
    for question in ("le comité technique", "facture acquittée", "logo de l'État", "avance de trésorerie"):
        stems = {form for word in question.split() for form in forms(word, "fr") if len(word) > 4}
        for hit in searcher.search(question).hits[:2]:
            marked = {hit.passage.text[start:end] for start, end in hit.passage.highlights}
            for word, _, _ in words(hit.passage.text):
                assert word in marked or not stems & set(forms(word, "fr")), (question, word)


@pytest.mark.parametrize("question", ["restaurer la base de données", "restauration", "sauvegarder la base de données"])
def test_programs_own_pages_are_no_answer(searcher: Searcher, question: str) -> None:
    """The program's documentation is in no ranking unless it is asked for by name."""
    assert "meta" not in {hit.document.type for hit in searcher.search(question, n=50).hits}


@pytest.mark.parametrize("name", ["Relais", "relais", "RELAIS"])
def test_programs_own_pages_are_found_by_name(searcher: Searcher, name: str) -> None:
    """Asked by name, the program's documentation answers."""
    assert (
        first(searcher, f"restaurer la base de données de {name}") == "relais/sauvegarde/#restaurer-la-base-de-donnees"
    )


@pytest.mark.parametrize("reader", list(Visibility))
def test_archived_pages_are_never_found(searcher: Searcher, reader: Visibility) -> None:
    """A page kept for the record is no answer, even to its own title."""
    for question in ("ancien règlement des défraiements", "barème palombière", "jetons par trajet", "défraiement"):
        pages = {hit.document.page for hit in searcher.search(question, reader=reader, n=50).hits}
        assert "archives/ancien-reglement.md" not in pages


def test_long_section_leaves_room_for_others(tmp_path: Path) -> None:
    """A section so long that it is indexed in parts is one hit, and hides no other."""
    docs, index = tmp_path / "docs", tmp_path / "index"
    rows = "\n\n".join(f"Convention numéro {number}. " + "La signature est attendue. " * 60 for number in range(200))
    write_page(docs, "registre.md", f"# Registre\n\n{rows}\n")
    for number in range(5):
        write_page(docs, f"court/{number}.md", f"# Page {number}\n\nUne convention parmi d'autres sujets.\n")
    index_folder(docs, index)
    hits = Searcher(index).search("convention", n=10).hits
    assert {hit.document.page for hit in hits} == {"registre.md", *(f"court/{number}.md" for number in range(5))}


def test_many_equal_sections_are_ranked_alike_every_time(tmp_path: Path) -> None:
    """Of more equal sections than are shown, the same ones are shown whatever number is asked for."""
    docs, index = tmp_path / "docs", tmp_path / "index"
    for number in range(70):
        write_page(docs, f"{number:02}.md", "# Fiche\n\nUne convention.\n")
    index_folder(docs, index)
    searcher = Searcher(index)
    whole = [hit.document.page for hit in searcher.search("convention", n=50).hits]
    assert whole == [f"{number:02}.md" for number in range(50)]
    assert [hit.document.page for hit in searcher.search("convention", n=3).hits] == whole[:3]


def test_empty_base_answers_nothing(tmp_path: Path) -> None:
    """A folder without pages has an index, in which every question finds nothing."""
    (tmp_path / "docs").mkdir()
    report = index_folder(tmp_path / "docs", tmp_path / "index")
    assert (report.pages, report.sections) == (0, 0)
    results = Searcher(tmp_path / "index").search("convention", explained=True)
    assert (results.verdict, results.hits) == (Verdict.NONE, ())


def test_empty_page_is_no_answer_and_no_error(tmp_path: Path) -> None:
    """Pages without a word are indexed and harm nothing."""
    docs = tmp_path / "docs"
    for name, text in {"vide.md": "", "titre.md": "---\ntitle: Seul\n---\n", "tirets.md": "---\n---\n"}.items():
        write_page(docs, name, text)
    assert index_folder(docs, tmp_path / "index").pages == 3
    assert [hit.document.page for hit in Searcher(tmp_path / "index").search("seul").hits] == ["titre.md"]


def test_search_before_any_index_says_so(tmp_path: Path) -> None:
    """Without an index, the error names the place."""
    with pytest.raises(IndexMissing) as caught:
        Searcher(tmp_path / "nowhere").search("convention")
    assert str(tmp_path / "nowhere") in str(caught.value.data["path"])


def test_same_question_same_results(searcher: Searcher, base_index: Path) -> None:
    """Two searchers, or one asked twice, give the same."""
    for question in QUESTIONS:
        one, two = searcher.search(question), Searcher(base_index).search(question)
        assert exact(one) == exact(two) == exact(searcher.search(question))
