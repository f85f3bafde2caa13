"""What we write on a forge so as to know it again: the message of a commit, and marks that readers do not see."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from bot.contributing.models import Proposal

CO_AUTHOR = "Co-authored-by: "
BRANCH = "Relais-Proposal: "
HIDDEN = "<!-- relais:"


def commit_message(proposal: Proposal) -> str:
    """Return the message of the one commit of a proposal: its title, who is credited, and the branch that it is for."""
    credits = [f"{CO_AUTHOR}{credit}" for credit in dict.fromkeys(proposal.co_authors)]
    return "\n".join([proposal.title, "", *credits, f"{BRANCH}{proposal.branch}", ""])


def is_made_by_us(message: str, branch: str) -> bool:
    """Tell whether a commit is the one we made for a branch: somebody else's work is never overwritten."""
    return f"{BRANCH}{branch}" in message.splitlines()


def credits_in(message: str) -> list[str]:
    """Return the lines of a message that credit people."""
    return [line for line in message.splitlines() if line.startswith(CO_AUTHOR)]


def with_lines(message: str, lines: Iterable[str]) -> str:
    """Return a message with lines at its end."""
    added = "\n".join(lines)
    return f"{message.rstrip()}\n\n{added}\n" if added else message


def hidden(mark: str) -> str:
    """Return a mark as a comment that no reader sees; whatever the mark says, nothing of it is written."""
    return f"{HIDDEN}{sha256(mark.encode()).hexdigest()[:32]} -->"


def marked(mark: str, text: str) -> str:
    """Return a text under a mark. The mark comes first: nobody's words can stand there."""
    return f"{hidden(mark)}\n{text}"


def is_hidden(text: str) -> bool:
    """Tell whether a text is under a mark of ours, whichever."""
    return text.startswith(HIDDEN)


def is_marked(mark: str, text: str) -> bool:
    """Tell whether a text is the one under a mark."""
    return text.startswith(hidden(mark))
