"""Which sources a wish means, and what they have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tools.library.feeds.errors import FeedError
from tools.library.feeds.feeds import Feeds
from tools.library.feeds.fetch import Fetcher
from tools.library.feeds.transcripts import Cue
from tools.library.items import Item
from tools.library.library import Library
from tools.podcast.errors import PodcastError
from tools.podcast.facts import Source
from tools.podcast.sources.debating import sides
from tools.podcast.sources.documents import Document, Paragraph, parse_document, read_document
from tools.podcast.sources.listening.counting import Listening
from tools.podcast.sources.listening.telling import of_period
from tools.podcast.sources.parts import Clip, Gathered, Part
from tools.podcast.sources.shelf.news import News
from tools.podcast.sources.shelf.story import Story
from tools.podcast.sources.texts.telling import Reader
from tools.podcast.sources.wanted import Wanted, wanted_sources
from tools.podcast.writing.styles import StyleName
from tools.podcast.writing.wish import Wish
from tools.taste import EventLog, Use
from tools.taste.periods import ALL_TIME

if TYPE_CHECKING:
    import polars as pl

_LARGEST_PAGE = 20 << 20
_LONG, _STORIES = 8.0, 4
"""From so many minutes on, the library tells of so many of the artists that were heard most."""
_THIS = re.compile(
    r"^(?:(?:this|that|the) )?(?:article|text|file|document|book|paper|pdf|page|it|this|that)$", re.IGNORECASE
)


@dataclass(slots=True)
class Gathering:
    """Looks for what wishes are about, in everything of the listener's.

    `named` gives the item of the library that words name, or None; `playable` finds its sound; `now` gives the
    listener's time; `fetcher` fetches pages, None where the listener does not allow the network; `notes` are what they
    said to be kept in mind; `heard` gives what our ears wrote down of an episode.
    """

    log: EventLog
    library: Library
    feeds: Feeds
    reader: Reader
    named: Callable[[str], Item | None]
    playable: Callable[[str], Clip | None]
    now: Callable[[], datetime]
    fetcher: Fetcher | None = None
    notes: Callable[[], Sequence[str]] = tuple
    own_shows: frozenset[str] = frozenset()
    heard: Callable[[Item], Sequence[Cue]] = lambda _: ()
    _last: list[str] = field(default_factory=list)

    def __call__(self, wish: Wish) -> tuple[Gathered, StyleName]:
        """What there is, and the format that suits it. Raises `PodcastError` in words for the listener."""
        wanted = wanted_sources(wish)
        if not wanted.texts and _THIS.match(wish.topic):
            wanted = self._again(wanted)
        if wanted.texts:
            return self._from_texts(wish, wanted.texts)
        if wanted.news:
            return self._news(wish, wanted)
        if wanted.history:
            return self._history(wish)
        return self._about(wish)

    def _again(self, wanted: Wanted) -> Wanted:
        """The text that was named last is "this article"."""
        if not self._last:
            raise PodcastError("I do not know which text you mean.", "Name its file, as in ~/article.txt")
        return Wanted(texts=tuple(self._last))

    def _from_texts(self, wish: Wish, places: Sequence[str]) -> tuple[Gathered, StyleName]:
        asked = _asked(wish.topic, places)
        found = [self.reader.read(self._document(place), number, asked) for number, place in enumerate(places, 1)]
        self._last = list(places)
        gathered = _joined(found)
        if wish.style == "debate":
            return sides(gathered), "debate"
        return gathered, "brief"

    def _document(self, place: str) -> Document:
        if not re.match(r"https?://", place, re.IGNORECASE):
            return read_document(Path(place).expanduser())
        if self.fetcher is None:
            raise PodcastError(
                "Pages from the web are not read as long as you do not allow it.",
                "Put web = true under [podcasts] into the settings, or save the page and name the file.",
            )
        try:
            fetched = self.fetcher.get(place, limit=_LARGEST_PAGE)
        except FeedError as error:
            raise PodcastError(error.say, error.todo, retryable=error.retryable) from error
        return parse_document(fetched.url.rstrip("/").rsplit("/", 1)[-1] or fetched.url, fetched.body, fetched.url)

    def _frame(self) -> pl.DataFrame:
        return self.log.frame(Use.PERSONALISE, self.log.listener)

    def _history(self, wish: Wish) -> tuple[Gathered, StyleName]:
        """What was heard; in a long episode also what the library has of those who were heard most."""
        gathered, style = of_period(self._frame(), wish.topic, self.now(), self.playable)
        if (wish.minutes or 0.0) < _LONG:
            return gathered, style
        story = self._story()
        names = [part.about for part in gathered.parts if part.kind == "artist"]
        artists = {artist.title: artist for artist in self.library.all("artist") if artist.title in names[:_STORIES]}
        for name in names[:_STORIES]:
            if name in artists:
                told = story.of_artist(artists[name], behind="history")
                parts = [replace(part, weight=part.weight / 4) for part in told.parts]
                gathered = replace(
                    gathered,
                    parts=(*gathered.parts, *parts),
                    sources=tuple(dict.fromkeys((*gathered.sources, *told.sources))),
                )
        return gathered, style

    def _story(self) -> Story:
        return Story(self.library, Listening(self._frame(), ALL_TIME), self.playable, self.now())

    def _newsroom(self) -> News:
        return News(self.library, self.feeds, self.reader, self.playable, self.now(), self.own_shows, self.heard)

    def _news(self, wish: Wish, wanted: Wanted) -> tuple[Gathered, StyleName]:
        news = self._newsroom()
        parts: list[Part] = []
        if wanted.releases and (music := news.music()) is not None:
            parts.append(music)
        shows = list(news.shows()) if wanted.shows else []
        parts += shows
        if not parts:
            raise PodcastError(
                "There is nothing new: you follow no podcast, and your library is empty.",
                "segue feeds add URL, or: segue library add DIR",
            )
        notes = news.notes() if shows or not wanted.shows else ("You follow no podcast that has any episodes.",)
        title = "What is new for you"
        return Gathered(title, "what is new for you", tuple(news.sources), tuple(parts), (), notes), "news"

    def _about(self, wish: Wish) -> tuple[Gathered, StyleName]:
        """A topic that may be an artist, an album, a show, or something that episodes and notes speak of."""
        topic = wish.topic
        item = self.named(topic)
        if item is not None and item.kind in {"artist", "album", "track"}:
            return self._music(item), "story"
        if item is not None and item.kind in {"show", "episode"}:
            return self._show(item), "news"
        news = self._newsroom()
        parts = [*news.spoken_of(topic)]
        noted, sources = self._noted(topic)
        parts += noted
        if not parts:
            raise PodcastError(f"I know nothing about {topic or 'that'}.", self._offer())
        gathered = Gathered(_title(topic), topic, (*news.sources, *sources), tuple(parts), (), news.notes())
        return (sides(gathered), "debate") if wish.style == "debate" else (gathered, "brief")

    def _music(self, item: Item) -> Gathered:
        story = self._story()
        if item.kind == "artist":
            return story.of_artist(item)
        if item.kind == "album":
            return story.of_album(item)
        album = self.library.parent(item.id)
        parent = self.library.get(album) if album else None
        if parent is not None:
            return story.of_album(parent)
        artist = self.named(item.artist)
        if artist is None or artist.kind != "artist":
            raise PodcastError(f"I know too little about {item.name} for an episode.", self._offer())
        return story.of_artist(artist)

    def _show(self, item: Item) -> Gathered:
        news = self._newsroom()
        show = item if item.kind == "show" else self.library.get(self.library.parent(item.id) or "")
        parts = tuple(news.shows([show])) if show is not None else ()
        if show is None or not parts:
            raise PodcastError(f"I know nothing of what is said in {item.title}.", self._offer())
        return Gathered(f"News of {show.title}", show.title, tuple(news.sources), parts, (), news.notes())

    def _noted(self, topic: str) -> tuple[list[Part], Sequence[Source]]:
        """What the listener asked to be kept in mind about it."""
        words = set(re.findall(r"[^\W_]{4,}", topic.lower()))
        notes = [note for note in self.notes() if words & set(re.findall(r"[^\W_]{4,}", note.lower()))]
        if not notes:
            return [], ()
        document = Document("your notes", tuple(Paragraph(note, "a note") for note in notes), kind="notes")
        try:
            found = self.reader.read(document, 1, topic, "notes", own=False)
        except PodcastError:
            return [], ()
        return list(found.parts), found.sources

    def _offer(self) -> str:
        """What an episode could be about."""
        offers = list(self._possible())
        if not offers:
            return "Name a text to make it from, or add music: segue library add DIR"
        return f"I can make one about {', '.join(offers[:-1])} or {offers[-1]}." if len(offers) > 1 else (
            f"I can make one about {offers[0]}.")  # fmt: skip

    def _possible(self) -> Iterator[str]:
        if self.log.count():
            yield "your week in music"
        artists = self.library.all("artist")
        yield from (artist.title for artist in artists[:2])
        yield from (show.title for show in self.library.all("show")[:2] if show.id not in self.own_shows)
        yield "a text whose file you name"


def _joined(found: Sequence[Gathered]) -> Gathered:
    """Several texts as one."""
    first = found[0]
    if len(found) == 1:
        return first
    title = " and ".join(each.title for each in found)
    return Gathered(
        title, title,
        tuple(source for each in found for source in each.sources),
        tuple(part for each in found for part in each.parts),
        tuple(told for each in found for told in each.frame),
        tuple(note for each in found for note in each.notes),
    )  # fmt: skip


def _asked(topic: str, places: Sequence[str]) -> str:
    """What is wanted of the texts; "" where they themselves are what it is about."""
    for place in places:
        topic = topic.replace(place, " ")
    left = re.sub(r"^(?:from|of|in|on|using|based on)\b|\b(?:from|of|in|using|based on)$", "", " ".join(topic.split()))
    return "" if _THIS.match(left.strip(" ,.")) else left.strip(" ,.")


def _title(topic: str) -> str:
    return topic[:1].upper() + topic[1:]
