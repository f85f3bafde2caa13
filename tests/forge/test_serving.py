"""`relais serve` follows GitHub: a merge is in the answers, with its commit, as soon as GitHub says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.forge.fake import FakeGitHub, run_git, send_event
from tests.forge.worlds import GitHubWorld, a_proposal
from tests.web.clients import Served, wait_until

SECRET = "0123456789abcdef0123456789abcdef"
PAGE = "---\ntitle: Le minibus\n---\n\n## Réserver un minibus\n\nLe minibus se réserve auprès du garage.\n"
# A minute is promised without GitHub's word, and much less with it; a busy machine gets more before the test fails.
ALLOWED = 30.0


@pytest.fixture
def served(github: FakeGitHub, tmp_path: Path) -> Iterator[Served]:
    """Run `relais serve` on a clone of the repository."""
    run_git(tmp_path, "clone", "--quiet", github.git_address, "clone")
    settings = {**github.environment(), "RELAIS_FORGE_WEBHOOK_SECRET": SECRET}
    lines = "".join(f"{name}={value}\n" for name, value in settings.items())
    (tmp_path / "clone/.env").write_text(lines, "utf-8")
    (tmp_path / "clone/.git/info/exclude").write_text(".env\nserve-*\n.relais\n")
    running = Served(tmp_path / "clone/docs", tmp_path / "index")
    try:
        assert running.address
        yield running
    finally:
        running.stop()


def answer(served: Served, question: str) -> dict[str, Any]:
    """Return the answer to a question."""
    told: dict[str, Any] = httpx.get(f"{served.address}api/ask", params={"q": question}).json()
    return told


def test_what_is_merged_is_answered_with_its_commit(github: FakeGitHub, served: Served) -> None:
    """From the proposal to the answer, without a restart."""
    world = GitHubWorld(github)
    opened = world.forge.propose(a_proposal(world, files={"guides/minibus.md": PAGE.encode()}))
    made = world.forge.merge(opened.number, opened.head, "Validée")
    assert send_event(f"{served.address}forge/events", "another secret of another", "push").status_code == 401
    assert send_event(f"{served.address}forge/events", SECRET, "push").status_code == 204
    wait_until(lambda: answer(served, "réserver un minibus")["commit"] == made[:12], seconds=ALLOWED)
    assert answer(served, "réserver un minibus")["hits"][0]["page"] == "guides/minibus.md"
    wait_until(lambda: httpx.get(f"{served.address}guides/minibus/").status_code == 200, seconds=ALLOWED)
    assert github.token not in served.said
    assert served.stop() == 0
