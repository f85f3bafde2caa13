"""The Whoosh schema and its version: change one, change the other, and every index is rebuilt."""

from __future__ import annotations

import hashlib

from whoosh.analysis import Tokenizer
from whoosh.fields import ID, STORED, TEXT, Schema

from indexer.weights import FIELDS, weights_digest

SCHEMA_VERSION = 10


def index_schema() -> Schema:
    """Return the schema: the analysed fields take lists of terms, since the language decides the stemmer."""
    analysed = {name: TEXT(analyzer=Tokenizer(), phrase=False, stored=False) for name in FIELDS}
    return Schema(page=ID(stored=True), record=STORED, flags=STORED, **analysed)


def index_digest(*settings: str) -> str:
    """Return a digest of all that makes every page's entry change at once: schema, weights, rendering settings."""
    parts = (str(SCHEMA_VERSION), weights_digest(), *settings)
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()
