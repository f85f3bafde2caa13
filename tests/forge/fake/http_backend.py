"""The repository over HTTP, by Git's own program for web servers."""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Mapping
from email.parser import BytesHeaderParser
from pathlib import Path

from tests.forge.fake.objects import ENVIRONMENT, SECONDS


def serve_git(
    folder: Path, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
) -> tuple[int, dict[str, str], bytes]:
    """Return what `git http-backend` answers to a request below a folder of repositories."""
    variables = {
        "GIT_PROJECT_ROOT": str(folder),
        "GIT_HTTP_EXPORT_ALL": "1",
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_CONTENT_ENCODING": headers.get("content-encoding", ""),
        "GIT_PROTOCOL": headers.get("git-protocol", ""),
        "REMOTE_ADDR": "127.0.0.1",
    }
    run = subprocess.run(
        ["git", "http-backend"],
        input=body,
        capture_output=True,
        timeout=SECONDS,
        check=True,
        env={**os.environ, **ENVIRONMENT, **variables},
    )
    head, _, content = run.stdout.partition(b"\r\n\r\n")
    told = {name.lower(): value for name, value in BytesHeaderParser().parsebytes(head).items()}
    status = int(told.pop("status", "200").split()[0])
    return status, told, content


def password_in(header: str) -> str:
    """Return the password of an Authorization header."""
    kind, _, secret = header.partition(" ")
    return base64.b64decode(secret).decode().partition(":")[2] if kind.lower() == "basic" else ""
