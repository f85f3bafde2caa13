"""What is seen in the workspace, and waiting until it is."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from tests.slack.fake.core import Core
from tests.slack.fake.model import APP, ApiCall, Delivery, Json, Message, View

T = TypeVar("T")
BREATH = 0.02  # how long a look lasts when nothing changes


class Watching(Core):
    """The eyes of a test."""

    @property
    def deliveries(self) -> list[Delivery]:
        """Everything sent to the bot."""
        return self.courier.deliveries

    @property
    def problems(self) -> list[str]:
        """What Slack would show as a failure, or drop without telling the bot."""
        return self.courier.problems

    def wait_for(self, predicate: Callable[[], T], seconds: float = 5.0) -> T:
        """Return the first true result of a predicate; AssertionError, with the last calls, after some seconds."""
        deadline = time.monotonic() + seconds
        while not (result := predicate()):
            if time.monotonic() > deadline:
                raise AssertionError(f"nothing after {seconds} s\n{self.last_calls()}")
            with self.workspace.changed:
                self.workspace.changed.wait(BREATH)
        return result

    def last_calls(self, count: int = 12) -> str:
        """Return the last calls, and what went wrong, for the message of a failed test."""
        lines = [
            f"{call.method} {json.dumps(call.arguments)[:300]} → {call.answer}"[:500] for call in self.calls[-count:]
        ]
        return "\n".join([f"{len(self.calls)} calls, the last ones:", *lines, *self.problems])

    def wait_quiet(self, seconds: float = 5.0, for_seconds: float = 0.3) -> None:
        """Wait until everything is acknowledged and no call came for a while."""

        def is_quiet() -> bool:
            last = max([call.at for call in self.calls] + [one.created for one in self.deliveries], default=0.0)
            return all(one.done.is_set() for one in self.deliveries) and time.time() - last >= for_seconds

        self.wait_for(is_quiet, seconds)

    def wait_reply(self, channel: str, ts: str, seconds: float = 5.0, count: int = 1) -> Message:
        """Return the reply number `count` of a thread, as soon as it is there."""
        return self._nth(lambda: self.replies(channel, ts), seconds, count)

    def wait_message(self, channel: str, seconds: float = 5.0, count: int = 1) -> Message:
        """Return the bot's message number `count` of a channel."""
        return self._nth(lambda: [one for one in self.messages(channel) if one.app_id == APP], seconds, count)

    def wait_ephemeral(self, user: str, seconds: float = 5.0, count: int = 1) -> Message:
        """Return what was shown to one person alone, the `count`th."""
        return self._nth(lambda: self.ephemerals(user), seconds, count)

    def _nth(self, find: Callable[[], Sequence[Message]], seconds: float, count: int) -> Message:
        return self.wait_for(lambda: find()[count - 1 : count], seconds)[0]

    def wait_modal(self, user: str, seconds: float = 5.0, title: str = "") -> View:
        """Return the modal before somebody; with a title, once it has it."""

        def shown() -> View | None:
            view = self.last_modal(user)
            return view if view is not None and title in {"", view.title} else None

        found = self.wait_for(shown, seconds)
        assert found is not None
        return found

    def wait_home(self, user: str, seconds: float = 5.0) -> View:
        """Return somebody's home tab, once it was published."""
        found = self.wait_for(lambda: self.home(user), seconds)
        assert found is not None
        return found

    # --- looking

    def messages(self, channel: str) -> list[Message]:
        """Return the messages of a channel, replies too, the oldest first."""
        return self.workspace.in_channel(channel)

    def message(self, channel: str, ts: str) -> Message:
        """Return a message; SlackError when it is not there."""
        return self.workspace.find(channel, ts)

    def replies(self, channel: str, ts: str) -> list[Message]:
        """Return what the bot replied in a thread, the oldest first."""
        return [one for one in self.workspace.replies(channel, ts) if one.app_id == APP]

    def thread(self, channel: str, ts: str) -> list[Message]:
        """Return a whole thread, its first message first."""
        with self.workspace.lock:
            return [self.workspace.messages[channel, ts], *self.workspace.replies(channel, ts)]

    def ephemerals(self, user: str) -> list[Message]:
        """Return what one person alone sees, the oldest first."""
        with self.workspace.lock:
            return [one for one in self.workspace.ephemerals if one.seen_by == user and not one.is_deleted]

    def last_modal(self, user: str) -> View | None:
        """Return the topmost modal before somebody, or None."""
        with self.workspace.lock:
            views = self.workspace.views.values()
            shown = [one for one in views if one.user == user and one.is_open and one.type == "modal"]
        return shown[-1] if shown else None

    def home(self, user: str) -> View | None:
        """Return somebody's home tab, or None."""
        return self.workspace.homes.get(user)

    def reactions(self, channel: str, ts: str) -> dict[str, list[str]]:
        """Return who put which emoji on a message."""
        return dict(self.workspace.find(channel, ts).reactions)

    def unfurls(self, channel: str, ts: str) -> dict[str, Json]:
        """Return the previews shown of a message's links."""
        return dict(self.workspace.find(channel, ts).unfurls)

    def calls_of(self, method: str) -> list[ApiCall]:
        """Return the calls of a method (`response_url` too), the first first."""
        return [call for call in list(self.calls) if call.method == method]

    def everything_sent(self) -> str:
        """Return all that ever left the bot as one text, to look for words that must not be in it."""
        sent = [call.arguments for call in list(self.calls)] + [
            one.answer for one in list(self.deliveries) if one.answer
        ]
        return json.dumps(sent, ensure_ascii=False)
