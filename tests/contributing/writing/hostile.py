"""Text as somebody would type it who wants out of the field, or who just writes oddly."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import strategies as st

from bot.contributing.writing.plain_text import cleaned
from indexer.personal_data import find_personal_data

FRAGMENTS = (
    """
---|...|===|***|___|- - -|# titre|## titre|###### x|#x|Titre
===|Titre
---|/// slides|/// slides | Diapositive 2|///|//// advice|/// details
    type: x|!!! note "x"|??? note|??? "x"|=== "Onglet"|```|```yaml|~~~|`|``|<script>alert(1)</script>|<b>|</div>
|<div markdown>|<h2 id="x">x</h2>|<!--|-->|<!-- relais:cards type=lesson -->|<!-- relais:glossary -->|<img src=//a.b/c>
|<?php|<![CDATA[|&lt;|&#35;|&copy;|&#x3C;script&#x3E;|![x](https://a.example/x.png)|![x][y]|[x](javascript:alert(1))
|[x]: https://a.example|[^1]|[^1]: note|*[mot]: autre|[[x]]|[ ]|[x] fait|- [ ] tâche|- a|* b|+ c|• d|1. un|2) deux
|2015. an|> cité|> ## x|- # x|: définition|{#id}|{: .x onclick=y }|{{ x }}|{% x %}|{++x++}|==x==|^^x^^|~~x~~|$x$
|--8<-- "x.md"|;--8<-- "x"|-8<- x|| a | b ||---|---||a | b
--- | ---|@everyone|@here|#123|GH-12|!34|&56|~nom|a/b#7|https://a.example/b_c?d=1&e=2;f|www.a.example|https://[x
|\\|\\\\|\\`x\\`|\\#|\\*x|*x*|**x|_x_|a_b_c|title: x|visibility: public|"|'|": x|- "|&a|*a|!!x|%x|? x|: |, ]|} ,
|null|~|yes
|  indenté|    code|\tx|\r\nx|\u2028x|\x0bx|\x00|\x02|\x03wzxhzdk:0|\u202ex|\u200b|\ufeff
|\U000fffff|\U00100001|😀|🇫🇷|👩‍🔬|é|œ|عربى
""".replace("\n|", "|")
    .strip("\n")
    .split("|")
)

WORDS = st.sampled_from("la convention a été signée trop tard par deux partenaires du musée".split())
# Half of a pair, which JSON can hold and no file can, is typed by no keyboard, and sent by robots.
ANYTHING = st.text(st.characters(), max_size=12)
PIECES = st.one_of(st.sampled_from(FRAGMENTS), WORDS, ANYTHING)
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from([" ", "\n", "\n\n", ""])), min_size=1, max_size=8).map(
    lambda pieces: "".join(piece + space for piece, space in pieces)
)


def hostile(most: int, least: int = 0) -> st.SearchStrategy[str]:
    """Return texts of no more than some characters, about nobody."""
    cut = TEXTS.map(lambda text: text[:most]).filter(lambda text: not find_personal_data(f"x {cleaned(text)}"))
    return cut.filter(lambda text: len(visible_words(text)) >= least)


def visible_words(text: str) -> list[str]:
    """Return the words of a text; those of addresses may be written otherwise in a link."""
    return re.findall(r"[a-zà-ÿ]{4,}", re.sub(r"(?i)https?://\S+", " ", text))


class Elements(HTMLParser):
    """The tags of a piece of HTML, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember a tag, with where it leads."""
        self.tags.append(tag)
        self.text += " " if tag in {"p", "li", "br"} else ""

    def handle_data(self, data: str) -> None:
        """Gather the text."""
        self.text += data
