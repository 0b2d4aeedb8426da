"""What words may mean: ranking the readings, and asking only where two are equally good."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from tools.library.items import Item, Kind
from tools.search.catalogue import Entry
from tools.search.words import plain

SURE = 0.70  # from here on a name is taken as meant
MAYBE = 0.40  # from here on "I have nothing called …. Did you mean …?"; below, nothing is offered
NEAR = 0.25  # from here on it is mentioned beside that there is no such thing
PREFERRED: tuple[Kind, ...] = ("artist", "album", "show", "audiobook", "playlist", "track", "episode", "chapter")
_EQUAL = 0.01  # readings this close are equally good
_ASKED = 3  # readings that a question names
_KNOWN, _MOST_KNOWN = 0.5, 1.5  # what a first play, and every doubling of plays, adds to the log odds; what at most
_CERTAIN = 0.97  # nothing is as sure as a name that was said exactly, however often another was heard
_OFTEN, _FAR_MORE = 3, 3.0  # plays that make clear which of several was meant, and how many times those of the others


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that may be meant, and how sure that is (0 to 1)."""

    entry: Entry
    score: float
    plays: int = 0


Plays = Callable[[Sequence[Entry]], Sequence[int]]
"""How often the listener has heard each of some things, or what belongs to it."""


def known(readings: Iterable[Reading], plays: Plays | None) -> list[Reading]:
    """The readings, surer where the listener has heard what is meant before: names they use are names they say."""
    found = list(readings)
    if plays is None or not found:
        return found
    heard = plays([reading.entry for reading in found])
    return [
        replace(one, score=_surer(one.score, n), plays=n) if n else one for one, n in zip(found, heard, strict=True)
    ]


def _surer(score: float, plays: int) -> float:
    if not 0 < score < _CERTAIN:
        return score
    odds = score / (1 - score) * math.exp(min(_KNOWN * math.log2(1 + plays), _MOST_KNOWN))
    return min(odds / (1 + odds), _CERTAIN)


def rank(readings: Iterable[Reading], recent: Collection[str]) -> list[Reading]:
    """Readings best first, each thing once.

    Of equally good ones those just mentioned come first, then what is heard most, then artists, albums and songs, plain
    ones, the older.
    """
    best: dict[str, Reading] = {}
    for reading in readings:
        known = best.get(reading.entry.id)
        if known is None or known.score < reading.score:
            best[reading.entry.id] = reading
    top = max((reading.score for reading in best.values()), default=0.0)

    def order(reading: Reading) -> tuple[float, bool, int, int, bool, int, str]:
        entry = reading.entry
        score = top if reading.score >= top - _EQUAL else reading.score
        edition = plain(entry.title) != entry.title  # "(Live)" only when it is said
        often = reading.plays if reading.plays >= _OFTEN else 0
        kind = PREFERRED.index(entry.kind)
        return -score, entry.id not in recent, -often, kind, edition, entry.year or 9999, entry.id

    return sorted(best.values(), key=order)


def equally_good(ranked: Sequence[Reading], recent: Collection[str]) -> list[Reading]:
    """Those of the ranked readings between which only the listener can choose; one when it is clear.

    It is clear when one was just mentioned, or is heard far more than the others. An artist stands for what they called
    after themselves, and of one artist's recordings of a song any will do: asking about those would be asking too much.
    """
    if ranked and ranked[0].entry.id in recent:
        return [ranked[0]]
    top: list[Reading] = []
    for reading in ranked:
        if reading.score >= ranked[0].score - _EQUAL and not any(_covers(other.entry, reading.entry) for other in top):
            top.append(reading)
    often = ranked[0].plays if ranked else 0
    if often >= _OFTEN and all(often >= _FAR_MORE * other.plays for other in top[1:]):
        return [ranked[0]]
    return top


def _covers(one: Entry, other: Entry) -> bool:
    """Whether playing `one` does for `other` as well."""
    if one.kind == "artist":
        return other.kind != "artist" and one.title.casefold() in other.artist.casefold()
    return (one.kind, plain(one.title).casefold(), one.artist.casefold()) == (
        other.kind, plain(other.title).casefold(), other.artist.casefold(),
    )  # fmt: skip


def question(items: Sequence[Item]) -> str:
    """A short question between things: "The song or the album?", "Home by Ann, by Bob or by Cleo?"."""
    shown = items[:_ASKED]
    more = " I know some more of that name." if len(items) > _ASKED else ""
    kinds = {item.kind for item in shown}
    same_maker = len({item.artist.casefold() for item in shown}) == 1
    if same_maker and len(kinds) == len(shown) and "artist" not in kinds:
        return f"{_or([f'the {WORDS[item.kind]}' for item in shown])}?{more}"
    if len(kinds) == 1 and all(item.artist for item in shown) and not same_maker:
        title = shown[0].title
        if len({item.title.casefold() for item in shown}) == 1:
            return f"{title} {_or([f'by {item.artist}' for item in shown], capital=False)}?{more}"
        return f"{_or([item.name for item in shown], capital=False)}?{more}"
    return f"{_or([describe(item) for item in shown])}?{more}"


WORDS = {
    "track": "song", "album": "album", "artist": "artist", "show": "podcast", "episode": "episode",
    "audiobook": "book", "chapter": "chapter", "playlist": "playlist",
}  # fmt: skip


def describe(item: Item) -> str:
    """A thing in words that tell what it is: "the album Elysia by Obsidian Shell", "the artist Nebula"."""
    return f"the {WORDS[item.kind]} {item.name}"


def _or(parts: Sequence[str], *, capital: bool = True) -> str:
    text = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} or {parts[-1]}"
    return text[0].upper() + text[1:] if capital else text
