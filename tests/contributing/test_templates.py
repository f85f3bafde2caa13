"""The forms of the forge say what the checks hold people to, and are never older than the rules they are made from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from bot.contributing.fields import FIELDS
from bot.contributing.models import Kind
from bot.contributing.templates import FILES, PULL_REQUEST, differing, templates_of
from bot.contributing.templates_command import templates
from indexer.catalogue import LANGUAGES
from indexer.checks import ALWAYS_REQUIRED, REQUIRED, Rules, read_rules
from indexer.front_matter import allowed_values
from indexer.models import Visibility
from tests.sources import ROOT

RULES = read_rules(ROOT / "docs", Visibility.PUBLIC)
# GitHub's schema for forms, as far as we use it: what each kind of element must and may have.
ATTRIBUTES = {
    "markdown": {"value"},
    "input": {"label", "description"},
    "textarea": {"label", "description"},
    "dropdown": {"label", "multiple", "options"},
}


def form_of(kind: Kind, rules: Rules = RULES, language: str = "fr") -> Any:
    """Return a form as the forge reads it."""
    return yaml.safe_load(templates_of(rules, language)[FILES[kind]])


def run(docs: Path, *options: str) -> Result:
    """Return what the command did."""
    return CliRunner().invoke(templates, ["--docs", str(docs), *options], env={"RELAIS_LANGUAGE": "fr"})


def test_what_is_committed_is_what_the_rules_now_make() -> None:
    """Whoever changes a list, a field or a rule runs `relais templates`."""
    assert differing(templates_of(RULES, "fr"), ROOT / ".github") == [], "run: relais templates"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rules", [RULES, Rules()], ids=["our lists", "no list"])
@pytest.mark.parametrize("kind", FILES)
def test_the_forge_can_read_each_form(kind: Kind, rules: Rules, language: str) -> None:
    """Each element has what GitHub asks for; ids and labels are each there once; a list has something to choose."""
    form = form_of(kind, rules, language)
    assert set(form) == {"name", "description", "body"}
    assert len(form["name"]) >= 4
    elements = form["body"]
    for element in elements:
        assert set(element["attributes"]) == ATTRIBUTES[element["type"]]
        assert element["type"] != "dropdown" or len(set(element["attributes"]["options"])) >= 1
    named = [element for element in elements if element["type"] != "markdown"]
    ids = [element["id"] for element in named]
    shown = [element["attributes"]["label"] for element in named]
    assert all(re.fullmatch(r"[a-z_-]+", name) for name in ids)
    assert (len(set(ids)), len(set(shown))) == (len(named), len(named))
    assert any(element["validations"]["required"] for element in named)


@pytest.mark.parametrize("kind", FILES)
def test_each_field_of_a_contribution_is_asked_for(kind: Kind) -> None:
    """Under its own name, required where it is, with how long it may be."""
    asked = {element["id"]: element for element in form_of(kind)["body"] if "id" in element}
    for field in FIELDS[kind]:
        element = asked[field.name]
        assert element["validations"]["required"] is field.is_required
        assert element["type"] == ("textarea" if field.is_long else "input")
        figures = re.sub(r"\s", "", element["attributes"]["description"])
        assert f"({field.most}caractères" in figures


def test_the_lists_to_choose_from_are_the_closed_lists() -> None:
    """In the words of their labels, whatever these hold."""
    asked = {element.get("id"): element for element in form_of("lesson")["body"]}
    assert asked["themes"]["attributes"]["options"] == [label.fr for label in RULES.lists.themes.values()]
    assert asked["role"]["attributes"]["options"] == [label.fr for label in RULES.roles.values()]


def test_a_new_pull_request_tells_the_rules() -> None:
    """Every key that blocks, every value allowed, and what each type asks for."""
    text = templates_of(RULES, "fr")[PULL_REQUEST]
    values = [*ALWAYS_REQUIRED, *allowed_values("type"), *allowed_values("status"), *RULES.roles, *RULES.lists.themes]
    assert [value for value in values if f"`{value}`" not in text] == []
    for kind, keys in REQUIRED.items():
        row = f"| `{kind}` | {', '.join(f'`{key}`' for key in keys)} |"
        assert not keys or row in text


def test_the_command_writes_what_is_out_of_date_and_checks_without_writing(tmp_path: Path) -> None:
    """With `--check` nothing is written, and the exit code says whether something should be."""
    docs = tmp_path / "docs"
    (docs / "_data").mkdir(parents=True)
    before = run(docs, "--check")
    assert (before.exit_code, len(before.stdout.splitlines())) == (1, len(FILES) + 2)
    assert not (tmp_path / ".github").exists()
    assert run(docs).exit_code == 0
    after = run(docs, "--check")
    assert (after.exit_code, after.stdout) == (0, "Les formulaires de la forge sont à jour.\n")
    (docs / "_data" / "roles.yml").write_text("mediation: {fr: Médiation}\n", "utf-8")
    changed = run(docs, "--check")
    assert changed.exit_code == 1
    assert ".github/ISSUE_TEMPLATE/1-raconter.yml : n'est plus à jour" in changed.stdout
