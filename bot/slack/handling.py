"""Takes requests from the inbox, has their feature handle each, and puts what it comes to in the outbox."""

from __future__ import annotations

import logging
import secrets
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.deliveries import Call, Delivery
from bot.slack.api import RateLimited, Unreachable
from bot.slack.apologies import apology
from bot.slack.desk import Desk
from bot.slack.places import Place, place_of
from bot.slack.postponing import NotYet
from bot.slack.routes import Route

LOG = logging.getLogger(__name__)

EYES = "eyes"
# What could not be read from Slack is asked again after this long, and not more often than this.
UNREACHABLE_SECONDS = 5.0
MAX_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Handling:
    """What handling requests needs."""

    desk: Desk
    routes: Sequence[Route]
    holder: str
    wake_senders: Callable[[], None]
    # Held by us although nobody works on them: the journal was away when they were to be put down.
    stuck: deque[Delivery] = field(default_factory=deque)

    def step(self) -> bool:
        """Handle the next request, if there is one. Raises what the journal raises while it is away."""
        self.unstick()
        delivery = self.desk.journal.inbox.take(self.holder, self.desk.now())
        if delivery is None:
            return False
        try:
            self.settle(delivery)
        except Exception:
            self.stuck.append(delivery)
            raise
        self.wake_senders()
        return True

    def unstick(self) -> None:
        """Put back what could not be put down before."""
        for _ in range(len(self.stuck)):
            delivery = self.stuck.popleft()
            try:
                self.put_back(delivery, 0.0)
            except Exception:
                self.stuck.append(delivery)
                raise

    def settle(self, delivery: Delivery) -> None:
        """Handle a request, or leave it for later, or tell that we failed."""
        try:
            self.handle(delivery)
        except (RateLimited, NotYet) as limit:
            self.put_back(delivery, limit.seconds)
        except Unreachable:
            self.put_back(delivery, UNREACHABLE_SECONDS)
        # Whoever asked is told, with a number that finds the reason in the log; the next request is not held up.
        except Exception:
            self.fail(delivery)

    def handle(self, delivery: Delivery) -> None:
        """Have the feature of a request handle it."""
        route = next(route for route in self.routes if route.takes(delivery.kind, delivery.name))
        eyes = eyes_of(delivery) if route.has_eyes else ()
        if eyes:
            # Kept once, however often the request is taken again.
            self.desk.journal.inbox.begin(delivery.id, eyes)
            self.wake_senders()
        calls = tuple(route.handle(delivery, self.desk))
        self.desk.journal.inbox.finish(delivery.id, (*calls, *without_eyes(eyes)))

    def put_back(self, delivery: Delivery, seconds: float) -> None:
        """Leave a request for later, without a thread that waits for it."""
        if delivery.attempts >= MAX_ATTEMPTS:
            self.fail(delivery)
        else:
            self.desk.journal.inbox.put_back(delivery.id, self.desk.now() + timedelta(seconds=seconds))

    def fail(self, delivery: Delivery) -> None:
        """Answer that we failed, and log why under the number told; what was said is not logged."""
        number = secrets.token_hex(3)
        LOG.exception("error %s: %s %s", number, delivery.kind, delivery.name)
        route = next((route for route in self.routes if route.takes(delivery.kind, delivery.name)), None)
        eyes = eyes_of(delivery) if route is not None and route.has_eyes else ()
        told = apology(delivery, self.desk, number) if route is None or route.is_asked else ()
        calls = (*told, *without_eyes(eyes))
        self.desk.journal.inbox.fail(delivery.id, number, calls)


def eyes_of(delivery: Delivery) -> tuple[Call, ...]:
    """Return the call that shows on a message that it was seen."""
    place = place_of(delivery)
    return (reaction("reactions.add", place),) if place.ts else ()


def without_eyes(eyes: Iterable[Call]) -> Iterable[Call]:
    """Yield the calls that undo others."""
    for call in eyes:
        yield Call("reactions.remove", call.arguments, lane=call.lane, is_optional=True)


def reaction(method: str, place: Place) -> Call:
    """Return the call that adds or removes 👀; refused when somebody deleted the message, or it is there already."""
    arguments = {"channel": place.channel, "timestamp": place.ts, "name": EYES}
    return Call(method, arguments, lane=place.lane, is_optional=True)
