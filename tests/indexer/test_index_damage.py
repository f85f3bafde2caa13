"""An index that is damaged is made again, and said in one line; one that others could write is refused."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.errors import IndexDamaged, IndexMissing, IndexUnsafe, RelaisError
from indexer.indexing import index_folder
from indexer.models import Visibility
from indexer.schema import SCHEMA_VERSION
from indexer.searching import Searcher
from tests.indexer.bases import QUESTIONS, Outcome, edit_page, first_difference, pages_found, write_page
from tests.indexer.bases import outcome as whole_outcome
from tests.indexer.command import relais
from tests.indexer.files import generation_folder, level_of

Damage = Callable[[Path], object]
GARBAGE = bytes(range(256)) * 40


def outcome(index: Path) -> Outcome:
    """Return what an index answers to a few questions: there are many damages to try."""
    return whole_outcome(index, QUESTIONS[::3], 12, explained=False)


@pytest.fixture(scope="module")
def base_outcome(base_index: Path) -> Outcome:
    """Return what the base answers to them."""
    return outcome(base_index)


def table_of_contents(index: Path) -> Path:
    """Return Whoosh's table of contents of the public level."""
    return next(level_of(index).glob("*.toc"))


def segment_file(index: Path) -> Path:
    """Return the one file of the public level's segment."""
    return next(level_of(index).glob("*.seg"))


def arrays(index: Path) -> Path:
    """Return the folder of the arrays of the public level's segment."""
    return next(level_of(index).glob("arrays-*"))


def halve(file: Path) -> None:
    """Cut a file in the middle, as a full disk does."""
    os.truncate(file, file.stat().st_size // 2)


def change_current(index: Path, **values: object) -> None:
    """Write other values in CURRENT."""
    found = json.loads((index / "CURRENT").read_text("utf-8"))
    (index / "CURRENT").write_text(json.dumps(found | values), "utf-8")


def overwrite_middle(file: Path) -> None:
    """Write over the middle of a file, whose size and ends stay."""
    content = file.read_bytes()
    third = len(content) // 3
    file.write_bytes(content[:third] + bytes(third) + content[2 * third :])


def each_level(index: Path, damage: Damage) -> None:
    """Do the same damage to every level."""
    for level in Visibility:
        damage(level_of(index, level))


def put_in_the_way(index: Path) -> None:
    """Put a file where the arrays of the public level belong: even root cannot write them there."""
    place = arrays(index)
    shutil.rmtree(place)
    place.write_bytes(GARBAGE)


def each_array(index: Path, damage: Damage) -> None:
    """Do the same damage to every array of the public level."""
    for file in arrays(index).glob("*.npy"):
        damage(file)


# What is done to the index, and the reason then given for building it anew.
REBUILT: dict[str, tuple[Damage, str]] = {
    "no CURRENT": (lambda index: (index / "CURRENT").unlink(), "first"),
    "CURRENT empty": (lambda index: (index / "CURRENT").write_bytes(b""), "damaged"),
    "CURRENT cut": (lambda index: halve(index / "CURRENT"), "damaged"),
    "CURRENT garbage": (lambda index: (index / "CURRENT").write_bytes(GARBAGE), "damaged"),
    "CURRENT a list": (lambda index: (index / "CURRENT").write_text("[]"), "damaged"),
    "CURRENT a number": (lambda index: (index / "CURRENT").write_text("12"), "damaged"),
    "CURRENT nested": (lambda index: (index / "CURRENT").write_text("[" * 100_000), "damaged"),
    "CURRENT with a number for a name": (lambda index: change_current(index, name=5), "damaged"),
    "CURRENT with an unknown key": (lambda index: change_current(index, colour="blue"), "damaged"),
    "CURRENT naming nothing": (lambda index: change_current(index, name=""), "damaged"),
    "CURRENT naming what is gone": (lambda index: change_current(index, name="g20000101-000000-0"), "damaged"),
    "older schema": (lambda index: change_current(index, schema_version=SCHEMA_VERSION - 1), "schema"),
    "newer schema": (lambda index: change_current(index, schema_version=SCHEMA_VERSION + 1), "schema"),
    "schema not a number": (lambda index: change_current(index, schema_version=None), "schema"),
    "generation gone": (lambda index: shutil.rmtree(generation_folder(index)), "damaged"),
    "level gone": (lambda index: shutil.rmtree(level_of(index)), "damaged"),
    "table of contents gone": (lambda index: table_of_contents(index).unlink(), "damaged"),
    "table of contents empty": (lambda index: os.truncate(table_of_contents(index), 0), "damaged"),
    "table of contents cut": (lambda index: halve(table_of_contents(index)), "damaged"),
    "table of contents garbage": (lambda index: table_of_contents(index).write_bytes(GARBAGE), "damaged"),
    "segment gone": (lambda index: segment_file(index).unlink(), "damaged"),
    "segment empty": (lambda index: os.truncate(segment_file(index), 0), "damaged"),
    "segment cut": (lambda index: halve(segment_file(index)), "damaged"),
    "segment garbage": (lambda index: segment_file(index).write_bytes(GARBAGE), "damaged"),
}

# What is done to the parts that can be made again from the rest, without building anything anew.
MADE_AGAIN: dict[str, Damage] = {
    "no arrays": lambda index: shutil.rmtree(arrays(index)),
    "arrays of no level": lambda index: each_level(index, lambda level: shutil.rmtree(next(level.glob("arrays-*")))),
    "arrays a file": lambda index: put_in_the_way(index),
    "one array gone": lambda index: (arrays(index) / "docs.npy").unlink(),
    "arrays cut": lambda index: each_array(index, halve),
    "arrays empty": lambda index: each_array(index, lambda file: os.truncate(file, 0)),
    "arrays garbage": lambda index: each_array(index, lambda file: file.write_bytes(GARBAGE)),
    "arrays zero": lambda index: each_array(index, lambda file: file.write_bytes(bytes(file.stat().st_size))),
    "records cut": lambda index: halve(arrays(index) / "records.npy"),
    "no lexicon": lambda index: (generation_folder(index) / "lexicon.json").unlink(),
    "lexicon empty": lambda index: os.truncate(generation_folder(index) / "lexicon.json", 0),
    "lexicon cut": lambda index: halve(generation_folder(index) / "lexicon.json"),
    "lexicon garbage": lambda index: (generation_folder(index) / "lexicon.json").write_bytes(GARBAGE),
    "lexicon of another shape": lambda index: (generation_folder(index) / "lexicon.json").write_text("[[1], null]"),
    "lexicon null": lambda index: (generation_folder(index) / "lexicon.json").write_text("null"),
}
ALL: dict[str, Damage] = {name: damage for name, (damage, _) in REBUILT.items()} | MADE_AGAIN


@pytest.mark.parametrize(("damage", "reason"), REBUILT.values(), ids=REBUILT)
def test_damaged_index_is_built_anew(
    docs: Path, built: Path, base_outcome: Outcome, damage: Damage, reason: str
) -> None:
    """Indexing builds again what cannot be read, says why, and everything is found as before."""
    damage(built)
    assert index_folder(docs, built).rebuilt == reason
    assert first_difference(outcome(built), base_outcome) == ""
    assert index_folder(docs, built).rebuilt == ""


@pytest.mark.parametrize("damage", MADE_AGAIN.values(), ids=MADE_AGAIN)
def test_parts_that_can_be_made_again_are(docs: Path, built: Path, base_outcome: Outcome, damage: Damage) -> None:
    """Arrays and lexicon are made again from the rest; every result stays the same, to the last digit."""
    damage(built)
    assert index_folder(docs, built).rebuilt == ""
    assert first_difference(outcome(built), base_outcome) == ""


@pytest.mark.parametrize("damage", ALL.values(), ids=ALL)
def test_searcher_answers_as_before_or_says_what_is_wrong(built: Path, base_outcome: Outcome, damage: Damage) -> None:
    """A search on a damaged index gives the same results or an error that names the remedy, and nothing else."""
    damage(built)
    try:
        found = outcome(built)
    except (IndexMissing, IndexDamaged):
        return
    assert first_difference(found, base_outcome) == ""


def test_searcher_that_is_open_survives_a_damage(docs: Path, built: Path, base_outcome: Outcome) -> None:
    """A searcher whose index is damaged while it is open answers again once it is built again."""
    searcher = Searcher(built)
    wanted = searcher.search("comité")
    shutil.rmtree(generation_folder(built))
    with pytest.raises(IndexDamaged):
        searcher.search("comité")
    index_folder(docs, built)
    assert searcher.search("comité").hits == wanted.hits


def test_reader_that_cannot_write_makes_arrays_in_memory(built: Path, base_outcome: Outcome) -> None:
    """Arrays that cannot be written beside their segment are used all the same."""
    put_in_the_way(built)
    assert first_difference(outcome(built), base_outcome) == ""


@pytest.mark.parametrize("edit", ["change", "remove", "add"])
def test_damage_met_while_updating_is_repaired(docs: Path, built: Path, tmp_path: Path, edit: str) -> None:
    """A segment damaged where only an update reads it is built anew, never a traceback."""
    overwrite_middle(segment_file(built))
    if edit == "change":
        edit_page(docs, "guides/conventions.md", "trois mois", "douze mois")
    elif edit == "remove":
        (docs / "guides/conventions.md").unlink()
    else:
        write_page(docs, "minibus.md", "# Minibus\n\nLe minibus.\n")
    index_folder(docs, built)
    index_folder(docs, tmp_path / "other")
    assert first_difference(outcome(built), outcome(tmp_path / "other")) == ""


def test_damage_met_while_merging_is_repaired(docs: Path, built: Path, tmp_path: Path) -> None:
    """Small segments damaged where only merging reads them are built anew, never a traceback."""
    for number in range(12):
        for file in level_of(built).glob("*.seg"):
            overwrite_middle(file)
        write_page(docs, f"suite/{number}.md", f"# Suite {number}\n\nVisite {number}.\n")
        index_folder(docs, built)
    index_folder(docs, tmp_path / "other")
    assert first_difference(outcome(built), outcome(tmp_path / "other")) == ""


def test_what_killed_writers_left_is_removed(docs: Path, built: Path, base_outcome: Outcome) -> None:
    """Generations, arrays and files that nothing names disappear at the next update."""
    edit_page(docs, "guides/conventions.md", "trois mois", "douze mois")
    left = [built / "g20000101-000000-abcdef00", level_of(built) / "arrays-MAIN_nobody"]
    for folder in left:
        folder.mkdir()
        (folder / "docs.npy").write_bytes(GARBAGE)
    index_folder(docs, built)
    assert [folder for folder in left if folder.exists()] == []


SAID = {
    "no CURRENT": "Pas encore d'index",
    "CURRENT garbage": "abîmé",
    "older schema": "autre schéma",
    "table of contents cut": "abîmé",
    "segment cut": "abîmé",
    "lexicon garbage": "abîmé",
    "no lexicon": "abîmé",
    "arrays cut": "",
}


@pytest.mark.parametrize("name", SAID)
def test_search_command_repairs_and_says_so(docs: Path, built: Path, name: str) -> None:
    """`relais search` on a damaged index says one clear line beside the results, which are there."""
    ALL[name](built)
    run = relais("search", "--docs", docs, "--index", built, "--json", "comité de pilotage")
    assert (run.code, "Traceback" in run.errors) == (0, False), run.errors
    assert json.loads(run.output)["hits"][0]["page"] == "contexte/gouvernance.md"
    lines = run.errors.strip().splitlines()
    assert len(lines) == (1 if SAID[name] else 0), run.errors
    assert SAID[name] in run.errors


@pytest.mark.parametrize(
    ("name", "said"),
    [("CURRENT garbage", "abîmé"), ("newer schema", "schéma"), ("segment cut", "abîmé"), ("no lexicon", "")],
)
def test_index_command_repairs_and_says_so(docs: Path, built: Path, name: str, said: str) -> None:
    """`relais index` on a damaged index says why it builds anew, in one line, then what it did."""
    ALL[name](built)
    run = relais("index", "--docs", docs, "--index", built)
    assert (run.code, "Traceback" in run.errors) == (0, False), run.errors
    assert len(run.errors.strip().splitlines()) == (1 if said else 0), run.errors
    assert said in run.errors
    assert "sections" in run.output


def shared_folders(index: Path) -> Iterator[Path]:
    """Yield the folders that nobody else may write."""
    yield index
    yield generation_folder(index)


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702])
@pytest.mark.parametrize("place", [0, 1], ids=["index", "generation"])
def test_folder_that_others_can_write_is_refused(docs: Path, built: Path, mode: int, place: int) -> None:
    """Neither searching nor indexing opens a folder in which somebody else could have put what runs when opened."""
    list(shared_folders(built))[place].chmod(mode)
    with pytest.raises(IndexUnsafe):
        Searcher(built).search("comité")
    with pytest.raises(IndexUnsafe):
        index_folder(docs, built)


def test_empty_folder_that_others_can_write_becomes_private(docs: Path, index: Path) -> None:
    """A new folder, made by hand, holds nothing that could harm: it is closed to others and used."""
    index.mkdir()
    index.chmod(0o777)
    index_folder(docs, index)
    assert index.stat().st_mode & 0o077 == 0
    assert pages_found(index, "comité de pilotage") != []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_folder_of_somebody_else_is_refused(docs: Path, built: Path) -> None:
    """An index that another account owns is not opened, whatever its permissions."""
    os.chown(built, 12345, 12345)
    with pytest.raises(IndexUnsafe):
        Searcher(built).search("comité")
    with pytest.raises(IndexUnsafe):
        index_folder(docs, built)


def test_index_is_closed_to_others(built: Path) -> None:
    """Nobody else can read the index: it holds restricted pages."""
    assert all(folder.stat().st_mode & 0o077 == 0 for folder in shared_folders(built))


def test_refusal_is_one_sentence_with_the_remedy(docs: Path, built: Path) -> None:
    """`relais search` on an unsafe folder prints one line that says which command corrects it, and fails."""
    built.chmod(0o777)
    for arguments in (("search", "--json", "comité"), ("index",)):
        run = relais(arguments[0], "--docs", docs, "--index", built, *arguments[1:])
        assert run.code not in {0, 1}
        assert run.output == ""
        assert len(run.errors.strip().splitlines()) == 1, run.errors
        assert "chmod" in run.errors


def test_place_that_is_a_file_is_refused_in_one_sentence(docs: Path, tmp_path: Path) -> None:
    """An index asked for where a file stands is one line, never a traceback."""
    (tmp_path / "file").write_text("mine", "utf-8")
    run = relais("index", "--docs", docs, "--index", tmp_path / "file")
    assert run.code != 0
    assert "Traceback" not in run.errors, run.errors
    assert (tmp_path / "file").read_text("utf-8") == "mine"


def test_missing_pages_leave_the_index_alone(built: Path, tmp_path: Path, base_outcome: Outcome) -> None:
    """Pages that cannot be found are an error; the index that is there still answers."""
    with pytest.raises(RelaisError):
        index_folder(tmp_path / "nowhere", built)
    assert first_difference(outcome(built), base_outcome) == ""


def test_broken_glossary_is_named_and_stops_nothing(docs: Path, built: Path) -> None:
    """A glossary that cannot be read is said, and a page changed meanwhile is found all the same."""
    (docs / "_data/glossary.yml").write_text("- term: [", "utf-8")
    (docs / "nouvelle.md").write_text("# Nouvelle\n\nLe mot zarbicule.", "utf-8")
    report = index_folder(docs, built)
    assert [problem.path for problem in report.problems if problem.code == "data.broken"] == ["_data/glossary.yml"]
    assert Searcher(built).search("zarbicule").hits[0].document.page == "nouvelle.md"
