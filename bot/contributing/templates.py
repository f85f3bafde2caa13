"""The forge's own forms and the text of a new pull request, made from the fields, lists and rules that are checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import yaml

from bot.contributing.fields import FIELDS, Field
from bot.contributing.models import Kind
from indexer.catalogue import Catalogue
from indexer.checks import ALWAYS_REQUIRED, REQUIRED, Rules
from indexer.data_files import Label
from indexer.front_matter import SUMMARY_CHARACTERS, TITLE_CHARACTERS
from indexer.models import PageType, Status

# What the forms of the forge and those of the site both say, they say alike: the site's sentences, by name only.
FORMS = Catalogue("bot.web.forms")
OWN = Catalogue("bot.contributing")

HEADER = "# Fait par « relais templates », à partir de ce que Relais vérifie : à refaire, pas à modifier.\n"
PULL_REQUEST = "PULL_REQUEST_TEMPLATE.md"
CHOICES = "ISSUE_TEMPLATE/config.yml"
FILES: Mapping[Kind, str] = {
    "lesson": "ISSUE_TEMPLATE/1-raconter.yml",
    "section": "ISSUE_TEMPLATE/2-corriger.yml",
    "outdated": "ISSUE_TEMPLATE/3-signaler.yml",
    "term": "ISSUE_TEMPLATE/4-proposer-un-mot.yml",
}
# The forms of the site open from a page and know it; those of the forge must ask.
ABOUT_A_PAGE: Mapping[Kind, tuple[str, ...]] = {"section": ("page", "section"), "outdated": ("page",)}
# Where the forge's form differs: it has no text to start from.
OWN_HINTS = frozenset({("section", "text")})


def templates_of(rules: Rules, language: str) -> Mapping[str, str]:
    """Return the files to keep in the forge's folder, by path."""
    forms = {FILES[kind]: form_yaml(kind, rules, language) for kind in FILES}
    choices = HEADER + yaml.safe_dump({"blank_issues_enabled": True})
    return {PULL_REQUEST: pull_request_markdown(rules, language), CHOICES: choices, **forms}


def differing(files: Mapping[str, str], folder: Path) -> list[str]:
    """Return the paths of the files that a folder lacks, or has otherwise."""
    return [path for path, text in files.items() if read(folder / path) != text]


def read(file: Path) -> str | None:
    """Return the text of a file, or None when there is none that can be read."""
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def write(files: Mapping[str, str], folder: Path) -> None:
    """Write the files."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8", newline="\n")


def form_yaml(kind: Kind, rules: Rules, language: str) -> str:
    """Return one form in the words of GitHub's schema for forms."""
    form = {
        "name": FORMS.text(f"{kind}.title", language),
        "description": FORMS.text(f"{kind}.intro", language),
        "body": list(elements(kind, rules, language)),
    }
    return HEADER + yaml.safe_dump(form, allow_unicode=True, sort_keys=False, width=120)


def elements(kind: Kind, rules: Rules, language: str) -> Iterator[Mapping[str, Any]]:
    """Yield what a form is made of: what it is about, its fields, who tells, what is never written."""
    for name in ABOUT_A_PAGE.get(kind, ()):
        label, hint = OWN.text(f"template.{name}", language), OWN.text(f"template.{name}_hint", language)
        yield element("input", name, label, hint, is_required=True)
    for field in FIELDS[kind]:
        yield field_element(kind, field, language)
    if kind == "lesson":
        themes = labels(rules.lists.themes, language)
        yield from choice("themes", OWN.text("template.themes", language), themes, is_multiple=True)
    yield from choice("role", OWN.text("template.role", language), labels(rules.roles, language))
    hint = OWN.text("template.organisation_hint", language)
    yield element("input", "organisation", OWN.text("template.organisation", language), hint)
    yield {"type": "markdown", "attributes": {"value": OWN.text("template.footer", language)}}


def field_element(kind: Kind, field: Field, language: str) -> Mapping[str, Any]:
    """Return one field of a contribution, with how long it may be, which the forge does not hold it to."""
    code = f"{kind}.{'heading' if field.name == 'title' else field.name}"
    is_own = (kind, field.name) in OWN_HINTS
    hint = OWN.text(f"template.{kind}_{field.name}", language) if is_own else FORMS.text(f"{code}.hint", language)
    most = OWN.text(
        "template.most", language, most=f"{field.most:,}".replace(",", "\u202f" if language == "fr" else ",")
    )
    label = FORMS.text(f"{code}.label", language)
    form = "textarea" if field.is_long else "input"
    return element(form, field.name, label, f"{hint} {most}", is_required=field.is_required)


def element(form: str, name: str, label: str, hint: str, *, is_required: bool = False) -> Mapping[str, Any]:
    """Return one field in the forge's words."""
    attributes = {"label": label, "description": hint}
    return {"type": form, "id": name, "attributes": attributes, "validations": {"required": is_required}}


def choice(name: str, label: str, options: list[str], *, is_multiple: bool = False) -> Iterator[Mapping[str, Any]]:
    """Yield one list to choose from, which may be left alone; a base without that list has nothing to choose."""
    attributes = {"label": label, "multiple": is_multiple, "options": options}
    if options:
        yield {"type": "dropdown", "id": name, "attributes": attributes, "validations": {"required": False}}


def labels(values: Mapping[str, Label], language: str) -> list[str]:
    """Return the names of the values of a list, each once."""
    return list(dict.fromkeys(label.text(language) for label in values.values()))


def pull_request_markdown(rules: Rules, language: str) -> str:
    """Return the text that a new pull request starts with: what is blocking, then what each type of page asks for."""
    facts = {
        "title": TITLE_CHARACTERS,
        "summary_least": SUMMARY_CHARACTERS[0],
        "summary_most": SUMMARY_CHARACTERS[1],
        "required": coded(ALWAYS_REQUIRED),
        "types": coded(get_args(PageType)),
        "statuses": coded(get_args(Status)),
        "roles": coded(rules.roles),
        "themes": coded(rules.lists.themes),
        "audiences": coded(rules.lists.audiences),
    }
    asked = "\n".join(f"| `{kind}` | {coded(keys)} |" for kind, keys in REQUIRED.items() if keys)
    return OWN.text("template.pull_request", language, asked=asked, **facts).strip() + "\n"


def coded(values: Iterable[str]) -> str:
    """Return values as code, one after the other."""
    return ", ".join(f"`{value}`" for value in values)
