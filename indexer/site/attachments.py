"""Files that stand beside pages that are not shown."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import unquote

from indexer.models import Page


def private_attachments(names: Iterable[str], closed: Iterable[str], shown: Iterable[Page]) -> list[str]:
    """Return the files that stand beside a page that is not shown and that no page shown names.

    A folder whose index page is not shown is closed with all that is below it.
    """
    pages = [PurePosixPath(path) for path in closed]
    folders = {page.parent for page in pages}
    trees = {page.parent for page in pages if page.stem in {"index", "README"} and page.parent.name}
    paths = [PurePosixPath(name) for name in names]
    beside = [path for path in paths if path.parent in folders or not trees.isdisjoint(path.parents)]
    bodies = [unquote(page.body) for page in shown] if beside else []
    return [str(path) for path in beside if not any(path.name in body for body in bodies)]
