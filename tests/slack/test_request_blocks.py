"""A question put to a person, as it is shown to each: within Slack's limits, calling nobody, whatever is written."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given

from bot.journal.models import Request
from bot.models import Language
from bot.slack import actions
from bot.slack.page_wish import Wish, notice
from bot.slack.request_blocks import MAX_REPLY, RequestMaker
from tests.slack.hostile import ANYTHING, LANGUAGES, TEXTS, check_message, check_view

TO_HOLDER = ("how", "passed_on", "not_me", "thanks", "answered", "closed")
TO_CHANNEL = ("for_all", "answered", "closed")
TO_ASKER = ("asked", "passed_on", "in_channel", "nobody_write", "nobody", "answered", "given_up")


def maker(question: str, language: Language = "fr", role: str = "Coordination", who: str = "") -> RequestMaker:
    """Return what draws a request of somebody who agreed to be named."""
    request = Request(1, question[:1_000], "U0ASKER", "coordination", "fr", "C1", "1.1", "U1", id=7, is_named=True)
    return RequestMaker(request, language, role, 24, "aide@base.example", who)


@ANYTHING
@given(TEXTS, TEXTS, TEXTS, LANGUAGES)
def test_everything_shown_is_what_slack_takes(question: str, text: str, role: str, language: Language) -> None:
    """To who is asked, to the help channel, to who asks, in the thread; the forms too."""
    made = maker(question, language, role, who=role)
    reply = text[:MAX_REPLY]
    messages = [
        *map(made.for_holder, TO_HOLDER),
        *map(made.for_channel, TO_CHANNEL),
        *map(made.for_asker, TO_ASKER),
        made.reply(reply),
        made.reply_in_thread(reply),
        made.for_helper(),
        notice(Wish(question[:1_000], reply[:1_000], False), 7, language, is_readable=True),
    ]
    for rendered in messages:
        check_message(rendered)
    check_view(made.form())


@pytest.mark.parametrize("said", TO_HOLDER)
def test_only_who_can_still_answer_has_buttons(said: str) -> None:
    """The person asked now has two, one asked before has one; who has answered may keep the answer."""
    found = re.findall(r'"action_id": "(\w+)"', json.dumps(maker("Et le chapiteau ?").for_holder(said).blocks))
    expected = {
        "how": [actions.ANSWER_REQUEST, actions.PASS_REQUEST],
        "passed_on": [actions.ANSWER_REQUEST],
        "thanks": [actions.KEEP_ANSWER],
    }
    assert found == expected.get(said, [])


def test_name_of_who_asks_is_for_who_is_asked() -> None:
    """Neither the help channel nor the thread gets it."""
    made = maker("Et le chapiteau ?")
    assert "U0ASKER" in json.dumps(made.for_holder("how").blocks)
    for rendered in (*map(made.for_channel, TO_CHANNEL), made.reply("Oui."), made.reply_in_thread("Oui.")):
        assert "U0ASKER" not in json.dumps(rendered.json())


def test_thread_gets_the_answer_without_the_question_of_the_form() -> None:
    """What was changed in the form was for one person; the thread has the question as it was asked there."""
    made = maker("Le mien, en privé", who="Coordination (Ombelle)")
    assert "en privé" not in json.dumps(made.reply_in_thread("Oui.").json(), ensure_ascii=False)
    assert "en privé" in json.dumps(made.reply("Oui.").json(), ensure_ascii=False)
