"""`/relais séance`: the advice to be validated, the most asked first, decided of once; in both modes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.contributing.choosing import local_folder
from bot.contributing.deciding import Decider
from bot.contributing.forges.local import LocalForge
from bot.contributing.outbox import Sender
from bot.contributing.pausing import Pause
from bot.contributing.writing.dispatch import write
from bot.deliveries import Delivery
from bot.slack import actions
from bot.slack.sitting import ROUTES, next_view
from bot.slack.sitting_view import MOST
from indexer.indexing import index_folder
from indexer.models import Verdict
from indexer.site_settings import settings_of
from tests.forge.fake import run_git
from tests.forge.worlds import commit
from tests.journal.samples import asked
from tests.slack.bots import Mode, Workspace, make_index, running_bot
from tests.slack.contributing import drafts_of, draw
from tests.slack.fake import FakeSlack
from tests.slack.fake.model import View
from tests.slack.fake.view_state import elements_of
from tests.slack.hostile import check_view
from tests.slack.using import desk_of, people, said, settled, told

FIRST, SECOND = "conseils/a.md", "conseils/b.md"
HEAD = "---\ntitle: {title}\ntype: guide\nstatus: to-validate\n---\n\nUne introduction.\n"
SECTION = "\n## {heading}\n\n/// advice | {title} (à valider)\n\n{text}\n\n///\n"
PAGES = {
    FIRST: HEAD.format(title="Premiers conseils")
    + SECTION.format(heading="Le vélo", title="En bref", text="Garez le vélo <@here> dans la cour.")
    + SECTION.format(heading="La tente", title="En bref", text="Louez la tente en mars."),
    SECOND: HEAD.format(title="Autres conseils")
    + SECTION.format(heading="Le car", title="En bref", text="Réservez le car tôt.")
    + "\n## Déjà validé\n\n/// advice | En bref\n\nRien à dire.\n\n///\n",
    "relais.md": HEAD.format(title="Relais").replace("guide", "meta")
    + SECTION.format(heading="Outil", title="En bref", text="Ne se valide pas."),
}
SITE = """site_name: Essai
markdown_extensions:
  - pymdownx.blocks.admonition:
      types:
        - name: advice
          title: Ce que nous conseillons (à valider)
plugins: []
"""
CAR = "Le car"
TENT = "La tente"
BIKE = "Le vélo"


@pytest.fixture
def bot(tmp_path: Path, mode: Mode) -> Iterator[Workspace]:
    """Run the bot on pages of a repository, some of whose advice is to be validated; Paul coordinates."""
    folder = make_index(tmp_path / "base")
    docs = folder / "docs"
    (folder / "mkdocs.yml").write_text(SITE, "utf-8")
    for path, text in PAGES.items():
        (docs / path).parent.mkdir(exist_ok=True)
        (docs / path).write_text(text, "utf-8")
    index_folder(docs, folder / "index")
    run_git(folder, "init", "--quiet", "-bmain")
    commit(folder, {})
    with FakeSlack() as slack, running_bot(slack, folder, tmp_path / "state", mode) as workspace:
        people(workspace, (workspace.paul, "coordination"), (workspace.nina, "mediation"))
        yield workspace


def sits(bot: Workspace, person: str, word: str = "séance") -> View:
    """Open a sitting, and wait until it shows something."""
    bot.slack.command(person, bot.general, word).wait()
    settled(bot)
    return shown(bot, person)


def shown(bot: Workspace, person: str) -> View:
    """Return what the sitting shows."""
    view = bot.slack.last_modal(person)
    assert view is not None
    check_view({**view.payload, "blocks": view.blocks})
    return view


def uses(bot: Workspace, person: str, view: View, action: str) -> View:
    """Use a button of a sitting, and return what it shows then."""
    bot.slack.clicks(person, view, action)
    settled(bot)
    return shown(bot, person)


def heading(view: View) -> str:
    """Return which recommendation is shown."""
    return next((str(block["text"]["text"]) for block in view.blocks if block["type"] == "header"), "")


def was_asked(bot: Workspace, page: str, anchor: str, times: int) -> None:
    """Have a section been shown as an answer."""
    for number in range(times):
        bot.journal.questions.record(
            asked(f"U{number}", "Où ?", verdict=Verdict.ANSWER, page=page, anchor=anchor, request=f"{anchor} {number}")
        )


def docs_of(bot: Workspace) -> Path:
    """Return the pages as they are written."""
    return desk_of(bot).docs


def carried_out(bot: Workspace) -> LocalForge:
    """Have all that was kept sent to the forge and decided, as the process does that speaks with it; return it."""
    desk, forge = desk_of(bot), LocalForge(docs_of(bot), local_folder(bot.settings))

    def later() -> datetime:
        return desk.now() + timedelta(hours=1)

    pause = Pause(bot.journal, forge, later)
    sender = Sender(
        bot.journal, forge, lambda draft, tree: write(draft, tree, settings_of(docs_of(bot))), pause, "here", later
    )
    decider = Decider(bot.journal, forge, pause, later)
    while decider.step() or sender.step():
        pass
    return forge


def test_who_coordinates_is_led_through_the_most_asked_first(bot: Workspace) -> None:
    """Then in the order of the pages; neither what is validated, nor how Relais works; `Plus tard` keeps nothing."""
    was_asked(bot, SECOND, "le-car", 3)
    was_asked(bot, FIRST, "la-tente", 1)
    view = sits(bot, bot.paul)
    draw(bot, "sitting", view)
    seen = []
    while heading(view):
        seen.append(heading(view))
        view = uses(bot, bot.paul, view, actions.LATER)
    assert seen == [CAR, TENT, BIKE]
    assert "plus rien à valider" in said(view)
    assert drafts_of(bot, bot.paul) == ()


def test_a_recommendation_is_shown_whole(bot: Workspace) -> None:
    """Its heading, its page, its text, which calls nobody."""
    was_asked(bot, FIRST, "le-velo", 1)
    view = sits(bot, bot.paul, "sitting")
    text = said(view)
    assert "Premiers conseils" in text
    assert "dans la cour" in text
    assert "<@here>" not in text
    assert "1, sur 10 au plus" in text
    names = [element["action_id"] for _, element in elements_of(view.blocks)]
    assert [name for name in names if name in {actions.VALIDATE, actions.REVISE, actions.LATER}] == [
        actions.VALIDATE, actions.REVISE, actions.LATER
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["séance", "seance", "sitting"])
def test_others_are_told_that_it_is_not_theirs(bot: Workspace, word: str) -> None:
    """Who holds another role, or none; a question that begins so is a question."""
    for person in (bot.nina, bot.guest):
        bot.slack.command(person, bot.general, word).wait()
        settled(bot)
        assert bot.slack.last_modal(person) is None
        assert "pour les personnes qui assurent la coordination" in said(bot.slack.wait_ephemeral(person))


def test_what_is_validated_is_merged_as_it_was_read(bot: Workspace) -> None:
    """Without another reader; the role and the organisation are in the history, no account; the page says so at last.

    What is under way is not shown again.
    """
    was_asked(bot, FIRST, "le-velo", 2)
    was_asked(bot, FIRST, "la-tente", 1)
    view = uses(bot, bot.paul, sits(bot, bot.paul), actions.VALIDATE)
    assert heading(view) == TENT
    view = uses(bot, bot.paul, view, actions.VALIDATE)
    assert heading(view) == CAR
    assert sum("cette recommandation est validée" in one for one in told(bot, bot.paul)) == 2
    assert heading(sits(bot, bot.paul)) == CAR
    forge = carried_out(bot)
    assert [one.state for one in drafts_of(bot, bot.paul)] == ["merged", "merged"]
    today = desk_of(bot).now().date().isoformat()
    head = "status: to-validate\n", f"status: validated\nreviewed: {today}\n"
    after = (forge.tree().read(FIRST) or b"").decode()
    assert after == PAGES[FIRST].replace(" (à valider)", "").replace(*head)
    (bare,) = local_folder(bot.settings).rglob("*.git")
    history = run_git(bare, "log", "--format=%B", "main").decode()
    assert history.count("Validated-as: coordination, Ombelle") == 2
    assert bot.paul not in history


def test_a_section_changed_since_it_was_read_is_not_validated(bot: Workspace) -> None:
    """It is read again at the next sitting."""
    view = sits(bot, bot.paul)
    page = docs_of(bot) / FIRST
    uses(bot, bot.paul, view, actions.VALIDATE)
    page.write_text(PAGES[FIRST].replace("dans la cour", "dans la rue"), "utf-8")
    commit(docs_of(bot).parent, {})
    carried_out(bot)
    (draft,) = drafts_of(bot, bot.paul)
    assert (draft.state, draft.reason) == ("stuck", "writing.section_changed")
    assert heading(sits(bot, bot.paul)) == BIKE


def test_what_is_to_be_revised_becomes_a_report(bot: Workspace) -> None:
    """About its section, which is not shown while that stands."""
    assert heading(uses(bot, bot.paul, sits(bot, bot.paul), actions.REVISE)) == TENT
    (found,) = drafts_of(bot, bot.paul)
    assert (found.draft.kind, found.draft.page, found.draft.anchor) == ("outdated", FIRST, "le-velo")
    assert "est à revoir" in found.draft.fields["what"]
    assert heading(sits(bot, bot.paul)) == TENT


def test_a_button_counts_once(bot: Workspace) -> None:
    """Handled again after a kill, or another one used on what the window showed before: the first counts."""
    clicked = bot.slack.clicks(bot.paul, sits(bot, bot.paul), actions.VALIDATE)
    settled(bot)
    for action in (actions.VALIDATE, actions.REVISE):
        route = next(route for route in ROUTES if route.name == action)
        again = Delivery("again", "action", action, clicked.payload, desk_of(bot).now())
        assert list(route.handle(again, desk_of(bot))) == []
    settled(bot)
    assert [one.draft.kind for one in drafts_of(bot, bot.paul)] == ["validation"]
    assert sum("cette recommandation est validée" in one for one in told(bot, bot.paul)) == 1
    assert heading(shown(bot, bot.paul)) == TENT


def test_ten_at_a_time(bot: Workspace) -> None:
    """Then it says how to go on."""
    view = next_view(desk_of(bot), bot.paul, tuple(map(str, range(MOST))), "fr")
    assert "La séance est finie" in str(view)
