"""What is said to whoever asked when we fail: where they asked, to them alone where others read."""

from __future__ import annotations

from collections.abc import Iterator

from bot.deliveries import Call, Delivery
from bot.slack.blocks import ephemeral, message, respond
from bot.slack.desk import Desk
from bot.slack.notices import error_message
from bot.slack.places import place_of


def apology(delivery: Delivery, desk: Desk, number: str) -> Iterator[Call]:
    """Yield the call that tells somebody that we failed, with the number that is in the log."""
    place = place_of(delivery)
    # The directory or the journal may be what fails: nothing is asked of them, so both languages say it.
    said = error_message(number)
    if place.response_url:
        yield respond(place.response_url, said, lane=place.lane, thread=place.thread)
    elif place.is_direct:
        yield message(place.channel, said, thread=place.thread, lane=place.lane)
    elif place.channel and place.person:
        # Slack shows nothing to one person alone in a thread that does not exist yet.
        yield ephemeral(place.channel, place.person, said, thread=place.thread, lane=place.lane)
    elif place.person:
        yield message(place.person, said, lane=place.lane)
