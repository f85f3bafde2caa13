"""Where a lesson is told from: the thread, whose words are in it, and for whom they were said."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.models import Language
from bot.slack.desk import Desk
from bot.slack.drafting import who_is
from bot.slack.lesson_form import MAX_OFFERED, Begun, Offered, Surroundings
from bot.slack.sentences import SENTENCES
from bot.slack.threads import Written, around, is_written, level_of, thread_of, written_in
from indexer.models import Visibility
from indexer.personal_data import without_personal_data


@dataclass(frozen=True, slots=True)
class Scene:
    """A thread as whoever tells sees it; outside a thread there are no words but theirs."""

    begun: Begun
    person: str
    thread: tuple[Written, ...] = ()
    is_readable: bool = True
    level: Visibility = Visibility.PUBLIC

    def own_words(self) -> str:
        """Return what the person wrote in the thread."""
        return "\n".join(message.text for message in self.thread if message.person == self.person)

    def words_of_others(self) -> list[Written]:
        """Return what others wrote."""
        return [message for message in self.thread if message.person != self.person]

    def quoted(self, ticked: Collection[str]) -> list[Written]:
        """Return the messages of others that are still there, of those that were ticked."""
        return [message for message in self.words_of_others() if message.ts in ticked]


def scene_of(desk: Desk, begun: Begun, person: str, chosen: Mapping[str, Any] | None = None) -> Scene:
    """Return the scene of a lesson; where we are not, `chosen`, the message that was given to us, is all that is known.

    Raises RateLimited, Unreachable.
    """
    if not begun.channel:
        return Scene(begun, person)
    thread = thread_of(desk, begun.channel, begun.thread)
    level = level_of(desk, begun.channel, person)
    if thread is not None:
        return Scene(begun, person, thread, True, level)
    own = (written_in(chosen),) if chosen and is_written(chosen) and chosen.get("user") == person else ()
    return Scene(begun, person, own, False, level)


def surroundings_of(desk: Desk, scene: Scene, language: Language) -> Surroundings:
    """Return what is told around the fields, and whose words are offered."""
    others = scene.words_of_others()
    return Surroundings(
        notes=tuple(notes_on(scene, len(others), language)),
        offered=tuple(offered(desk, scene, language)),
        invites="" if scene.is_readable else desk.bot_user,
    )


def notes_on(scene: Scene, others: int, language: Language) -> Iterator[str]:
    """Yield what whoever tells must know of the place before they tell."""
    if scene.begun.channel and scene.is_readable and not scene.begun.channel.startswith("D"):
        yield SENTENCES.text("tell.thanked_there", language)
    if scene.begun.question:
        yield SENTENCES.text("tell.question_kept", language, question=scene.begun.question)
    if scene.level is not Visibility.PUBLIC:
        yield SENTENCES.text("tell.not_public", language)
    if others > MAX_OFFERED:
        yield SENTENCES.text("tell.long_thread", language, n=others, most=MAX_OFFERED)


def offered(desk: Desk, scene: Scene, language: Language) -> Iterator[Offered]:
    """Yield the messages of others that may be quoted: those nearest to the one that was chosen."""
    somebody = SENTENCES.text("tell.somebody", language)
    near = around(scene.words_of_others(), scene.begun.ts or scene.begun.thread, MAX_OFFERED) if scene.thread else []
    for message in near:
        yield Offered(
            message.ts, without_personal_data(message.text), who_is(desk, message.person, language) or somebody
        )
