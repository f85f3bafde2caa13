"""What was most likely meant by a head that is wrong: the value of a list, the quotation marks that are missing."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from indexer.analysis import fold
from indexer.safe_yaml import Fault, read_mapping

# Close enough for « leçon » and `lesson`, « médiations » and `mediation`; not for « sport ».
VALUE_SIMILARITY = 60

_KEY = re.compile(r"[\"']?[A-Za-z_][\w-]*[\"']?[ \t]*:(?=\s|$)")


def near_value(found: str, allowed: Sequence[str]) -> str:
    """Return the value of a closed list that was most likely meant, or nothing."""
    near = process.extractOne(found, allowed, scorer=fuzz.ratio, processor=fold, score_cutoff=VALUE_SIMILARITY)
    return str(near[0]) if near else ""


def quoted(line: str) -> str:
    """Return a line of a head with its value between quotation marks, when that is all it lacks, else nothing."""
    key = _KEY.match(line)
    value = line[key.end() :].strip() if key else ""
    # What opens with a bracket or a quotation mark was meant as a list, or was quoted already.
    if key is None or not value or value[0] in "[{\"'" or not isinstance(read_mapping(line), Fault):
        return ""
    mended = f"{key[0]} {json.dumps(value, ensure_ascii=False)}"
    return "" if isinstance(read_mapping(mended), Fault) else mended
