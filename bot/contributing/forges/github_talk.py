"""What is said on GitHub beside the pages: issues and comments, known again by their hidden mark."""

from __future__ import annotations

from bot.contributing.forges.github_api import GitHubApi
from bot.contributing.forges.github_transport import Json
from bot.contributing.forges.texts import is_hidden, is_marked, marked
from bot.contributing.models import Ticket

# Every issue of ours has it: they are looked for among those alone, and in the list, which is never late.
LABEL = "relais"


class Talk:
    """Issues and comments of one repository."""

    def __init__(self, api: GitHubApi) -> None:
        self._api = api

    def of_mark(self, mark: str) -> Json | None:
        """Return the open issue under a mark. Raises ForgeFailed."""
        issues = self._api.all("issues", state="open", labels=LABEL)
        found = (issue for issue in issues if "pull_request" not in issue and is_marked(mark, issue["body"] or ""))
        return next(found, None)

    def open(self, ticket: Ticket) -> Json:
        """Open an issue. Raises ForgeFailed."""
        labels = list(dict.fromkeys((LABEL, *ticket.labels)))
        return self._api.post("issues", title=ticket.title, body=marked(ticket.mark, ticket.body), labels=labels)

    def say(self, number: int, mark: str, text: str) -> None:
        """Comment, in place of the comment under the same mark. Raises ForgeFailed."""
        whole = marked(mark, text)
        said = self._api.all(f"issues/{number}/comments")
        known = next((comment for comment in said if is_marked(mark, comment["body"] or "")), None)
        if known is None:
            self._api.post(f"issues/{number}/comments", body=whole)
        elif known["body"] != whole:
            self._api.patch(f"issues/comments/{known['id']}", body=whole)

    def last_word(self, number: int) -> str:
        """Return the last comment that a person made. Raises ForgeFailed."""
        said = [comment for comment in self._api.all(f"issues/{number}/comments") if is_from_person(comment)]
        return str(said[-1]["body"]) if said else ""


def is_from_person(comment: Json) -> bool:
    """Tell whether a comment is somebody's own, and not a program's."""
    kind = (comment["user"] or {}).get("type")
    return kind == "User" and not is_hidden(comment["body"] or "")
