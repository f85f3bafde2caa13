"""What a request asks: its language, its question and its count, or what is wrong with them."""

from __future__ import annotations

from starlette.requests import Request

from bot.models import Language
from indexer.catalogue import Catalogue
from indexer.searching import DEFAULT_HITS, MAX_HITS

MAX_QUESTION_CHARACTERS = 2_000
# More than any browser sends; what comes after is not read.
MAX_LANGUAGES_CHARACTERS = 500

SENTENCES = Catalogue("bot")


class Fault(Exception):
    """What is wrong in a request, as the code of a sentence and its data."""

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.data = data

    def message(self, language: str) -> str:
        """Return the sentence."""
        return SENTENCES.text(f"error.{self.code}", language, **self.data)


def question_of(request: Request) -> str:
    """Return the question asked. Raises Fault when it is missing, blank or too long."""
    question = request.query_params.get("q")
    if question is None:
        raise Fault("missing_question")
    if len(question) > MAX_QUESTION_CHARACTERS:
        raise Fault("long_question", found=len(question), limit=MAX_QUESTION_CHARACTERS)
    if not any(sign.isprintable() and not sign.isspace() for sign in question):
        raise Fault("blank_question")
    return question


def count_of(request: Request) -> int:
    """Return how many hits are wanted. Raises Fault when it is no number from 1 to the most we give."""
    wanted = request.query_params.get("n", str(DEFAULT_HITS))
    # `int` would also read « １０ », « 1_0 » and a number of a million digits.
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) <= 3 and 1 <= int(wanted) <= MAX_HITS):
        raise Fault("wrong_count", limit=MAX_HITS)
    return int(wanted)


def language_of(request: Request) -> Language:
    """Return the reader's language: the one chosen on the page, else the browser's, else French."""
    chosen = request.query_params.get("lang")
    if chosen in {"fr", "en"}:
        return "en" if chosen == "en" else "fr"
    return preferred_language(request.headers.get("accept-language", ""))


def preferred_language(header: str) -> Language:
    """Return the one of our languages that a browser prefers; French when it names neither."""
    best: tuple[float, Language] = (0.0, "fr")
    for part in header[:MAX_LANGUAGES_CHARACTERS].split(","):
        name, _, parameters = part.strip().partition(";")
        language = name.partition("-")[0].lower()
        quality = quality_of(parameters)
        if quality > best[0] and language in {"fr", "en"}:
            best = (quality, "en" if language == "en" else "fr")
    return best[1]


def quality_of(parameters: str) -> float:
    """Return the weight of a language in the header (`q=0.8`); 1 when it has none, 0 when it cannot be read."""
    name, _, value = parameters.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
