"""What a proposal changes, as it is shown to whoever validates it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.contributing.comparing.marking import Line, marked
from bot.contributing.comparing.pages import KeyChange, marked_change
from bot.contributing.models import FileChange

PAGE = """\
---
title: Le car
questions: ["à quelle heure ?", "quel car ?"]
status: to-validate
---

## Avant

Le car part à huit heures du musée.

## Après

Rien.
"""


def text_of(lines: tuple[Line, ...], *kinds: str) -> list[str]:
    """Return lines with only some kinds of spans, those that are left empty apart."""
    found = ["".join(span.text for span in line.spans if span.kind in kinds) for line in lines]
    return [text for text in found if text.strip()]


def test_a_word_changed_is_marked_in_its_line_under_its_heading() -> None:
    """The reader sees one word gone and one come, with what stands around, and where."""
    (hunk,) = marked(PAGE, PAGE.replace("huit", "neuf"))
    assert hunk.heading == "Avant"
    (line,) = [line for line in hunk.lines if line.is_changed]
    assert [(span.kind, span.text) for span in line.spans] == [
        ("same", "Le car part à "),
        ("gone", "huit"),
        ("come", "neuf"),
        ("same", " heures du musée."),
    ]


def test_what_the_head_of_a_page_says_is_told_by_key() -> None:
    """Of a list, only what is new or gone; the rest of the page is not shown."""
    after = PAGE.replace('"quel car ?"', '"quel autocar ?"').replace("to-validate", "validated")
    change = marked_change(FileChange("a.md", PAGE.encode(), after.encode()))
    assert change.keys == (
        KeyChange("questions", "quel car ?", "quel autocar ?"),
        KeyChange("status", "to-validate", "validated"),
    )
    assert change.hunks == ()
    assert (change.title, change.is_new) == ("Le car", False)


def test_a_new_page_is_all_new() -> None:
    """Nothing of it is marked as gone."""
    change = marked_change(FileChange("a.md", None, PAGE.encode()))
    assert change.is_new
    lines = tuple(line for hunk in change.hunks for line in hunk.lines)
    assert text_of(lines, "come") == ["## Avant", "Le car part à huit heures du musée.", "## Après", "Rien."]
    assert text_of(lines, "gone", "same") == []


LINES = st.lists(st.text(alphabet="ab \té#-", max_size=12), max_size=12).map("\n".join)


@given(LINES, LINES)
def test_nothing_that_changes_is_left_out(before: str, after: str) -> None:
    """What is marked as gone and come, with what is the same, makes every changed line of both texts."""
    hunks = marked(before, after)
    assert bool(hunks) == (before.splitlines() != after.splitlines())
    shown = tuple(line for hunk in hunks for line in hunk.lines)
    old, new = text_of(shown, "same", "gone"), text_of(shown, "same", "come")
    assert [line for line in old if line in before.splitlines()] == old
    assert [line for line in new if line in after.splitlines()] == new
    for line in set(after.splitlines()) - set(before.splitlines()):
        assert not line.strip() or line in new
    for line in set(before.splitlines()) - set(after.splitlines()):
        assert not line.strip() or line in old
