"""How well wishes that name nothing are answered: nDCG@10 by words, by meaning and fused, over other people's labels.

Weights of the product were chosen on the development wishes only; what counts are the held-out ones.
"""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from tests.benchmarks.semantic_wishes import ARTISTS, HELD_OUT_ARTISTS, HELD_OUT_PODCASTS, PODCASTS
from tests.benchmarks.table import Row, milliseconds, p95, row
from tools.library.database import Database
from tools.library.library import Library
from tools.search.meanings import Meanings
from tools.search.minilm import MiniLM
from tools.search.texts import Described, labels
from tools.search.vectors import Vectors
from tools.search.wording import Words

HALVES = {"development": (PODCASTS, ARTISTS), "held-out": (HELD_OUT_PODCASTS, HELD_OUT_ARTISTS)}
Look = Callable[[str, str], list[str]]


def wishes(data: Path, model: MiniLM, folder: Path, count: int) -> list[Row]:
    """The table: by half, kind of thing and way of looking."""
    podcasts = pl.read_parquet(data / "podcasts_apple_4k.parquet").to_dicts()[:count]
    tags = _tags(data, count)
    named = dict(pl.read_parquet(data / "hetrec_artists.parquet").iter_rows())
    texts = [_podcast(number, about) for number, about in enumerate(podcasts)]
    texts += [_artist(artist, str(named[artist]), given) for artist, given in tags.items()]
    words, vectors = Words(folder / "words.db"), Vectors(model, folder / "vectors")
    begin = time.perf_counter()
    for start in range(0, len(texts), 256):
        words.put(texts[start : start + 256])
        vectors.put(texts[start : start + 256])
    vectors.learn(words.labels())
    rows = [
        row(f"texts embedded a second, one thread ({len(texts)} texts)", len(texts) / (time.perf_counter() - begin))
    ]
    ways, taken = _ways(words, vectors, folder), []
    for half, (about_podcasts, about_artists) in HALVES.items():
        gains = {
            w: {f"p{n}": 1.0 for n, p in enumerate(podcasts) if p["genre"] == g} for w, g in about_podcasts.items()
        }
        gains |= {wish: _shares(tags, right) for wish, right in about_artists.items()}
        kinds = dict.fromkeys(about_podcasts, "show") | dict.fromkeys(about_artists, "artist")
        scores = {way: {w: ndcg(look(w, kinds[w]), gains[w]) for w in gains} for way, look in ways.items()}
        rows += _half(half, scores, {"podcasts": about_podcasts, "artists": about_artists, "all": gains})
        taken += [milliseconds(lambda wish=wish, kind=kind: ways["fused"](wish, kind)) for wish, kind in kinds.items()]
    return [*rows, row("a wish, fused, p95 (ms)", p95(taken), 50.0)]


def _half(
    half: str, scores: Mapping[str, Mapping[str, float]], groups: Mapping[str, Mapping[str, object]]
) -> list[Row]:
    rows = []
    for kind, group in groups.items():
        for way, found in scores.items():
            rows.append(
                row(f"{half}, {len(group)} wishes, {kind}, {way}: nDCG@10", statistics.mean(found[w] for w in group))
            )
    mean = {way: statistics.mean(found.values()) for way, found in scores.items()}
    gain = mean["fused"] / max(mean["lexical"], mean["semantic"]) - 1
    wanted = 10.0 if half == "held-out" else None
    better = [fused - scores["semantic"][wish] for wish, fused in scores["fused"].items()]
    return [
        *rows,
        row(f"{half}: fused over the better of the two, percent", 100 * gain, wanted, least=True),
        row(f"{half}: wishes that fusing helps, of those that it changes", _share(better)),
    ]


def _share(differences: Sequence[float]) -> float:
    changed = [difference for difference in differences if abs(difference) > 1e-9]
    return sum(difference > 0 for difference in changed) / max(len(changed), 1)


def _ways(words: Words, vectors: Vectors, folder: Path) -> dict[str, Look]:
    def lexical(wish: str, kind: str, depth: int = 10) -> list[str]:
        return [item_id for item_id, _ in words.nearest(wish, {kind}, depth)]

    def semantic(wish: str, kind: str, depth: int = 10) -> list[str]:
        return list(vectors.around(vectors.model.embed([wish])[0], {kind}, depth))

    return {
        "lexical": lexical,
        "semantic": semantic,
        "semantic with feedback (Rocchio)": lambda wish, kind: _rocchio(vectors, wish, kind),
        "fused by reciprocal ranks": lambda wish, kind: _reciprocal(
            lexical(wish, kind, 100), semantic(wish, kind, 100)
        ),
        "fused": _fused(words, vectors, folder),
    }


def _rocchio(vectors: Vectors, wish: str, kind: str, fed_back: int = 20, strength: float = 2.0) -> list[str]:
    """Feedback without any words: what of the fusion's gain is the feedback's alone."""
    asked = vectors.model.embed([wish])[0]
    first = np.mean(list(vectors.around(asked, {kind}, fed_back).values()), axis=0)
    moved = asked + strength * first / np.linalg.norm(first)
    return list(vectors.around((moved / np.linalg.norm(moved)).astype(np.float32), {kind}, 10))


def _reciprocal(*orders: Sequence[str], constant: int = 60) -> list[str]:
    """Reciprocal rank fusion (Cormack et al. 2009), the fusion that the product's own is compared with."""
    scores: dict[str, float] = defaultdict(float)
    for order in orders:
        for place, item_id in enumerate(order, start=1):
            scores[item_id] += 1 / (constant + place)
    return sorted(scores, key=lambda item_id: -scores[item_id])


def _fused(words: Words, vectors: Vectors, folder: Path) -> Look:
    """The product's own fusion, over an empty library: everything is in the indexes already."""
    database = Database(folder / "empty.db")
    database.upgrade()
    meanings = Meanings(Library(database), words, lambda: vectors)
    return lambda wish, kind: [fit.id for fit in meanings.nearest(wish, {kind}, 10)]


def ndcg(order: Sequence[str], gains: Mapping[str, float], depth: int = 10) -> float:
    """Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002)."""

    def cumulative(values: Sequence[float]) -> float:
        return sum(value / float(np.log2(place + 2)) for place, value in enumerate(values[:depth]))

    best = cumulative(sorted(gains.values(), reverse=True))
    return cumulative([gains.get(item_id, 0.0) for item_id in order]) / best if best else 0.0


def _podcast(number: int, about: Mapping[str, str]) -> Described:
    description = " ".join((about["description"] or "").split())[:1000]
    return Described(f"p{number}", "show", f"{about['title']} by {about['producer']}. podcast. {description}")


def _artist(artist: int, name: str, given: Mapping[str, int]) -> Described:
    most = sorted(given, key=lambda tag: (-given[tag], tag))[:3]
    return Described(f"a{artist}", "artist", f"{name}. {', '.join(most)} artist.", labels(", ".join(most), "artist"))


def _tags(data: Path, count: int) -> dict[int, dict[str, int]]:
    """The tags of those artists of whom enough is known."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for given in pl.read_parquet(data / "hetrec_artist_tags.parquet").to_dicts():
        found[given["artist"]][given["tag"]] = given["len"]
    known = set(pl.read_parquet(data / "hetrec_artists.parquet")["artist"])
    return dict([(a, t) for a, t in sorted(found.items()) if len(t) >= 4 and a in known][:count])


def _shares(tags: Mapping[int, Mapping[str, int]], right: Sequence[str]) -> dict[str, float]:
    shares = {f"a{artist}": sum(given.get(t, 0) for t in right) / sum(given.values()) for artist, given in tags.items()}
    return {artist: share for artist, share in shares.items() if share}
