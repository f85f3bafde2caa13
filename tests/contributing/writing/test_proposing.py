"""What reviewers read says what was made, by whom, what was checked and how to validate; it names nobody unasked."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from bot.contributing.forges.checking import check_proposal, check_ticket
from bot.contributing.models import Author, Draft, Kind, Proposal, Ticket
from bot.contributing.writing.dispatch import WRITERS, write
from bot.contributing.writing.errors import (
    CreditUnreadable,
    FieldMissing,
    FieldTooLong,
    PageClosed,
    PersonalData,
    WritingRefused,
)
from bot.contributing.writing.pages_at import GLOSSARY_PATH
from bot.contributing.writing.sections import digest_of
from indexer.models import Visibility
from tests.contributing.writing.trees import COMMIT, draft, own_settings, tree_of

PAGE = """---
title: Conventions *@tous*
type: guide
owner: coordination
to_collect: ["Qui signe ?"]
---

## Délais #1

Trois mois.
"""
ADVICE = "/// advice | Commencez tôt (à valider)\n\nTrois mois.\n\n///"
TREE = tree_of(
    {
        "page.md": PAGE,
        "advice.md": f"---\ntitle: Conseils\n---\n\n{ADVICE}\n",
        GLOSSARY_PATH: "- term: a\n  expansion: b\n  definition_fr: c\n",
    }
)
DRAFTS: dict[Kind, Draft] = {
    "lesson": draft("lesson", title="Un défi", happened="Annulée.", advice="Prévenir."),
    "section": draft(
        "section", "page.md", "delais-1", text="Deux mois.", before="Trois mois.", reason="Faux #2 @everyone"
    ),
    "outdated": draft("outdated", "page.md", "delais-1", what="Le nom a changé\n![x](https://a.example/x.png)"),
    "collect": draft("collect", "page.md", question="Qui signe ?", answer="Le directeur."),
    "term": draft("term", term="Avenant", definition="Changement d'une convention."),
    "words": draft("words", "page.md", question="c'est long de signer ?"),
    "validation": draft("validation", "advice.md", base=digest_of(ADVICE)),
}


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_kind_is_written_and_told(kind: Kind, language: str) -> None:
    """Whatever the kind and the language, a forge takes it, and it says by whom it was made."""
    made = replace(DRAFTS[kind], language="en" if language == "en" else "fr")
    written = write(made, TREE, own_settings())
    if isinstance(written, Ticket):
        check_ticket(written)
    else:
        check_proposal(written)
        assert written.base == COMMIT
    assert "Coordination, Musée d'essai" in written.body
    assert written.labels == ("relais", f"relais-{kind}")
    assert "{" not in written.title + written.body
    assert ("Proposed by" in written.body) == (language == "en")


def test_every_kind_has_its_writer() -> None:
    """A kind that is added is written by somebody."""
    assert set(WRITERS) == set(get_args(Kind))


def test_typed_words_call_nobody() -> None:
    """What was typed, and the titles of pages, are shown as they are; no forge acts on them."""
    written = write(DRAFTS["section"], TREE, own_settings())
    assert written.title == "Correction proposée : Conventions *＠tous*, « Délais ＃1 »"
    assert "- **Page** : Conventions \\*＠tous\\* (`page.md`)" in written.body
    assert "> Faux ＃2 ＠everyone" in written.body


def test_a_report_is_one_ticket_a_section() -> None:
    """Two people who report the same section open one; another section, or a page that lost it, is another."""
    reports = [
        DRAFTS["outdated"],
        replace(DRAFTS["outdated"], id="d2", fields={"what": "Autre chose"}),
        replace(DRAFTS["outdated"], anchor=""),
        replace(DRAFTS["outdated"], anchor="disparue"),
    ]
    first, again, page, gone = (write(report, TREE, own_settings()) for report in reports)
    assert isinstance(first, Ticket)
    assert isinstance(again, Ticket)
    assert isinstance(page, Ticket)
    assert isinstance(gone, Ticket)
    assert first.mark == again.mark != page.mark == gone.mark
    assert "Délais ＃1" in first.body
    assert "!\\[x\\](`https://a.example/x.png)`" in first.body


def test_a_name_is_told_only_when_it_is_asked_for() -> None:
    """A credit goes to the commit as it is, and its name, without its address, to the reviewers."""
    credit = "Prénom Nom <prenom.nom@musee-essai.fr>"
    made = replace(DRAFTS["lesson"], author=Author("coordination", "Musée", credit))
    written = write(made, TREE, own_settings())
    assert isinstance(written, Proposal)
    assert written.co_authors == (credit,)
    assert "Prénom Nom" in written.body
    assert "prenom.nom" not in written.body
    assert b"Nom" not in next(iter(written.files.values()))


def test_whoever_tells_nothing_of_themselves_is_somebody() -> None:
    """Neither role nor organisation is needed."""
    written = write(replace(DRAFTS["lesson"], author=Author()), TREE, own_settings())
    assert isinstance(written, Proposal)
    assert "quelqu'un qui n'a pas dit sa fonction" in written.body
    assert b"*Recueilli en novembre 2026.*" in next(iter(written.files.values()))


@pytest.mark.parametrize("credit", ["Nom", "Nom <a@b.fr>\nX-Y: z", "Nom <a@b.fr> x", "<a@b.fr>", "a\u202eb <a@b.fr>"])
def test_a_credit_says_nothing_else(credit: str) -> None:
    """Nothing that is no name and address reaches a commit."""
    with pytest.raises(CreditUnreadable):
        write(replace(DRAFTS["lesson"], author=Author(credit=credit)), TREE, own_settings())


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"happened": " \n "}, FieldMissing),
        ({"advice": "\u200b"}, FieldMissing),
        ({"planned": "x" * 2001}, FieldTooLong),
        ({"happened": "Appeler le 06 12 34 56 78"}, PersonalData),
        ({"evidence": "demander à @jeanne"}, PersonalData),
    ],
)
def test_fields_are_checked_again(fields: dict[str, str], error: type[WritingRefused]) -> None:
    """Whatever a form let through."""
    made = replace(DRAFTS["lesson"], fields={**DRAFTS["lesson"].fields, **fields})
    with pytest.raises(error):
        write(made, TREE, own_settings())


@pytest.mark.parametrize("kind", get_args(Kind))
def test_what_is_restricted_goes_to_no_public_folder(kind: Kind) -> None:
    """Neither as what is quoted, nor as a page that is there by mistake."""
    with pytest.raises(PageClosed):
        write(replace(DRAFTS[kind], visibility=Visibility.RESTRICTED), TREE, own_settings())
    closed_page = PAGE.replace("type:", "visibility: partners\ntype:")
    closed = tree_of({"page.md": closed_page, "advice.md": closed_page})
    if DRAFTS[kind].page:
        with pytest.raises(PageClosed):
            write(DRAFTS[kind], closed, own_settings())
