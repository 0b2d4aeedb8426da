"""A choice that is not all alike: each next candidate is the best but for what it shares with those before it.

Maximal marginal relevance (Carbonell and Goldstein 1998), over genres as tags write them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tools.playlists.kinship import labels
from tools.playlists.pool import Candidate

_DEPTH = 4  # times as many candidates as are wanted are looked at


def varied(found: Sequence[Candidate], count: int, strength: float) -> list[Candidate]:
    """Candidates, best first, in an order whose first `count` are of more kinds the greater `strength` is.

    `strength` is what sharing every genre with all that came before costs of a score; 0 changes nothing.
    """
    if strength <= 0 or count < 2:
        return list(found)
    left = list(found[: _DEPTH * count])
    genres = {one.item.id: labels(one.item.genre) for one in left}
    seen: Counter[str] = Counter()
    chosen: list[Candidate] = []

    def worth(one: Candidate) -> float:
        own = genres[one.item.id]
        shared = sum(seen[label] for label in own) / (len(own) * len(chosen)) if own and chosen else 0.0
        return one.score - strength * shared

    while left and len(chosen) < count:
        best = max(left, key=worth)
        left.remove(best)
        chosen.append(best)
        seen.update(genres[best.item.id])
    return [*chosen, *left, *found[_DEPTH * count :]]
