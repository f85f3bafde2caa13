"""Text that somebody may write to break what we post, and what every payload of ours must hold."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.answering.cards import CardMaker
from bot.answering.facts import Facts, PageFacts
from bot.slack.blocks import Rendered
from bot.slack.limits import violations
from indexer.data_files import Label
from indexer.models import Block as PageBlock
from indexer.models import Document, Explanation, Hit, MatchedWord, Passage, Variant
from tests.bot.samples import DOCUMENT
from tests.slack.fake.limits import message_error, view_problems

# Whole payloads are made and checked each time, on machines that do other things as well.
ANYTHING = settings(deadline=None)
SITE = "https://relais.example.org/"
TODAY = date(2026, 11, 22)
# What Slack reads as calling people; an account's mention is ours only in `user` elements.
CALLS = re.compile(r"<(?:@\w|#\w|!(?:channel|here|everyone|group|subteam|date))", re.IGNORECASE)

TRICKS = """<!channel>|<!here|tous>|<@U123ABC>|<#C1|general>|<!subteam^S1>|*gras*|_oblique_|~barré~|`code`|```bloc```
> cité|&amp;|&lt;!here&gt;|<script>alert(1)</script>|https://evil.test/?a=1&b=<2>|[lien](https://evil.test)|:tada:
{n}|{0}|%s|🧑‍🤝‍🧑|👍🏽|e\u0301\u0301|שלום|\u202eהפוך\u202c|\u200b|\u2028|\x00|\x1b[31m|\ud800|\\|"|<|>|&|\t|\r\n| """
PIECES = st.sampled_from(
    [*TRICKS.split("|"), "a" * 4_000, '"' * 1_500, "&" * 900, "👩‍👩‍👧‍👦" * 400, "mot " * 900, "\n" * 300]
)
TEXTS = st.lists(PIECES | st.text(max_size=30), max_size=6).map("".join)
LANGUAGES = st.sampled_from(["fr", "en"])


@st.composite
def passages(draw: st.DrawFn) -> Passage:
    """Return a passage with words met anywhere, one upon the other too."""
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(places, places).map(lambda pair: (min(pair), max(pair))), max_size=80))
    return Passage(text, tuple(spans), draw(st.sampled_from([None, "slides", "public", "advice", "collect"])))


BLOCKS = st.builds(
    PageBlock,
    st.sampled_from(["paragraph", "item", "row", "definition", "summary", "code"]),
    TEXTS,
    st.sampled_from([None, "slides", "advice"]),
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Return a section whose page says anything; some pages are on the site."""
    return replace(
        DOCUMENT,
        page=draw(st.sampled_from(["guides/conventions.md", "prive.md", "ancienne.md"])),
        url=draw(st.sampled_from(["guides/conventions/", f"{'x' * 900}/", "a%20b/"])),
        title=draw(TEXTS),
        anchor=draw(st.sampled_from(["", "qui-signe", "é à <b>|"])),
        heading=draw(TEXTS),
        ancestors=tuple(draw(st.lists(TEXTS, max_size=3))),
        blocks=tuple(draw(st.lists(BLOCKS, max_size=4))),
        language=draw(LANGUAGES),
        owner=draw(st.sampled_from(["coordination", ""]) | TEXTS),
        status=draw(st.sampled_from([None, "draft", "validated"])),
        reviewed=draw(st.sampled_from([None, date(2020, 1, 1), date(2026, 11, 1)])),
        replaced_by=draw(st.sampled_from(["", "guides/conventions.md", "prive.md"])),
    )


@st.composite
def hits(draw: st.DrawFn) -> Hit:
    """Return a section found, with its reasons."""
    return Hit(draw(documents()), draw(st.floats(4, 10)), draw(passages()), draw(explanations()))


@st.composite
def explanations(draw: st.DrawFn) -> Explanation:
    """Return reasons that quote anything."""
    reasons = st.sampled_from(["word", "synonym", "correction", "joined", "similar"])
    variants = st.builds(Variant, TEXTS, reasons, st.just(1.0), TEXTS)
    fields = st.just({"body": 1, "heading": 2})
    words = st.builds(MatchedWord, TEXTS, variants, st.just(1.0), fields, st.floats(0, 9))
    return Explanation(tuple(draw(st.lists(words, max_size=4))), tuple(draw(st.lists(TEXTS, max_size=3))), {})


def maker(language: str = "fr", **pages: str) -> CardMaker:
    """Return what makes cards where two pages are on the site."""
    public = {"guides/conventions.md": "guides/conventions/", "ancienne.md": "ancienne/", **pages}
    facts = {page: PageFacts(page.removesuffix(".md"), url, ()) for page, url in public.items()}
    roles = {"coordination": Label("Coordination du projet", "Project coordination")}
    return CardMaker(language, Facts(roles, facts), TODAY)


def check_message(rendered: Rendered) -> None:
    """Fail unless Slack takes a message, says what we mean by it, and nobody is called by it."""
    arguments = {"channel": "C1", **rendered.json()}
    assert violations(arguments) == []
    assert message_error(arguments) is None
    assert [block.to_dict() for block in Block.parse_all(rendered.blocks)] == rendered.blocks
    check_texts(arguments)


def check_view(view: Mapping[str, Any]) -> None:
    """Fail unless Slack takes a view, says what we mean by it, and nobody is called by it."""
    assert violations(view) == []
    assert view_problems(view) == []
    assert View(**view).to_dict() == view
    check_texts(view)


def check_texts(payload: Mapping[str, Any]) -> None:
    """Fail when something in a payload calls people, hides, or cannot be written."""
    written = json.dumps(payload, ensure_ascii=False)
    written.encode("utf-8")
    assert CALLS.search(written) is None
    assert re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", written) is None


def texts_of(payload: Any) -> list[str]:
    """Return every text of a payload, in its order."""
    if isinstance(payload, Mapping):
        own = [payload["text"]] if isinstance(payload.get("text"), str) else []
        return own + [text for value in payload.values() for text in texts_of(value)]
    if isinstance(payload, Sequence) and not isinstance(payload, str):
        return [text for value in payload for text in texts_of(value)]
    return []


def buttons_of(blocks: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the text of each button, by its name."""
    elements = [one for block in blocks for one in (*block.get("elements", ()), block.get("accessory", {}))]
    return {one["action_id"]: one["text"]["text"] for one in elements if one.get("type") == "button"}
