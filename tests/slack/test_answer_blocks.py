"""An answer in Slack: what is shown for each verdict; any page and any question fit; nothing else shows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answers import answer
from bot.models import Answer, Language, Question
from bot.slack import actions
from bot.slack.answer_blocks import Options, answer_message
from bot.slack.blocks import Rendered
from bot.slack.who import Who
from bot.upkeep.people import Holding
from indexer.models import Block, Hit, Passage, Results, Verdict
from tests.bot.samples import FakeSearch, explained, hit, word
from tests.slack.hostile import ANYTHING, LANGUAGES, SITE, TEXTS, buttons_of, check_message, hits, maker, texts_of

OPTIONS = Options(7, SITE)
# Only what is cited shows: never the rest of the section, its summary, or sections beyond those shown.
CANARY = "canari"


def answered(verdict: Verdict, *found: Hit, question: str = "qui signe ?", language: Language = "fr") -> Answer:
    """Return the answer to a question for which these sections were found."""
    return answer(Question(question, language), FakeSearch(verdict, found, []))


def shown(verdict: Verdict, *found: Hit, language: Language = "fr", **options: Any) -> Rendered:
    """Return the message for some sections."""
    rendered = answer_message(answered(verdict, *found), maker(language), replace(OPTIONS, **options))
    check_message(rendered)
    return rendered


def links_of(payload: Any) -> list[str]:
    """Return every address of a payload."""
    written = json.dumps(payload, ensure_ascii=False)
    return [piece.split('"')[0] for piece in written.split('"url": "')[1:]]


def test_an_answer_is_a_passage_with_its_source() -> None:
    """The title leads to the section; the passage has the words met in bold; the source line says how far to trust."""
    rendered = shown(Verdict.ANSWER, explained(hit(owner="coordination"), word("signe")))
    title, mark, passage = rendered.blocks[0]["elements"]
    assert title["elements"][0]["url"] == "https://relais.example.org/guides/conventions/#qui-signe"
    assert mark["elements"][0]["text"] == "Recommandation, à valider par le partenariat"
    assert passage["type"] == "rich_text_quote"
    assert [piece["text"] for piece in passage["elements"] if "style" in piece] == ["signe"]
    source = "Les conventions · Tenue par\u00a0: Coordination du projet · relue il y a 3 mois · à valider"
    assert texts_of(rendered.blocks[1]) == [source]
    assert list(buttons_of(rendered.blocks)) == [actions.USEFUL, actions.USELESS, actions.WHY]
    assert rendered.text == "Qui signe — Le président signe."


def test_buttons_carry_the_number_of_the_question_and_nothing_else() -> None:
    """What a button says can be read by whoever sees it."""
    rendered = shown(Verdict.PERHAPS, hit(page="prive.md"), hit(page="b.md"), is_private=True)
    elements = [one for block in rendered.blocks for one in block.get("elements", ()) if one.get("type") == "button"]
    assert {one["value"] for one in elements} == {"7"}


def test_a_doubtful_section_says_so_before_its_passage() -> None:
    """Out of date, or replaced: with the link to what replaces it when that is on the site."""
    for changes, told in (({"reviewed": date(2020, 1, 1)}, "18 mois"), ({"replaced_by": "ancienne.md"}, "remplace")):
        rendered = shown(Verdict.ANSWER, hit(**changes))
        texts = texts_of(rendered.blocks)
        assert "Le président " in texts
        assert [told in text for text in texts].index(True) < texts.index("Le président ")
    replaced = shown(Verdict.ANSWER, hit(replaced_by="ancienne.md"))
    assert "https://relais.example.org/ancienne/" in links_of(replaced.blocks)
    assert "prive" not in str(shown(Verdict.ANSWER, hit(replaced_by="prive.md")).blocks)


@pytest.mark.parametrize(("page", "site"), [("prive.md", SITE), ("guides/conventions.md", "")])
def test_a_section_that_is_not_on_the_site_opens_here(page: str, site: str) -> None:
    """Never as a dead link: a button opens it, by its place in the ranking."""
    rendered = shown(Verdict.ANSWER, hit(page=page), site=site)
    assert links_of(rendered.blocks) == []
    assert buttons_of(rendered.blocks)["read:0"] == "Lire la section"
    assert actions.READ.fullmatch("read:0")


def test_an_unsure_answer_is_a_choice() -> None:
    """Up to three headings, said to be unsure; somebody can be asked."""
    choices = [hit(9.0 - n, heading=f"Choix {n}", page=f"{n}.md", text=f"Texte {n}.") for n in range(5)]
    rendered = shown(Verdict.PERHAPS, *choices)
    texts = texts_of(rendered.blocks)
    assert texts[0].startswith("Nous ne sommes pas sûrs")
    assert [text for text in texts if text.startswith("Choix")] == ["Choix 0", "Choix 1", "Choix 2"]
    assert {"read:0", "read:1", "read:2", actions.ASK_PERSON} <= buttons_of(rendered.blocks).keys()
    assert buttons_of(rendered.blocks)[actions.WHY] == "Pourquoi ces sections\u00a0?"


def test_a_single_choice_does_not_look_like_the_answer() -> None:
    """Its heading and its source, without its passage."""
    assert "Le président" not in json.dumps(shown(Verdict.PERHAPS, hit()).blocks, ensure_ascii=False)


def test_no_answer_is_said() -> None:
    """With what came near, somebody to ask, a page to propose; no « why » of nothing."""
    rendered = shown(Verdict.NONE, hit(), hit(9.0, page="prive.md", heading="Ailleurs"))
    assert texts_of(rendered.blocks)[0].startswith("Aucune page ne répond à cette question.")
    assert links_of(rendered.blocks) == ["https://relais.example.org/guides/conventions/#qui-signe"]
    assert list(buttons_of(rendered.blocks)) == ["read:1", actions.ASK_PERSON, actions.PROPOSE_PAGE]
    assert actions.ASK_PERSON not in buttons_of(shown(Verdict.NONE, hit(), can_ask=False).blocks)


def test_a_lesson_stands_under_what_is_to_be_done() -> None:
    """Once: it is not told again among the near misses; not on the site, it opens here."""
    lesson = hit(8.0, page="prive.md", heading="La leçon", text="Nous avons trop attendu.")
    texts = texts_of(shown(Verdict.ANSWER, hit(), lesson, lesson=lesson).blocks)
    assert texts.count("La leçon") == 1
    assert "Nous avons trop" in "".join(texts)
    assert actions.READ_LESSON in buttons_of(shown(Verdict.ANSWER, hit(), lesson=lesson).blocks)
    assert actions.READ.fullmatch(actions.READ_LESSON)


def test_a_private_answer_can_be_shared() -> None:
    """What there is to share; a shared one says by whom, and the question."""
    private = shown(Verdict.ANSWER, hit(), is_private=True)
    assert {actions.SHARE, actions.KEEP} <= buttons_of(private.blocks).keys()
    assert actions.SHARE not in buttons_of(shown(Verdict.NONE, is_private=True).blocks)
    shared = shown(Verdict.ANSWER, hit(), sharer="U0ABC", shows_question=True)
    assert {"type": "user", "user_id": "U0ABC"} in shared.blocks[0]["elements"][0]["elements"]
    assert "qui signe" in texts_of(shared.blocks[1])[0]
    assert actions.SHARE not in buttons_of(shared.blocks)


def test_a_role_is_named_and_its_holders_only_when_we_are_told() -> None:
    """Everybody may know the role; names come with those who may."""
    public = shown(Verdict.ANSWER, hit(), who=Who("Coordination du projet"))
    assert texts_of(public.blocks)[0] == "Le rôle à qui s'adresser\u00a0: Coordination du projet."
    holder = Holding("coordination", "Ombelliscience", "U0ABC", date(2026, 1, 1))
    private = shown(Verdict.ANSWER, hit(), who=Who("Coordination du projet", (holder,)))
    assert {"type": "user", "user_id": "U0ABC"} in private.blocks[0]["elements"][2]["elements"][0]["elements"]


def test_a_page_in_the_other_language_says_so() -> None:
    """In the reader's language."""
    assert texts_of(shown(Verdict.ANSWER, hit(), language="en").blocks[1])[0].endswith(" · page in French")
    assert "page en" not in str(shown(Verdict.ANSWER, hit()).blocks)


@ANYTHING
@given(
    st.sampled_from(list(Verdict)),
    st.lists(hits(), max_size=6),
    TEXTS,
    LANGUAGES,
    st.builds(
        Options,
        st.integers(1, 10**9),
        st.sampled_from(["", SITE]),
        st.booleans(),
        st.none() | hits(),
        st.booleans(),
        st.sampled_from(["", "U0ABC"]),
        st.builds(Who, TEXTS, st.tuples(st.builds(Holding, TEXTS, TEXTS, st.just("U1"), st.just(date(2026, 1, 1))))),
        st.booleans(),
    ),
)
def test_any_page_and_any_question_fit(
    verdict: Verdict, found: list[Hit], question: str, language: Language, options: Options
) -> None:
    """Whatever is written in them, Slack takes the message, and nobody is called by it."""
    ranked = sorted(found, key=lambda one: -one.score)
    verdict = verdict if ranked else Verdict.NONE
    asked = answered(verdict, *ranked, question=question, language=language)
    check_message(answer_message(asked, maker(language), options))


@pytest.mark.parametrize("verdict", list(Verdict))
def test_what_is_not_cited_does_not_show(verdict: Verdict) -> None:
    """Neither the rest of a section, nor its summary, nor what stands lower in the ranking."""
    hidden = (Block("paragraph", CANARY),)
    found = [hit(9.0 - n, page=f"{n}.md", blocks=hidden, summary=CANARY, owner="coordination") for n in range(3)]
    far = Hit(replace(found[0].document, page="loin.md", heading=CANARY, title=CANARY), 0.5, Passage(CANARY))
    results = Results("qui ?", verdict, (*found, far), 1.0, "abc", {"signne": CANARY})
    shown_hits = found[:1] if verdict is Verdict.ANSWER else found
    asked = Answer("qui ?", "fr", results, tuple(shown_hits) if verdict is not Verdict.NONE else (), ())
    rendered = answer_message(asked, maker(), OPTIONS)
    assert CANARY not in json.dumps(rendered.json(), ensure_ascii=False)
