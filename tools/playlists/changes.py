"""A playlist changed in conversation: "less upbeat", "more like the third", "swap the last two", "make it an hour"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tools.library.items import Item
from tools.playback.numerals import duration_in, tokens
from tools.playlists.comparatives import CALMER, LIVELIER
from tools.playlists.constraints import Constraints
from tools.playlists.maker import Entry, Maker, Playlist
from tools.playlists.store import Kept, PlaylistStore
from tools.playlists.wish import IsGenre, Resolve, understand
from tools.search.words import key

_PLACES = {"first": 0, "1st": 0, "opening": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3,
           "fifth": 4, "5th": 4, "sixth": 5, "seventh": 6, "eighth": 7, "ninth": 8, "tenth": 9,
           "last": -1, "final": -1}  # fmt: skip
_ORDINAL = "|".join(_PLACES)
_SWAP = re.compile(
    rf"\b(?:swap|replace|exchange|change|drop|remove|take out|lose|get rid of|kick out|without)\b.*?\b"
    rf"(?:the |number )?(?:(?P<last>last|first) (?P<count>\d+|two|three|four|five)|(?P<place>{_ORDINAL})|"
    r"(?P<number>\d+))\b"
)
_TURNED = re.compile(r"\b(?:swap|exchange|switch)(?: around)? the last (?:two|2)\b|\bswap the last two\b")
_LIKE = re.compile(rf"\b(?:more|others?|songs) like (?:the |number )?(?:(?P<place>{_ORDINAL})|(?P<number>\d+))\b")
_NAME = re.compile(
    r"\b(?:call|name|rename) (?:it|this|that|the playlist)(?: to| as)? (?P<name>.+)$|"
    r"\bsave (?:it|this|that)(?: as| under)? (?P<as>.+)$"
)
_SAVE = re.compile(r"(?:please |ok |yes )*(?:save|keep) (?:it|this|that|the playlist|this playlist)(?: please)?")
_LONGER = re.compile(r"\b(?P<by>(?:a (?:bit|little|lot) )?(?:longer|shorter))\b")
_LENGTH = re.compile(r"\b(?:make it|just|only|instead|last|for|to)\b")
_NEWER = re.compile(
    r"\b(?:more (?:new|unknown|surprising|discover\w*)|less (?:familiar|known|obvious)|something newer)\b"
)
_OLDER = re.compile(r"\b(?:more (?:familiar|known|favou?rites)|less (?:new|unknown|obscure|surprising))\b")
_AGAIN = re.compile(
    r"\b(?:again|another (?:one|version|try)|different songs|try again|shuffle it up|other songs|start over)\b"
)
_WITHOUT = re.compile(r"\b(?:without|no more|no|leave out|drop|remove|take out|not)\b")
_EVERY = re.compile(
    r"\b(?:refresh|renew|update|make)\b.*\b(?:every (?P<unit>day|week|month|morning)|"
    r"(?P<adverb>daily|weekly|monthly))\b"
)
_NEW = re.compile(r"\b(?<!the )(?<!this )(?<!that )(?:playlist|play list|mixtape|mix)\b|\b(?:songs|music|tracks) for\b")
_UNDO = re.compile(r"(?:undo|revert|take)(?: (?:that|this|it|the last change))?(?: back)?")
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
_DAYS = {"day": 1, "morning": 1, "daily": 1, "week": 7, "weekly": 7, "month": 30, "monthly": 30}
_STEP = 0.3


@dataclass(frozen=True, slots=True)
class Change:
    """The playlist as it is now, and what is said about the change."""

    playlist: Playlist
    say: str


def changed(
    words: str, current: Kept, store: PlaylistStore, maker: Maker, resolve: Resolve, is_genre: IsGenre
) -> Change | None:
    """The current playlist changed as words ask; None where they ask for something else."""
    said, leaning = _leaning(words, current)
    if not leaning and _NEW.search(said):
        return None
    wish = current.wish or Constraints()
    items = store.items(current.item.id)
    title = current.item.title
    if found := _NAME.search(said):
        return _named(current, store, (found["name"] or found["as"]).strip(), items, wish)
    if _SAVE.fullmatch(said):
        return _named(current, store, title, items, wish)
    if found := _EVERY.search(said):
        unit = found["unit"] or found["adverb"]
        store.schedule(current.item.id, _DAYS[unit])
        return Change(_as_is(title, items, wish, store, current), f"I will make it anew every {_DAYS[unit]} days.")
    if _TURNED.search(said) and len(items) > 1:
        return Change(_as_is(title, [*items[:-2], items[-1], items[-2]], wish, store, current), "Swapped.")
    if (found := _SWAP.search(said)) and (out := _meant(found, items)):
        keep = [item for item in items if item not in out]
        made = maker.make(title, wish, keep=keep, leave=[item.id for item in out])
        return Change(made, f"Without {' and '.join(item.title for item in out)}.")
    if (found := _LIKE.search(said)) and (model := _meant(found, items)):
        other = replace(wish, like=(model[0].id,), about="", genres=(), artists=())
        return Change(maker.make(title, other, keep=model), f"More like {model[0].title}.")
    altered = _altered(said, wish, resolve, is_genre)
    if altered is None:
        return None
    leave = [item.id for item in items] if _AGAIN.search(said) else []
    return Change(maker.make(title, altered, leave=leave), "Changed.")


def taken_back(words: str, current: Kept) -> bool:
    """Whether words ask for the last change of the current playlist to be undone."""
    return bool(_UNDO.fullmatch(_leaning(words, current)[0]))


def as_it_is(current: Kept, store: PlaylistStore) -> Playlist:
    """The current playlist as it is kept."""
    return _as_is(current.item.title, store.items(current.item.id), current.wish or Constraints(), store, current)


def _leaning(words: str, current: Kept) -> tuple[str, bool]:
    """The words behind those by which the playlist was made, and whether there were such."""
    said, own = key(f"play {words}").removeprefix("play "), key(current.words)
    leaning = said.startswith(f"{own} ")
    return said.removeprefix(own).strip(" ,") if leaning else said, leaning


def _altered(said: str, wish: Constraints, resolve: Resolve, is_genre: IsGenre) -> Constraints | None:
    length = _seconds(said)
    if length is not None and _LENGTH.search(said):
        return replace(wish, seconds=length, count=None)
    if found := _LONGER.search(said):
        factor = 1.5 if "longer" in found["by"] else 0.67
        return replace(wish, seconds=(wish.length or 3600.0) * factor, count=None)
    if CALMER.search(said) or LIVELIER.search(said):
        step = -_STEP if CALMER.search(said) else _STEP
        before = wish.energy or (0.5,)
        return replace(wish, energy=tuple(min(1.0, max(0.0, level + step)) for level in before))
    if _NEWER.search(said) or _OLDER.search(said):
        return replace(wish, discovery=0.9 if _NEWER.search(said) else 0.1)
    if _WITHOUT.search(said):
        more = understand(said, resolve, is_genre)
        if more.without or more.vocals is not None:
            return replace(
                wish,
                without=tuple(dict.fromkeys((*wish.without, *more.without))),
                vocals=more.vocals if more.vocals is not None else wish.vocals,
            )
    return wish if _AGAIN.search(said) else None


def _seconds(said: str) -> float | None:
    parts = said.split()
    for size in range(min(6, len(parts)), 1, -1):
        for at in range(len(parts) - size + 1):
            run = " ".join(parts[at : at + size])
            if re.search(r"(?:minute|hour|half)", run) and (found := duration_in(tokens(run))):
                return found
    return None


def _meant(found: re.Match[str], items: Sequence[Item]) -> list[Item]:
    """The entries that "the third", "number 4" or "the last two" are."""
    parts = found.groupdict()
    if parts.get("last"):
        count = _NUMBERS.get(parts["count"]) or int(parts["count"])
        return list(items[-count:] if parts["last"] == "last" else items[:count])
    place = _PLACES[parts["place"]] if parts.get("place") else int(parts["number"]) - 1
    return [items[place]] if -len(items) <= place < len(items) else []


def _as_is(title: str, items: Sequence[Item], wish: Constraints, store: PlaylistStore, current: Kept) -> Playlist:
    """The same entries with the reasons that they have."""
    why = dict(store.reasons(current.item.id))
    return Playlist(title, tuple(Entry(item, why.get(item.id, "")) for item in items), wish)


def _named(current: Kept, store: PlaylistStore, name: str, items: Sequence[Item], wish: Constraints) -> Change:
    name = " ".join(name.split())
    saved = store.save(current.item.id, name[:1].upper() + name[1:])
    title = saved.title if saved is not None else current.item.title
    return Change(_as_is(title, items, wish, store, current), f"Saved as {title}.")
