"""An answer printed in a terminal: what is there, and that other people's text drives nothing."""

from __future__ import annotations

from datetime import date
from io import StringIO

from rich.console import Console

from bot.answering.answers import answer
from bot.answering.cards import CardMaker
from bot.answering.console import print_answer
from bot.answering.facts import Facts
from bot.models import Question
from indexer.models import Hit, Verdict
from tests.bot.samples import FakeSearch, explained, hit, word

MAKER = CardMaker("fr", Facts(), date(2026, 11, 22))


def printed(verdict: Verdict, *hits: Hit, is_terminal: bool = False) -> str:
    """Return what is printed for some hits."""
    console = Console(file=StringIO(), force_terminal=is_terminal, width=80, highlight=False, soft_wrap=not is_terminal)
    print_answer(answer(Question("qui signe ?"), FakeSearch(verdict, hits, [])), console, MAKER)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_an_answer_has_its_passage_its_source_and_its_reasons() -> None:
    """In this order, near misses last, on one line each."""
    text = printed(Verdict.ANSWER, explained(hit(), word("signe")), hit(9.0, page="b.md", url="b/", heading="Ailleurs"))
    wanted = [
        "Voici",
        "Qui signe",
        "guides/conventions/#qui-signe",
        "Recommandation",
        "Le président signe.",
        "relue il y a 3 mois",
    ]
    places = [text.index(piece) for piece in [*wanted, "Pourquoi cette réponse", "Ailleurs  b/#qui-signe"]]
    assert places == sorted(places)


def test_a_page_in_another_language_says_so() -> None:
    """Above its passage, or beside its address."""
    english = hit(9.0, language="en", page="en/a.md", url="en/a/")
    assert "page en anglais\n" in printed(Verdict.ANSWER, english)
    assert "(page en anglais)" in printed(Verdict.ANSWER, hit(), english)
    assert "page en" not in printed(Verdict.ANSWER, hit())


def test_an_unsure_answer_is_a_choice() -> None:
    """Each section under its heading."""
    text = printed(Verdict.PERHAPS, explained(hit(), word("signe")), hit(9.0, heading="Quand signer"))
    assert "Est-ce l'une de ces sections" in text
    assert "Quand signer" in text


def test_no_answer_is_said() -> None:
    """And nothing else."""
    assert printed(Verdict.NONE) == "Aucune page ne répond à cette question.\n"


def test_words_met_are_marked_on_a_terminal_only() -> None:
    """Colours for a person, plain text for a program."""
    assert "\x1b[1;33msigne\x1b[0m" in printed(Verdict.ANSWER, hit(), is_terminal=True)
    assert "\x1b" not in printed(Verdict.ANSWER, hit())


def test_what_pages_say_drives_nothing() -> None:
    """Neither rich's markup nor the terminal's own sequences."""
    hostile = "[red]rouge[/red] [/] \x1b[31m \x07 \x9b2J"
    text = printed(Verdict.ANSWER, hit(text=hostile, heading=hostile, title=hostile, owner=hostile), is_terminal=True)
    assert text.count("[red]") == 3
    assert "\x1b[31m " not in text
    assert "\x07" not in text
    assert "\x9b" not in text
