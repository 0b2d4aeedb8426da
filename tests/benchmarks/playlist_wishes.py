"""Wishes answered by playlists: nDCG@20 beside BM25, MiniLM and taste alone, with the listener's history and without.

A wish for music is a tag that people gave (HetRec) in everyday words, from one listener: right is what that listener
plays, half of which the home has never heard, as far as people gave it the tag. Files have the three tags most given.
A wish for podcasts is right by the category that their makers gave, which is not in what is searched.
"""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tests.benchmarks.playlist_homes import Home, World
from tests.benchmarks.search_wishes import ndcg
from tests.benchmarks.semantic_wishes import HELD_OUT_PODCASTS
from tests.benchmarks.table import Row, row
from tools.playlists.wish import understand
from tools.search.minilm import MiniLM
from tools.taste.standing import Standings

_DEEP = 20
_TRULY = 0.3  # of as many people as gave an artist's first tag: from here on it is of that kind
_FORMS = (
    "{tag} music", "some {tag}", "a playlist of {tag} songs", "twenty {tag} tracks", "make me a {tag} mix",
    "songs that are {tag}", "i feel like {tag} today", "{tag} for the evening", "something {tag} please",
    "put together some {tag} tunes",
)  # fmt: skip
_CATEGORY_FORMS = ("a podcast about {name}", "{name} podcasts", "something on {name} to listen to")
Look = Callable[["Prompt"], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Prompt:
    """One wish: its words, who wishes, the kind of things wanted, what is right with how much it is worth."""

    words: str
    listener: str
    kind: str
    right: Mapping[str, float]
    unheard: Mapping[str, float]


def wishes(
    home: Home, world: World, heard: Mapping[int, Sequence[tuple[str, float]]], model: MiniLM, count: int
) -> list[Row]:
    """The table."""
    prompts = _prompts(world, heard, count)
    ways = _ways(home, model)
    scores = {way: [ndcg(look(one), one.right, _DEEP) for one in prompts] for way, look in ways.items()}
    music = [n for n, one in enumerate(prompts) if one.kind == "track"]
    rows = [row("wishes asked", len(prompts), 300, least=True)]
    for name, places in (("music", music), ("podcasts", [n for n in range(len(prompts)) if n not in set(music)])):
        rows += [
            row(f"{len(places)} wishes for {name}, {way}: nDCG@20", statistics.mean(found[n] for n in places))
            for way, found in scores.items()
        ]
    mean = {way: statistics.mean(found) for way, found in scores.items()}
    rows += [row(f"all wishes, {way}: nDCG@20", value) for way, value in mean.items()]
    best = max(("BM25", "MiniLM", "taste"), key=lambda way: mean[way])
    better = [ours - other for ours, other in zip(scores["ours"], scores[best], strict=True)]
    low, high = _interval(better)
    rows.append(row(f"ours, times the best single way ({best})", mean["ours"] / mean[best], 1.2, least=True))
    rows.append(
        row(f"ours over {best}, nDCG@20, lower end of the 95 % interval (upper {high:.3f})", low, 0.0, least=True)
    )
    with_, without = (statistics.mean(scores[way][n] for n in music) for way in ("ours", "ours without the history"))
    rows.append(row("music, with the history, times without it", with_ / without, 1.0, least=True))
    return [*rows, *_new(prompts, ways, music)]


def _new(prompts: Sequence[Prompt], ways: Mapping[str, Look], music: Sequence[int]) -> list[Row]:
    """The same where only what the listener has never heard here counts."""
    asked = [prompts[n] for n in music if prompts[n].unheard]
    found = {}
    for way, look in ways.items():
        known = {one.words + one.listener: {*one.right} - {*one.unheard} for one in asked}
        found[way] = statistics.mean(
            ndcg([i for i in look(one) if i not in known[one.words + one.listener]], one.unheard, _DEEP)
            for one in asked
        )
    return [
        row(f"{len(asked)} wishes, new to the listener only, {way}: nDCG@20", value) for way, value in found.items()
    ]


def _prompts(world: World, heard: Mapping[int, Sequence[tuple[str, float]]], count: int) -> list[Prompt]:
    draw, users = random.Random(11), list(heard)
    carried: dict[str, dict[int, float]] = {}
    for artist, given in world.tags.items():
        for tag, count_ in given.items():
            carried.setdefault(tag, {})[artist] = count_ / max(given.values())
    tags = sorted(tag for tag, artists in carried.items() if len(artists) >= 40 and len(tag) > 2)
    prompts: list[Prompt] = []
    while len(prompts) < count:
        tag, user = draw.choice(tags), draw.choice(users)
        mine = {artist: carried[tag][artist] for artist in carried[tag].keys() & world.plays[user].keys()}
        if sum(share >= _TRULY for share in mine.values()) < 3:
            continue
        known = {one for one, _ in heard[user]}
        right = {f"t{artist}": share * math.log10(10 + world.plays[user][artist]) for artist, share in mine.items()}
        unheard = {one: worth for one, worth in right.items() if one not in known}
        prompts.append(Prompt(draw.choice(_FORMS).format(tag=tag), str(user), "track", right, unheard))
    return [*prompts, *_podcasts(world, draw)]


def _podcasts(world: World, draw: random.Random) -> list[Prompt]:
    categories = sorted({show["genre"] for show in world.podcasts if show["genre"]})
    asked = [(draw.choice(_CATEGORY_FORMS).format(name=name.lower()), name) for name in categories]
    asked += list(HELD_OUT_PODCASTS.items())
    found = []
    for words, name in asked:
        right = {f"p{n}": 1.0 for n, show in enumerate(world.podcasts) if show["genre"] == name}
        if right:
            found.append(Prompt(words, "", "show", right, {}))
    return found


def _ways(home: Home, model: MiniLM) -> dict[str, Look]:
    alone = home.make_pool(None)

    def semantic(prompt: Prompt) -> list[str]:
        assert home.vectors is not None
        return list(home.vectors.around(model.embed([prompt.words])[0], {prompt.kind}, _DEEP * 3))

    def taste(prompt: Prompt) -> list[str]:
        home.listening.listener = prompt.listener
        return home.foresight.likeliest({prompt.kind}, _DEEP * 3)

    def ours(prompt: Prompt, *, known: bool = True) -> list[str]:
        home.listening.listener = prompt.listener
        wish = understand(prompt.words, lambda _: None, home.is_genre)
        genres = wish.genres if prompt.kind == "track" else ()
        wish = replace(wish, kinds=frozenset({prompt.kind}), genres=genres, count=None)  # type: ignore[arg-type]
        pool = home.pool if known else alone
        stands = home.stands.now() if known else Standings()
        return [one.item.id for one in pool.candidates(wish, stands)[: _DEEP * 3]]

    return {
        "BM25": lambda prompt: [one for one, _ in home.words.nearest(prompt.words, {prompt.kind}, _DEEP * 3)],
        "MiniLM": semantic,
        "taste": taste,
        "ours without the history": lambda prompt: ours(prompt, known=False),
        "ours": ours,
    }


def _interval(differences: Sequence[float]) -> tuple[float, float]:
    values = np.array(differences)
    drawn = values[np.random.default_rng(0).integers(0, len(values), (2000, len(values)))].mean(1)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)
