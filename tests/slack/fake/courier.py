"""Takes what Slack sends to the bot's door, and again when nobody acknowledges, as Slack does."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol

from tests.slack.fake.model import Delivery, Json
from tests.slack.fake.tickets import Tickets
from tests.slack.fake.workspace import Workspace


class NotAcknowledged(Exception):
    """The bot was not reached, refused, or took too long."""

    def __init__(self, reason: str, may_retry: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.may_retry = may_retry


class Transport(Protocol):
    """Socket Mode or signed HTTP."""

    async def attempt(self, delivery: Delivery, number: int, reason: str) -> Json:
        """Send once and return what came with the acknowledgement. Raises NotAcknowledged."""
        ...


class Courier:
    """Carries every delivery: events up to four times, what a person waits for once."""

    def __init__(self, workspace: Workspace, tickets: Tickets, retry_after: tuple[float, ...]) -> None:
        self.workspace = workspace
        self.tickets = tickets
        self.retry_after = retry_after
        self.transport: Transport | None = None
        self.loop: asyncio.AbstractEventLoop | None = None
        self.deliveries: list[Delivery] = []
        self.problems: list[str] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def submit(self, delivery: Delivery) -> Delivery:
        """Have something delivered, from any thread; in the order of submission."""
        with self.workspace.changing():
            self.deliveries.append(delivery)
        assert self.loop is not None, "start the FakeSlack first"
        self.loop.call_soon_threadsafe(self._start, delivery)
        return delivery

    def sending(self, delivery: Delivery) -> None:
        """Note that an attempt leaves now."""
        delivery.sent.append(time.time())
        if len(delivery.sent) == 1:
            self.tickets.start(delivery.trigger_id)

    def stop(self) -> None:
        """Give up what is not delivered."""
        for task in self._tasks:
            task.cancel()

    def _start(self, delivery: Delivery) -> None:
        assert self.loop is not None
        task = self.loop.create_task(self._carry(delivery))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry(self, delivery: Delivery) -> None:
        waits = (0.0, *(self.retry_after if delivery.kind == "events_api" else ()))
        reason = ""
        for number, wait in enumerate(waits):
            await asyncio.sleep(wait)
            try:
                answer = await self._attempt(delivery, number, reason)
            except NotAcknowledged as error:
                reason = error.reason
                if not error.may_retry:
                    break
            else:
                self._acknowledged(delivery, answer)
                return
        self._failed(delivery, reason)

    async def _attempt(self, delivery: Delivery, number: int, reason: str) -> Json:
        assert self.transport is not None
        return await self.transport.attempt(delivery, number, reason)

    def _acknowledged(self, delivery: Delivery, answer: Json) -> None:
        with self.workspace.changing():
            delivery.acknowledged = time.time()
            delivery.answer = answer
            if delivery.on_answer is not None:
                delivery.on_answer(answer)
        delivery.done.set()

    def _failed(self, delivery: Delivery, reason: str) -> None:
        with self.workspace.changing():
            delivery.error = "dispatch_failed" if reason == "connection_failed" else "operation_timeout"
            if "error" in reason:
                delivery.error = f"dispatch_failed ({reason})"
            self.problems.append(f"{delivery.name}: {delivery.error}")
        delivery.done.set()
