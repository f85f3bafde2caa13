"""Text of people and of pages: it calls nobody, formats nothing, hides no address."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from bot.slack.blocks import section
from bot.slack.limits import violations
from bot.slack.mrkdwn import clean, link, literal, mention, neutral, said, shown
from bot.slack.sentences import SENTENCES
from tests.slack.hostile import ANYTHING, CALLS, TEXTS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;"),
        ("&lt;!here&gt;", "&amp;lt;!here&amp;gt;"),
        ("*gras* et _oblique_", "∗gras* et ˍoblique_"),
        ("~barré~ `code`", "∼barré~ ˋcodeˋ"),
        ("> cité\nsuite\n > cité", "› cité\nsuite\n › cité"),
        (":tada: à 10:30:45", "∶tada: à 10∶30:45"),
        ("mon_fichier_final.md, 3 * 4 * 5, a > b", "mon_fichier_final.md, 3 * 4 * 5, a &gt; b"),
        ("\u202egauche\x07\x1b[0m", "gauche[0m"),
    ],
)
def test_neutral_text_says_what_it_says(text: str, expected: str) -> None:
    """Signs that look the same take the place of those that would format, and only of those."""
    assert neutral(text) == expected


@ANYTHING
@given(TEXTS)
def test_neutral_text_opens_nothing(text: str) -> None:
    """No link, no mention, no formatting, no quotation."""
    found = neutral(text)
    assert "<" not in found
    assert ">" not in found
    assert re.search(r"(?<![\w*])\*\S|(?<!\w)[_~]\S|`|^\s*&gt;", found, re.MULTILINE) is None
    assert re.sub(r"&(?:amp|lt|gt);", "", found).count("&") == 0


@ANYTHING
@given(TEXTS)
def test_text_shown_as_it_is_calls_nobody(text: str) -> None:
    """It is never empty, and cleaning it twice changes nothing."""
    assert shown(text, 150)
    assert CALLS.search(literal(text)) is None
    assert clean(clean(text)) == clean(text)


@ANYTHING
@given(TEXTS, TEXTS)
def test_a_link_is_one_link(url: str, text: str) -> None:
    """Whatever its address and its words, it ends where it ends."""
    for address in (url, f"https://relais.example.org/{url}"):
        found = link(address, text)
        assert re.fullmatch(r"<[^<>|\s]+\|[^<>\n]+>|[^<>\n]+", found)


def test_an_address_that_nobody_opens_is_no_link() -> None:
    """Only its words are left."""
    assert link("javascript:alert(1)", "ici") == "ici"
    assert link("https://[", "ici") == "ici"
    assert link("https://a.test/?x=1&y=|>", "ici | là") == "<https://a.test/?x=1&amp;y=%7C%3E|ici | là>"


@ANYTHING
@given(TEXTS)
def test_what_fills_our_sentences_is_neutral(text: str) -> None:
    """Braces, mentions and markup of the text stay text; the number of a plural is a number."""
    sentence = said(SENTENCES, "privacy.controller", "fr", controller=text)
    assert violations([section(sentence)]) == []
    assert "6 mois" in said(SENTENCES, "privacy.kept", "fr", n=6)


def test_a_mention_of_ours_is_an_account_and_nothing_else() -> None:
    """An id that came from Slack; anything else in it is dropped."""
    assert mention("U0ABC") == "<@U0ABC>"
    assert mention("U1> <!here") == "<@U1>"
