"""GitHub's interface as the forge uses it: one repository, its answers as plain data, lists to their end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from urllib.parse import quote, urlsplit, urlunsplit

import httpx

from bot.contributing.forge import ForgeBusy, ForgeDenied, ForgeFailed, ForgeRefused
from bot.contributing.forges.github_app import Credentials, utc_now
from bot.contributing.forges.github_transport import DEFAULT_WAIT, Json, Transport, expiry_in, json_of, readable

PAGE = 100
# A list that goes on after this many pages is not one that we ever read.
MAX_PAGES = 50
UNAUTHORIZED, NOT_FOUND = 401, 404
ENTERPRISE = re.compile(r"/api/v3/?$")


class GitHubApi:
    """One repository of one GitHub; safe to share between threads."""

    def __init__(self, transport: Transport, credentials: Credentials, repository: str) -> None:
        self._transport = transport
        self.credentials = credentials
        self.repository = repository
        self.owner = repository.partition("/")[0]

    def get(self, path: str, **parameters: str | int) -> Json:
        """Return what is at an address of the repository (`git/trees/…`). Raises ForgeFailed."""
        return json_of(self.send("GET", path, None, **parameters))

    def find(self, path: str) -> Json | None:
        """Return what is at an address, or None when nothing is. Raises ForgeFailed."""
        try:
            return self.get(path)
        except ForgeRefused as error:
            if error.data.get("status") == NOT_FOUND:
                return None
            raise

    def all(self, path: str, **parameters: str | int) -> Iterator[Json]:
        """Yield every item of a list, page after page. Raises ForgeFailed."""
        for page in range(1, MAX_PAGES + 1):
            items = self.get(path, per_page=PAGE, page=page, **parameters)
            yield from items
            if len(items) < PAGE:
                return

    def post(self, path: str, **body: Json) -> Json:
        """Make something, and return it. Raises ForgeFailed."""
        return json_of(self.send("POST", path, body))

    def patch(self, path: str, **body: Json) -> Json:
        """Change something, and return it. Raises ForgeFailed."""
        return json_of(self.send("PATCH", path, body))

    def put(self, path: str, **body: Json) -> Json:
        """Have something done, and return what came of it. Raises ForgeFailed."""
        return json_of(self.send("PUT", path, body))

    def delete(self, path: str) -> None:
        """Remove something. Raises ForgeFailed."""
        self.send("DELETE", path)

    def graphql(self, query: str, **variables: str) -> Json:
        """Make a request of the other interface, for what this one cannot do. Raises ForgeFailed."""
        address = graphql_address(self._transport.address)
        told = json_of(self._send("POST", address, {"query": query, "variables": variables}))
        if told.get("errors"):
            raise graphql_failure(told["errors"])
        return told["data"]

    def expiry(self) -> datetime | None:
        """Return when our token ends, where GitHub tells it and it concerns somebody. Raises ForgeFailed."""
        if not self.credentials.is_told_expiry:
            return None
        # The one request that does not count.
        return expiry_in(self._send("GET", "rate_limit").headers)

    def send(
        self, method: str, path: str, body: Mapping[str, Json] | None = None, **parameters: str | int
    ) -> httpx.Response:
        """Send a request about the repository. Raises ForgeFailed."""
        whole = f"repos/{self.repository}/{path}" if path else f"repos/{self.repository}"
        return self._send(method, whole, body, **parameters)

    def _send(
        self, method: str, path: str, body: Mapping[str, Json] | None = None, **parameters: str | int
    ) -> httpx.Response:
        try:
            return self._transport.send(method, path, self.credentials.token(), body, **parameters)
        except ForgeDenied as error:
            # An App's token ends at once when the App is installed anew.
            if error.data.get("status") != UNAUTHORIZED or not self.credentials.renew():
                raise
        return self._transport.send(method, path, self.credentials.token(), body, **parameters)


def graphql_failure(errors: Json) -> ForgeFailed:
    """Return what the errors of the other interface mean: they come with HTTP 200."""
    kinds = {str(error.get("type", "")) for error in errors}
    reason = readable(" ".join(str(error.get("message", "")) for error in errors))
    if "RATE_LIMITED" in kinds:
        return ForgeBusy(utc_now() + DEFAULT_WAIT)
    if kinds & {"FORBIDDEN", "INSUFFICIENT_SCOPES"}:
        return ForgeDenied(reason=reason)
    return ForgeRefused(reason=reason)


def quoted(name: str) -> str:
    """Return the name of a branch as part of an address."""
    return quote(name, safe="/")


def graphql_address(address: str) -> str:
    """Return the address of the other interface: beside this one, or in its place on an Enterprise Server."""
    return ENTERPRISE.sub("/api/graphql", address) if ENTERPRISE.search(address) else f"{address}graphql"


def git_address(address: str, repository: str) -> str:
    """Return where Git fetches a repository from, by the address of the interface."""
    parts = urlsplit(address)
    host = parts.netloc.removeprefix("api.")
    return urlunsplit((parts.scheme, host, f"/{repository}.git", "", ""))
