"""What the page « not found » searches in: titles and addresses, small enough to be fetched at once."""

from __future__ import annotations

import json

from indexer.site.base import Base

LOST_FILE = "assets/relais/pages.json"


def pages_json(base: Base) -> str:
    """Return the title and the address of every page that is not archived or replaced, as JSON."""
    kept = [
        [page.title, base.addresses[page.path].removeprefix("./")]
        for page in base.ordered()
        if page.front_matter.status != "archived" and page.path not in base.successors
    ]
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
