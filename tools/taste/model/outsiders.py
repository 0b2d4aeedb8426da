"""What others have built, on the same plays: popularity, and `implicit`'s matrix factorisation and neighbours."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from tools.taste.model.plays import Bools, Floats, Longs, Plays

_MOST = 2000  # positions; the outsiders are slow and a mean over so many is good enough
_FACTORS, _NEIGHBOURS, _HISTORY = 64, 100, 300
_DEPTH = 10


def outsiders(
    plays: Plays, learned: Plays, places: Longs, progress: Callable[[float], None] | None = None
) -> dict[str, Any]:
    """nDCG@10 any and new of each, knowing the same plays: {"most popular": {"any": …, "new": …}, …, "note": …}."""
    if len(places) > _MOST:
        places = np.sort(np.random.default_rng(2).choice(places, _MOST, replace=False))
    models: dict[str, Any] = {}
    found: dict[str, Any] = {}
    if find_spec("implicit") is None:
        found["note"] = "`implicit` is not installed; `pip install implicit` brings it."
    else:
        models = _implicit(learned)
    popularity = np.bincount(learned.item, np.maximum(learned.weight, 0), len(plays.catalogue)).astype(np.float32)
    gains: dict[str, list[tuple[float, float]]] = {name: [] for name in ("most popular", *models)}
    starts, new = plays.starts, np.zeros(len(places), bool)
    for number, place in enumerate(places.tolist()):
        history = plays.item[starts[plays.user[place]] : place][-_HISTORY:]
        item = int(plays.item[place])
        new[number] = item not in history
        gains["most popular"].append(_gains(_top(popularity), history, item))
        for name, model in models.items():
            gains[name].append(_gains(_recommended(model, history, len(plays.catalogue)), history, item))
        if progress and number % 100 == 0:
            progress(number / len(places))
    return found | {name: _means(values, new) for name, values in gains.items()}


def _implicit(learned: Plays) -> dict[str, Any]:
    from implicit.als import AlternatingLeastSquares
    from implicit.nearest_neighbours import BM25Recommender
    from scipy.sparse import csr_matrix

    heard = learned.weight > 0
    size = (len(learned.users), len(learned.catalogue))
    matrix = csr_matrix((np.ones(int(heard.sum()), np.float32), (learned.user[heard], learned.item[heard])), size)
    models = {
        "implicit ALS": AlternatingLeastSquares(factors=_FACTORS, iterations=10, random_state=0, num_threads=1),
        "implicit item-kNN": BM25Recommender(K=_NEIGHBOURS, num_threads=1),
    }
    for model in models.values():
        model.fit(matrix.astype(np.float32), show_progress=False)
    return models


def _recommended(model: Any, history: Any, size: int) -> list[int]:
    """The model's list for what was heard so far; long enough to leave out what is known."""
    from scipy.sparse import csr_matrix

    items, counts = np.unique(history, return_counts=True)
    row = csr_matrix((counts.astype(np.float32), (np.zeros(len(items), int), items)), (1, size))
    most = min(len(items) + _DEPTH, size)
    options = {"recalculate_user": True} if hasattr(model, "user_factors") else {}
    found, scores = model.recommend(0, row, N=most, filter_already_liked_items=False, **options)
    kept: list[int] = found[np.isfinite(scores) & (found >= 0)].tolist()
    return kept


def _top(popularity: Floats) -> list[int]:
    best = np.argpartition(-popularity, min(_HISTORY + _DEPTH, len(popularity) - 1))[: _HISTORY + _DEPTH]
    order: list[int] = best[np.argsort(-popularity[best], kind="stable")].tolist()
    return order


def _gains(order: list[int], history: Any, item: int) -> tuple[float, float]:
    heard = set(history.tolist())
    return _gain(order, item), _gain([other for other in order if other not in heard], item)


def _gain(order: list[int], item: int) -> float:
    return float(1 / np.log2(order.index(item) + 2)) if item in order[:_DEPTH] else 0.0


def _means(values: list[tuple[float, float]], new: Bools) -> dict[str, float | None]:
    both = np.array(values)
    return {
        "any": round(float(both[:, 0].mean()), 4),
        "new": round(float(both[new, 1].mean()), 4) if new.any() else None,
    }
