"""`relais bot --console`: what one person types, and what they read; the real listeners, nothing of Slack."""

from __future__ import annotations

import io
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.text import Text

from bot.cli import run
from tests.indexer.bases import QUESTIONS
from tests.slack.bots import PARTNERS_WORDS, RESTRICTED_WORDS
from tests.slack.using import NOBODY_KNOWS, SURE, SURE_EN, UNSURE
from tests.sources import ROOT

ANSWER = "Le représentant légal de chaque structure signe"
HOSTILE = ("<!channel> <@U1> *x* `y` &lt;", "\x1b[31mrouge\x07 \u202e", "🤯" * 300, "pourquoi " * 300, "/", "//", "-1")

Says = Callable[..., str]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder without settings, whose site has an address; temporary files have a folder of their own."""
    (tmp_path / "here").mkdir()
    (tmp_path / "temporary").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    monkeypatch.setenv("RELAIS_SITE_ADDRESS", "https://base.example/")
    monkeypatch.setenv("RELAIS_CONTACT_MAIL", "aide@base.example")
    monkeypatch.setenv("RELAIS_LANGUAGE", "fr")
    return tmp_path


@pytest.fixture
def console(base: Path, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Says:
    """Return what types lines, and returns what was read until the end."""

    def says(*lines: str, docs: Path = base / "docs", index: Path = base / "index") -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        assert run(["bot", "--console", "--docs", str(docs), "--index", str(index)]) == 0
        read: str = capsys.readouterr().out
        return read

    return says


def number(transcript: str, text: str) -> str:
    """Return the number of the last button that says a text."""
    found: list[str] = re.findall(rf"\[(\d+)\] {re.escape(text)}", transcript)
    return found[-1]


def after(transcript: str, typed: str) -> str:
    """Return what came after something typed for the last time."""
    return transcript.rpartition(f"› {typed}\n")[2]


def test_question_then_button(console: Says) -> None:
    """The answer as blocks, then what its buttons do; numbers of older answers still work."""
    first = console(SURE)
    useful, why = number(first, "👍 Utile"), number(first, "Pourquoi cette réponse ?")
    shown = console(SURE, useful, "qui paie le repas ?", why, "/quitter", "jamais lu")
    assert ANSWER in shown
    assert "(https://base.example/guides/conventions/#qui-doit-signer-une-convention-fille)" in shown
    assert "Merci ! Votre avis aide" in after(shown, useful)
    assert "┌─ Pourquoi cette réponse ? ─" in after(shown, why)
    assert "Qui doit signer" in after(shown, why)
    assert shown.endswith("Au revoir. Rien n'a été gardé.\n")
    assert "jamais lu" not in shown


def test_beginning_says_what_this_is(console: Says) -> None:
    """What is seen, that nothing is kept, how to leave; help says the rest, in both languages' words."""
    shown = console("/aide")
    assert all(word in shown for word in ("public", "Rien n'est gardé", "/quitter", "/accueil", "/relais"))
    assert after(shown, "/aide").startswith("  une phrase")
    assert "un message direct" in after(console("/help"), "/help")


def test_in_english(console: Says, monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal in its language, answers in that of the question, the person's Slack in that of the terminal."""
    monkeypatch.setenv("RELAIS_LANGUAGE", "en")
    shown = console(SURE_EN, "/relais", SURE, "/quit")
    assert "Nothing is kept" in shown
    assert "] 👍 Helpful" in shown
    assert "#trial · only visible to you" in shown
    assert "who must sign" in shown
    assert "👍 Utile" in after(shown, SURE)


def test_command_is_private_then_shared(console: Says) -> None:
    """What the command answers is seen by one person; shared, it is a message of the channel; kept, it is edited."""
    asked = f"/relais {SURE}"
    first = console(asked)
    share, keep = number(first, "Partager ici"), number(first, "Garder pour moi")
    shown = console(asked, share)
    assert "Relais · #essai · visible de vous seul" in shown
    assert "\nRelais · #essai\nPartagé par @vous" in after(shown, share)
    assert "(message retiré)" in after(shown, share) or "modifié" in after(shown, share)
    shown = console(asked, keep, keep)
    assert "Relais · #essai · visible de vous seul · modifié" in shown
    assert f"Aucun bouton n'a le numéro {keep}, ou ne l'a plus." in after(shown, keep)


def test_words_of_the_command(console: Says) -> None:
    """Alone it teaches; a term is defined; what is kept is told."""
    shown = console("/relais", "/relais définir PIA", "/relais confidentialité")
    assert "Posez votre question" in shown
    assert "Programme d'investissements d'avenir" in shown
    assert "Ce que Relais garde" in shown


def test_conversation_goes_on(console: Says) -> None:
    """A question leans on the one before, as in a direct conversation."""
    assert ANSWER in console("qui doit signer la convention", "et pour une convention fille ?")


def test_form_is_filled_in(console: Says) -> None:
    """Fields one after the other, choices by number; what is no choice is asked again."""
    useless = number(console(SURE), "👎 Pas utile")
    shown = console(SURE, useless, "x", "9", "1 2", "3", "La date a changé")
    assert "┌─ Qu'est-ce qui manque ? ─" in shown
    assert "  3) Ce n'est plus à jour" in shown
    assert shown.count("un numéro, de 1 à 5") == 4
    assert "Merci ! C'est noté pour corriger les pages." in after(shown, "La date a changé")


def test_what_is_needed_is_asked_again(console: Says) -> None:
    """By Slack itself when it is empty; by the form, whose sentence is shown, when it only seems to say something."""
    propose = number(console(NOBODY_KNOWS), "Proposer une page")
    shown = console(NOBODY_KNOWS, propose, "   ", "Pour une fête", "1", "Et maintenant ?")
    assert f"Entrée seule garde : {NOBODY_KNOWS}" in shown
    assert "⚠ " in after(shown, "1")
    assert "Votre proposition est gardée" in shown
    # Only the field that was wrong is asked again.
    assert "Ce que la page devrait dire" not in after(shown, "1").split("›")[0].replace("⚠", "")
    assert "Merci ! Votre proposition est gardée" in after(shown, "Et maintenant ?")
    useless = number(console(SURE), "👎 Pas utile")
    assert "Ce champ est nécessaire." in after(console(SURE, useless, ""), "")


def test_kept_words_of_a_field(console: Says) -> None:
    """Enter alone sends what was there, and leaves what may be empty empty."""
    ask = number(console(NOBODY_KNOWS), "Demander à quelqu'un")
    shown = console(NOBODY_KNOWS, ask, "", "1", "")
    assert "1) " in shown
    assert "Ce champ est nécessaire" not in shown
    assert after(shown, "").startswith("\nRelais\n")


@pytest.mark.parametrize("leaving", [("/annuler", SURE), ()])
def test_form_is_given_up(console: Says, leaving: tuple[str, ...]) -> None:
    """By its word, or because there is nothing more to read; nothing is sent."""
    useless = number(console(SURE), "👎 Pas utile")
    shown = console(SURE, useless, *leaving)
    assert "(annulé)" in shown
    assert "C'est noté" not in shown


def test_home(console: Says) -> None:
    """Its box, its questions and its choices, by number."""
    home = after(console("/accueil"), "/accueil")
    assert home.startswith("\n┌─ Relais · Accueil ─")
    box, menu = number(home, "________"), number(home, "Comme dans Slack")
    shown = console("/accueil", box, SURE, menu, "3", "/relais")
    assert ANSWER in after(shown, SURE)
    assert "3) English" in shown
    assert "who must sign" in after(shown, "/relais")
    assert "(annulé)" in console("/home", menu, "/annuler")


def test_section_that_is_not_on_the_site(console: Says, monkeypatch: pytest.MonkeyPatch) -> None:
    """It opens in a window."""
    monkeypatch.delenv("RELAIS_SITE_ADDRESS")
    read = number(console(SURE), "Lire la section")
    assert "┌─ Lire la section ─" in after(console(SURE, read), read)


def test_what_means_nothing(console: Says) -> None:
    """Is said, and ends nothing."""
    shown = console("", "99", "0", "/zut alors", "merci", "12345678901234567890 ?", SURE)
    assert "Aucun bouton n'a le numéro 99" in shown
    assert "/zut n'existe pas ici." in shown
    assert "(Relais n'a rien à montrer pour cela.)" in after(shown, "merci")
    assert ANSWER in shown


def test_hostile_lines(console: Says) -> None:
    """Nothing fails, and nothing drives the terminal."""
    shown = console(*HOSTILE, *(f"/relais {line}" for line in HOSTILE), "/relais définir \x1b[2J<!here>")
    assert "erreur" not in shown
    assert shown.replace("\n", "").isprintable()


def test_one_who_asks_much_is_answered(console: Says) -> None:
    """The limit protects others, and there are none."""
    assert console(*(f"{SURE} {n}" for n in range(15))).count(ANSWER) == 15


def test_only_what_is_public_is_seen(console: Says, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No canary word, whatever is asked and whichever button is used; no settings change that."""
    people = place / "people.yml"
    people.write_text(
        "- {role: coordination, organisation: Ombelle, slack: U0CONSOLE, from: 2020-01-01, visibility: restricted}\n",
        "utf-8",
    )
    monkeypatch.setenv("RELAIS_PEOPLE_FILE", str(people))
    monkeypatch.setenv("SLACK_BOT_TOKEN", "wrong")
    asked = [*filter(None, QUESTIONS), UNSURE, "combien coûte la quartzolite ?", "protocole xylophrène", "/accueil"]
    shown = console(*asked, *(f"/relais {question}" for question in asked[:-1]))
    told = "\n".join(line for line in shown.lower().split("\n") if not line.startswith("› "))
    assert [word for word in (*PARTNERS_WORDS, *RESTRICTED_WORDS) if word in told] == []


def test_nothing_is_kept(console: Says, place: Path) -> None:
    """No journal, no key, no state."""
    console(SURE, "/relais mes-données")
    assert list((place / "temporary").iterdir()) == []
    assert list((place / "here").iterdir()) == []


def test_own_data_are_those_of_this_conversation(console: Says) -> None:
    """They can be seen and erased as in Slack."""
    shown = console(SURE, "/relais mes-données", "/relais effacer-mes-données")
    assert SURE in after(shown, "/relais mes-données")
    erase = number(shown, "Tout effacer")
    shown = console(SURE, "/relais mes-données", "/relais effacer-mes-données", erase, "/relais mes-données")
    assert "modifié" in after(shown, erase)
    assert SURE not in after(shown, "/relais mes-données")


def test_missing_index_is_built(console: Says, base: Path, place: Path) -> None:
    """As `relais serve` would; a folder that is not there is one sentence."""
    assert ANSWER in console(SURE, index=place / "index")
    assert run(["bot", "--console", "--docs", str(place / "absent")]) == 3


def test_ctrl_c_leaves(
    base: Path, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In good order, as `/quitter`."""

    def interrupted() -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: False, readline=interrupted))
    assert run(["bot", "--console", "--docs", str(base / "docs"), "--index", str(base / "index")]) == 0
    assert capsys.readouterr().out.endswith("Au revoir. Rien n'a été gardé.\n")
    assert list((place / "temporary").iterdir()) == []


def command(base: Path) -> list[str]:
    """Return the command line of a real one."""
    places = ["--docs", str(base / "docs"), "--index", str(base / "index")]
    return [sys.executable, "-m", "bot.cli", "bot", "--console", *places]


def environment(place: Path, **more: str) -> dict[str, str]:
    """Return what surrounds a real one, whose temporary files have a folder of their own."""
    temporary = {"TMPDIR": str(place / "temporary"), "PYTHONPATH": str(ROOT)}
    return {"PATH": os.environ["PATH"], "RELAIS_LANGUAGE": "fr", **temporary, **more}


def test_piped_in(base: Path, place: Path) -> None:
    """A readable transcript, without colours; what is no text ends nothing; the last line needs no end."""
    done = subprocess.run(
        command(base),
        input=f"{SURE}\n1\né\n/quitter".encode("latin-1"),
        capture_output=True,
        cwd=place / "here",
        env=environment(place),
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    shown = done.stdout.decode()
    assert f"› {SURE}\n" in shown
    assert "\x1b" not in shown
    assert "› 1\n\n┌─ Lire la section ─" in shown
    assert shown.endswith("Au revoir. Rien n'a été gardé.\n")


def test_in_a_terminal(base: Path, place: Path) -> None:
    """With colours, lines that fit, and Ctrl-D to leave."""
    ours, theirs = pty.openpty()
    around = environment(place, TERM="xterm", COLUMNS="60")
    with subprocess.Popen(command(base), stdin=theirs, stdout=theirs, stderr=theirs, cwd=place, env=around) as running:
        os.close(theirs)
        try:
            # What is typed before it is waited for is not taken for the end.
            shown = read_until(ours, "\n› ")
            os.write(ours, f"{SURE}\n".encode())
            shown += read_until(ours, "\n› ")
            os.write(ours, b"\x04")
            shown += read_until(ours, "Au revoir.")
            assert running.wait(30) == 0
        finally:
            running.kill()
            os.close(ours)
    assert "\x1b[1;36mRelais\x1b[0m" in shown
    assert max(len(line) for line in Text.from_ansi(shown).plain.split("\n") if "/" not in line) <= 60


def read_until(terminal: int, text: str, seconds: float = 30.0) -> str:
    """Return what is written on a terminal until it ends by a text, or holds it; AssertionError when it never does."""
    read, deadline = b"", time.monotonic() + seconds
    while text.encode() not in read:
        assert select.select([terminal], [], [], max(0.0, deadline - time.monotonic()))[0], read
        read += os.read(terminal, 65_536)
    return read.decode("utf-8", "replace").replace("\r", "")


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGHUP])
def test_ended_from_outside(base: Path, place: Path, end: signal.Signals) -> None:
    """By hand, or because its terminal closes: it removes what it wrote, and ends well."""
    with subprocess.Popen(
        command(base), stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=place, env=environment(place)
    ) as running:
        assert running.stdout is not None
        while not running.stdout.readline().startswith("Écrivez".encode()):
            assert running.poll() is None
        assert list((place / "temporary").iterdir())
        running.send_signal(end)
        try:
            assert running.wait(30) == 0
        finally:
            running.kill()
    assert list((place / "temporary").iterdir()) == []
