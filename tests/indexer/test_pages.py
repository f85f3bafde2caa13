"""Whatever stands in a folder, every page that can be read is, every file that cannot is named, and nothing hangs."""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from indexer.documents import page_entries
from indexer.errors import DocsFolderMissing
from indexer.models import Page, Problem, Visibility
from indexer.pages import MAX_BYTES, Folder, first_heading, read_folder, read_page
from indexer.renderer import renderer_for
from tests.indexer.cases import Case, assert_problems, cases

NOBODY = 65_534

HOSTILE_NAMES = (
    "l'été n°2 (v1.2).md",
    'guil"lemets".md',
    "retour\nligne.md",
    "tab\tulation.md",
    "emoji 😀👩‍🔬.md",
    "<script>alert(1)<_script>.md",
    "\x1b[31mrouge.md",
    "-rf.md",
    "%2e%2e%2f.md",
    "a?b#c&d=e.md",
    "[x](y).md",
    "e\u0301.md",
    "nbsp\u00a0.md",
    "MAJ.MD",
    "a..md",
    "~.md",
    "\u202egnp.md",
)


def codes(folder: Folder) -> dict[str, str]:
    """Return the code of each problem by its path."""
    return {problem.path: problem.code for problem in folder.problems}


def content_of(case: Case) -> bytes:
    """Return the bytes that a case describes."""
    text = case["page"].replace("{filler}", "x" * case.get("filler", 0))
    return bytes(text.replace("\n", case.get("line_ends", "\n")).encode(case.get("encoding", "utf-8")))


@pytest.mark.parametrize("case", cases("pages"))
def test_page_is_read_as_its_case_says(case: Case, tmp_path: Path) -> None:
    """Title, body, visibility and problems are those of the file."""
    path = case.get("path", "page.md")
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_bytes(content_of(case))
    page = read_page(tmp_path, path)
    assert isinstance(page, Page)
    assert_problems(page.problems, case.get("problems", []))
    assert page.title == case["title"]
    assert page.body == case.get("body", page.body)
    assert page.body.endswith(case.get("body_end", ""))
    assert page.front_matter.visibility.value == case.get("visibility", "public")


SNIPPETS = st.binary().map(lambda name: b"---\ntitle: x\n---\n--8<-- " + name + b"\n")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary() | SNIPPETS)
@example(b"\xef\xbb\xbf\xff---\n")
@example(b'--8<-- "' + b"a" * 5000 + b'"')
@example(b'--8<-- "/dev/zero"\n--8<-- ".."\n--8<-- "\x01\x02"')
@example(b"\xff\xfe-\0-\0-\0")
def test_no_bytes_stop_the_reader(tmp_path: Path, content: bytes) -> None:
    """Any bytes at all give a page or the problem that makes it unreadable."""
    (tmp_path / "page.md").write_bytes(content)
    assert isinstance(read_page(tmp_path, "page.md"), Page | Problem)


def test_every_readable_page_of_a_hostile_folder_is_read(tmp_path: Path) -> None:
    """Names with quotes, line ends, emoji and escape sequences are pages like others."""
    for name in HOSTILE_NAMES:
        (tmp_path / name).write_text(f"# {name}", "utf-8")
    folder = read_folder(tmp_path)
    assert {page.path for page in folder.pages} == set(HOSTILE_NAMES)
    assert folder.problems == ()
    assert all(page.title for page in folder.pages)


def write_loop(root: Path) -> None:
    """Write links that come back to the folder."""
    (root / "boucle").symlink_to(root)
    (root / "sous").mkdir()
    (root / "sous" / "parent.md").symlink_to("..")
    (root / "a.md").symlink_to("b.md")
    (root / "b.md").symlink_to("a.md")


def write_outside(root: Path) -> None:
    """Write links that leave the folder."""
    (root.parent / "secret.md").write_text("secret", "utf-8")
    (root / "dehors.md").symlink_to(root.parent / "secret.md")
    (root / "dossier.md").symlink_to(root.parent)
    (root / "passwd.md").symlink_to("/etc/passwd")
    (root / "nulle-part.md").symlink_to("absent.md")
    (root / "zero.md").symlink_to("/dev/zero")


def write_pipes(root: Path) -> None:
    """Write what waits for ever when it is opened, and a folder named as a page."""
    os.mkfifo(root / "tube.md")
    (root / "dossier.md").mkdir()
    (root / "dossier.md" / "dedans.md").write_text("# Dedans", "utf-8")


def write_binary(root: Path) -> None:
    """Write what is no text."""
    (root / "image.md").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (root / "hasard.md").write_bytes(bytes(random.Random(1).choices([*range(1, 9), *range(128, 256)], k=4096)))
    (root / "utf16.md").write_text("# Été", "utf-16")


def write_odd_names(root: Path) -> None:
    """Write names whose bytes are not UTF-8: a page, a folder of pages, and links."""
    place = os.fsencode(root)
    for name in (b"/mal\xff.md", b"/dossier\xfe/page.md"):
        os.makedirs(os.path.dirname(place + name), exist_ok=True)
        with open(place + name, "wb") as stream:
            stream.write(b"# x")
    os.symlink(b"absent", place + b"/lien\xff.md")
    os.symlink(b".", place + b"/boucle\xff")


@pytest.mark.parametrize(
    ("write", "pages", "problems"),
    [
        (
            write_loop,
            [],
            {
                "boucle": "file.linked_folder",
                "sous/parent.md": "file.linked_folder",
                "a.md": "file.broken_link",
                "b.md": "file.broken_link",
            },
        ),
        (
            write_outside,
            [],
            {
                "dehors.md": "file.outside",
                "dossier.md": "file.linked_folder",
                "passwd.md": "file.outside",
                "nulle-part.md": "file.broken_link",
                "zero.md": "file.outside",
            },
        ),
        (write_pipes, ["dossier.md/dedans.md"], {"tube.md": "file.not_regular"}),
        (write_binary, [], {"image.md": "file.binary", "hasard.md": "file.binary", "utf16.md": "file.binary"}),
        (
            write_odd_names,
            [],
            {
                "'mal\\udcff.md'": "file.bad_name",
                "'dossier\\udcfe/page.md'": "file.bad_name",
                "'lien\\udcff.md'": "file.broken_link",
                "'boucle\\udcff'": "file.linked_folder",
            },
        ),
    ],
)
def test_what_is_passed_over_is_named(
    tmp_path: Path, write: Callable[[Path], None], pages: list[str], problems: dict[str, str]
) -> None:
    """Each file that is no page has its problem, whose path can be printed and written in JSON."""
    root = tmp_path / "docs"
    root.mkdir()
    (root / "saine.md").write_text("# Saine", "utf-8")
    write(root)
    folder = read_folder(root)
    assert [page.path for page in folder.pages] == sorted([*pages, "saine.md"])
    assert codes(folder) == problems
    assert all(problem.path.encode() for problem in folder.problems)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Give up root's right to read everything, when we have it."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_may_not_be_read_is_named() -> None:
    """A page and a folder without permission are problems; the folder does not vanish in silence."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "clos.md").write_text("# x", "utf-8")
        (folder / "clos.md").chmod(0)
        (folder / "dossier").mkdir(mode=0)
        with as_nobody():
            found = codes(read_folder(folder))
    assert found == {"clos.md": "file.unreadable", "dossier": "file.unreadable_folder"}


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that the system refuses to list does not vanish in silence, even from root."""
    (tmp_path / "dossier").mkdir()
    (tmp_path / "saine.md").write_text("# x", "utf-8")
    scan = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("dossier"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    folder = read_folder(tmp_path)
    assert codes(folder) == {"dossier": "file.unreadable_folder"}
    assert [page.path for page in folder.pages] == ["saine.md"]


@pytest.mark.parametrize("name", ["tube.md", "dossier.md", "absent.md", "a.md/b.md", "nul\0.md"])
def test_reading_what_is_no_file_ends(tmp_path: Path, name: str) -> None:
    """A page replaced by a pipe or a folder, or gone, between listing and reading, is a problem and not a wait."""
    os.mkfifo(tmp_path / "tube.md")
    (tmp_path / "dossier.md").mkdir()
    (tmp_path / "a.md").write_text("", "utf-8")
    assert isinstance(read_page(tmp_path, name), Problem)


def test_fifty_levels_of_folders_are_read(tmp_path: Path) -> None:
    """Deep folders are folders; beyond a thousand characters their pages are named as left out."""
    deep = tmp_path.joinpath(*["niveau"] * 50)
    too_deep = tmp_path.joinpath(*["x" * 40] * 30)
    for folder in (deep, too_deep):
        folder.mkdir(parents=True)
        (folder / "page.md").write_text("# Au fond", "utf-8")
    read = read_folder(tmp_path)
    assert [page.title for page in read.pages] == ["Au fond"]
    assert [problem.code for problem in read.problems] == ["file.path_too_long"]


def test_hidden_folders_and_data_are_no_pages(tmp_path: Path) -> None:
    """What starts with a dot, and the folder of data, are passed over without a word."""
    for name in (".git/x.md", "_data/x.md", "a/.cache/x.md", ".x.md", "notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# x", "utf-8")
    (tmp_path / ".lien").symlink_to(tmp_path)
    assert read_folder(tmp_path) == Folder(tmp_path, (), ())


def test_a_file_above_the_limit_is_left_out(tmp_path: Path) -> None:
    """The limit is told, and holds too when a file grows between listing and reading."""
    (tmp_path / "grand.md").write_bytes(b"a" * (MAX_BYTES + 1))
    folder = read_folder(tmp_path)
    assert codes(folder) == {"grand.md": "file.too_large"}
    assert folder.problems[0].data == {"size": "16", "limit": "16"}
    assert isinstance(read_page(tmp_path, "grand.md"), Problem)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """No folder is not the same as no page."""
    (tmp_path / "fichier").write_text("", "utf-8")
    for name in ("absent", "fichier"):
        with pytest.raises(DocsFolderMissing):
            read_folder(tmp_path / name)


def test_default_visibility_is_the_base_s(tmp_path: Path) -> None:
    """A page without a head has the visibility of its base."""
    (tmp_path / "page.md").write_text("x", "utf-8")
    assert read_folder(tmp_path, default_visibility=Visibility.PARTNERS).pages[0].front_matter.visibility == "partners"


def test_digest_follows_what_a_page_includes(tmp_path: Path) -> None:
    """The digest changes with the page and the files it includes, and never reads one from elsewhere."""
    docs = tmp_path / "depot" / "docs"
    docs.mkdir(parents=True)
    (docs / "page.md").write_text('--8<-- "inclus.txt"\n--8<-- "../../dehors.txt"\n', "utf-8")
    digests = []
    for name, text in (
        ("inclus.txt", "un"),
        ("inclus.txt", "deux"),
        ("../../dehors.txt", "a"),
        ("../../dehors.txt", "b"),
    ):
        (docs / name).write_text(text, "utf-8")
        page = read_page(docs, "page.md")
        assert isinstance(page, Page)
        digests.append(page.digest)
    assert digests[0] != digests[1] == digests[2] == digests[3]


TABLE_ROW = "| convention | partenaire | 12 000 € | à signer |\n"


def test_a_large_table_is_cut_in_reasonable_time(tmp_path: Path) -> None:
    """A table of 500 kB is read, rendered and cut in a few seconds, each row a block."""
    rows = 500_000 // len(TABLE_ROW.encode())
    (tmp_path / "table.md").write_text("| a | b | c | d |\n|---|---|---|---|\n" + TABLE_ROW * rows, "utf-8")
    started = time.perf_counter()
    page = read_page(tmp_path, "table.md")
    assert isinstance(page, Page)
    made = page_entries(page, renderer_for(None), "fr")
    assert made.problems == ()
    assert sum(entry.record.count("12 000 €") for entry in made.entries) == rows
    assert time.perf_counter() - started < 20


@pytest.mark.parametrize(
    "line",
    [
        "\n",
        "# " + " " * 300,
        "#" + " #" * 300,
        "```a\n",
        "~~~~\n",
        "`" * 500,
        "=\n",
        "{:" * 300,
        '--8<-- "x"\n',
        "   \n",
    ],
)
def test_a_title_is_found_in_little_time(tmp_path: Path, line: str) -> None:
    """No repetition takes the square of its length."""
    (tmp_path / "page.md").write_text("8<" + line * (1_000_000 // len(line)), "utf-8")
    # Of the processor, not of the clock: another program may have it meanwhile.
    started = time.process_time()
    read_page(tmp_path, "page.md")
    assert time.process_time() - started < 5


@given(st.text(alphabet="# =`~\n\ta>é*_[]()"))
def test_any_body_has_a_title_or_none(body: str) -> None:
    """A title is one line of plain text."""
    assert first_heading(body) == " ".join(first_heading(body).split())


def test_names_are_read_as_bytes_are() -> None:
    """The tests above hold only where file names are UTF-8."""
    assert sys.getfilesystemencoding() == "utf-8"
