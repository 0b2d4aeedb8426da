"""Words that a wish does not say but what fits it does: pseudo-relevance feedback, and BM25 of weighted words.

The expansion is RM3 (Abdul-Jaleel et al., "UMass at TREC 2004") with each word's share in a document weighted by its
rarity, so that no list of empty words is needed for descriptions. BM25 is Robertson and Zaragoza's (2009).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

_SATURATION, _LENGTH = 1.2, 0.75  # k1 and b as they are commonly set
_ADDED = 30  # words that what was found first brings in
_SHORTEST = 2  # letters


class Document(NamedTuple):
    """A description as its terms (see `wording.terms`) with how often each stands in it; and its labels."""

    terms: Counter[str]
    labels: tuple[str, ...] = ()


def bm25(
    documents: Mapping[str, Document], query: Mapping[str, float], rarity: Mapping[str, float], average: float
) -> dict[str, float]:
    """How well each document fits a query of weighted terms, as a share of the best that there could be (0 to 1).

    `rarity`: the terms' inverse document frequencies; `average`: how many terms a document has.
    """
    weights = {term: weight * rarity.get(term, 0.0) * (_SATURATION + 1) for term, weight in query.items()}
    best = sum(weights.values()) or 1.0
    found: dict[str, float] = {}
    for item_id, document in documents.items():
        relative = 1 - _LENGTH + _LENGTH * document.terms.total() / max(average, 1.0)
        score = 0.0
        for term, weight in weights.items():
            if times := document.terms.get(term, 0):
                score += weight * times / (times + _SATURATION * relative)
        found[item_id] = score / best
    return found


def expanded(
    query: Mapping[str, float], fitting: Collection[Document], rarity: Mapping[str, float], share: float
) -> dict[str, float]:
    """A query with the telling terms of documents that fit it, which get `share` (0 to 1) of its weight."""
    telling: dict[str, float] = defaultdict(float)
    for document in fitting:
        total = document.terms.total()
        for term, times in document.terms.items():
            if len(term) >= _SHORTEST and (rare := rarity.get(term, 0.0)):
                telling[term] += times / total * rare
    added = sorted(telling, key=lambda term: (-telling[term], term))[:_ADDED]
    whole, said = sum(telling[term] for term in added), sum(query.values())
    if not whole:
        return dict(query)
    found = {term: (1 - share) * weight / said for term, weight in query.items()}
    for term in added:
        found[term] = found.get(term, 0.0) + share * telling[term] / whole
    return found
