"""What "play something calm" and "something like this but livelier" mean: songs that keep what was described.

Search finds what is called or tagged so. How calm a song is stands in no tag: that was heard in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tools.library.items import Item
from tools.playback.found import Found
from tools.playlists.comparatives import CALMER, LIVELIER
from tools.playlists.constraints import Constraints
from tools.playlists.maker import Maker
from tools.playlists.pool import Candidate
from tools.playlists.wish import IsGenre, Resolve, understand
from tools.search.words import key

_THIS = re.compile(
    r"\b(?:(?:something|anything|some(?: more)?|more|songs?|music|stuff|tracks?)(?: else)? )?"
    r"(?:(?:just |a lot |much )?like|similar to|in the style of) "
    r"(?:this|that|it|what(?:s| is) (?:playing|on))(?: (?:one|song|track|artist|band))?\b"
)
_BUT = re.compile(r"\b(?:but|only|just|and|though|a (?:bit|little|lot|touch)|much|slightly|way|please)\b")
_STEP = 0.05  # of energy: what counts as calmer
_NEAR = 0.2  # of energy: what is as calm as was wanted
_AT_MOST, _AT_LEAST = 15, 3
_SHARE = 0.2  # of what could be played: the calmest fifth is calm for this library


class Describing:
    """Finds songs for a description. `current` is what plays; `resolve` and `is_genre` know the library's names."""

    def __init__(self, maker: Maker, resolve: Resolve, is_genre: IsGenre, current: Callable[[], Item | None]) -> None:
        self._maker, self._resolve, self._is_genre, self._current = maker, resolve, is_genre, current

    def find(self, query: str) -> Found | None:
        """Songs for a description; None where it describes nothing that was heard in songs, or they are no songs."""
        said = key(f"play {query}").removeprefix("play").strip()
        like_this = _THIS.search(said)
        compared = CALMER.search(said) or LIVELIER.search(said)
        current = self._current() if like_this or compared else None
        if like_this and (current is None or current.kind != "track"):
            return Found(missing=True, why="No song plays that I could go by. Play one first, or say which you mean.")
        wish = self._wish(said, like_this, current)
        if not like_this and wish.like:
            current = None
        if wish.kinds != frozenset({"track"}) or not (wish.energy or wish.like or wish.compares):
            return None
        found = self._maker.fits(wish, [current.id] if current else ())
        chosen = _chosen(found, wish)
        if not chosen:
            return Found(missing=True, why=_nothing(wish, current)) if like_this or compared else None
        items = tuple(one.item for one in chosen)
        return Found(items, alternatives=items[1:5], fits=True, note=_note(chosen[0], wish, current))

    def _wish(self, said: str, like_this: re.Match[str] | None, current: Item | None) -> Constraints:
        """The constraints of a description, also those that compare it with what plays."""
        rest = said if like_this is None else f"{said[: like_this.start()]} {said[like_this.end() :]}"
        plain = _BUT.sub(" ", LIVELIER.sub(" ", CALMER.sub(" ", rest)))
        wish = replace(understand(plain, self._resolve, self._is_genre), seconds=None)
        if current is not None and like_this:
            wish = replace(wish, like=(current.id,), about="")
        calmer, livelier = CALMER.search(said), LIVELIER.search(said)
        compared = current is not None and current.kind == "track" and (like_this or not wish.like)
        level = self._maker.facts(current).energy if current is not None and compared else None
        if calmer:
            wish = replace(wish, energy=(0.25,)) if level is None else replace(wish, cap=level - _STEP)
        elif livelier:
            wish = replace(wish, energy=(0.8,)) if level is None else replace(wish, floor=level + _STEP)
        return wish


def _chosen(found: list[Candidate], wish: Constraints) -> list[Candidate]:
    """The fittest; where a level was asked for, those nearest to it of a library that may have nothing at it."""
    most = max(_AT_LEAST, min(_AT_MOST, round(len(found) * _SHARE))) if wish.energy else _AT_MOST
    heard = [one for one in found if one.facts.energy is not None]
    if wish.compares:  # who compares wants to hear the difference
        return heard[:most]
    if not heard or not wish.energy:
        return found[:most]
    target = wish.energy[0]

    def off(one: Candidate) -> float:
        return max(0.0, abs((one.facts.energy or 0.0) - target) - _NEAR)

    near = [one for one in heard if off(one) == 0.0]
    return near[:_AT_MOST] if len(near) >= _AT_LEAST else sorted(heard, key=off)[:most]


def _note(first: Candidate, wish: Constraints, current: Item | None) -> str:
    """How the first song fits, as far as somebody has listened; empty where it simply may."""
    level = first.facts.energy
    if level is None:
        return "How lively these are I have not heard yet." if wish.energy else ""
    if wish.compares:
        how = "calmer" if wish.cap is not None else "livelier"
        return f"Like it, but {how}." if wish.like else f"{how.capitalize()}."
    if not wish.energy:
        return f"Like {current.title}." if current is not None else ""
    if abs(level - wish.energy[0]) <= _NEAR:
        return ""
    return f"As {'calm' if wish.energy[0] < level else 'lively'} as it gets here."


def _nothing(wish: Constraints, current: Item | None) -> str:
    if wish.compares:
        how = "calmer" if wish.cap is not None else "livelier"
        return f"I know of nothing {how} than {current.title if current else 'this'} that is like it."
    return f"I know of nothing like {current.title if current else 'this'}."
