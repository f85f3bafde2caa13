"""What `relais check` does: checks, prints in the form asked for, and tells by its exit code whether all is well."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from indexer.catalogue import Catalogue
from indexer.check_comment import comment_markdown
from indexer.check_output import print_annotations, print_json, print_text
from indexer.checking import Checked, check_since, check_whole
from indexer.listings import safe_address
from indexer.spelling import Slip, find_slips
from indexer.terminal import messages, terminal_language

SENTENCES = Catalogue("indexer")


def run_check(docs: Path, form: str, *, since: str = "", preview: str = "", spelling: bool = False) -> int:
    """Check, print, and return 1 when something keeps the pages from being published, else 0.

    Raises EarlierUnknown, DocsFolderMissing, SiteSettingsInvalid.
    """
    address = preview_address(preview)
    checked = check_since(docs, since) if since else check_whole(docs)
    if form == "json":
        print_json(checked)
    elif form == "github":
        print_annotations(checked, docs)
    elif form == "comment":
        slips = slips_of(checked) if spelling else ()
        click.echo(comment_markdown(checked, terminal_language(), preview=address, slips=slips), nl=False)
    else:
        print_text(checked)
    return 1 if checked.errors else 0


def preview_address(preview: str) -> str:
    """Return an address fit for a link of the comment. Raises UsageError when it is none."""
    address = safe_address(preview).replace("@", "%40")
    if preview and not address:
        raise click.UsageError(SENTENCES.text("check.wrong_preview", terminal_language()))
    return address


def slips_of(checked: Checked) -> Sequence[Slip]:
    """Return the words that a dictionary does not know; a language without a dictionary is said, and left alone."""
    shown = {page.path for page in checked.pages}
    known = [page.body for page in checked.sources.folder.pages if page.path not in shown]
    known += [page.body for page in checked.earlier]
    known += [f"{entry.term} {entry.expansion} {entry.definition_fr}" for entry in checked.sources.glossary]
    spelled = find_slips(checked.pages, known, checked.sources.default_language)
    if spelled.unread:
        languages = ", ".join(spelled.unread)
        messages().print(
            SENTENCES.text("check.no_dictionary", terminal_language(), languages=languages), style="yellow"
        )
    return spelled.slips
