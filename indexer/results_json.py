"""Results as the stable JSON that scripts, the web page and other tools rely on."""

from __future__ import annotations

from typing import Any

from indexer.models import Explanation, Hit, Results


def results_json(results: Results) -> dict[str, Any]:
    """Return a result as plain data."""
    return {
        "query": results.query,
        "verdict": results.verdict.value,
        "hits": [hit_json(hit) for hit in results.hits],
        "took_ms": round(results.took_ms, 3),
        "commit": results.commit,
        "corrections": dict(results.corrections),
    }


def hit_json(hit: Hit) -> dict[str, Any]:
    """Return a hit as plain data."""
    document = hit.document
    found = {
        "page": document.page,
        "anchor": document.anchor,
        "url": hit.address,
        "title": document.title,
        "heading": document.heading,
        "score": hit.score,
        "passage": hit.passage.text,
        "highlights": [list(span) for span in hit.passage.highlights],
        "mark": hit.passage.mark,
        "type": document.type,
        "status": document.status,
        "owner": document.owner,
        "reviewed": document.reviewed.isoformat() if document.reviewed else None,
        "language": document.language,
    }
    return found | {"explanation": explanation_json(hit.explanation)} if hit.explanation else found


def explanation_json(explanation: Explanation) -> dict[str, Any]:
    """Return the reasons of a hit as plain data."""
    words = [
        {
            "word": word.word,
            "matched": word.variant.shown,
            "reason": word.variant.reason,
            "weight": word.variant.weight,
            "idf": word.idf,
            "fields": dict(word.fields),
            "points": word.points,
        }
        for word in explanation.words
    ]
    return {"words": words, "missing": list(explanation.missing), "factors": dict(explanation.factors)}
