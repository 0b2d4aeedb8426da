"""What the language model sees of search: `search`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, get_args

from tools.library.folders import say_away
from tools.library.items import Item
from tools.playback.found import Found
from tools.results import ToolResult, ToolRetry
from tools.search.overview import overview
from tools.search.readings import WORDS, describe
from tools.search.search import LONGEST_SHUFFLE, Search

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

Kind = Literal["any", "music", "podcast", "audiobook"]
_NAMED = 5  # things that an answer names; more cannot be remembered when heard
_PLURAL = {"artist": "artists", "audiobook": "audiobooks", "show": "podcasts", "episode": "episodes"}
_PLACE = {"podcast": "podcast", "audiobook": "audiobook", "music": "music"}

_DESCRIPTION = """Look something up in the listener's library without playing it: do we have it, what is there of it.

Args:
    query: what to look for, in words: a name, "albums by NAME", a genre, "eighties metal".
    kind: any, music, podcast or audiobook.
"""


def search(index: Search, query: str, kind: str = "any") -> ToolResult:
    """List what there is. Raises `ToolRetry` for arguments that cannot be used."""
    query = query.strip()
    if kind not in get_args(Kind):
        raise ToolRetry("kind is any, music, podcast or audiobook.")
    if not query:
        raise ToolRetry("The query of search names what to look for.")
    if (listed := overview(index.library, query, kind)) is not None:
        return _listed(query, *listed)
    found = index.find(query, kind)
    if found.missing:
        return _missing(query, kind, found, say_away(index.library.away()))
    if found.question is not None:
        return _several(query, found.alternatives, len(found.alternatives), sure=len(found.alternatives) > 1)
    if found.fits:
        return _fitting(query, found)
    if found.heading is None:
        return _several(query, found.items, len(found.items))
    if found.heading.kind == "artist":
        return _artist(query, found.heading, index.library.albums(found.heading.id), len(found.items))
    parts = _count(len(found.items), found.items[0].kind)
    say = f"I found {describe(found.heading)}, with {parts}."
    return ToolResult(True, say, (found.heading,), _observed(query, (found.heading,), len(found.items)))


def make_tools(index: Search, on_found: Callable[[ToolResult], object] = lambda _result: None) -> list[BaseTool]:
    """`search` as a LangChain tool; its artifact is a `ToolResult`, which `on_found` is told, too."""
    from langchain_core.tools import StructuredTool

    def search_(query: str, kind: Kind = "any") -> tuple[str, ToolResult]:
        result = search(index, query, kind)
        on_found(result)
        return result.say, result

    return [
        StructuredTool.from_function(
            search_, name="search", description=_DESCRIPTION, response_format="content_and_artifact"
        )
    ]


def _listed(query: str, kind: str, items: Sequence[Item]) -> ToolResult:
    """Everything of a kind."""
    shown = tuple(items[:_NAMED])
    if not items:
        nothing = {"show": "You follow no podcasts.", "episode": "There are no episodes that you have not heard.",
                   "audiobook": "There are no audiobooks in your library."}[kind]  # fmt: skip
        return ToolResult(True, nothing, (), _observed(query, (), 0))
    names = [f"{item.title}, from {item.album}" if kind == "episode" else item.title for item in items]
    much = _count(len(items), kind)
    say = {"show": "You follow {}: {}.", "episode": "You have not heard {}: {}.", "audiobook": "You have {}: {}."}[kind]
    return ToolResult(True, say.format(much, _list(names)), shown, _observed(query, shown, len(items)))


def _missing(query: str, kind: str, found: Found, note: str) -> ToolResult:
    if found.why:
        return ToolResult(False, found.why, found.alternatives, {"missing": query, "found": []})
    what = f"{_PLACE[kind]} called " if kind in _PLACE else "nothing called "
    say = f"There is {'no ' if kind in _PLACE else ''}{what}{query} in your library."
    if found.alternatives:
        say += f" There is {describe(found.alternatives[0])}."
    say = f"{say} {note}".strip()
    return ToolResult(False, say, found.alternatives, {"missing": query, "found": []})


def _fitting(query: str, found: Found) -> ToolResult:
    """What was described rather than named, said as what it is."""
    named = (found.heading, *found.alternatives) if found.heading is not None else found.items
    shown = tuple(named[:_NAMED])
    say = f"Nothing is called that; this may fit: {_list([describe(item) for item in shown])}."
    return ToolResult(True, say, shown, _observed(query, shown, len(named)))


def _artist(query: str, artist: Item, albums: Sequence[Item], tracks: int) -> ToolResult:
    songs = _count(tracks, "track")
    if not albums:
        say = f"I found {songs} by {artist.title}."
    elif len(albums) == 1:
        say = f"I found {songs} by {artist.title}, on the album {albums[0].title}."
    else:
        say = f"I found {len(albums)} albums by {artist.title}: {_list([album.title for album in albums])}."
    items = tuple(albums[:_NAMED]) or (artist,)
    return ToolResult(True, say, items, _observed(query, (artist, *albums[:_NAMED]), tracks))


def _several(query: str, items: Sequence[Item], total: int, *, sure: bool = True) -> ToolResult:
    """Things in a row. One that is not quite what was said is named as the nearest."""
    named = tuple(items[:_NAMED])
    if total == 1:
        say = f"I found {describe(named[0])}." if sure else f"The nearest that I found is {describe(named[0])}."
    else:
        kinds = {item.kind for item in items}
        makers = {item.artist for item in items}
        if len(kinds) == 1 and len(makers) == 1 and items[0].artist:
            say = f"I found {_count(total, items[0].kind)} by {items[0].artist}: {_list([i.title for i in items])}."
        elif len(kinds) == 1:
            say = f"I found {_count(total, items[0].kind)}: {_list([item.name for item in items])}."
        else:
            say = f"I found {_list([describe(item) for item in items])}."
    return ToolResult(True, say, named, _observed(query, named, total))


def _observed(query: str, items: Sequence[Item], total: int) -> dict[str, Any]:
    return {"query": query, "found": [item.brief() for item in items], "total": total}


def _count(number: int, kind: str) -> str:
    one = WORDS[kind]
    more = "at least " if number >= LONGEST_SHUFFLE else ""
    return f"{more}{number:,} {one if number == 1 else _PLURAL.get(kind, one + 's')}"


def _list(names: Sequence[str]) -> str:
    """At most `_NAMED` names as they are said: "A, B, C, D, E and 7 more"."""
    shown = list(names[:_NAMED])
    if len(names) > _NAMED:
        shown.append(f"{len(names) - _NAMED:,} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
