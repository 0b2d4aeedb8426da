"""Playlists outside the conversation: made, listed, brought from files and written into them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

from assistant.errors import SegueError
from assistant.working import in_thread
from tools.library.items import Item
from tools.library.library import Library
from tools.playlists.formats import read_file, write_file
from tools.playlists.matching import match
from tools.playlists.store import PlaylistStore
from tools.playlists.tool import PlaylistTools
from tools.results import ToolRetry

Resolve = Callable[[str], Item | None]


async def work_on_playlists(
    tools: PlaylistTools, library: Library, resolve: Resolve, body: Mapping[str, Any]
) -> AsyncIterator[Mapping[str, Any]]:
    """Does what a command asks, in a worker thread; the last thing yielded is what came of it, `{"say", …}`."""
    async for answer in in_thread(lambda _tell, _stopped: _act(tools, library, resolve, body)):
        yield answer


def _act(tools: PlaylistTools, library: Library, resolve: Resolve, body: Mapping[str, Any]) -> Mapping[str, Any]:
    store = PlaylistStore(library)
    match body:
        case {"act": "make", "wish": str(wish)}:
            return _made(tools, store, wish, body)
        case {"act": "import", "file": str(file)}:
            return _imported(store, library, resolve, Path(file))
        case {"act": "export", "name": str(name), "file": str(file)}:
            playlist = find_playlist(library, name)
            listing = store.listing(playlist.id)
            write_file(listing, Path(file))
            return {"say": f"{playlist.title}: {len(listing.entries)} entries are in {file}.", "problems": []}
        case {"act": "remove", "name": str(name)}:
            playlist = find_playlist(library, name)
            store.remove(playlist.id)
            return {"say": f"The playlist {playlist.title} is deleted; its songs stay.", "problems": []}
    raise SegueError(f"There is nothing to do with playlists called {body.get('act')!r}.")


def _made(tools: PlaylistTools, store: PlaylistStore, wish: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        result = tools.make_playlist(wish, body.get("minutes"), str(body.get("discovery") or "balanced"))
    except ToolRetry as error:
        raise SegueError(str(error)) from error
    observed = result.observed
    say = result.say.removesuffix(" Shall I play it?")
    told: dict[str, Any] = {
        "say": say, "problems": [], "title": observed.get("playlist", {}).get("title", wish),
        "entries": observed.get("entries", []), "constraints": observed.get("constraints", {}),
        "unmet": observed.get("unmet", []),
    }  # fmt: skip
    if body.get("file") and result.items:
        write_file(store.listing(result.items[0].id), Path(str(body["file"])))
        told["file"] = str(body["file"])
    return told


def _imported(store: PlaylistStore, library: Library, resolve: Resolve, file: Path) -> Mapping[str, Any]:
    listing = read_file(file)
    items = match(listing, file.parent, library, resolve)
    kept = store.put_listing(listing, items)
    away = [entry.name for entry, item in zip(listing.entries, items, strict=True) if item is None]
    here = len(items) - len(away)
    say = f"{kept.title}: {here} of {len(items)} entries are in your library."
    if listing.skipped:
        say += f" {listing.skipped} could not be read."
    problems = [f"not here: {name}" for name in away[:20]] + ([f"and {len(away) - 20} more"] if len(away) > 20 else [])
    return {"say": say, "problems": problems, "title": kept.title, "here": here, "entries": len(items)}


def find_playlist(library: Library, name: str) -> Item:
    """The playlist of a name, or of a part of one that no other has."""
    said = name.casefold().strip()
    playlists = library.all("playlist")
    exact = [one for one in playlists if one.title.casefold() == said]
    found = exact or [one for one in playlists if said in one.title.casefold()]
    if len(found) != 1:
        say = f"There is no playlist called {name}." if not found else f"Several playlists are called {name}."
        raise SegueError(say, "See: segue playlists list")
    return found[0]
