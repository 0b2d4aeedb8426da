"""Search: how fast in libraries of different sizes, and how well it finds what is described rather than named.

Real names and labels come from the evaluation data (`SEGUE_DATA`, or `../shared/data` beside the repository); they are
research data and not part of the project. Beside every latency stands rapidfuzz looking at each name, in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

from tests.benchmarks.big_library import Names, add_some, fill
from tests.benchmarks.semantic_wishes import ARTISTS, PODCASTS
from tools.library.database import Database
from tools.library.library import Library
from tools.search.meanings import Meanings
from tools.search.minilm import MiniLM
from tools.search.search import Search
from tools.search.texts import Described
from tools.search.vectors import Vectors
from tools.search.wording import Words
from tools.search.words import key

WANTED_P95 = {100_000: 50.0, 1_000_000: 150.0}
Row = dict[str, object]


def row(name: str, value: float, want: float | None = None, *, least: bool = False) -> Row:
    """One line of the table; `least`: the value should be at least what is wanted."""
    good = want is None or (value >= want if least else value <= want)
    return {"name": name, "value": round(value, 3), "want": want, "ok": good}


def latency(names: Names, items: int, folder: Path, queries: int) -> list[Row]:
    """Index size, build, start and change, and the time of a search beside the baseline's."""
    database = Database(folder / f"{items}.db")
    database.upgrade()
    fill(database, names, items)
    library, file = Library(database), folder / f"{items}.npz"
    build, search = _timed(library, file)
    start, search = _timed(library, file)
    titles = [entry.title for entry in search.catalogue().entries.values()]
    asked = _asked(search, random.Random(3), queries)
    taken = [_milliseconds(lambda said=said: search.find(said)) for said, _ in asked]
    keyed = [key(title) for title in titles]
    brute = [
        _milliseconds(lambda name=name: process.extractOne(key(name), keyed, scorer=fuzz.ratio))
        for _, name in asked[: max(queries // 10, 5)]
    ]
    add_some(database, names, 100, time.time())
    change = _milliseconds(search.catalogue)
    label = f"{items:,} items"
    p95 = _p95(taken)
    return [
        row(f"{label}: search, median (ms)", statistics.median(taken)),
        row(f"{label}: search, p95 (ms)", p95, WANTED_P95.get(items)),
        row(f"{label}: rapidfuzz over every name, p95 (ms)", _p95(brute)),
        row(f"{label}: as fast as looking at every name, times", _p95(brute) / p95),
        row(f"{label}: index made from nothing (s)", build),
        row(f"{label}: index read back at a start (s)", start),
        row(f"{label}: 100 items added, until found (ms)", change),
        row(f"{label}: index on disk (MB)", file.stat().st_size / 1e6),
    ]


def _timed(library: Library, file: Path) -> tuple[float, Search]:
    begin = time.perf_counter()
    search = Search(library, random.Random(1), file=file)
    search.catalogue()
    return time.perf_counter() - begin, search


def _asked(search: Search, draw: random.Random, count: int) -> list[tuple[str, str]]:
    """(what is said, the name in it): names as they are and misspelt, alone and with their makers."""
    entries = list(search.catalogue().entries.values())
    found = []
    for _ in range(count):
        entry = draw.choice(entries)
        name = draw.choice([entry.title, _misspelt(entry.title, draw)])
        maker = _misspelt(entry.artist or entry.title, draw)
        form = draw.choice(["play {name}", "play {name} by {maker}", "play something by {maker}", "the song {name}"])
        found.append((form.format(name=name, maker=maker), name))
    return found


def _misspelt(name: str, draw: random.Random) -> str:
    letters = list(name)
    for _ in range(1 + len(letters) // 12):
        letters[draw.randrange(len(letters))] = draw.choice("aeiourstln") if draw.random() < 0.6 else ""
    return "".join(letters)


def wishes(names: Names, data: Path, model: MiniLM, folder: Path, count: int) -> list[Row]:
    """nDCG@10 of wishes by words alone, by vectors alone, and fused."""
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
    embedding = len(texts) / (time.perf_counter() - begin)
    gains = {
        wish: {f"p{n}": 1.0 for n, p in enumerate(podcasts) if p["genre"] == genre} for wish, genre in PODCASTS.items()
    }
    gains |= {wish: _shares(tags, right) for wish, right in ARTISTS.items()}
    scores = _scores(gains, words, vectors, folder)
    rows = [row(f"texts embedded a second, one thread ({len(texts)} texts)", embedding)]
    for kind, group in (("podcasts", PODCASTS), ("artists", ARTISTS), ("all", gains)):
        for way, found in scores.items():
            rows.append(row(f"wishes, {kind}, {way}: nDCG@10", statistics.mean(found[wish] for wish in group)))
    mean = {way: statistics.mean(found.values()) for way, found in scores.items()}
    gain = mean["fused"] / max(mean["lexical"], mean["semantic"]) - 1
    rows.append(row("fused over the better of the two, percent", 100 * gain, 10.0, least=True))
    rows.append(row("a wish, fused, p95 (ms)", _p95(_wish_times(gains, words, vectors, folder))))
    return rows


def _scores(
    gains: Mapping[str, Mapping[str, float]], words: Words, vectors: Vectors, folder: Path
) -> dict[str, dict[str, float]]:
    fused = _fused(words, vectors, folder)

    def semantic(wish: str, kind: str) -> list[str]:
        return list(vectors.around(vectors.model.embed([wish])[0], {kind}, 10))

    ways: dict[str, Callable[[str, str], list[str]]] = {
        "lexical": lambda wish, kind: [item_id for item_id, _ in words.nearest(wish, {kind}, 10)],
        "semantic": semantic,
        "fused by reciprocal ranks": lambda wish, kind: _reciprocal(
            [item_id for item_id, _ in words.nearest(wish, {kind}, 100)],
            list(vectors.around(vectors.model.embed([wish])[0], {kind}, 100)),
        ),
        "fused": fused,
    }
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for wish, gain in gains.items():
        for way, look in ways.items():
            found[way][wish] = ndcg(look(wish, "show" if wish in PODCASTS else "artist"), gain)
    return found


def _reciprocal(*orders: Sequence[str], constant: int = 60) -> list[str]:
    """Reciprocal rank fusion (Cormack et al. 2009), the fusion that the product's own is compared with."""
    scores: dict[str, float] = defaultdict(float)
    for order in orders:
        for place, item_id in enumerate(order, start=1):
            scores[item_id] += 1 / (constant + place)
    return sorted(scores, key=lambda item_id: -scores[item_id])


def _fused(words: Words, vectors: Vectors, folder: Path) -> Callable[[str, str], list[str]]:
    """The product's own fusion, over an empty library: everything is in the indexes already."""
    database = Database(folder / "empty.db")
    database.upgrade()
    meanings = Meanings(Library(database), words, lambda: vectors)
    return lambda wish, kind: [fit.id for fit in meanings.nearest(wish, {kind}, 10)]


def _wish_times(gains: Mapping[str, Mapping[str, float]], words: Words, vectors: Vectors, folder: Path) -> list[float]:
    fused = _fused(words, vectors, folder)
    fused("warm up", "show")
    return [_milliseconds(lambda wish=wish: fused(wish, "show")) for wish in gains]


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
    return Described(f"a{artist}", "artist", f"{name}. {', '.join(most)} artist.")


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


def _milliseconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[min(int(0.95 * len(values)), len(values) - 1)]


def main() -> None:
    """Runs everything and leaves `.bench/search.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, help="where model weights are")
    parser.add_argument("--items", type=int, default=100_000, help="the largest library but for --million")
    parser.add_argument("--million", action="store_true", help="try a million items, too; takes minutes")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--texts", type=int, default=2500, help="podcasts, and artists, that wishes are looked up in")
    options = parser.parse_args()
    data = Path(os.environ.get("SEGUE_DATA", Path(__file__).parents[3] / "shared" / "data"))
    if not (data / "hetrec_artists.parquet").is_file():
        print(f"The evaluation data is not in {data}; SEGUE_DATA names its folder. Nothing was measured.")
        return
    names, rows = Names(data), []
    sizes = sorted({min(10_000, options.items), options.items, *([1_000_000] if options.million else [])})
    with tempfile.TemporaryDirectory() as folder:
        for items in sizes:
            rows += latency(names, items, Path(folder), options.queries)
        model = MiniLM((options.weights or Path("weights")) / MiniLM.name)
        if missing := model.check():
            print(f"Wishes were not measured. {missing}")
        else:
            rows += wishes(names, data, model, Path(folder), options.texts)
    for line in rows:
        print(f"{'ok ' if line['ok'] else 'NO '} {line['name']:64} {line['value']:>10}   want {line['want']}")
    file = Path(".bench/search.json")
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({"rows": rows}, indent=1))


if __name__ == "__main__":
    main()
