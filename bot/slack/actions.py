"""The names by which buttons, forms and fields are known when somebody uses them."""

from __future__ import annotations

import re

# Buttons of an answer; the value of each is the number of its question in the journal, and nothing else.
USEFUL = "useful"
USELESS = "useless"
WHY = "why"
SHARE = "share"
KEEP = "keep"
ASK_PERSON = "ask_person"
PROPOSE_PAGE = "propose_page"
# Opens a section that is not on the site: its place in the answer's ranking, or the lesson beside the answer.
READ = re.compile(r"read:(\d+|lesson)")
READ_LESSON = "read:lesson"
# The menu « … » beside them; the value of each choice is what it does, and the number of the question.
MORE = "more"
# Buttons that only open an address: Slack tells of a click, and there is nothing to do.
OPEN = re.compile(r"open:\d+")

# Buttons of a question put to a person; the value of each is the number of the request.
ANSWER_REQUEST = "answer_request"
PASS_REQUEST = "pass_request"

# Buttons that begin a contribution; the value is the number of a request, of a gap, of a question, a section, a term.
TELL = "tell"
KEEP_ANSWER = "keep_answer"
TELL_GAP = "tell_gap"
ADD_WORDS = "add_words"
CORRECT_SECTION = "correct_section"
PROPOSE_TERM = "propose_term"
# Buttons about a contribution; the value of each is its id.
REOPEN_DRAFT = "reopen_draft"
WITHDRAW_DRAFT = "withdraw_draft"
REVIEW = "review"
# Buttons of a sitting; what they are about is carried by its window.
VALIDATE = "validate_advice"
REVISE = "revise_advice"
LATER = "later_advice"
AGREE = "agree"
DISAGREE = "disagree"

SEARCH_SHORTCUT = "search_message"
KEEP_THREAD = "keep_thread"

HOME_SEARCH = "home_search"
HOME_TRY = re.compile(r"home_try:\d+")
HOME_LANGUAGE = "home_language"
HOME_UNASKED = "home_unasked"
PRIVACY = "privacy"
EXPORT = "export"
ERASE = "erase"
# The two answers to « erase everything? ».
ERASE_NOW = "erase_now"
ERASE_NOT = "erase_not"

FEEDBACK_FORM = "feedback_form"
ASK_PERSON_FORM = "ask_person_form"
PAGE_FORM = "page_form"
REPLY_FORM = "reply_form"
TELL_FORM = "tell_form"
CORRECT_FORM = "correct_form"
REPORT_FORM = "report_form"
TELL_NOTICE = "tell_notice"
REVIEW_FORM = "review_form"
REVIEW_NOTICE = "review_notice"
SITTING = "sitting"
SECTION_VIEW = "section_view"
WHY_VIEW = "why_view"
PRIVACY_VIEW = "privacy_view"

# Fields of forms: the name of a field's block and that of its element are the same.
REASON = "reason"
COMMENT = "comment"
QUESTION = "question"
ROLE = "role"
CONSENT = "consent"
WISH = "wish"
TOLD = "told"
REPLY = "reply"
COMPLETE = "complete"
OTHERS = "others_"
CREDIT = "credit"
CREDIT_NAME = "credit_name"
CREDIT_MAIL = "credit_mail"
PAGE = "page"
OPEN_QUESTION = "open_question"
DECISION = "decision"
WORD = "word"


def read_action(place: int) -> str:
    """Return the name of the button that opens the section at a place of the ranking."""
    return f"read:{place}"
