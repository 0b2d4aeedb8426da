"""A made-up community: everybody loves a few makers, plays their albums through, and comes back to favourites."""

from __future__ import annotations

import random

import polars as pl
import pytest

from tools.taste.model.plays import Plays, plays_of


def listening(listeners: int = 40, each: int = 60, makers: int = 20, seed: int = 1) -> pl.DataFrame:
    """A table of plays: `user, pos, track, artist, album`, all of them text but `pos`."""
    draw = random.Random(seed)
    rows = []
    for user in range(listeners):
        loved = draw.sample(range(makers), 3)
        heard: list[tuple[str, str, str]] = []
        while len(heard) < each:
            if heard and draw.random() < 0.3:
                heard.append(draw.choice(heard[-20:]))
                continue
            maker, album = draw.choice(loved), draw.randrange(2)
            heard += [
                (f"track {maker}-{album}-{song}", f"maker {maker}", f"album {maker}-{album}")
                for song in range(draw.randrange(2, 6))
            ]
        rows += [
            {"user": f"user {user}", "pos": pos, "track": track, "artist": maker, "album": album}
            for pos, (track, maker, album) in enumerate(heard[:each])
        ]
    return pl.DataFrame(rows)


@pytest.fixture(scope="session")
def table() -> pl.DataFrame:
    return listening()


@pytest.fixture(scope="session")
def plays(table: pl.DataFrame) -> Plays:
    return plays_of(table)
