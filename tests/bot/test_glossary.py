"""The glossary by name: every way to write a term, those that look like it, and who may see it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering.facts import read_facts, updated_facts
from bot.answering.glossary import Glossary
from indexer.glossary import Entry, with_anchors
from indexer.models import Visibility
from tests.indexer.bases import copy_base, edit_page, write_page

GLOSSARY = Glossary(
    with_anchors(
        (
            Entry("CSTI", "Culture scientifique, technique et industrielle", "…", synonyms=("culture scientifique",)),
            Entry("ANRU", "Agence nationale pour la rénovation urbaine", "…", weak_synonyms=("l'agence",)),
            Entry("HT / TTC", "Hors taxes / toutes taxes comprises", "…", synonyms=("TVA",)),
            Entry("Convention (attributive)", "", "…", english="grant agreement"),
            Entry("Avenant", "", "…", synonyms=("CSTI bis",)),
        )
    ),
    "glossaire/",
)


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("CSTI", "CSTI"),
        ("c.s.t.i.", "CSTI"),
        ("la CSTI", "CSTI"),
        ("de la CSTI ?", "CSTI"),
        ("la CSTI, c'est quoi", "CSTI"),
        ("l’ANRU ça veut dire quoi ?", "ANRU"),
        ("« ANRU »", "ANRU"),
        ("the ANRU", "ANRU"),
        ("Culture Scientifique", "CSTI"),
        ("agence nationale pour la renovation urbaine", "ANRU"),
        ("ttc", "HT / TTC"),
        ("ht/ttc", "HT / TTC"),
        ("convention", "Convention (attributive)"),
        ("grant agreement", "Convention (attributive)"),
    ],
)
def test_term_is_found(typed: str, term: str) -> None:
    """By its name, its expansion, its other names, in either language."""
    assert [entry.term for entry in GLOSSARY.find(typed)] == [term]


@pytest.mark.parametrize("typed", ["", "?", "agence", "l'agence", "csti industrielle", "délégation", "\u202e", "é"])
def test_what_is_no_name_finds_nothing(typed: str) -> None:
    """A weak synonym is a word of everybody."""
    assert GLOSSARY.find(typed) == ()


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("anr", ["ANRU"]),
        ("un avenan", ["Avenant"]),
        ("cstie", ["CSTI"]),
        ("budget", []),
        ("", []),
        ("?" * 5_000, []),
    ],
)
def test_terms_that_look_alike(typed: str, near: list[str]) -> None:
    """Those that share words or letters, the nearest first; nothing by chance."""
    assert GLOSSARY.near(typed)[: len(near) or 1] == near


def test_glossary_is_read_with_its_page(tmp_path: Path) -> None:
    """Each term has its address on the page that lists them."""
    glossary = read_facts(copy_base(tmp_path / "docs"), Visibility.PUBLIC).glossary
    assert glossary.address(glossary.find("pia")[0]) == "glossaire/#pia"


def test_glossary_is_for_those_who_may_read_its_page(tmp_path: Path) -> None:
    """From the moment its page is no longer public, also when only that page is read again."""
    docs = copy_base(tmp_path / "docs")
    facts = read_facts(docs, Visibility.PUBLIC)
    edit_page(docs, "glossaire.md", "type: glossary\n", "type: glossary\nvisibility: partners\n")
    glossary = updated_facts(facts, docs, ["glossaire.md"], Visibility.PUBLIC).glossary
    assert glossary.readable(Visibility.PUBLIC) == Glossary()
    assert glossary.readable(Visibility.PARTNERS).find("pia")
    assert glossary.address(glossary.entries[0]) == ""


def test_glossary_without_a_page(tmp_path: Path) -> None:
    """Its terms have no address, and are for whom the base is; it gets one when a page lists it."""
    docs = copy_base(tmp_path / "docs")
    (docs / "glossaire.md").unlink()
    facts = read_facts(docs, Visibility.PARTNERS)
    assert facts.glossary.visibility is Visibility.PARTNERS
    assert facts.glossary.address(facts.glossary.entries[0]) == ""
    write_page(docs, "mots.md", "---\ntitle: Mots\ntype: glossary\n---\n<!-- relais:glossary -->\n")
    assert updated_facts(facts, docs, ["mots.md"], Visibility.PUBLIC).glossary.url == "mots/"


def test_slip_in_the_glossary_hides_nothing_else(tmp_path: Path) -> None:
    """The pages' facts are read all the same."""
    docs = copy_base(tmp_path / "docs")
    write_page(docs, "_data/glossary.yml", "- term: [")
    facts = read_facts(docs, Visibility.PUBLIC)
    assert facts.glossary.entries == ()
    assert facts.pages
