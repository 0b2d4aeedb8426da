"""Another edition of what was just spoken of ("the live version", "the newest episode"), and wishes with filters.

They are decided by code because a name that must be copied out of the conversation, or a limit out of the sentence, is
what small language models leave out.
"""

from __future__ import annotations

import re

from assistant.mind.context import Call, Context
from assistant.mind.fastpath import Reading
from assistant.mind.normalise import wish_of
from assistant.mind.signatures import complete
from tools.library.items import Item
from tools.search.filters import take_filters
from tools.search.words import plain

_LEAD = (
    r"(?:(?:no |i meant? |i want |id like |give me |lets hear |play |put on |try |and |do you have |have you got |"
    r"hear )*)"
)
_EDITION = re.compile(
    rf"{_LEAD}(?:the |a |an )?(?P<which>live|acoustic|unplugged|demo|instrumental|remix|remixed|remastered|extended|"
    r"radio|single|original|studio|album) (?:version|one|recording|take|edit|cut)"
    r"(?: (?:instead|please|of (?:it|that|this)))?"
)
_PLAIN = frozenset({"original", "studio", "album"})  # what stands behind no title
_NEWEST = re.compile(
    rf"{_LEAD}(?:the |their |its )?(?:newest|latest|most recent|last) (?:episode|one|show)"
    r"(?: (?:of (?:it|that|them)|please))?"
)
_ASKS = re.compile(
    r"(?:(?P<play>play|put on|start|hear)|find|search for|look for|do (?:we|i|you) have|have (?:we|i|you) got)"
    r"(?: me)? (?P<query>(?!for |until |in ).+)"
)
_OTHER = re.compile(r"\b(?:playlist|and then|then|make|episode about|mix of|remix)\b")
_MUSIC = re.compile(r"\b(?:music|songs?|tracks?|tunes?)\b")
_LONGEST_WISH = 24  # words


def read(utterance: str, context: Context) -> Reading | None:
    """The call of such an utterance; None if it is none, or if there is nothing that it could lean on."""
    wish = wish_of(utterance)
    if found := _EDITION.fullmatch(wish):
        return _edition(found["which"], context)
    if _NEWEST.fullmatch(wish):
        show = _show(context)
        return _play(f"the newest episode of {show}", "podcast") if show else None
    return _filtered(wish)


def _edition(which: str, context: Context) -> Reading | None:
    item = _spoken_of(context)
    if item is None:
        return None
    title, artist = item
    words = plain(title) if which in _PLAIN else f"{plain(title)} {which}"
    return _play(f"{words} by {artist}" if artist else words, "music")


def _spoken_of(context: Context) -> tuple[str, str] | None:
    """(title, artist) of the song that was asked about last, or plays."""
    songs = [item for item in context.recent if item.kind == "track"]
    if songs and len({plain(item.title) for item in songs}) == 1:
        return songs[0].title, songs[0].artist
    playing = (context.player or {}).get("item") or {}
    if playing.get("kind", "track") == "track" and playing.get("title"):
        return str(playing["title"]), str(playing.get("artist") or "")
    return None


def _show(context: Context) -> str | None:
    """The podcast that was listed last, or of which an episode was, or plays."""
    for item in context.recent:
        if name := _show_of(item):
            return name
    playing = (context.player or {}).get("item") or {}
    return str(playing["album"]) if playing.get("kind") == "episode" and playing.get("album") else None


def _show_of(item: Item) -> str:
    return item.title if item.kind == "show" else item.album if item.kind == "episode" else ""


def _filtered(wish: str) -> Reading | None:
    asks = _ASKS.fullmatch(wish)
    if asks is None or len(wish.split()) > _LONGEST_WISH or _OTHER.search(wish):
        return None
    query = asks["query"]
    if not take_filters(query)[0]:
        return None
    kind = "music" if _MUSIC.search(query) else "any"
    if asks["play"]:
        return _play(query, kind)
    return Reading((Call("search", complete("search", {"query": query, "kind": kind})),), open=True)


def _play(query: str, kind: str) -> Reading:
    return Reading((Call("play", complete("play", {"query": query, "kind": kind})),), open=True)
