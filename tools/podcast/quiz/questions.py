"""What is asked in the quiz: made from the library's own data and from what was really heard, never from memory."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tools.library.items import Item

Kind = Literal["song", "artist", "album", "year", "played"]
CLIP = 8.0
"""Seconds of a song that are heard."""
_FEWEST = 4
"""Songs that there must be at least; fewer are no game."""
_APART = 2.0  # times as often the one must have been heard as the other


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `answers` are names that are right, `year` is right for a year; `hints` help more and more.

    `start` is where in `item` a clip begins that is to be heard with it; None where there is nothing to hear.
    """

    kind: Kind
    text: str
    item: Item
    answers: tuple[str, ...]
    told: str
    hints: tuple[str, ...] = field(default=())
    year: int | None = None
    start: float | None = None


def make_question(
    songs: Sequence[Item], plays: Mapping[str, int], used: set[str], kinds: Sequence[Kind], rng: random.Random
) -> Asked | None:
    """A question about a song that did not come up yet; None where there is nothing (left) to ask.

    `plays` says how often each was heard, by id: what is well known is asked about more often.
    """
    for kind in rng.sample(list(kinds), len(kinds)):
        if kind == "played":
            if (asked := _more_played(songs, plays, used, rng)) is not None:
                return asked
            continue
        fitting = [song for song in songs if song.id not in used and _can(kind, song)]
        if len(songs) >= _FEWEST and fitting:
            weights = [1.0 + min(plays.get(song.id, 0), 20) for song in fitting]
            return _about(kind, rng.choices(fitting, weights)[0], songs, rng)
    return None


def _can(kind: Kind, song: Item) -> bool:
    match kind:
        case "song":
            return bool(song.title and song.path is not None and (song.duration or 0.0) >= 2 * CLIP)
        case "artist":
            return bool(song.artist)
        case "album":
            return bool(song.album and song.artist and song.album.casefold() != song.title.casefold())
        case _:
            return bool(song.year and song.artist)


def _about(kind: Kind, song: Item, songs: Sequence[Item], rng: random.Random) -> Asked:
    told = f"It is {song.name}."
    when = f"It is from {song.year}." if song.year else ""
    what = f"It is {song.genre}." if song.genre else ""
    letter = f"Its name begins with {song.title[0].upper()}."
    by = f"It is by {song.artist}." if song.artist else ""
    match kind:
        case "song":
            start = (song.duration or 0.0) * rng.uniform(0.2, 0.6)
            return Asked(
                kind, "Which song is this?", song, (song.title,), told, _some(what, when, by, letter), start=start
            )
        case "artist":
            others = {each.artist for each in songs if each.title == song.title}
            text = f"Who is {song.title} by?" if len(others) == 1 else f"Who is {song.title} from {song.album} by?"
            hints = _some(what, when, f"The name begins with {song.artist[0].upper()}.")
            return Asked(kind, text, song, (song.artist,), told, hints)
        case "album":
            hints = _some(when, f"Its name begins with {song.album[0].upper()}.")
            return Asked(kind, f"Which album is {song.name} on?", song, (song.album,), f"It is {song.album}.", hints)
        case _:
            decade = f"It was in the {song.year or 0:d}"[:-1] + "0s."
            return Asked(
                kind, f"What year is {song.name} from?", song, (), f"It is from {song.year}.", (decade,), song.year
            )


def _more_played(songs: Sequence[Item], plays: Mapping[str, int], used: set[str], rng: random.Random) -> Asked | None:
    """Which of two songs was heard more often."""
    heard = [song for song in songs if plays.get(song.id, 0) > 0 and song.id not in used]
    pairs = [(a, b) for a in heard for b in heard if plays[a.id] >= _APART * plays[b.id] and a.title != b.title]
    if not pairs:
        return None
    more, less = rng.choice(pairs)
    first, second = rng.sample([more, less], 2)
    told = f"{more.title}: {_times(plays[more.id])}, against {_times(plays[less.id])}."
    text = f"Which have you heard more often: {first.name}, or {second.name}?"
    same = more.artist == less.artist
    return Asked("played", text, more, (more.title,) if same else (more.title, more.artist), told)


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _some(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)
