"""What a person may not see is in nothing that they get: results, scores, reasons, corrections, their level's files."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from pathlib import Path

import pytest

from indexer.analysis import fold, forms
from indexer.indexing import index_folder
from indexer.models import Results, Visibility
from indexer.results_json import results_json
from indexer.searching import Searcher
from tests.indexer.bases import BASE, QUESTIONS, copy_base, edit_page, exact, write_page
from tests.indexer.command import relais
from tests.indexer.files import fingerprints, level_of

# Words that stand in pages of one level and nowhere else, in titles, headings, text, code, questions and synonyms.
PARTNERS_CANARIES = ("quartzolite", "vermillonnade", "brumelotte", "4071")
RESTRICTED_CANARIES = (
    "xylophrène",
    "tchoukbarde",
    "conventionnistique",
    "gramouflette",
    "pastrouillet",
    "évaluationnisme",
    "kerbouzienne",
    "litige",
    "liquidateur",
    "salaires",
)
CANARIES = (*PARTNERS_CANARIES, *RESTRICTED_CANARIES)
# Names of the JSON itself that happen to be words of private pages.
JSON_WORDS = {"hits", "hit"}
PRIVATE = ("prive/budget.md", "prive/contacts.md", "prive/litige.md", "prive/salaires.md")

# Asked in the hope of a trace: the words, misspelt, in pieces, joined, near in spelling, among words of public pages.
PROBES = (
    *QUESTIONS,
    *CANARIES,
    *(word[:3] + word[4:] for word in CANARIES),
    *(word[:2] + word[3] + word[2] + word[4:] for word in CANARIES if len(word) > 4),
    *(f"{word}s" for word in CANARIES),
    *(fold(word).upper() for word in CANARIES),
    "xylo phrène",
    "kerbou zienne",
    "convention nistique",
    "brumelottegramouflette",
    "qui doit signer le protocole xylophrène ?",
    "quand finit le litige ?",
    "combien coûte la quartzolite ?",
    "conventionniste",
    "conventionnistiquement",
    "évaluationniste",
    "convention xylophrène signature gramouflette",
    "litige entre signataires d'une convention-fille",
    "gel de la subvention jusqu'au jugement",
    "grille des salaires",
    "poste 4071",
    "ligne du budget",
    "prive/litige.md",
    "restricted",
    "visibility: restricted",
    "secret",
    "trésorière",
    "médiateur choisi",
    # An acronym that only a restricted page explains, by words that public pages hold.
    "ACU",
    "que couvre l'acu ?",
    "assurance de la convention d'usine",
)


@pytest.fixture(scope="module")
def public_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the index of a base that never had another page than public ones."""
    folder = tmp_path_factory.mktemp("public")
    docs = copy_base(folder / "docs")
    shutil.rmtree(docs / "prive")
    index_folder(docs, folder / "index")
    return folder / "index"


@pytest.fixture(scope="module")
def partners_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the index of a base without restricted pages."""
    folder = tmp_path_factory.mktemp("partners")
    docs = copy_base(folder / "docs")
    for name in ("litige", "salaires"):
        (docs / f"prive/{name}.md").unlink()
    index_folder(docs, folder / "index")
    return folder / "index"


@pytest.fixture(scope="module")
def worn_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index whose restricted pages have come, changed, gone and come back, and been public for a while."""
    folder = tmp_path_factory.mktemp("worn")
    docs, index = copy_base(folder / "docs"), folder / "index"
    shutil.rmtree(docs / "prive")
    index_folder(docs, index)
    shutil.copytree(BASE / "prive", docs / "prive")
    index_folder(docs, index)
    edit_page(docs, "prive/litige.md", "visibility: restricted", "visibility: public")
    index_folder(docs, index)
    edit_page(docs, "prive/litige.md", "visibility: public", "visibility: restricted")
    index_folder(docs, index)
    write_page(docs, "prive/litige-2.md", (BASE / "prive/litige.md").read_text("utf-8"))
    index_folder(docs, index)
    return index


def results(index: Path, reader: Visibility, n: int = 50) -> list[Results]:
    """Return the results of every probe."""
    searcher = Searcher(index)
    return [exact(searcher.search(probe, reader=reader, n=n, explained=True)) for probe in PROBES]


def words_shown(found: Results) -> set[str]:
    """Return every word of a result in JSON, but for those of the question, which its reader wrote."""
    shown = results_json(found) | {"query": ""}
    return words_of(json.dumps(shown, ensure_ascii=False)) - words_of(found.query)


def words_of(text: str) -> set[str]:
    """Return the words of a text, and what the index makes of them."""
    written = set(re.findall(r"\w+", text))
    return {form for word in written for language in ("fr", "en") for form in (fold(word), *forms(word, language))}


def hidden_from(reader: Visibility) -> set[str]:
    """Return the words that only pages hold which a reader may not see."""
    hidden = PRIVATE if reader is Visibility.PUBLIC else PRIVATE[2:]
    texts = {path.relative_to(BASE).as_posix(): path.read_text("utf-8") for path in BASE.rglob("*") if path.is_file()}
    seen = {word for name, text in texts.items() if name not in hidden for word in words_of(name + text)}
    return {word for name in hidden for word in words_of(texts[name])} - seen - JSON_WORDS


def test_base_keeps_its_canaries_apart() -> None:
    """Each canary stands in private pages and in no other file of the base."""
    texts = {path.relative_to(BASE).as_posix(): path.read_text("utf-8") for path in BASE.rglob("*") if path.is_file()}
    for canary in CANARIES:
        holders = {name for name, text in texts.items() if fold(canary) in fold(text)}
        assert holders, f"{canary} is in no page"
        assert holders <= set(PRIVATE), f"{canary} is in {sorted(holders)}"


def test_restricted_pages_change_no_public_result(base_index: Path, public_only: Path) -> None:
    """With or without pages that the public may not see, the public gets the same, to the last digit."""
    assert results(base_index, Visibility.PUBLIC) == results(public_only, Visibility.PUBLIC)


def test_history_of_restricted_pages_changes_no_public_result(worn_index: Path, public_only: Path) -> None:
    """Nor does anything remain of a restricted page that was updated, removed, or public for a while."""
    assert results(worn_index, Visibility.PUBLIC) == results(public_only, Visibility.PUBLIC)


def test_restricted_pages_change_no_result_of_partners(base_index: Path, partners_only: Path) -> None:
    """A partner gets what a base without restricted pages would give, to the last digit."""
    assert results(base_index, Visibility.PARTNERS) == results(partners_only, Visibility.PARTNERS)


def test_number_of_hits_asked_for_betrays_nothing(base_index: Path, public_only: Path) -> None:
    """A short list is cut after the levels are chosen: no hidden hit takes a place."""
    assert results(base_index, Visibility.PUBLIC, 2) == results(public_only, Visibility.PUBLIC, 2)


def test_acronym_is_understood_by_those_who_may_see_the_page_that_explains_it(base_index: Path) -> None:
    """What a restricted page says that letters stand for leads its readers to other pages, and nobody else."""
    searcher = Searcher(base_index)
    found = [hit.document.page for hit in searcher.search("ACU", reader=Visibility.RESTRICTED).hits]
    assert found[0] == "prive/litige.md"
    assert "guides/visites.md" in found
    for reader in (Visibility.PUBLIC, Visibility.PARTNERS):
        assert searcher.search("ACU", reader=reader).hits == ()


def test_unknown_and_hidden_words_are_told_alike(base_index: Path) -> None:
    """A word of a restricted page alone is for the public a word of no page: no hit, no correction."""
    searcher = Searcher(base_index)
    for canary in ("xylophrène", "tchoukbarde", "pastrouillet", "quartzolite", "4071"):
        found, unknown = searcher.search(canary), searcher.search("zzyzxquux")
        assert (found.verdict, found.hits, found.corrections) == (unknown.verdict, unknown.hits, unknown.corrections)


@pytest.mark.parametrize("reader", [Visibility.PUBLIC, Visibility.PARTNERS])
def test_hidden_words_are_in_nothing_shown(base_index: Path, worn_index: Path, reader: Visibility) -> None:
    """No hit, passage, reason, correction or near miss holds a word that its reader may not see."""
    hidden = hidden_from(reader)
    assert {"kerbouzienne", "litig", "gramouflett"} <= hidden
    for index in (base_index, worn_index):
        for found in results(index, reader):
            assert words_shown(found) & hidden == set(), found.query


@pytest.mark.parametrize(
    ("reader", "pages"),
    [
        (Visibility.PUBLIC, set()),
        (Visibility.PARTNERS, set(PRIVATE[:2])),
        (Visibility.RESTRICTED, set(PRIVATE)),
    ],
    ids=list(Visibility),
)
def test_each_reader_finds_the_pages_of_their_levels(base_index: Path, reader: Visibility, pages: set[str]) -> None:
    """Whoever may see a private page finds it by its own words; whoever may not never gets it."""
    found = {hit.document.page for one in results(base_index, reader) for hit in one.hits}
    assert found & set(PRIVATE) == pages
    assert "guides/conventions.md" in found


def test_partners_search_both_levels_at_once(base_index: Path) -> None:
    """A partner's ranking holds public and partners' pages together, the best first."""
    hits = Searcher(base_index).search("ligne quartzolite de la convention", reader=Visibility.PARTNERS, n=50).hits
    assert hits[0].document.page == "prive/budget.md"
    assert {hit.document.visibility for hit in hits} == {Visibility.PUBLIC, Visibility.PARTNERS}
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_public_is_the_default_reader(base_index: Path) -> None:
    """A search that says nothing of its reader is a public one."""
    searcher = Searcher(base_index)
    for probe in PROBES:
        assert exact(searcher.search(probe)) == exact(searcher.search(probe, reader=Visibility.PUBLIC))


def test_unknown_visibility_is_the_most_closed(base_index: Path) -> None:
    """A page whose visibility is written wrong is restricted."""
    snapshot = Searcher(base_index).snapshot()
    pages = {path for segment in snapshot.segments[Visibility.RESTRICTED] for path in segment.page_digests()}
    assert "prive/salaires.md" in pages


def test_words_of_a_level_are_in_no_other_levels_files(worn_index: Path) -> None:
    """On disk too, the files of the public level hold no word of a restricted page, even one that was public."""
    for level, hidden in ((Visibility.PUBLIC, CANARIES), (Visibility.PARTNERS, RESTRICTED_CANARIES)):
        content = b"".join(content for _, _, content in fingerprints(level_of(worn_index, level)).values())
        for canary in hidden:
            forms = {canary, fold(canary), unicodedata.normalize("NFD", canary)}
            assert not any(form.encode() in content for form in forms if len(form) > 5), (level, canary)


def test_statistics_count_what_the_reader_may_see(base_index: Path, public_only: Path) -> None:
    """Sections and terms that a snapshot gives the public are those of the public pages."""
    ours, theirs = (Searcher(index).snapshot().readable(Visibility.PUBLIC) for index in (base_index, public_only))
    assert sum(s.section_count for s in ours) == sum(s.section_count for s in theirs)
    assert [s.arrays.terms for s in ours] == [s.arrays.terms for s in theirs]


def test_command_line_is_public(docs: Path, worn_index: Path, public_only: Path, tmp_path: Path) -> None:
    """`relais search` prints the same with and without private pages, for a person and for a program."""
    (tmp_path / "batch.txt").write_text("\n".join(PROBES), "utf-8")
    printed = []
    for index in (worn_index, public_only):
        for options in ("--json", "--explain"):
            run = relais("search", "--docs", docs, "--index", index, options, "--batch", tmp_path / "batch.txt")
            assert run.code == 0, run.errors
            printed.append(re.sub(r'"took_ms": [\d.]+', "", run.output) + run.errors)
    assert printed[:2] == printed[2:]


def test_commit_is_that_of_the_pages(base_index: Path) -> None:
    """The commit told with an answer is that of the whole folder of pages, the same for every question and reader."""
    searcher = Searcher(base_index)
    commits = {searcher.search(probe, reader=reader).commit for probe in PROBES[:9] for reader in Visibility}
    assert commits == {searcher.snapshot().generation.commit}
