"""A term joins the glossary, whose other lines stay as they were written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from bot.contributing.writing.errors import PageUnreadable, TermThere
from bot.contributing.writing.pages_at import GLOSSARY_PATH, read_entries
from bot.contributing.writing.plain_text import cleaned, one_line
from tests.contributing.writing.hostile import hostile
from tests.contributing.writing.trees import draft, own_tree, proposed, proposed_file, tree_of

GLOSSARY = """# Le glossaire
- term: PIA
  expansion: Programme d'investissements d'avenir
  definition_fr: Des crédits d'État.
  synonyms: [investissements d'avenir]
"""
FIELDS = {"term": "Tiers-lieu", "long_form": "", "definition": "Lieu partagé : on y travaille."}


def with_term(glossary: str = GLOSSARY, **fields: str) -> bytes:
    """Return the glossary with a term."""
    return proposed_file(draft("term", **{**FIELDS, **fields}), tree_of({GLOSSARY_PATH: glossary}))


@pytest.mark.parametrize(
    "glossary",
    [
        GLOSSARY,
        GLOSSARY.rstrip(),
        GLOSSARY.replace("\n", "\r\n"),
        "\ufeff" + GLOSSARY,
        "".join(f"  {line}\n" for line in GLOSSARY.splitlines()),
        GLOSSARY + "\n\n# fin\n",
    ],
    ids=["plain", "no end of line", "other line ends", "byte order mark", "indented", "comments at the end"],
)
def test_a_term_is_added_at_the_end(glossary: str) -> None:
    """Every byte that was there is kept, and the entries are those that were there and the new one."""
    content = with_term(glossary)
    assert content.startswith(glossary.encode().rstrip())
    before, after = read_entries(glossary.encode()), read_entries(content)
    assert after[:-1] == before
    assert (after[-1].term, after[-1].expansion, after[-1].certainty) == ("Tiers-lieu", "Tiers-lieu", "uncertain")
    assert after[-1].definition_fr == FIELDS["definition"]


def test_our_own_glossary_takes_a_term() -> None:
    """The real file, with its comments and its long lines, is only longer."""
    before = own_tree().files[GLOSSARY_PATH]
    content = proposed_file(draft("term", **FIELDS), own_tree())
    assert content.startswith(before.rstrip())
    assert len(read_entries(content)) == len(read_entries(before)) + 1


def test_a_glossary_begins_with_its_first_term() -> None:
    """A base without a glossary gets one."""
    content = proposed_file(draft("term", **FIELDS), tree_of({}))
    assert [entry.term for entry in read_entries(content)] == ["Tiers-lieu"]


@pytest.mark.parametrize("term", ["PIA", "pia", "Programme d’investissements d'avenir", "Investissements d’Avenir"])
def test_a_known_term_is_said(term: str) -> None:
    """Under its name, its long form or a synonym, whatever its capitals, accents and apostrophes."""
    with pytest.raises(TermThere) as refusal:
        with_term(term=term)
    assert refusal.value.data["term"] == "PIA"


def test_a_definition_in_english_is_to_be_translated() -> None:
    """The glossary needs French: what is said in English says so, and is kept in its own place too."""
    made = replace(draft("term", **FIELDS), language="en")
    (content,) = proposed(made, tree_of({GLOSSARY_PATH: GLOSSARY})).files.values()
    entry = read_entries(content)[-1]
    assert entry.definition_en == FIELDS["definition"]
    assert entry.definition_fr == f"À traduire : {FIELDS['definition']}"


@settings(deadline=None, max_examples=25)
@given(hostile(80, least=1), hostile(200), hostile(300, least=1))
def test_nothing_typed_escapes_into_the_glossary(term: str, long_form: str, definition: str) -> None:
    """The new entry holds the words typed, and no other entry moves."""
    content = with_term(term=term, long_form=long_form, definition=definition)
    *before, entry = read_entries(content)
    assert tuple(before) == read_entries(GLOSSARY.encode())
    assert entry.term == one_line(term)
    assert entry.expansion == (one_line(long_form) or entry.term)
    assert entry.definition_fr == one_line(cleaned(definition))


@pytest.mark.parametrize("glossary", ["- term: [\n", "[{term: a, expansion: b, definition_fr: c}]\n", "a: b\n"])
def test_a_glossary_that_cannot_be_added_to_is_left_alone(glossary: str) -> None:
    """Broken, or written in another way, it is for somebody to mend."""
    with pytest.raises(PageUnreadable):
        with_term(glossary)
