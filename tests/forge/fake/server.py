"""The thread in which GitHub runs: its two interfaces and the repository over HTTP, on a port of this machine."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
from collections.abc import Callable, Mapping
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol

from tests.forge.fake import methods_git, methods_issues, methods_pulls
from tests.forge.fake.accounts import Accounts
from tests.forge.fake.http_backend import password_in, serve_git
from tests.forge.fake.state import Refused, State
from tests.forge.fake.troubles import Trouble, Troubles

Json = dict[str, Any]
Method = Callable[..., tuple[int, Any]]

# Below `/repos/owner/name/`; what is between brackets is handed over.
METHODS: tuple[tuple[str, str, Method], ...] = (
    ("GET", r"git/ref/heads/(.+)", methods_git.get_ref),
    ("POST", r"git/refs", methods_git.make_ref),
    ("PATCH", r"git/refs/heads/(.+)", methods_git.move_ref),
    ("DELETE", r"git/refs/heads/(.+)", methods_git.remove_ref),
    ("GET", r"git/commits/(\w+)", methods_git.get_commit),
    ("POST", r"git/commits", methods_git.make_commit),
    ("GET", r"git/trees/(\w+)", methods_git.get_tree),
    ("POST", r"git/trees", methods_git.make_tree),
    ("GET", r"git/blobs/(\w+)", methods_git.get_blob),
    ("POST", r"git/blobs", methods_git.make_blob),
    ("GET", r"pulls", methods_pulls.list_pulls),
    ("POST", r"pulls", methods_pulls.open_pull),
    ("GET", r"pulls/(\d+)", methods_pulls.get_pull),
    ("GET", r"compare/(.+\.\.\.[0-9a-f]+)", methods_git.compare),
    ("PATCH", r"pulls/(\d+)", methods_pulls.change_pull),
    ("PUT", r"pulls/(\d+)/merge", methods_pulls.merge_pull),
    ("GET", r"pulls/(\d+)/reviews", methods_pulls.list_reviews),
    ("POST", r"pulls/(\d+)/requested_reviewers", methods_pulls.ask_review),
    ("GET", r"issues", methods_issues.list_issues),
    ("POST", r"issues", methods_issues.open_issue),
    ("GET", r"issues/(\d+)", methods_issues.get_issue),
    ("PATCH", r"issues/(\d+)", methods_issues.change_issue),
    ("POST", r"issues/(\d+)/labels", methods_issues.add_labels),
    ("GET", r"issues/(\d+)/comments", methods_issues.list_comments),
    ("POST", r"issues/(\d+)/comments", methods_issues.add_comment),
    ("PATCH", r"issues/comments/(\d+)", methods_issues.change_comment),
)


class Protocol(H11Protocol):
    """HTTP whose connection a handler can drop."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Keep the connection where a request finds it."""
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


class GitHubServer:
    """One thread, one event loop; started and stopped from another thread, as often as one likes."""

    def __init__(self, state: State, accounts: Accounts, troubles: Troubles, seen: list[tuple[str, str]]) -> None:
        self.state = state
        self.accounts = accounts
        self.troubles = troubles
        self.seen = seen
        self.port = 0
        self.is_private = False
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Answer from now on, at the same port as before."""
        listener = socket.create_server(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        config = uvicorn.Config(
            Starlette(routes=[Route("/{path:path}", self._answer, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])]),
            http=Protocol,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        server = self._server
        self._thread = threading.Thread(target=lambda: server.run(sockets=[listener]), name="fake-github", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Answer nothing more: the port is closed."""
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join(10)
        assert not self._thread.is_alive(), "the fake GitHub does not stop"
        self._server = None

    async def _answer(self, request: Request) -> Response:
        method, path = request.method, request.path_params["path"]
        body = await request.body()
        trouble = self.troubles.take(method, path)
        self.seen.append((method, path))
        if trouble is not None and trouble.seconds:
            await asyncio.sleep(trouble.seconds)
        if trouble is None or trouble.is_done:
            response = await run_in_threadpool(self._done, request, path, body)
        if trouble is None:
            return response
        if not trouble.status:
            request.state.transport.abort()
        return troubled(trouble)

    def _done(self, request: Request, path: str, body: bytes) -> Response:
        with self.state.lock:
            if ".git/" in path:
                return self._git(request, path, body)
            try:
                asked = json.loads(body) if body else dict(request.query_params)
                status, told = self._told(request.method, path, request.headers.get("authorization", ""), asked)
            except Refused as refused:
                status, told = refused.status, refused.body()
        expiry = self.accounts.expiry
        headers = {"github-authentication-token-expiration": expiry} if expiry else {}
        return Response(None, 204, headers) if status == 204 else JSONResponse(told, status, headers)

    def _told(self, method: str, path: str, authorization: str, asked: Json) -> tuple[int, Any]:
        """Return the status and the body of an answer. Raises Refused."""
        name = self.state.repository.partition("/")[2]
        if path == f"repos/{self.state.repository}/installation":
            self.accounts.check_app(authorization)
            return self.accounts.installation()
        if re.fullmatch(r"app/installations/\d+/access_tokens", path):
            self.accounts.check_app(authorization)
            return self.accounts.new_token(asked.get("repositories", []), name)
        self.accounts.check(authorization)
        if path == "rate_limit":
            return 200, {"resources": {}}
        if path == "graphql":
            return methods_pulls.graphql(self.state, asked)
        return self._about_repository(method, path, asked)

    def _about_repository(self, method: str, path: str, asked: Json) -> tuple[int, Any]:
        root = f"repos/{self.state.repository}"
        if path == root:
            permissions = {"pull": True, "push": "write" in self.accounts.permissions["contents"]}
            return 200, {"full_name": self.state.repository, "permissions": permissions, "default_branch": "main"}
        rest = path.removeprefix(f"{root}/")
        for verb, pattern, handler in METHODS if rest != path else ():
            match = re.fullmatch(pattern, rest)
            if match and verb == method:
                return handler(self.state, *match.groups(), asked)
        raise Refused(404, "Not Found")

    def _git(self, request: Request, path: str, body: bytes) -> Response:
        header = request.headers.get("authorization", "")
        if self.is_private and password_in(header) not in self.accounts.tokens:
            return Response("", 401, {"www-authenticate": 'Basic realm="GitHub"'})
        # On disk it has a name of its own.
        inner = "/" + path.partition(".git/")[2]
        folder = self.state.objects.folder
        whole = f"/{folder.name}{inner}"
        headers: Mapping[str, str] = request.headers
        status, told, content = serve_git(folder.parent, request.method, whole, request.url.query, headers, body)
        return Response(content, status, told)


def troubled(trouble: Trouble) -> Response:
    """Return the answer that went wrong."""
    if trouble.is_text:
        return Response(trouble.message, trouble.status, dict(trouble.headers), "text/html")
    return JSONResponse({"message": trouble.message}, trouble.status or 500, dict(trouble.headers))
