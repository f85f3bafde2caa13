"""What is GitHub's own: drafts, labels, reviewers, ways to merge, long lists, reviews, forks."""

from __future__ import annotations

import pytest

from bot.contributing.forge import ForgeConflict, ForgeDenied, ForgeRefused, ForgeUnreachable
from bot.contributing.forges.github import Place
from bot.contributing.forges.github_api import git_address, graphql_address
from bot.contributing.models import Ticket
from tests.forge.fake import FakeGitHub
from tests.forge.worlds import PAGES, GitHubWorld, a_proposal

CREDIT = "Une personne <une@example.org>"


def test_a_proposal_is_a_labelled_draft(hub: GitHubWorld) -> None:
    """Which people can read where they are told."""
    opened = hub.forge.propose(a_proposal(hub, body="Le texte.\n\n- un\n"))
    pull = hub.github.pulls[0]
    assert (pull.title, pull.body, pull.base) == ("Corriger « Qui signe »", "Le texte.\n\n- un\n", "main")
    assert (pull.is_draft, pull.labels) == (True, ["section"])
    assert opened.address == f"{hub.github.address}partenariat/pages/pull/1"


def test_a_repository_without_drafts_gets_a_plain_one(hub: GitHubWorld) -> None:
    """Private repositories of some plans have none."""
    hub.github.state.has_drafts = False
    opened = hub.forge.propose(a_proposal(hub))
    assert not hub.github.pulls[0].is_draft
    assert hub.forge.merge(opened.number, opened.head, "Validée")


def test_the_owner_of_the_page_is_asked_to_review(github: FakeGitHub) -> None:
    """A person or a team, once."""
    reviewers = {"coordination": "ana", "gestion": "partenariat/relecture"}
    github.state.collaborators.add("relecture")
    world = GitHubWorld(github, place=Place(reviewers=reviewers))
    for _ in range(2):
        world.forge.propose(a_proposal(world))
    world.forge.propose(a_proposal(world, branch="relais/b", owner="gestion"))
    world.forge.propose(a_proposal(world, branch="relais/c", owner="personne"))
    assert [(pull.reviewers, pull.teams) for pull in github.pulls] == [(["ana"], []), ([], ["relecture"]), ([], [])]
    assert sum(path.endswith("requested_reviewers") for _, path in github.seen) == 2


def test_a_reviewer_who_cannot_be_asked_does_not_keep_the_proposal_back(
    github: FakeGitHub, caplog: pytest.LogCaptureFixture
) -> None:
    """It is said in the log, by the role."""
    world = GitHubWorld(github, place=Place(reviewers={"coordination": "parti"}))
    assert world.forge.propose(a_proposal(world)).is_new
    assert "coordination" in caplog.text
    assert "parti" not in caplog.text


def test_a_squash_credits_the_same_people(hub: GitHubWorld) -> None:
    """Where the repository allows no commit of two parents."""
    hub.github.state.methods = frozenset({"squash", "rebase"})
    opened = hub.forge.propose(a_proposal(hub, co_authors=(CREDIT,)))
    made = hub.forge.merge(opened.number, opened.head, "Validée\n\nPar un institut")
    message = hub.github.message(made)
    assert message.splitlines()[0] == "Validée"
    assert "Par un institut" in message
    assert f"Co-authored-by: {CREDIT}" in message.splitlines()
    assert len(hub.github.objects.commit_told(made)["parents"]) == 1


def test_a_rebase_is_the_last_way(hub: GitHubWorld) -> None:
    """The commit is then the proposal's own."""
    hub.github.state.methods = frozenset({"rebase"})
    opened = hub.forge.propose(a_proposal(hub))
    made = hub.forge.merge(opened.number, opened.head, "Validée")
    assert hub.github.message(made).startswith("Corriger « Qui signe »")


def test_a_rule_of_the_branch_is_a_refusal(hub: GitHubWorld) -> None:
    """Nothing is tried again: somebody has to let the App through, or approve there."""
    hub.github.state.required_approval = True
    opened = hub.forge.propose(a_proposal(hub))
    with pytest.raises(ForgeRefused) as caught:
        hub.forge.merge(opened.number, opened.head, "Validée")
    assert "approving review" in str(caught.value)
    hub.github.review(opened.number, "ana", "APPROVED")
    assert hub.forge.merge(opened.number, opened.head, "Validée")


def test_a_proposal_behind_the_main_branch_is_made_again_where_it_must(hub: GitHubWorld) -> None:
    """Some repositories merge only what was made from the pages of today."""
    hub.github.state.must_be_up_to_date = True
    opened = hub.forge.propose(a_proposal(hub))
    hub.by_hand({"index.md": "b"})
    with pytest.raises(ForgeConflict):
        hub.forge.merge(opened.number, opened.head, "Validée")
    again = hub.forge.propose(a_proposal(hub))
    assert again.number == opened.number
    assert hub.forge.merge(again.number, again.head, "Validée")


def test_what_github_does_not_know_yet_is_asked_again_later(hub: GitHubWorld) -> None:
    """It finds out by and by whether there is a conflict."""
    opened = hub.forge.propose(a_proposal(hub))
    hub.github.state.is_computing = True
    with pytest.raises(ForgeUnreachable):
        hub.forge.merge(opened.number, opened.head, "Validée")
    hub.github.state.is_computing = False
    hub.github.fails(405, "Base branch was modified. Review and try the merge again.", method="PUT", times=1)
    with pytest.raises(ForgeUnreachable):
        hub.forge.merge(opened.number, opened.head, "Validée")
    assert hub.forge.merge(opened.number, opened.head, "Validée")


def test_reviews_are_told(hub: GitHubWorld) -> None:
    """The last verdict of each reviewer counts; the last words are kept."""
    number = hub.forge.propose(a_proposal(hub)).number
    hub.github.review(number, "ana", "CHANGES_REQUESTED", "Précisez la date.")
    progress = hub.forge.progress(number)
    assert (progress.state, progress.said) == ("changes", "Précisez la date.")
    hub.github.review(number, "bob", "APPROVED")
    assert hub.forge.progress(number).state == "changes"
    hub.github.review(number, "ana", "APPROVED", "Merci.")
    hub.github.review(number, "ana", "COMMENTED")
    progress = hub.forge.progress(number)
    assert (progress.state, progress.said) == ("open", "Merci.")


def test_a_proposal_closed_there_tells_the_last_word(hub: GitHubWorld) -> None:
    """That of a person, not ours."""
    number = hub.forge.propose(a_proposal(hub)).number
    hub.github.says(number, "ana", "Déjà dit dans une autre page.")
    hub.forge.comment(number, "checks", "Tout est bon.")
    hub.github.closes(number)
    progress = hub.forge.progress(number)
    assert (progress.state, progress.said) == ("closed", "Déjà dit dans une autre page.")


def test_long_lists_are_read_to_their_end(hub: GitHubWorld) -> None:
    """A mark is found behind a hundred others."""
    first = hub.forge.open_ticket(Ticket("first", "Un ticket", "x"))
    for number in range(120):
        hub.github.state.open_thread(f"t{number}", "x", labels=["relais"])
        hub.github.says(first.number, "ana", f"c{number}")
    assert hub.forge.open_ticket(Ticket("first", "Un ticket", "x")).number == first.number
    for _ in range(2):
        hub.forge.comment(first.number, "checks", "Vu.")
    assert len(hub.github.state.thread(first.number).comments) == 121


def test_a_proposal_is_no_ticket(hub: GitHubWorld) -> None:
    """GitHub lists pull requests among issues."""
    proposal = hub.forge.propose(a_proposal(hub, labels=("relais",), body="x"))
    hub.github.state.thread(proposal.number).body = "<!-- relais:x -->"
    assert hub.forge.open_ticket(Ticket("m", "Un ticket", "x")).number != proposal.number


def test_a_tree_too_long_for_one_list_is_read_folder_by_folder(hub: GitHubWorld) -> None:
    """GitHub cuts lists of more than 100,000 entries."""
    hub.github.state.truncated_over = 1
    tree = hub.forge.tree()
    assert sorted(tree.paths()) == sorted(PAGES)
    assert tree.read("guides/conventions.md") == PAGES["guides/conventions.md"]


def test_the_pages_may_be_the_whole_repository(github: FakeGitHub) -> None:
    """Or stand two folders down."""
    for folder, path in (("", "docs/index.md"), ("docs/guides", "conventions.md")):
        world = GitHubWorld(github, place=Place(folder=folder))
        assert path in world.forge.tree().paths()
        files = {"nouvelle.md": b"x"}
        opened = world.forge.propose(a_proposal(world, branch=f"relais/d{len(folder)}", files=files))
        assert github.read(f"{folder}/nouvelle.md".lstrip("/"), opened.head) == b"x"


def test_a_folder_that_is_not_there_has_no_page(github: FakeGitHub) -> None:
    """The doctor says so."""
    assert GitHubWorld(github, place=Place(folder="pages")).forge.tree().paths() == ()


def test_a_main_branch_that_is_not_there_is_told(github: FakeGitHub) -> None:
    """Or a repository that we may not see: GitHub says the same of both."""
    with pytest.raises(ForgeDenied):
        GitHubWorld(github, place=Place(branch="master")).forge.tree()


def test_somebody_elses_fork_is_left_alone(hub: GitHubWorld) -> None:
    """A pull request from another repository may have a branch named like ours."""
    opened = hub.forge.propose(a_proposal(hub))
    fork = hub.github.state.open_thread(
        "Autre", "x", branch="relais/abc123", base="main", origin="ailleurs/pages", head=opened.head
    )
    hub.forge.close(fork.number, "Non.")
    assert "relais/abc123" in hub.branches()
    assert hub.forge.propose(a_proposal(hub)).number == opened.number


def test_a_branch_made_meanwhile_is_a_conflict(hub: GitHubWorld) -> None:
    """Another process has made it between two of our requests; made again, the proposal is one."""
    hub.github.fails(422, "Reference already exists", method="POST", path="git/refs", times=1, is_done=True)
    with pytest.raises(ForgeConflict):
        hub.forge.propose(a_proposal(hub))
    hub.forge.propose(a_proposal(hub))
    assert len(hub.github.pulls) == 1


def test_a_request_opened_meanwhile_is_taken(hub: GitHubWorld) -> None:
    """And not a failure."""
    hub.github.fails(422, "A pull request already exists", method="POST", path="/pulls", times=1, is_done=True)
    assert hub.forge.propose(a_proposal(hub)).number == 1
    assert hub.github.pulls[0].labels == ["section"]


@pytest.mark.parametrize(
    ("address", "graphql", "git"),
    [
        ("https://api.github.com/", "https://api.github.com/graphql", "https://github.com/o/n.git"),
        ("https://api.x.ghe.com/", "https://api.x.ghe.com/graphql", "https://x.ghe.com/o/n.git"),
        ("https://gh.example.org/api/v3/", "https://gh.example.org/api/graphql", "https://gh.example.org/o/n.git"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/graphql", "http://127.0.0.1:8080/o/n.git"),
    ],
)
def test_the_other_addresses_follow_from_the_first(address: str, graphql: str, git: str) -> None:
    """On github.com, with data residency, and on a server of one's own."""
    assert graphql_address(address) == graphql
    assert git_address(address, "o/n") == git
