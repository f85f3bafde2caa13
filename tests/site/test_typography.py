"""French lines that do not break before a sign, and dates as they are written in each language."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.site.typography import unbroken
from indexer.site.wording import day
from tests.site.knowing import page
from tests.site.sites import Build

NB = "\u00a0"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Qui signe ? Vous !</p>", f"<p>Qui signe{NB}? Vous{NB}!</p>"),
        ("<b>Date</b> : « hier »", f"<b>Date</b>{NB}: «{NB}hier{NB}»"),
        ("97 % ; fin", f"97{NB}%{NB}; fin"),
        ("<code>a ? b : c</code> ?", f"<code>a ? b : c</code>{NB}?"),
        ("<pre class='x'>\nx ; y\n</pre>", "<pre class='x'>\nx ; y\n</pre>"),
        ("<script>a ? b : c</script>", "<script>a ? b : c</script>"),
        ("un mot, puis un autre", "un mot, puis un autre"),
    ],
)
def test_signs_stay_with_the_word_before(html: str, expected: str) -> None:
    """In prose; what is run, copied or typed is left as it is."""
    assert unbroken(html) == expected


def test_pages_and_their_contents_are_whole_lines(build: Build) -> None:
    """In the text, in the contents beside it, and in what the site says itself."""
    site = build({"index.md": page("Accueil"), "a.md": page("A", "owner: x", "## Et après ?\n\nQui ?")}, is_ours=True)
    html = site.html("a")
    assert html.count(f"Et après{NB}?") == 2
    assert f"<p>Qui{NB}?</p>" in html
    assert f"Tenue par{NB}: x" in html


@pytest.mark.parametrize(
    ("language", "first", "other"),
    [("fr", "1er décembre 2026", "22 novembre 2026"), ("en", "1 December 2026", "22 November 2026")],
)
def test_days_are_written_as_in_the_language(language: str, first: str, other: str) -> None:
    """The day comes first in both."""
    found = [day(date(2026, 12, 1), language), day(date(2026, 11, 22), language)]
    assert [shown and shown.text for shown in found] == [first, other]
