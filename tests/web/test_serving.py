"""`relais serve` as people run it: one process that follows its pages, survives them, and stops cleanly."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.sources import ROOT
from tests.web.clients import Served, wait_until

# What DESIGN promises is two seconds; a busy machine gets more before the test fails.
ALLOWED = 10.0


def heading_found(served: Served, question: str) -> str:
    """Return the heading of the first hit for a question."""
    hits = httpx.get(f"{served.address}api/ask", params={"q": question}).json()["hits"]
    return str(hits[0]["heading"]) if hits else ""


def is_on_site(served: Served, path: str, text: str) -> bool:
    """Tell whether a page of the site holds a text."""
    return text in httpx.get(f"{served.address}{path}").text


def measure(served: Served, question: str, heading: str, path: str) -> tuple[float, float]:
    """Return after how many seconds a section is in the answers, and on the site."""
    answers = wait_until(lambda: heading_found(served, question) == heading, seconds=ALLOWED)
    return answers, answers + wait_until(lambda: is_on_site(served, path, heading), seconds=ALLOWED)


def append(file: Path, text: str) -> None:
    """Add text at the end of a file."""
    with file.open("a", encoding="utf-8") as stream:
        stream.write(text)


def test_an_edited_page_is_in_the_answers_and_on_the_site(
    served: Served, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a restart, for a page edited, one added and one removed."""
    address = served.address
    append(served.docs / "guides/budget.md", "\n## Réserver un minibus\n\nLe minibus se réserve auprès du garage.\n")
    edited = measure(served, "réserver le minibus", "Réserver un minibus", "guides/budget/")
    (served.docs / "canoe.md").write_text(
        "---\ntitle: Le canoë\n---\n\n## Louer un canoë\n\nAu club nautique.\n", "utf-8"
    )
    added = measure(served, "louer un canoë", "Louer un canoë", "canoe/")
    (served.docs / "canoe.md").unlink()
    removed = wait_until(lambda: heading_found(served, "louer un canoë") != "Louer un canoë", seconds=ALLOWED)
    wait_until(lambda: httpx.get(f"{address}canoe/").status_code == 404, seconds=ALLOWED)
    seconds = [f"{value:.2f}" for value in (*edited, *added, removed)]
    text = "edited: answers {}, site {}; added: answers {}, site {}; removed: answers {} (seconds)".format(*seconds)
    with capsys.disabled():
        request.config.get_terminal_writer().line(f"\n  {text}")


def test_a_page_that_becomes_restricted_leaves_at_once(served: Served) -> None:
    """From the answers and from the site."""
    page = served.docs / "secret.md"
    page.write_text("---\ntitle: Le coffre\n---\n\n## Le code du coffre\n\nIl est dans l'enveloppe.\n", "utf-8")
    measure(served, "code du coffre", "Le code du coffre", "secret/")
    page.write_text(
        page.read_text("utf-8").replace("title: Le coffre", "title: Le coffre\nvisibility: restricted"), "utf-8"
    )
    wait_until(lambda: heading_found(served, "code du coffre") != "Le code du coffre", seconds=ALLOWED)
    wait_until(lambda: httpx.get(f"{served.address}secret/").status_code == 404, seconds=ALLOWED)


@pytest.mark.parametrize(
    "content",
    [b"---\ntitle: [\n---\n", b"\xff\xfe\x00binaire", b"---\ntitle: A\n---\n" + b"> " * 2000 + b"x", b""],
    ids=["broken YAML", "binary", "nested too deep", "empty"],
)
def test_a_broken_page_harms_no_other(served: Served, content: bytes) -> None:
    """The process goes on, and follows the next edit."""
    broken, marker = served.docs / "casse.md", f"Fanfare numéro {len(content)}"
    broken.write_bytes(content)
    (served.docs / "fanfare.md").write_text(f"---\ntitle: Fanfare\n---\n\n## {marker}\n\nElle joue.\n", "utf-8")
    measure(served, f"fanfare numéro {len(content)}", marker, "fanfare/")
    broken.unlink()
    assert served.process.poll() is None


def test_a_wrong_data_file_is_told_and_the_old_state_stays(served: Served) -> None:
    """One sentence with the file's name; correct again, it is taken."""
    roles = served.docs / "_data/roles.yml"
    right = roles.read_text("utf-8")
    roles.write_text("coordination: [", "utf-8")
    wait_until(lambda: "roles.yml" in served.said, seconds=ALLOWED)
    assert "Traceback" not in served.said
    assert heading_found(served, "qui signe une convention-fille") != ""
    roles.write_text(right.replace("Coordination du projet", "Coordination nouvelle"), "utf-8")
    question = {"q": "qui doit signer une convention-fille"}
    wait_until(
        lambda: "Coordination nouvelle" in httpx.get(f"{served.address}ask", params=question).text, seconds=ALLOWED
    )


def test_requests_beyond_reason_do_no_harm(served: Served) -> None:
    """A hundred thousand characters, garbage instead of HTTP, a request never finished: the next is answered."""
    port = httpx.URL(served.address).port or 0
    for sent in (
        f"GET /api/ask?q={'a' * 100_000} HTTP/1.1\r\nHost: a\r\n\r\n".encode(),
        b"\x00\x01\xff" * 1000,
        b"GET /ask",
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as stream:
            stream.sendall(sent)
            if len(sent) > 100:
                assert b" 400 " in stream.recv(100)
    assert httpx.get(f"{served.address}healthz").json()["status"] == "ok"


def test_a_port_taken_is_told_with_the_remedy(pages: Path) -> None:
    """One sentence, exit code 3, before anything is built."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        second = Served(pages, pages.parent / "index", port)
        assert second.process.wait(timeout=30) == 3
    assert str(port) in second.said
    assert f"--port {port + 1}" in second.said
    assert "Traceback" not in second.said
    assert not (pages.parent / "index").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly(pages: Path, number: int) -> None:
    """Ctrl-C and SIGTERM alike: exit code 0, a word, no trace of Python."""
    running = Served(pages, pages.parent / "index")
    assert running.address
    assert running.stop(number) == 0
    assert "arrêté" in running.said
    assert "Traceback" not in running.said


def test_files_left_aside_are_named(pages: Path) -> None:
    """In the reader's language, each once."""
    (pages / "photo.md").write_bytes(b"\x89PNG\x00\x00")
    running = Served(pages, pages.parent / "index")
    try:
        assert running.address
        assert running.said.count("photo.md") == 1
        assert "binaire" in running.said
    finally:
        running.stop()


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    """One sentence with the option to use, exit code 3."""
    running = Served(tmp_path / "nulle-part", tmp_path / "index")
    assert running.process.wait(timeout=30) == 3
    assert "--docs" in running.said
    assert "Traceback" not in running.said


def test_terminal_api_and_page_give_the_same_answer(served: Served) -> None:
    """The same engine serves them all."""
    question = "qui doit signer une convention-fille"
    command = [
        sys.executable,
        "-m",
        "bot.cli",
        "ask",
        "--json",
        "--docs",
        str(served.docs),
        "--index",
        str(served.index),
        question,
    ]
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    in_terminal, by_api = json.loads(run.stdout), httpx.get(f"{served.address}api/ask", params={"q": question}).json()
    assert in_terminal["hits"] == by_api["hits"]
    assert in_terminal | {"took_ms": 0} == by_api | {"took_ms": 0}
    assert by_api["hits"][0]["url"] in httpx.get(f"{served.address}ask", params={"q": question}).text
