"""Podcasts beside the conversation: looking for new episodes, fetching what is to be played, noting what was heard."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.errors import SegueError
from assistant.settings import PodcastSettings
from assistant.working import Tell, in_thread
from tools.library.errors import LibraryError
from tools.library.feeds.feeds import Feeds
from tools.library.feeds.subscriptions import FeedReport, Subscription
from tools.library.items import Item
from tools.library.library import Library
from tools.playback import ItemFinished, PlaybackEvent
from tools.playback.found import Found
from tools.results import ToolFailed

log = logging.getLogger(__name__)

HEARD = 0.95
"""Who leaves an episode after this part of it has heard it."""
_LARGEST_LIST = 10_000_000


class FeedWatch:
    """Refreshes the feeds, and has the newest episodes of each show here, as often and as many as the settings say.

    Does nothing as long as the listener follows no show: then no server is ever asked.
    """

    def __init__(self, feeds: Feeds, settings: PodcastSettings) -> None:
        self._feeds = feeds
        self._every = settings.refresh_minutes * 60.0
        self._ahead = settings.ahead
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """From now on, in a thread of its own."""
        if self._thread is None and self._every > 0:
            self._thread = threading.Thread(target=self._run, name="feeds", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """No more; what was begun goes on there next time."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=2.0)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                if self._feeds.subscriptions():
                    self._feeds.refresh_all(cancelled=self._stop.is_set)
                    self._feeds.download_new(self._ahead, cancelled=self._stop.is_set)
            except Exception as error:
                log.warning("the podcasts could not be looked at: %s", type(error).__name__)
            self._stop.wait(self._every)


def note_heard(feeds: Feeds, event: PlaybackEvent) -> None:
    """An episode that was heard to its end, or nearly, counts as played."""
    if not isinstance(event, ItemFinished) or event.item.kind != "episode":
        return
    nearly = event.duration is not None and event.position >= HEARD * event.duration
    if event.reason == "finished" or (event.reason == "skipped" and nearly):
        feeds.mark_played(event.item.id)


def bring(feeds: Feeds, library: Library, found: Found, first_of: Callable[[Sequence[Item]], Item]) -> Found:
    """What was found, ready to be played: its first episode is downloaded if it is not here.

    Of a show the episodes that were not heard are played, after the first one those that are here.
    Raises `ToolFailed` when the episode cannot be had.
    """
    if not found.items or found.items[0].kind != "episode":
        return found
    items = found.items
    if found.heading is not None:
        items = tuple(feeds.unplayed(items)) or items
    first = first_of(items)
    try:
        if not feeds.is_here(first.id):
            feeds.download(first.id)
    except (LibraryError, OSError) as error:
        say = getattr(error, "say", "The episode cannot be written to the disk.")
        raise ToolFailed(f"I can't get {first.title}. {say}", getattr(error, "todo", "")) from error
    rest = items[items.index(first) + 1 :]
    fresh = library.get_many([first.id, *(item.id for item in rest)])
    return replace(found, items=(fresh[0], *(item for item in fresh[1:] if item.path is not None)))


def work_on_feeds(feeds: Feeds, body: Mapping[str, Any]) -> AsyncIterator[Mapping[str, Any]]:
    """Does what a command asks, in a worker thread; see `_act` for what there is.

    Yields `{"what", "done", "total"}` as it goes, last `{"say", "problems"}`. Closing the iterator stops the work.
    """
    return in_thread(lambda tell, stopped: _act(feeds, body, tell, stopped))


def _act(feeds: Feeds, body: Mapping[str, Any], tell: Tell, stopped: Callable[[], bool]) -> Mapping[str, Any]:
    match body:
        case {"act": "add", "address": str(address)}:
            return _told(feeds.add(address, tell))
        case {"act": "add", "file": str(file)}:
            return _told(feeds.add_list(_read(Path(file)), tell))
        case {"act": "refresh"}:
            return _told(feeds.refresh_all(tell, stopped))
        case {"act": "remove", "show": str(words)}:
            show = find_show(feeds, words).show
            feeds.remove(show.id)
            return {"say": f"You no longer follow {show.title}.", "problems": []}
        case {"act": "set", "show": str(words)}:
            show = find_show(feeds, words).show
            feeds.set_habits(show.id, speed=body.get("speed"), intro=body.get("skip"))
            now = find_show(feeds, show.title)
            speed = "as everything spoken" if now.speed is None else f"{now.speed:g}×"
            return {"say": f"{show.title}: speed {speed}, {now.intro:g} s of the beginning left out.", "problems": []}
        case {"act": "download", "episode": str(words)}:
            episode = find_episode(feeds, feeds.library, words)
            feeds.download(episode.id, tell, stopped)
            return {"say": f"{episode.title} is here.", "problems": []}
        case {"act": "played", "episode": str(words)}:
            episode = find_episode(feeds, feeds.library, words)
            played = bool(body.get("played", True))
            feeds.mark_played(episode.id, played=played)
            return {"say": f"{episode.title} counts as {'heard' if played else 'not heard'}.", "problems": []}
    raise SegueError(f"There is nothing to do with feeds called {body.get('act')!r}.")


def find_show(feeds: Feeds, words: str) -> Subscription:
    """The one show whose title is or holds these words."""
    said = words.casefold().strip()
    shows = feeds.subscriptions()
    exact = [sub for sub in shows if sub.show.title.casefold() == said]
    found = exact or [sub for sub in shows if said in sub.show.title.casefold()]
    if len(found) != 1:
        say = f"You follow no podcast called {words}." if not found else f"Several of your podcasts are called {words}."
        raise SegueError(say, "See: segue feeds list")
    return found[0]


def find_episode(feeds: Feeds, library: Library, words: str) -> Item:
    """The one episode of the followed shows whose title is or holds these words."""
    said = words.casefold().strip()
    episodes = [each for sub in feeds.subscriptions() for each in library.children(sub.show.id)]
    exact = [each for each in episodes if each.title.casefold() == said]
    found = exact or [each for each in episodes if said in each.title.casefold()]
    if len(found) == 1:
        return found[0]
    if not found:
        raise SegueError(f"There is no episode called {words}.", "See: segue feeds episodes SHOW")
    names = "; ".join(f"{each.title}, from {each.album}" for each in found[:3])
    raise SegueError(f"There are {len(found)} episodes called {words}: {names}.", "Say more of the title.")


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST_LIST + 1)
    except OSError as error:
        raise SegueError(f"The file {file} cannot be read: {error.strerror}.") from error
    if len(data) > _LARGEST_LIST:
        raise SegueError(f"The file {file} is too large for a list of podcasts.")
    return data


def _told(report: FeedReport) -> Mapping[str, Any]:
    return {"say": report.say(), "problems": report.problems, "new": len(report.new), "shows": len(report.shows)}
