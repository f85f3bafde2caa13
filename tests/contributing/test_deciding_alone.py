"""What who coordinates validates is merged without a second reader, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.contributing.models import Author, Draft, Origin
from bot.contributing.reviewing import refusal
from bot.contributing.views import DraftView, Reviewer
from bot.contributing.writing.sections import section_source
from tests.contributing.kit import ALICE, BOB, CARL, EVE, HOUR, NOW, ONE, PEOPLE, TWO, Kit, lesson
from tests.forge.worlds import World

PAGE = "guides/conventions.md"
SECTION = "\n## {heading}\n\n/// advice | Tôt (à valider)\n\nTexte.\n\n///\n"
ADVICE = "---\ntitle: T\n---\n" + SECTION.format(heading="Un") + SECTION.format(heading="Deux")


def validation(id: str, anchor: str) -> Draft:
    """Return what Eve validates of a section."""
    source = section_source(ADVICE.encode(), anchor, None)
    assert source is not None
    author, origin = Author("coordination", TWO), Origin("slack", EVE)
    made = lesson(id, kind="validation", fields={}, origin=origin, author=author, page=PAGE, anchor=anchor)
    return replace(made, base=source.digest)


def test_a_validation_is_accepted_when_it_is_opened(kit: Kit, world: World) -> None:
    """By its author; nobody is asked; those of a page go one after the other, and the last says that it is whole."""
    world.by_hand({PAGE: ADVICE})
    for id, anchor in (("d1", "un"), ("d2", "deux")):
        kit.journal.drafts.keep(validation(id, anchor))
    assert kit.sender.step()
    (review,) = kit.journal.reviews.of("d1")
    assert (review.decision, review.reviewer, review.head) == (
        "accept", Reviewer(EVE, "coordination", TWO), kit.view("d1").head
    )  # fmt: skip
    assert kit.sender.step()
    assert (kit.view("d2").state, kit.view("d2").reason) == ("waiting", "error.forge_conflict")
    kit.asking.ask()
    assert kit.herald.asked == []
    assert kit.decider.step()
    kit.clock.goes(HOUR)
    assert kit.sender.step()
    assert kit.decider.step()
    assert not kit.decider.step()
    assert [kit.view(id).state for id in ("d1", "d2")] == ["merged", "merged"]
    text = (kit.forge.tree().read(PAGE) or b"").decode()
    assert "à valider" not in text
    assert "status: validated\nreviewed: 2026-03-02\n" in text
    assert world.message(kit.view("d2").merged_as).rstrip().endswith(f"Validated-as: coordination, {TWO}")
    assert EVE not in world.message(kit.view("d2").merged_as)


@pytest.mark.parametrize(
    ("account", "code"), [(EVE, ""), (CARL, ""), (BOB, "review.no_role"), (ALICE, "review.no_role")]
)
def test_only_who_coordinates_decides_of_it(account: str, code: str) -> None:
    """Whoever made it; of anything else, its author never does."""
    own = DraftView(validation("d1", "un"), "open", author=EVE)
    assert refusal(own, account, PEOPLE, lambda one: one == EVE, NOW.date()) == code
    other = DraftView(lesson(origin=Origin("slack", EVE), author=Author("coordination", ONE)), "open", author=EVE)
    assert refusal(other, EVE, PEOPLE, lambda one: one == EVE, NOW.date()) == "review.self"
