"""What axe-core finds wrong in a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from playwright.sync_api import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# Sizes of targets are of WCAG 2.2, which axe checks only when asked to.
EVERY_RULE = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
COLOUR_RULES = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}


def faults(page: Page, options: dict[str, Any] = EVERY_RULE) -> list[str]:
    """Return each violation with the elements concerned and what would mend it."""
    # What is folded is read too, once it is opened.
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    # What follows the width of the window (tables that scroll) does so in the next frames.
    page.evaluate(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))"
    )
    violations = page.evaluate("async (options) => (await axe.run(document, options)).violations", options)
    return [described(violation, node) for violation in violations for node in violation["nodes"]]


def described(violation: dict[str, Any], node: dict[str, Any]) -> str:
    """Return one element that breaks a rule."""
    return f"{violation['id']}: {node['target']} {node['html'][:200]} — {node['failureSummary']}"
