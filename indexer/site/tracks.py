"""The steps of a reading path: the task lists of its page, each step with a name that lasts as long as its words."""

from __future__ import annotations

import re

from indexer.glossary import slug_of

STEP_CHARACTERS = 60

_STEP = re.compile(
    r'<li class="task-list-item">((?:\s|<p>|<label[^>]*>)*)<input type="checkbox"([^>]*)>(.*?)(?=</li>|<[uo]l)',
    re.DOTALL,
)
_TAG = re.compile(r"<[^>]*>")


def with_steps(html: str) -> str:
    """Return HTML in which each step has a name, under which a browser remembers that it is done."""
    taken: dict[str, int] = {}

    def named(step: re.Match[str]) -> str:
        name = step_name(step[3], taken)
        label = f'id="{name}" class="task-list-item relais-step"'
        box = f'<input type="checkbox" data-step="{name}" aria-labelledby="{name}"{step[2]}>'
        return f"<li {label}>{step[1]}{box}{step[3]}"

    return _STEP.sub(named, html)


def step_name(html: str, taken: dict[str, int]) -> str:
    """Return a name made of the words of a step: a step moved within its page keeps it, another one has its own."""
    slug = slug_of(_TAG.sub("", html))[:STEP_CHARACTERS].strip("-")
    taken[slug] = taken.get(slug, 0) + 1
    return f"step-{slug}" if taken[slug] == 1 else f"step-{slug}-{taken[slug]}"
