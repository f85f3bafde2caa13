"""Keeps lines from breaking where French forbids it: before `?`, `!`, `:`, `;` and inside « »."""

from __future__ import annotations

import re

NO_BREAK_SPACE = "\u00a0"

# What is run, copied or typed keeps its spaces; so does what stands inside a tag, but for its texts.
_KEPT_OR_SPACE = re.compile(
    r"<(pre|code|kbd|samp|script|style|textarea)\b.*?</\1>|(?<=\S) (?=[?!:;»%](?!\S*=))|(?<=«) ", re.DOTALL
)


def unbroken(html: str) -> str:
    """Return a page whose spaces before a sign do not break; each sign stays in its place."""
    return _KEPT_OR_SPACE.sub(lambda found: NO_BREAK_SPACE if found[0] == " " else found[0], html)
