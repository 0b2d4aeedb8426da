"""What is said of a playlist: how long it is, how it begins, and what of the wish could not be met."""

from __future__ import annotations

from collections.abc import Sequence

from tools.playlists.constraints import Constraints
from tools.playlists.length import CLOSE
from tools.playlists.maker import Playlist

_PARTS = {
    "cap": "how loud they are", "floor": "how lively they are", "vocals": "with or without vocals",
    "tempo": "the tempo",
    "unheard": "only what you have not heard", "language": "the language",
}  # fmt: skip


def told(playlist: Playlist, words: str) -> str:
    """One or two sentences about a playlist, or why there is none."""
    wish = playlist.wish
    if not playlist.entries:
        if playlist.ruled_out:
            return "There is something that would fit, but your rules leave it out."
        if parts := stated(wish):
            return f"Nothing in your library is {_and(parts)}."
        return f"I found nothing in your library for {words}." if words else "There is nothing in your library yet."
    songs = _count(len(playlist.entries), wish)
    first, last = playlist.entries[0], playlist.entries[-1]
    minutes = max(1, round(playlist.seconds / 60))
    whole = f"{songs}, {minutes} {'minute' if minutes == 1 else 'minutes'}"
    sentences = [f"Here is {playlist.title}: {whole}, starting with {first.item.name}, because {first.reason}."]
    if len(playlist.entries) > 2:
        sentences.append(f"It ends with {last.item.name}.")
    if wish.length is not None and playlist.seconds < wish.length * (1 - CLOSE):
        sentences.append(f"That is all that fits: shorter than the {round(wish.length / 60)} minutes you wanted.")
    elif wish.count and len(playlist.entries) < wish.count:
        sentences.append(f"That is all that fits, not {wish.count}.")
    if "about" in playlist.unmet:
        sentences.append(f'Nothing is known to be "{wish.about}", so I went by the rest and by what you like.')
    if parts := [_PARTS[name] for name in playlist.unmet if name in _PARTS]:
        sentences.append(f"I could not keep to {_and(parts)} throughout.")
    if playlist.undecided:
        unknown = _and([_PARTS.get(name, name) for name in playlist.undecided])
        sentences.append(f"I do not know {unknown} of all of them yet.")
    return " ".join(sentences)


def listed(playlist: Playlist) -> str:
    """A few suggestions with their reasons: "You could try X by Y, because …; or Z."."""
    first, *others = playlist.entries
    say = f"You could try {first.item.name}, because {first.reason}."
    if others:
        say += f" Or {' or '.join(entry.item.name for entry in others)}."
    return say


def stated(wish: Constraints) -> list[str]:
    """The decidable parts of a wish in words: "rock", "from the 1980s", "by Lena Orr"."""
    parts = []
    if wish.genres:
        parts.append(" or ".join(wish.genres))
    if wish.artists:
        parts.append(f"by {' or '.join(artist.title() for artist in wish.artists)}")
    if wish.years:
        parts.append(f"from {' or '.join(_years(*years) for years in wish.years)}")
    if wish.tempo:
        parts.append(f"between {wish.tempo[0]:.0f} and {wish.tempo[1]:.0f} beats a minute")
    if wish.unheard:
        parts.append("new to you")
    return parts


def _years(low: int, high: int) -> str:
    if low == high:
        return str(low)
    return f"the {low}s" if high == low + 9 and low % 10 == 0 else f"{low} to {high}"


def _count(number: int, wish: Constraints) -> str:
    one, many = ("song", "songs") if wish.kinds == frozenset({"track"}) else ("thing", "things")
    return f"{number} {one if number == 1 else many}"


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
