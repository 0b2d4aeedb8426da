"""An artist or an album as the listener has it: what is in the library, and what was played of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tools.library.items import Item
from tools.library.library import Library
from tools.library.lyrics import lyrics_of
from tools.podcast.facts import Source
from tools.podcast.phrases import Phrases
from tools.podcast.sources.listening import words
from tools.podcast.sources.listening.counting import Listening, Play, songs_by_plays
from tools.podcast.sources.parts import Clip, Gathered, Part, Told
from tools.podcast.sources.telling import Teller

_ALBUMS = 12


@dataclass(slots=True)
class Story:
    """Tells of one artist or album. `heard` is the whole log; `playable` finds sound; `now` is the listener's time."""

    library: Library
    heard: Listening
    playable: Callable[[str], Clip | None]
    now: datetime
    _counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def of_artist(self, artist: Item, *, behind: str = "") -> Gathered:
        """Everything about an artist, album after album.

        `behind`: it goes into an episode that has facts of its own; only what the library knows is told.
        """
        self._counts = self.heard.songs
        tell = self._teller(artist.title, artist.id[-4:] if behind else "")
        albums = self.library.albums(artist.id)[:_ALBUMS]
        songs = [each for each in self.library.children(artist.id) if each.kind == "track"]
        parts = [self._whole(tell, artist, albums, songs)]
        for album in albums:
            parts += [self._album(tell, album, artist.title), self._tracks(tell, album, artist.title)]
        parts += [] if behind else [self._listening(tell, artist.title)]
        frame = tell.tell("frame_artist", {"artist": artist.title}, topic="frame")
        return self._gathered(artist.title, tell, parts, frame)

    def of_album(self, album: Item) -> Gathered:
        """Everything about an album, song after song."""
        self._counts = self.heard.songs
        tell = self._teller(album.title)
        artist = album.artist or "various artists"
        parts = [self._album(tell, album, artist), self._tracks(tell, album, artist), self._listening(tell, artist)]
        frame = tell.tell("frame_album", {"album": album.title, "artist": artist}, topic="frame")
        return self._gathered(album.name, tell, parts, frame)

    def _gathered(self, title: str, tell: _Tellers, parts: Sequence[Part], frame: Told) -> Gathered:
        kept = tuple(part for part in parts if part.told)
        return Gathered(title, title, tell.sources(), kept, (frame,))

    def _teller(self, seed: str, mark: str = "") -> _Tellers:
        return _Tellers(seed, mark)

    def _whole(self, tell: _Tellers, artist: Item, albums: Sequence[Item], songs: Sequence[Item]) -> Part:
        topic, names = "whole", {"artist": artist.title}
        told: list[Told] = []
        if songs:
            numbers = {"songs": _songs(len(songs)), "length": words.length(sum(each.duration or 0 for each in songs))}
            told.append(tell.tell("have", names, numbers, topic=topic, weight=5))
        if songs and len(albums) > 1:
            told.append(tell.tell("albums", names, {"count": len(albums)}, topic=topic, weight=4))
        years = sorted(album.year for album in albums if album.year)
        if songs and years and years[0] != years[-1]:
            numbers = {"first": str(years[0]), "last": str(years[-1])}
            told.append(tell.tell("span", names, numbers, topic=topic, weight=3.5))
        return Part(topic, artist.title, artist.title, "artist", told, 2.0)

    def _album(self, tell: _Tellers, album: Item, artist: str) -> Part:
        tracks = self.library.children(album.id)
        topic, names = f"album: {album.title}", {"album": album.title, "artist": artist}
        numbers = {"songs": _songs(len(tracks)), "length": words.length(sum(each.duration or 0 for each in tracks))}
        told = [tell.tell("album", names, numbers, topic=topic, weight=4)]
        if album.year:
            told.append(tell.tell("album_year", names, {"year": str(album.year)}, topic=topic, weight=3.8))
        if album.genre:
            told.append(tell.tell("album_genre", names | {"genre": album.genre}, topic=topic, weight=2))
        if len(tracks) > 2:
            told += self._edges(tell, names, tracks, topic)
        return Part(topic, album.title, album.title, "album", told, 2.0)

    def _edges(self, tell: _Tellers, names: dict[str, str], tracks: Sequence[Item], topic: str) -> Iterator[Told]:
        by_length = sorted((each for each in tracks if each.duration), key=lambda each: each.duration or 0.0)
        picked = [("opens", tracks[0], 3.0), ("closes", tracks[-1], 1.8)]
        if len(by_length) > 2:
            picked += [("longest", by_length[-1], 2.6), ("shortest", by_length[0], 1.6)]
        for kind, track, weight in picked:
            numbers = {"length": words.exact_length(track.duration or 0)} if kind in {"longest", "shortest"} else {}
            yield tell.tell(kind, names | {"song": track.title}, numbers, topic=topic, weight=weight, items=(track.id,),
                            clip=self.playable(track.id))  # fmt: skip

    def _tracks(self, tell: _Tellers, album: Item, artist: str) -> Part:
        told: list[Told] = []
        for number, track in enumerate(self.library.children(album.id), 1):
            names = {"song": track.title, "artist": artist, "album": album.title}
            numbers = {"number": number, "length": words.exact_length(track.duration or 0)}
            told.append(tell.tell("track", names, numbers, topic="tracks", weight=3, items=(track.id,),
                                  clip=self.playable(track.id)))  # fmt: skip
            if count := self._counts[track.title, track.artist]:
                told.append(tell.log("played", names, {"times": words.times(count)}, topic="tracks", weight=2.5))
                date = {
                    "date": words.on_date(self.heard.first_songs[track.title, track.artist].date(), self.now.date())
                }
                told.append(tell.log("known_since", names, date, topic="tracks", weight=1.2))
            elif self.heard.plays:
                told.append(tell.log("never_played", names, topic="tracks", weight=1))
            told += self._words(tell, track, names)
        name = f"{album.title}, song by song"
        return Part(f"tracks: {album.title}", name, f"the songs of {album.title}", "songs", told, 1.2)

    def _words(self, tell: _Tellers, track: Item, names: dict[str, str]) -> Iterator[Told]:
        """The first line that is sung: a quotation, no more."""
        lyrics = lyrics_of(track.path) if track.path is not None and track.path.is_file() else None
        line = next((each.text for each in lyrics.lines if len(each.text.split()) > 2), "") if lyrics else ""
        if line and len(line) < 90:
            ended = line if line[-1] in ".!?" else f"{line}."
            yield tell.sung(track, names | {"words": ended})

    def _listening(self, tell: _Tellers, artist: str) -> Part:
        own = self.heard.of(artist)
        return Part("listening", "And you", "how you have listened", "days", list(self._log(tell, artist, own)), 1.6)

    def _log(self, tell: _Tellers, artist: str, own: Sequence[Play]) -> Iterator[Told]:
        if not own:
            return
        names, topic = {"artist": artist}, "listening"
        count = {"times": words.times(len(own)), "plays": words.plays(len(own))}
        yield tell.log("ever", names, count, topic=topic, weight=5)
        for kind, play, weight in (("since", own[0], 4.0), ("latest", own[-1], 3.0)):
            date = {"date": words.on_date(play.at.date(), self.now.date())}
            yield tell.log(kind, names | {"song": play.title}, date, topic=topic, weight=weight)
        for place, ((title, _), number) in enumerate(songs_by_plays(Counter(play.song for play in own))[:6]):
            amount = {"times": words.times(number), "plays": words.plays(number)}
            known = next((play.item for play in own if play.title == title and play.known), None)
            yield tell.log("next_favourite" if place else "favourite", names | {"song": title}, amount, topic=topic,
                           weight=3.5 - place * 0.3, items=(known,) if known else (),
                           clip=self.playable(known) if known else None)  # fmt: skip
        months = Counter(f"{play.at:%B %Y}" for play in own)
        month, most = max(months.items(), key=lambda pair: pair[1])
        if len(months) > 1:
            yield tell.log("month", names, {"month": month, "plays": words.plays(most)}, topic=topic, weight=2.4)
        hours = Counter(play.at.hour for play in own)
        hour, often = max(hours.items(), key=lambda pair: (pair[1], -pair[0]))
        if often > 2:
            numbers = {"hour": words.from_hour(hour), "plays": words.plays(often)}
            yield tell.log("hour_of", names, numbers, topic=topic, weight=2)


class _Tellers:
    """One teller a source, with one set of phrases."""

    def __init__(self, seed: str, mark: str) -> None:
        phrases = Phrases("library", seed)
        self._library = Teller(Source("library", "library", "your library"), phrases, mark=mark)
        self._history = Teller(Source("history", "history", "your listening history"), phrases, mark=mark or "story")
        self._lyrics = Teller(Source("lyrics", "lyrics", "the words of the songs"), phrases, mark=mark)
        self.tell = self._library.tell
        self.log = self._history.tell

    def sung(self, track: Item, names: dict[str, str]) -> Told:
        """A line of a song."""
        return self._lyrics.tell("lyrics", names, topic="tracks", weight=2, items=(track.id,))

    def sources(self) -> tuple[Source, ...]:
        """Those that have told anything."""
        return tuple(each.source for each in (self._library, self._history, self._lyrics) if each.count)


def _songs(count: int) -> str:
    return "1 song" if count == 1 else f"{count:,} songs"
