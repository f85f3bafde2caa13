"""An update writes what changed and nothing else, and gives what building anew gives, to the last digit."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from indexer.compaction import MAX_SEGMENTS, compact
from indexer.indexing import index_folder
from indexer.models import Visibility
from indexer.searching import Searcher
from indexer.segments import LevelSegments
from tests.indexer.bases import QUESTIONS, edit_page, first_difference, outcome, pages_found, write_page
from tests.indexer.files import fingerprints, level_of

NEW_PAGE = (
    "---\ntitle: Louer un minibus\n---\n## Réserver le véhicule\n\nLa réservation du minibus se fait par téléphone.\n"
)
CONVENTIONS = "guides/conventions.md"


def difference_from_rebuilt(docs: Path, index: Path, questions: tuple[str, ...] = QUESTIONS) -> str:
    """Return the first difference between an index and one built anew from the same pages."""
    with tempfile.TemporaryDirectory() as folder:
        index_folder(docs, Path(folder) / "rebuilt")
        return first_difference(outcome(index, questions), outcome(Path(folder) / "rebuilt", questions))


def test_changed_page_is_found(docs: Path, built: Path) -> None:
    """A word written in a page is found after an update that changed one page."""
    edit_page(docs, CONVENTIONS, "Comptez trois mois", "Comptez un trimestre calendaire")
    report = index_folder(docs, built)
    assert (report.rebuilt, report.changed, report.removed) == ("", 1, 0)
    assert pages_found(built, "trimestre calendaire")[:1] == [CONVENTIONS]


def test_update_touches_no_other_segment(docs: Path, built: Path) -> None:
    """An update writes one new segment and its arrays; no file of the others, and of other levels, is written again."""
    before = fingerprints(built)
    edit_page(docs, CONVENTIONS, "Comptez trois mois", "Comptez un trimestre calendaire")
    index_folder(docs, built)
    after = fingerprints(built)
    kept = {name: found for name, found in before.items() if not name.endswith(".toc")}
    assert {name for name in kept if after.get(name) != kept[name]} == set()
    public = level_of(built).relative_to(built).as_posix()
    assert {name for name in after.keys() - before.keys() if not name.startswith(f"{public}/")} == set()


def test_searcher_follows_an_update_without_opening_the_rest_again(docs: Path, built: Path) -> None:
    """A searcher that is open sees the change at its next search, and keeps the arrays it had."""
    searcher = Searcher(built)
    before = {segment.name: segment.arrays for segment in searcher.snapshot().segments[Visibility.PUBLIC]}
    write_page(docs, "guides/minibus.md", NEW_PAGE)
    index_folder(docs, built)
    assert [hit.document.page for hit in searcher.search("réserver un minibus").hits][:1] == ["guides/minibus.md"]
    after = {segment.name: segment.arrays for segment in searcher.snapshot().segments[Visibility.PUBLIC]}
    assert all(after[name] is arrays for name, arrays in before.items())


def test_snapshot_taken_before_an_update_stays_as_it_was(docs: Path, built: Path) -> None:
    """What a search began with is what it ends with, even when everything is built anew meanwhile."""
    snapshot = Searcher(built).snapshot()
    counts = {level: sum(s.section_count for s in segments) for level, segments in snapshot.segments.items()}
    (docs / CONVENTIONS).unlink()
    index_folder(docs, built, rebuild=True)
    segments = snapshot.readable(Visibility.PUBLIC)
    assert any(CONVENTIONS in segment.page_digests() for segment in segments)
    assert {level: sum(s.section_count for s in found) for level, found in snapshot.segments.items()} == counts


def test_new_page_is_found(docs: Path, built: Path) -> None:
    """A page that was not there is found after an update."""
    write_page(docs, "guides/minibus.md", NEW_PAGE)
    report = index_folder(docs, built)
    assert (report.rebuilt, report.changed, report.removed) == ("", 1, 0)
    assert pages_found(built, "réserver un minibus")[:1] == ["guides/minibus.md"]


def test_removed_page_is_gone(docs: Path, built: Path) -> None:
    """A page that is no longer there is in no result, whoever asks."""
    (docs / CONVENTIONS).unlink()
    report = index_folder(docs, built)
    assert (report.rebuilt, report.changed, report.removed) == ("", 0, 1)
    assert all(hit.document.page != CONVENTIONS for results in outcome(built).values() for hit in results.hits)


def test_words_of_a_removed_page_are_in_no_answer(docs: Path, built: Path) -> None:
    """What only a removed page said is unknown again: no hit, no correction, no synonym leads to it."""
    write_page(docs, "guides/minibus.md", NEW_PAGE)
    index_folder(docs, built)
    (docs / "guides/minibus.md").unlink()
    index_folder(docs, built)
    questions = ("minibus", "minibsu", "réservation du véhicule", "mini bus")
    assert difference_from_rebuilt(docs, built, questions) == ""


def test_words_of_removed_pages_leave_room_for_corrections(docs: Path, index: Path) -> None:
    """A misspelt word is read as one of a page, even when a removed page held many that were nearer."""
    nearer = " ".join(f"défraiemnet{ending}" for ending in "abcdfghijklmnopquvwxyz")
    write_page(docs, "fautes.md", f"# Fautes\n\n{nearer}\n")
    index_folder(docs, index)
    (docs / "fautes.md").unlink()
    index_folder(docs, index)
    assert difference_from_rebuilt(docs, index, ("défraiemnet",)) == ""


def test_nothing_changed_writes_nothing(docs: Path, built: Path) -> None:
    """Indexing the same pages again leaves every file of the index as it is."""
    before = fingerprints(built)
    report = index_folder(docs, built)
    assert (report.rebuilt, report.changed, report.removed) == ("", 0, 0)
    assert fingerprints(built) == before


def test_time_of_a_file_does_not_count(docs: Path, built: Path) -> None:
    """A page with another time and the same content has not changed, as after a checkout."""
    for page in docs.rglob("*.md"):
        os.utime(page, (1_000_000_000, 1_000_000_000))
    assert index_folder(docs, built).changed == 0


def test_content_counts_even_with_the_same_time_and_size(docs: Path, built: Path) -> None:
    """A page whose size and time are the same but whose letters differ has changed."""
    page = docs / CONVENTIONS
    times = page.stat()
    edit_page(docs, CONVENTIONS, "trois mois", "douze mois")
    os.utime(page, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert page.stat().st_size == times.st_size
    assert index_folder(docs, built).changed == 1
    assert "douze mois" in Searcher(built).search("combien de temps prévoir, douze mois").hits[0].passage.text


def renamed(docs: Path) -> None:
    """Give a page another name."""
    (docs / CONVENTIONS).rename(docs / "guides/signatures.md")


EDITS: dict[str, Callable[[Path], object]] = {
    "a word changed": lambda docs: edit_page(docs, CONVENTIONS, "trois mois", "douze mois"),
    "a page added": lambda docs: write_page(docs, "guides/minibus.md", NEW_PAGE),
    "a page removed": lambda docs: (docs / CONVENTIONS).unlink(),
    "a page renamed": renamed,
    "a page copied": lambda docs: write_page(docs, "a.md", (docs / CONVENTIONS).read_text("utf-8")),
    "a page emptied": lambda docs: write_page(docs, CONVENTIONS, ""),
    "a page archived": lambda docs: edit_page(docs, CONVENTIONS, "status: validated", "status: archived"),
    "a restricted page changed": lambda docs: edit_page(docs, "prive/litige.md", "subvention", "convention"),
    "pages of two levels changed": lambda docs: [
        edit_page(docs, "prive/litige.md", "subvention", "convention"),
        edit_page(docs, CONVENTIONS, "trois mois", "douze mois"),
    ],
    "a page hidden": lambda docs: edit_page(docs, CONVENTIONS, "status: validated", "visibility: partners"),
    "a page shown": lambda docs: edit_page(docs, "prive/litige.md", "visibility: restricted", "visibility: public"),
    "a term renamed": lambda docs: edit_page(docs, "_data/glossary.yml", "term: COPIL", "term: COPILOTE"),
    "no glossary": lambda docs: (docs / "_data/glossary.yml").unlink(),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_update_gives_what_a_rebuild_gives(docs: Path, built: Path, edit: Callable[[Path], object]) -> None:
    """After any edit, every reader gets the hits, scores, verdicts and reasons of an index built anew."""
    edit(docs)
    index_folder(docs, built)
    assert difference_from_rebuilt(docs, built) == ""


def test_equal_scores_keep_their_order(docs: Path, built: Path) -> None:
    """Sections that score the same come in the same order whatever was written last."""
    for name in "abcd":
        write_page(docs, f"copies/{name}.md", NEW_PAGE)
    index_folder(docs, built)
    before = outcome(built, ["réserver un minibus"])
    write_page(docs, "copies/a.md", NEW_PAGE + "\nFin.\n")
    index_folder(docs, built)
    write_page(docs, "copies/a.md", NEW_PAGE)
    index_folder(docs, built)
    assert first_difference(outcome(built, ["réserver un minibus"]), before) == ""


def test_page_made_restricted_leaves_the_public(docs: Path, built: Path) -> None:
    """A page that becomes restricted is found by those entitled to it and by nobody else; the report says why."""
    edit_page(docs, CONVENTIONS, "status: validated", "visibility: restricted")
    report = index_folder(docs, built)
    assert report.rebuilt == "levels"
    question = QUESTIONS[0]
    assert CONVENTIONS not in pages_found(built, question)
    assert CONVENTIONS not in pages_found(built, question, Visibility.PARTNERS)
    assert CONVENTIONS in pages_found(built, question, Visibility.RESTRICTED)


def test_synonym_added_to_the_glossary_is_searched(docs: Path, built: Path) -> None:
    """A synonym written in the glossary is understood without building anything again."""
    assert "lecons/depart-partenaire.md" not in pages_found(built, "rallongeau")
    edit_page(docs, "_data/glossary.yml", "synonyms: [modification de convention]", "synonyms: [rallongeau]")
    report = index_folder(docs, built)
    assert report.rebuilt == ""
    assert "lecons/depart-partenaire.md" in pages_found(built, "rallongeau")
    assert report.changed == 1  # the page that shows the glossary


def test_glossary_alone_counts_where_no_page_shows_it(docs: Path, built: Path) -> None:
    """The glossary is searched even when no page lists its terms."""
    (docs / "glossaire.md").unlink()
    index_folder(docs, built)
    searcher = Searcher(built)
    assert searcher.search("rallongeau").hits == ()
    edit_page(docs, "_data/glossary.yml", "synonyms: [modification de convention]", "synonyms: [rallongeau]")
    assert index_folder(docs, built).changed == 0
    assert searcher.search("rallongeau").hits[0].document.page == "lecons/depart-partenaire.md"


SETTINGS = "site_name: Essai\nmarkdown_extensions:\n  - pymdownx.snippets:\n      base_path: [{docs}]\n"


def test_changed_setting_builds_anew(docs: Path, index: Path) -> None:
    """Another way to render changes every page: everything is built anew, and the report says so."""
    file = docs.parent / "mkdocs.yml"
    file.write_text(SETTINGS.format(docs=docs), "utf-8")
    assert index_folder(docs, index).rebuilt == "first"
    assert index_folder(docs, index).rebuilt == ""
    file.write_text(SETTINGS.format(docs=docs) + "  - def_list\n", "utf-8")
    assert index_folder(docs, index).rebuilt == "settings"
    assert difference_from_rebuilt(docs, index) == ""


def test_setting_that_concerns_no_page_changes_nothing(docs: Path, index: Path) -> None:
    """The name of the site is in no page: nothing is built again."""
    file = docs.parent / "mkdocs.yml"
    file.write_text(SETTINGS.format(docs=docs), "utf-8")
    index_folder(docs, index)
    file.write_text(SETTINGS.format(docs=docs).replace("Essai", "Autre essai"), "utf-8")
    report = index_folder(docs, index)
    assert (report.rebuilt, report.changed) == ("", 0)


def test_default_visibility_moves_pages(docs: Path, index: Path) -> None:
    """A base that becomes closed by default hides at once every page that says nothing."""
    index_folder(docs, index)
    (docs.parent / "mkdocs.yml").write_text(
        "plugins:\n  - relais:\n      default_visibility: partners\nmarkdown_extensions: [attr_list]\n", "utf-8"
    )
    assert index_folder(docs, index).rebuilt != ""
    assert pages_found(index, QUESTIONS[0]) == []
    assert CONVENTIONS in pages_found(index, QUESTIONS[0], Visibility.PARTNERS)


def test_included_file_counts(docs: Path, index: Path) -> None:
    """A page changes when a file that it includes does."""
    (docs.parent / "mkdocs.yml").write_text(SETTINGS.format(docs=docs), "utf-8")
    (docs / "consigne.txt").write_text("Fermez le portail.\n", "utf-8")
    write_page(docs, "consignes.md", '# Consignes\n\n--8<-- "consigne.txt"\n')
    index_folder(docs, index)
    (docs / "consigne.txt").write_text("Verrouillez la barrière.\n", "utf-8")
    assert index_folder(docs, index).changed == 1
    assert pages_found(index, "barrière")[:1] == ["consignes.md"]


def test_reasons_to_build_anew_are_said(docs: Path, index: Path) -> None:
    """The report says why everything was built: the first time, when asked, when most pages changed."""
    assert index_folder(docs, index).rebuilt == "first"
    assert index_folder(docs, index, rebuild=True).rebuilt == "asked"
    for number in range(60):
        write_page(docs, f"nouvelles/{number}.md", f"# Nouvelle {number}\n\nTexte {number}.\n")
    assert index_folder(docs, index).rebuilt == "many"


def segment_count(index: Path) -> int:
    """Return how many segments the public level has."""
    opened = LevelSegments(level_of(index))
    opened.refresh()
    return len(opened.segments)


def test_compaction_keeps_results(docs: Path, built: Path) -> None:
    """Updates one after the other never leave many segments, and never change a result."""
    for number in range(MAX_SEGMENTS + 4):
        write_page(docs, f"suite/{number % 7}.md", f"# Suite {number}\n\nVisite, convention et évaluation {number}.\n")
        assert index_folder(docs, built).rebuilt == ""
        assert segment_count(built) <= MAX_SEGMENTS
        assert difference_from_rebuilt(docs, built, QUESTIONS[:7]) == ""
    assert difference_from_rebuilt(docs, built) == ""


def test_compaction_of_few_segments_does_nothing(docs: Path, built: Path) -> None:
    """Few segments are left as they are."""
    before = fingerprints(built)
    assert compact(level_of(built)) is False
    assert fingerprints(built) == before


# Few paths and words, so that edits meet: the same page again, the same text twice, the same score.
WORDS = ("convention", "signature", "signataire", "visite", "visiteuse", "usine", "conventionnel", "avance")
TEXT = st.builds(
    "---\ntitle: {0}\nvisibility: {4}\n---\n{1}\n\n## {2}\n\n{3}.\n".format,
    st.sampled_from(WORDS),
    st.sampled_from(("", "Une convention.", "Voir l'usine.")),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.sampled_from(("public", "public", "public", "public", "partners", "restricted")),
)
EDIT = st.tuples(st.integers(0, 5), st.none() | TEXT | TEXT | TEXT)
ASKED = (*WORDS[:4], "signatrice", "convetnion", "visite usine", "convention avance signature usine")


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(EDIT, min_size=1, max_size=3), min_size=2, max_size=11))
@example([[(0, "# a\n\nusine usine")], [(1, "# a\n\nusine usine")], [(0, "# a\n\nusine")], [(0, "# a\n\nusine usine")]])
def test_any_edits_give_what_a_rebuild_gives(rounds: list[list[tuple[int, str | None]]]) -> None:
    """Whatever is written, moved or removed, and in whatever order, updates end where building anew begins."""
    with tempfile.TemporaryDirectory() as folder:
        docs, index = Path(folder) / "docs", Path(folder) / "index"
        docs.mkdir()
        for number, edits in enumerate(rounds):
            for page, text in edits:
                if text is None:
                    (docs / f"p{page}.md").unlink(missing_ok=True)
                else:
                    write_page(docs, f"p{page}.md", text)
            index_folder(docs, index)
            if number in {len(rounds) // 2, len(rounds) - 1}:
                assert difference_from_rebuilt(docs, index, ASKED) == ""
