"""How a feature says that a request is to be handled a little later."""

from __future__ import annotations


class NotYet(Exception):
    """A request leans on another one that is still being handled: it is put back for a moment."""

    seconds = 1.0
