"""The people file: right as a whole or nobody is entitled by it; each mistake has its line, and shows nobody."""

from __future__ import annotations

import logging
import re
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from bot.terminal import error_sentence
from bot.upkeep.people import People, PeopleFile, PeopleFileInvalid, read_people
from bot.upkeep.people_yaml import KEYS, parse_people
from indexer.catalogue import LANGUAGES
from indexer.data_files import read_roles
from indexer.models import Visibility
from tests.sources import ROOT

ANA, BEN = "U0AAAAAAAA", "U0BBBBBBBB"
TODAY = date(2026, 11, 22)
RIGHT = f"""\
# Who holds what.
- role: coordination
  organisation: Université d'Exemple
  slack: {ANA}
  from: 2026-01-01
  to: 2026-11-22
- role: coordination
  organisation: Association d'Exemple
  slack: {BEN}
  from: 2026-11-22
  to:
  visibility: restricted
- {{role: mediation, organisation: Association d'Exemple, slack: {ANA}, from: 2025-01-01, to: 2025-12-31}}
"""


def people(source: str) -> People:
    """Return what a right file says."""
    holdings, faults = parse_people(source)
    assert faults == []
    return People(tuple(holdings))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write a right file."""
    file = tmp_path / "people.yml"
    file.write_text(RIGHT, "utf-8")
    return file


def test_the_first_and_the_last_day_count() -> None:
    """On the day of a handover, both hold the role."""
    found = people(RIGHT)
    assert [holding.slack for holding in found.holders("coordination", TODAY)] == [ANA, BEN]
    assert [holding.slack for holding in found.holders("coordination", date(2026, 11, 21))] == [ANA]
    assert [holding.slack for holding in found.holders("coordination", date(2026, 11, 23))] == [BEN]
    assert found.holders("coordination", date(2025, 12, 31)) == ()
    assert [holding.role for holding in found.holdings_of(ANA, date(2025, 12, 31))] == ["mediation"]


def test_a_role_gives_what_partners_see_while_it_lasts() -> None:
    """And what is restricted where the file says so; anybody else sees what is public."""
    found = people(RIGHT)
    assert found.level(ANA, TODAY) is Visibility.PARTNERS
    assert found.level(ANA, date(2026, 11, 23)) is Visibility.PUBLIC
    assert found.level(BEN, TODAY) is Visibility.RESTRICTED
    assert found.level(BEN, date(2026, 11, 21)) is Visibility.PUBLIC
    assert found.level("U0CCCCCCCC", TODAY) is Visibility.PUBLIC
    assert found.level("", TODAY) is Visibility.PUBLIC


def test_the_most_that_one_role_gives_counts() -> None:
    """Whatever the order of the file."""
    twice = RIGHT + f"- {{role: x, organisation: y, slack: {BEN}, from: 2026-01-01}}\n"
    assert people(twice).level(BEN, TODAY) is Visibility.RESTRICTED


@pytest.mark.parametrize("source", ["", "# nobody yet\n", "[]\n"])
def test_an_empty_file_holds_nobody(source: str) -> None:
    """It is right, and entitles nobody."""
    assert people(source).holdings == ()


def changed(old: str, new: str) -> str:
    """Return the right file with a slip in it."""
    assert old in RIGHT
    return RIGHT.replace(old, new, 1)


@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        (changed("from: 2026-01-01", "from: 01/01/2026"), "people.wrong_from", 5),
        (changed("from: 2026-01-01", "from: 2026-13-01"), "people.wrong_from", 5),
        (changed("from: 2026-01-01", "from:"), "people.wrong_from", 5),
        (changed("to: 2026-11-22", "to: bientôt"), "people.wrong_to", 6),
        (changed("to: 2026-11-22", "to: 2025-11-22"), "people.ends_before", 6),
        (changed(f"slack: {ANA}", "slack: Jeanne Exemple"), "people.wrong_slack", 4),
        (changed(f"slack: {ANA}", "slack: '@jeanne'"), "people.wrong_slack", 4),
        (changed(f"slack: {ANA}", "slack: jeanne@exemple.org"), "people.wrong_slack", 4),
        (changed(f"  slack: {ANA}\n", ""), "people.no_slack", 2),
        (changed("role: coordination", "rolle: coordination"), "people.unknown_key", 2),
        (changed("role: coordination", "role: Jeanne Exemple"), "people.wrong_role", 2),
        (changed("role: coordination", "role: [a, b]"), "people.not_text", 2),
        (changed("organisation: Université d'Exemple", "organisation: ''"), "people.wrong_organisation", 3),
        (changed("visibility: restricted", "visibility: public"), "people.wrong_visibility", 12),
        (changed("visibility: restricted", "visibility: Restricted"), "people.wrong_visibility", 12),
        (changed("  to:\n", "  from: 2026-01-01\n"), "people.repeated_key", 11),
        (changed("  organisation: U", " organisation: U"), "people.broken", 3),
        ("- Jeanne Exemple\n", "people.not_mapping", 1),
        ("role: coordination\n", "people.not_list", 1),
        ("# x\n- &a {role: x}\n- *a\n", "people.unsafe", 3),
        ("- " + "[" * 40, "people.unsafe", 1),
        ("- 'a\u2028b'\n- Jeanne\n", "people.not_mapping", 2),
    ],
)
def test_each_mistake_tells_its_line(source: str, code: str, line: int) -> None:
    """What is wrong and what right looks like, without a name, an account or an address."""
    faults = parse_people(source)[1]
    found = {(fault.code, fault.data["line"]) for fault in faults}
    assert (code, line) in found
    sentences = " ".join(fault.sentence(language) for fault in faults for language in LANGUAGES)
    assert not re.search(r"[Jj]eanne|@exemple|AAAAAAAA", sentences)


def test_every_mistake_is_told() -> None:
    """Not only the first."""
    source = "- {role: A B, organisation: x, slack: y, from: z}\n- {}\n"
    codes = [fault.code for fault in parse_people(source)[1]]
    assert codes[:3] == ["people.wrong_role", "people.wrong_slack", "people.wrong_from"]
    assert codes[3:] == ["people.no_role", "people.no_organisation", "people.no_slack", "people.no_from"]


def test_every_mistake_has_its_sentence() -> None:
    """Codes are composed from the names of keys."""
    from bot.faults import SENTENCES

    codes = [f"people.wrong_{key}" for key in KEYS] + ["people.too_long", "people.unreadable", "people.not_utf8"]
    assert [code for code in codes for language in LANGUAGES if not SENTENCES.has(code, language)] == []


def test_a_file_with_one_mistake_is_refused_whole(file: Path) -> None:
    """One message, in the reader's language, with the file's place."""
    file.write_text(changed("from: 2026-01-01", "from: hier") + "- x\n", "utf-8")
    with pytest.raises(PeopleFileInvalid) as caught:
        read_people(file)
    french, english = (error_sentence(caught.value, language) for language in LANGUAGES)
    assert "ligne 5" in french
    assert "line 5" in english
    assert "ligne 14" in french
    assert str(file) in french


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"- \x00"])
def test_a_file_that_is_no_text_is_refused(content: bytes, file: Path) -> None:
    """Whatever its bytes."""
    file.write_bytes(content)
    with pytest.raises(PeopleFileInvalid):
        read_people(file)


def test_a_file_far_too_long_is_refused() -> None:
    """A small file must not fill the memory."""
    assert [fault.code for fault in parse_people("#" * 100_000)[1]] == ["people.too_long"]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With the setting that names it."""
    with pytest.raises(PeopleFileInvalid) as caught:
        read_people(tmp_path / "absent.yml")
    assert "RELAIS_PEOPLE_FILE" in error_sentence(caught.value, "fr")


def test_the_file_is_read_again_when_it_changes(file: Path) -> None:
    """Somebody who arrives need not wait for a restart."""
    current = PeopleFile(file).current
    assert len(current().holdings) == 3
    assert current() is current()
    file.write_text(RIGHT + f"- {{role: x, organisation: y, slack: {BEN}, from: 2026-01-01}}\n", "utf-8")
    assert len(current().holdings) == 4


def test_a_file_that_breaks_entitles_nobody(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It is said once in the log, without a name; once mended it counts again."""
    people_file = PeopleFile(file)
    assert people_file.current().level(BEN, TODAY) is Visibility.RESTRICTED
    with caplog.at_level(logging.WARNING):
        file.write_text(changed(f"slack: {ANA}", "slack: Jeanne Exemple"), "utf-8")
        assert people_file.current().level(BEN, TODAY) is Visibility.PUBLIC
        assert people_file.current().holdings == ()
    assert len(caplog.records) == 1
    assert "4" in caplog.text
    assert "Jeanne" not in caplog.text
    assert people_file.problem() is not None
    file.write_text(RIGHT, "utf-8")
    assert people_file.current().level(BEN, TODAY) is Visibility.RESTRICTED
    assert people_file.problem() is None


def test_a_file_that_goes_away_entitles_nobody(file: Path) -> None:
    """As when it is broken."""
    people_file = PeopleFile(file)
    people_file.current()
    file.unlink()
    assert people_file.current().holdings == ()


def test_without_a_file_nobody_holds_anything() -> None:
    """And nothing is wrong."""
    people_file = PeopleFile(None)
    assert people_file.current().holdings == ()
    assert people_file.problem() is None


def test_roles_that_are_in_no_list_are_found() -> None:
    """The doctor tells them; they give what every role gives."""
    found = people(RIGHT).of_unknown_roles({"coordination"})
    assert [(holding.role, holding.line) for holding in found] == [("mediation", 13)]


def test_the_examples_are_right_and_name_nobody() -> None:
    """The file to copy, and the entry that the installer's page shows; each role is one of ours."""
    roles = read_roles(ROOT / "docs/_data")
    page = (ROOT / "docs/relais/slack.md").read_text("utf-8")
    shown = re.findall(r"(?m)^    - role:.*\n(?:^      .*\n)+", page)
    assert shown
    for source in ((ROOT / "people.example.yml").read_text("utf-8"), *map(dedent, shown)):
        found = people(source)
        assert found.holdings
        assert found.of_unknown_roles(roles) == ()
        assert all(holding.slack.startswith("U012345678") for holding in found.holdings)
        assert all("Exemple" in holding.organisation for holding in found.holdings)
