"""A proposal is told what it changes: its own pages, and what it does to the others."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from indexer.cli import check
from indexer.comment_guard import refuse_active
from indexer.earlier import EarlierUnknown, earlier_pages
from tests.indexer.files import fingerprints

PULL_REQUESTS = Path(__file__).parents[1] / "cases" / "pull_requests"
CASES = sorted(path for path in PULL_REQUESTS.iterdir() if path.name != "base")
PREVIEW = "https://apercu.example.org/12/"
IDENTITY = ("-c", "user.name=relais", "-c", "user.email=relais@example.org")


def git(folder: Path, *arguments: str) -> str:
    """Run a Git command."""
    done = subprocess.run(
        ["git", *IDENTITY, *arguments], cwd=folder, check=True, capture_output=True, text=True, timeout=30
    )
    return done.stdout.strip()


def commit(folder: Path) -> str:
    """Record everything, and return the commit."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "x")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository that holds the base of the cases, recorded."""
    folder = tmp_path / "repository"
    shutil.copytree(PULL_REQUESTS / "base", folder)
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder)
    return folder


def propose(case: Path, repository: Path) -> None:
    """Make the changes of a case: files written, files whose name not every disk takes, files removed."""
    if (case / "change").is_dir():
        shutil.copytree(case / "change", repository, dirs_exist_ok=True)
    if (case / "files.yml").is_file():
        for name, text in yaml.safe_load((case / "files.yml").read_text("utf-8")).items():
            (repository / name).write_text(text, "utf-8")
    if (case / "removed.txt").is_file():
        for name in (case / "removed.txt").read_text("utf-8").splitlines():
            (repository / name).unlink()


def run(repository: Path, *options: str) -> Result:
    """Return what the command did, in French."""
    arguments = ["--docs", str(repository / "docs"), *options]
    return CliRunner().invoke(check, arguments, env={"RELAIS_LANGUAGE": "fr"})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_proposal_is_told_what_its_case_says(case: Path, repository: Path) -> None:
    """The problems, the exit code and the whole comment are those of the files, from the pages to the command."""
    propose(case, repository)
    expected = yaml.safe_load((case / "expected.yml").read_text("utf-8"))
    listed = run(repository, "--since", "HEAD", "--json")
    told = run(repository, "--since", "HEAD", "--format", "comment", "--preview", PREVIEW)
    keys = ("path", "line", "severity", "code")
    assert [{key: problem[key] for key in keys} for problem in json.loads(listed.stdout)] == expected["problems"]
    assert (listed.exit_code, told.exit_code) == (expected["exit"], expected["exit"])
    assert told.stdout == (case / "comment.md").read_text("utf-8")
    refuse_active(told.stdout.replace(f"]({PREVIEW})", ""))


def test_there_are_twenty_faulty_proposals() -> None:
    """Each way to go wrong has its case, with what the comment says of it."""
    expected = [yaml.safe_load((case / "expected.yml").read_text("utf-8")) for case in CASES]
    assert sum(bool(case["problems"]) for case in expected) >= 20


def test_only_what_must_keeps_a_proposal_from_being_published() -> None:
    """Over all the cases, an error is of one of the kinds that block, and everything else is a warning."""
    blocking = (
        "front_matter.broken", "front_matter.unclosed", "data.broken", "page.missing_title", "page.missing_type",
        "page.missing_owner", "front_matter.value_not_allowed", "front_matter.value_not_in_list", "page.broken_link",
        "page.broken_anchor", "page.personal_email", "page.personal_phone", "page.personal_mention",
        "page.too_visible", "front_matter.unknown_key",
    )  # fmt: skip
    problems = [
        problem for case in CASES for problem in yaml.safe_load((case / "expected.yml").read_text("utf-8"))["problems"]
    ]
    errors = {problem["code"] for problem in problems if problem["severity"] == "error"}
    warnings = {problem["code"] for problem in problems if problem["severity"] == "warning"}
    assert errors == set(blocking)
    assert warnings - errors == warnings - {"front_matter.unknown_key"}  # an error only for a slip in `visibility`


def test_what_came_into_the_main_branch_meanwhile_is_not_this_proposal(repository: Path) -> None:
    """The proposal is compared with where it parted from the main branch."""
    git(repository, "switch", "--quiet", "--create", "proposal")
    propose(PULL_REQUESTS / "22-typing-error-mended", repository)
    commit(repository)
    git(repository, "switch", "--quiet", "main")
    propose(PULL_REQUESTS / "07-broken-links", repository)
    commit(repository)
    git(repository, "switch", "--quiet", "proposal")
    result = run(repository, "--since", "main", "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])


def test_what_was_wrong_in_a_page_before_does_not_block_whoever_mends_something_else(repository: Path) -> None:
    """An old error of a page that is changed is counted apart; in the whole list it is an error."""
    page = repository / "docs" / "guides" / "visites.md"
    page.write_text(page.read_text("utf-8").replace("owner: mediation\n", ""), "utf-8")
    commit(repository)
    page.write_text(page.read_text("utf-8").replace("voir les lieux", "voir tous les lieux"), "utf-8")
    result = run(repository, "--since", "HEAD")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "Déjà là dans ces pages, et laissé de côté : 2 problème(s)."
    assert run(repository).exit_code == 1


def test_personal_data_are_never_left_for_another_day(repository: Path) -> None:
    """One address taken out and another put in is an address put in, though both begin alike."""
    page = repository / "docs" / "guides" / "visites.md"
    page.write_text(page.read_text("utf-8") + "\nprenom.nom@universite.fr\n", "utf-8")
    commit(repository)
    page.write_text(page.read_text("utf-8").replace("prenom.nom", "prenom.autre"), "utf-8")
    result = run(repository, "--since", "HEAD", "--json")
    assert [problem["code"] for problem in json.loads(result.stdout)] == ["page.personal_email"]
    assert "universite" not in result.stdout
    assert result.exit_code == 1


def test_annotations_stand_beside_their_lines(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One command a problem, its path told from where the command runs, nothing of a page able to end it."""
    monkeypatch.chdir(repository)
    Path("docs/guides/a,b:%c\nd.md").write_text("---\ntitle: 100 % : a\n---\nx", "utf-8")
    result = CliRunner().invoke(check, ["--since", "HEAD", "--format", "github"], env={"RELAIS_LANGUAGE": "fr"})
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "::error file=docs/guides/a%2Cb%3A%25c%0Ad.md,line=2,title=À changer avant de publier::L'en-tête ne peut pas"
        " être lu ici : « title: 100 %25 : a ». Écrivez « clé: valeur », une par ligne, et mettez entre guillemets un"
        ' texte qui contient « : », par exemple title: "Signer : qui et quand".'
    ]


def test_a_warning_is_annotated_as_one(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an error the command ends well."""
    monkeypatch.chdir(repository)
    result = CliRunner().invoke(check, ["--format", "github"], env={"RELAIS_LANGUAGE": "en"})
    assert result.exit_code == 0
    assert result.stdout == (
        "::warning file=docs/guides/visites.md,line=1,title=To improve%2C if you can::"
        "A page of type “guide” should have “reviewed”.\n"
    )


def test_a_history_cut_short_is_enough(repository: Path, tmp_path: Path) -> None:
    """The forge's machine has the merge of a proposal and its two parents, and nothing before."""
    git(repository, "switch", "--quiet", "--create", "proposal")
    propose(PULL_REQUESTS / "09-heading-renamed", repository)
    commit(repository)
    git(repository, "switch", "--quiet", "main")
    propose(PULL_REQUESTS / "22-typing-error-mended", repository)
    commit(repository)
    git(repository, "merge", "--quiet", "--no-ff", "--message", "x", "proposal")
    copy = tmp_path / "copy"
    git(tmp_path, "clone", "--quiet", "--depth", "2", repository.as_uri(), str(copy))
    result = run(copy, "--since", "HEAD^1", "--json")
    expected = yaml.safe_load((PULL_REQUESTS / "09-heading-renamed" / "expected.yml").read_text("utf-8"))
    assert [problem["code"] for problem in json.loads(result.stdout)] == [item["code"] for item in expected["problems"]]


@pytest.mark.parametrize("name", ["absente", "--output=x", "HEAD:docs", ""])
def test_a_version_that_is_not_known_is_said(repository: Path, name: str) -> None:
    """What is no commit, an option of Git among them, is an error of ours and runs nothing."""
    with pytest.raises(EarlierUnknown), earlier_pages(repository / "docs", name):
        pass
    assert not (repository / "x").exists()


def test_pages_outside_git_have_no_earlier_version(tmp_path: Path) -> None:
    """Neither has a folder that is in no repository."""
    with pytest.raises(EarlierUnknown), earlier_pages(tmp_path, "HEAD"):
        pass


@pytest.mark.parametrize("preview", ["ftp://x", "javascript:alert(1)", "x"])
def test_a_preview_that_is_no_address_is_refused(repository: Path, preview: str) -> None:
    """Nothing but an address on the web stands in the link of the comment."""
    assert run(repository, "--format", "comment", "--preview", preview).exit_code == 2


def test_earlier_pages_are_what_was_recorded(repository: Path) -> None:
    """Every file of the folder and the settings beside it, links among them; nothing that has come since."""
    (repository / "docs" / "lien.md").symlink_to("index.md")
    (repository / "autre").mkdir()
    (repository / "autre" / "loin.txt").write_text("x", "utf-8")
    wanted = fingerprints(repository / "docs").keys() | {"lien.md"}
    commit(repository)
    (repository / "docs" / "depuis.md").write_text("x", "utf-8")
    (repository / "docs" / "index.md").write_text("x", "utf-8")
    with earlier_pages(repository / "docs", "HEAD") as docs:
        assert fingerprints(docs).keys() == wanted
        assert "Accueil" in (docs / "index.md").read_text("utf-8")
        assert os.readlink(docs / "lien.md") == "index.md"
        assert (docs.parent / "mkdocs.yml").is_file()
        assert not (docs.parent / "autre").exists()
    assert not docs.exists()


def test_nothing_that_a_repository_names_is_run(repository: Path) -> None:
    """Filters of a repository are programs: contents are read as they are stored."""
    (repository / ".gitattributes").write_text("*.md filter=piege\n", "utf-8")
    commit(repository)
    git(repository, "config", "filter.piege.smudge", f"touch {repository}/piege; cat")
    git(repository, "config", "core.fsmonitor", f"touch {repository}/piege")
    (repository / "docs" / "nouveau.md").write_text("x", "utf-8")
    with earlier_pages(repository / "docs", "HEAD"):
        pass
    assert not (repository / "piege").exists()
