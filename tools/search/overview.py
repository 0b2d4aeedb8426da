"""What there is of a kind, asked for without any name: "which podcasts do I follow", "any new episodes"."""

from __future__ import annotations

import re

from tools.library.items import Item, Kind
from tools.library.library import Library

_FILLER_WORDS = """
my the all of a any some do i we you have got there are is in list show me what which whats follow following subscribed
subscribe to subscriptions collection library our your here please on
"""
_FILLER = frozenset(_FILLER_WORDS.split())
_NEW = frozenset({"new", "newest", "latest", "unheard", "unplayed", "recent"})
_KINDS: tuple[tuple[frozenset[str], Kind], ...] = (
    (frozenset({"podcasts", "podcast", "shows"}), "show"),
    (frozenset({"episodes"}), "episode"),
    (frozenset({"audiobooks", "audiobook", "books"}), "audiobook"),
)
_MOST = 200


def overview(library: Library, query: str, kind: str) -> tuple[Kind, list[Item]] | None:
    """What is asked for and what there is of it, the newest first of episodes; None if anything is named.

    Episodes are those that were not heard.
    """
    words = set(re.findall(r"[^\W_]+", query.lower().replace("'", "")))
    left = words - _FILLER - _NEW
    wanted = next((found for names, found in _KINDS if left and left <= names), None)
    if wanted is None and not left and kind in {"podcast", "audiobook"}:
        wanted = "show" if kind == "podcast" else "audiobook"
    if wanted is None or (kind == "music") or (wanted == "audiobook") != (kind == "audiobook"):
        return None
    if wanted == "episode" or (wanted == "show" and words & _NEW):
        return "episode", library.unheard(_MOST)
    return wanted, library.all(wanted)


def lacking(library: Library, kind: str) -> str:
    """A sentence where there is nothing of a kind at all ("podcast", "audiobook"), else ""."""
    if kind == "podcast" and not library.all("show"):
        return "You follow no podcasts yet: segue feeds add ADDRESS brings one."
    if kind == "audiobook" and not library.all("audiobook"):
        return "There are no audiobooks in your library yet."
    return ""
