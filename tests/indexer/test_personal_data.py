"""Who somebody is can be found in a text, and taken out of it, whatever the text is made to hide it with."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.personal_data import find_personal_data, masked, without_personal_data

FOUND = {
    # Addresses.
    "écrire à prenom.nom@universite.fr, merci": [("email", "prenom.nom@universite.fr")],
    "<mailto:p+x@a-b.co.uk>": [("email", "p+x@a-b.co.uk")],
    "p@b.fr;q@c.fr": [("email", "p@b.fr"), ("email", "q@c.fr")],
    "*p@b.fr*.": [("email", "p@b.fr")],
    "prénom@université.fr": [("email", "prénom@université.fr")],
    "p%40universite.fr": [("email", "p%40universite.fr")],
    "p&#64;universite.fr et p&#X40;b.fr": [("email", "p&#64;universite.fr"), ("email", "p&#X40;b.fr")],
    "p (at) universite [point] fr": [("email", "p (at) universite [point] fr")],
    "p[arobase]universite.fr": [("email", "p[arobase]universite.fr")],
    "p\u200b@uni\u00adversite.fr": [("email", "p\u200b@uni\u00adversite.fr")],
    "p＠universite．fr": [("email", "p＠universite．fr")],
    "https://a.fr/?a=p@universite.fr": [("email", "p@universite.fr")],
    "a@b.fr@c.fr@d": [("email", "a@b.fr@c.fr@d")],
    # Numbers.
    "06 12 34 56 78 ou 06.12.34.56.79": [("phone", "06 12 34 56 78"), ("phone", "06.12.34.56.79")],
    "06 12 34 56 78 06 12 34 56 79": [("phone", "06 12 34 56 78"), ("phone", "06 12 34 56 79")],
    "Tél.0612345678": [("phone", "0612345678")],
    "06\u00a012\u202f34\u00a056\u00a078": [("phone", "06\u00a012\u202f34\u00a056\u00a078")],
    "0612 345 678, 06 123 456 78, (06) 12 34 56 78": [
        ("phone", "0612 345 678"), ("phone", "06 123 456 78"), ("phone", "(06) 12 34 56 78"),
    ],
    "+33 (0)6 12 34 56 78, +33612345678, 0033 6 12 34 56 78": [
        ("phone", "+33 (0)6 12 34 56 78"), ("phone", "+33612345678"), ("phone", "0033 6 12 34 56 78"),
    ],
    "+32 475 12 34 56; +1 (202) 555-0123": [("phone", "+32 475 12 34 56"), ("phone", "+1 (202) 555-0123")],
    # Mentions.
    "voir @prenom.nom.": [("mention", "@prenom.nom")],
    "<@U012ABC> (@équipe)": [("mention", "@U012ABC"), ("mention", "@équipe")],
    "@a@b@c": [("mention", "@a@b@c")],
    # Nobody.
    "contact@example.org, x@sous.example.com, y@musee.example, z@a.test": [],
    "https://medium.com/@quelquun/0612345678 https://a.fr/maps/@49.8,2.3": [],
    "@here @Channel @canal @tous": [],
    "logo@2x.png paquet@1.2.3 a@b 10h@ @ 12@": [],
    "le 01/02/2016 12:30, en 2016-2017, 0 5 10 15 20 25, SIRET 012 345 678 00012": [],
    "+12 500 000 visiteurs, +25 000 000 000 €, 12 034 567 890, 3.0612345678": [],
    "mediation@…": [],
}  # fmt: skip
PIECES = [
    "a", "b.fr", "@", "＠", "%40", "&#64;", " (at) ", "[point]", ".", "-", " ", "06", "12", "34 56", "+33", "00", "(0)",
    "/", "https://", "\u200b", "é", "[…]", "…", ",", "\n", "_", "x@y.fr", "0612345678", "@z", "example.org", "<", ">",
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), FOUND.items(), ids=list(FOUND))
def test_what_tells_who_somebody_is_and_nothing_else_is_found(text: str, found: list[tuple[str, str]]) -> None:
    """Each kind in the ways people write it, and what only looks like it."""
    assert [(finding.kind, finding.text) for finding in find_personal_data(text)] == found


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_findings_stand_in_the_text_in_order(text: str) -> None:
    """Each is the very text between its places; none overlaps the one before."""
    end = 0
    for finding in find_personal_data(text):
        assert end <= finding.start < finding.end
        assert text[finding.start : finding.end] == finding.text
        end = finding.end


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_nothing_is_left_once_taken_out(text: str) -> None:
    """What is left holds nobody's data any more; a text without any is left as it is."""
    left = without_personal_data(text)
    assert find_personal_data(left) == ()
    assert find_personal_data(text) or left == text


def test_the_rest_of_the_text_stays() -> None:
    """Only what tells who somebody is goes."""
    text = "Dire à @prenom (06 12 34 56 78, p@universite.fr) que la visite est le 12 mars."
    assert without_personal_data(text) == "Dire à […] ([…], […]) que la visite est le 12 mars."


def test_what_is_said_of_a_finding_does_not_tell_it() -> None:
    """Its first two signs are enough to see which one is meant."""
    assert [masked(finding) for finding in find_personal_data("prenom@universite.fr 0612345678")] == ["pr…", "06…"]


def test_a_hostile_text_takes_no_more_than_its_length() -> None:
    """No repetition takes the square of its length: long ones of each kind end well before the limit."""
    shuffled = random.Random(7)
    units = [
        *PIECES,
        "0612345678,",
        "+33612345678",
        "a(at)b.fr0612345678",
        "@a@b ",
        "a@",
        "0,",
        "( ",
        "://",
        "6 ",
        "00",
    ]
    mixed = "".join(shuffled.choice(PIECES) for _ in range(20_000))
    program = (
        "import sys; from indexer.personal_data import *\n"
        "for text in sys.stdin.buffer.read().decode().split('\\0'): without_personal_data(text)"
    )
    given_texts = "\0".join([*(unit * (60_000 // len(unit)) for unit in units), mixed])
    subprocess.run([sys.executable, "-c", program], input=given_texts.encode(), check=True, timeout=120)
