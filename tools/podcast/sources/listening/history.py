"""A listening history as facts, subject by subject: all in all, artists, songs, discoveries, days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from tools.podcast.facts import Source
from tools.podcast.phrases import Phrases
from tools.podcast.sources.listening import words
from tools.podcast.sources.listening.counting import Listening, Play, most_common_first, songs_by_plays, span_words
from tools.podcast.sources.parts import Clip, Gathered, Part, Told
from tools.podcast.sources.telling import Teller

Playable = Callable[[str], Clip | None]
"""What can be heard of an item of the library; None if it has no sound here."""

_ARTISTS, _SONGS, _NEW, _GAPS, _DAYS, _WEEKS = 10, 16, 10, 6, 8, 8
_LONG_GAP = 14
"""Days after which an artist's play is a return."""


class History:
    """Tells a period of the log. `now` is the listener's time, `playable` finds sound for what is spoken about."""

    def __init__(self, listening: Listening, now: datetime, playable: Playable, *, seed: str = "") -> None:
        self.heard = listening
        self._now = now
        self._playable = playable
        period = listening.period
        begin = period.begin if period.begin is not None else listening.plays[0].at.timestamp()
        end = period.end if period.end is not None else now.timestamp()
        first, last = (datetime.fromtimestamp(at).astimezone().date() for at in (begin, end - 1.0))
        self._begins = first
        self._days = max(1, round((end - begin) / 86400))
        self._span = span_words(period) if period.begin is not None else ""
        self._dates = (words.on_date(first, now.date()), words.on_date(last, now.date()))
        source = Source("history", "history", "your listening history", period.name)
        self.teller = Teller(source, Phrases("history", seed), f"{self._dates[0]} to {self._dates[1]}")
        self._tell = self.teller.tell

    def gathered(self, title: str, about: str) -> Gathered:
        """All of it."""
        frame = self._tell("frame", numbers={"begin": self._dates[0], "end": self._dates[1]}, topic="frame")
        artists = [self._artist(rank, name) for rank, name in enumerate(self._ranked(), 1)]
        parts = [self._overview(), *artists, self._songs(), self._discoveries(), self._returns(), *self._spoken()]
        parts += [self._week()] if len(self.heard.days) > 1 else []
        parts += [self._weeks_before(), self._ever()] if self._days <= 7 else []
        kept = tuple(part for part in parts if part.told)
        return Gathered(title, about, (self.teller.source,), kept, (frame,))

    def _ranked(self) -> list[str]:
        return [name for name, _ in most_common_first(self.heard.artists)[:_ARTISTS]]

    def _overview(self) -> Part:
        return Part("overview", "All in all", "the figures", "overview", list(self._all_in_all()), 3.0)

    def _all_in_all(self) -> Iterator[Told]:
        heard, topic, tell = self.heard, "overview", self._tell
        count, artists = len(heard.plays), heard.artists
        if len(artists) > 1:
            counts = {"songs": count, "tracks": len(heard.songs), "artists": len(artists)}
            yield tell("total", numbers=counts, topic=topic, weight=5)
        else:
            yield tell("one_artist", {"artist": next(iter(artists), "")}, {"songs": count}, topic=topic, weight=5)
        if (seconds := heard.seconds()) >= 60:
            yield tell("minutes", numbers={"length": words.length(seconds)}, topic=topic, weight=4)
        if heard.period.before() is not None:
            yield self._compared(count, len(heard.before))
        busy = sorted(heard.days.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        if len(busy) > 1:
            for kind, (_, own), weight in (("busiest", busy[0], 4.0), ("quietest", busy[-1], 2.0)):
                when = {"day": self._day(own[0]), "plays": words.plays(len(own))}
                yield tell(kind, numbers=when, topic=topic, weight=weight)
        hours = Counter(play.at.hour for play in heard.plays)
        hour, most = max(hours.items(), key=lambda pair: (pair[1], -pair[0]))
        if most > 2:
            amounts = {"hour": words.from_hour(hour), "plays": words.plays(most)}
            yield tell("hour", numbers=amounts, topic=topic, weight=3)
        yield from self._shares(count)
        longest = heard.longest_session()
        if len(longest) > 2:
            numbers = {"day": self._day(longest[0]), "songs": len(longest), "time": words.clock(longest[0].at)}
            yield tell("sitting", numbers=numbers, topic=topic, weight=2.5)
        for rank, (genre, number) in enumerate(most_common_first(heard.genres)[:4]):
            kind = "genre" if rank else "genres"
            yield tell(kind, {"genre": genre}, {"plays": words.plays(number)}, topic=topic, weight=2.2 - rank / 10)
        if heard.skips:
            yield tell("skipped", numbers={"times": words.times(heard.skips)}, topic=topic, weight=1.5)
        for name in heard.loved[:3]:
            yield tell("loved", {"name": name}, topic=topic, weight=2.1)

    def _compared(self, count: int, before: int) -> Told:
        difference = count - before
        kind = "none_before" if not before else "more" if difference > 0 else "less" if difference else "same"
        numbers = {"difference": abs(difference), "before": before, "span": self._span}
        return self._tell(kind, numbers=numbers, topic="overview", weight=4.5)

    def _shares(self, count: int) -> Iterator[Told]:
        plays = self.heard.plays
        shares = {
            "evening": sum(play.at.hour >= 18 for play in plays),
            "morning": sum(play.at.hour < 12 for play in plays),
            "weekend": sum(play.at.weekday() >= 5 for play in plays) if self._days > 2 else 0,
        }
        for kind, share in shares.items():
            if 0 < share < count:
                yield self._tell(kind, numbers={"count": share, "songs": count}, topic="overview", weight=2)
        silent = self._days - len(self.heard.days)
        if silent > 0 and self._days >= 5:
            yield self._tell("silent", numbers={"count": silent, "days": self._days}, topic="overview", weight=1.4)

    def _artist(self, rank: int, artist: str) -> Part:
        told = list(self._about_artist(rank, artist, f"artist: {artist}"))
        return Part(f"artist: {artist}", artist, artist, "artist", told, max(0.8, 2.4 - rank * 0.25))

    def _about_artist(self, rank: int, artist: str, topic: str) -> Iterator[Told]:
        heard, tell, names = self.heard, self._tell, {"artist": artist}
        own = heard.of(artist)
        count = {"plays": words.plays(len(own)), "times": words.times(len(own)), "rank": rank}
        yield tell("artist" if rank > 1 else "artist_first", names, count, topic=topic, weight=5)
        titles = songs_by_plays(Counter(play.song for play in own))
        if heard.is_new(artist):
            when = {"day": self._day(own[0]), "time": words.clock(own[0].at)}
            yield tell("artist_new", names, when, topic=topic, weight=4.2)
        if len(titles) > 1:
            yield tell("artist_tracks", names, {"tracks": len(titles)}, topic=topic, weight=3.5)
        for place, ((title, _), number) in enumerate(titles[:3]):
            told = names | {"song": title}
            amount = {"times": words.times(number), "plays": words.plays(number)}
            kind = "artist_one_track" if len(titles) == 1 else "artist_second_song" if place else "artist_song"
            ids, clip = self._sound(own, title)
            weight = 4.0 - place
            yield tell(kind, told, amount, topic=topic, weight=weight, items=ids, clip=None if place > 1 else clip)
        yield from self._artist_in_time(artist, own, topic)

    def _artist_in_time(self, artist: str, own: list[Play], topic: str) -> Iterator[Told]:
        heard, tell, names = self.heard, self._tell, {"artist": artist}
        before = heard.artists_before[artist]
        since, ever = heard.all_artists[artist]
        if heard.before and not heard.is_new(artist) and before != len(own):
            kind = "artist_back" if not before else "artist_more" if before < len(own) else "artist_less"
            compared = {"span": self._span, "before": words.plays(before)}
            yield tell(kind, names, compared, topic=topic, weight=3)
        if since < heard.plays[0].at:
            numbers = {"date": words.on_date(since.date(), self._now.date()), "plays": words.plays(ever)}
            yield tell("artist_since", names, numbers, topic=topic, weight=2.8)
        days = Counter(play.at.date() for play in own)
        day, most = max(days.items(), key=lambda pair: (pair[1], pair[0]))
        if len(days) > 1 and most > 2:
            at = next(play for play in own if play.at.date() == day)
            yield tell("artist_day", names, {"day": self._day(at), "count": most}, topic=topic, weight=2.5)
        albums = most_common_first(Counter(play.album for play in own if play.album))
        if len(albums) > 1:
            yield tell("artist_albums", names | {"album": albums[0][0]}, {"albums": len(albums)}, topic=topic, weight=2)
        elif albums and albums[0][1] == len(own):
            yield tell("artist_album", names | {"album": albums[0][0]}, topic=topic, weight=2)

    def _songs(self) -> Part:
        told: list[Told] = []
        for place, ((title, artist), number) in enumerate(songs_by_plays(self.heard.songs)[:_SONGS]):
            if number > 1 or place < 5:
                told += self._about_song(place, title, artist, number)
        return Part("songs", "The songs", "single songs", "songs", told, 1.9)

    def _about_song(self, place: int, title: str, artist: str, number: int) -> Iterator[Told]:
        heard, names, topic = self.heard, {"song": title, "artist": artist}, "songs"
        own = [play for play in heard.plays if play.song == (title, artist)]
        amount = {"times": words.times(number), "plays": words.plays(number)}
        ids, clip = self._sound(own, title)
        weight = 4.0 - place * 0.1
        yield self._tell("song" if place else "song_first", names, amount, topic=topic, weight=weight, items=ids,
                         clip=clip)  # fmt: skip
        days = {play.at.date() for play in own}
        if number > 1:
            kind = "song_days" if len(days) > 1 else "song_one_day"
            spread = {"days": len(days), "day": self._day(own[0])}
            yield self._tell(kind, names, spread, topic=topic, weight=weight - 1)
        if heard.is_new_song((title, artist)):
            yield self._tell("song_new", names, {"day": self._day(own[0])}, topic=topic, weight=weight - 0.9)
        elif (since := heard.first_songs[title, artist]) < heard.plays[0].at:
            when = {"date": words.on_date(since.date(), self._now.date())}
            yield self._tell("song_since", names, when, topic=topic, weight=weight - 1.2)

    def _discoveries(self) -> Part:
        heard, topic, told = self.heard, "discoveries", list[Told]()
        new = [name for name, _ in most_common_first(heard.artists) if heard.is_new(name)]
        fresh = sum(heard.is_new_song(song) for song in heard.songs)
        if len(new) > 1:
            told.append(self._tell("new_artists", numbers={"count": len(new)}, topic=topic, weight=4))
        if fresh > 1:
            told.append(self._tell("new_songs", numbers={"count": fresh}, topic=topic, weight=3))
        for place, artist in enumerate(new[:_NEW]):
            own = heard.of(artist)
            ids, clip = self._sound(own, own[0].title)
            names = {"artist": artist, "song": own[0].title}
            weight = 3.5 - place * 0.1
            told.append(self._tell("discovery", names, {"day": self._day(own[0])}, topic=topic, weight=weight,
                                   items=ids, clip=clip))  # fmt: skip
            if len(own) > 1:
                numbers = {"plays": words.plays(len(own))}
                told.append(self._tell("discovery_plays", names, numbers, topic=topic, weight=weight - 0.5))
        return Part("discoveries", "New to you", "what was new", "discoveries", told, 1.8)

    def _returns(self) -> Part:
        heard, topic, told = self.heard, "returns", list[Told]()
        gaps = [(gap, name) for name in heard.artists if (gap := heard.gap(name)) is not None and gap >= _LONG_GAP]
        for gap, artist in sorted(gaps, reverse=True)[:_GAPS]:
            names = {"artist": artist, "song": heard.of(artist)[0].title}
            ids, clip = self._sound(heard.of(artist), names["song"])
            told.append(self._tell("return", names, {"gap": gap}, topic=topic, weight=3, items=ids, clip=clip))
        gone = Counter({name: count for name, count in heard.artists_before.items() if name not in heard.artists})
        for artist, count in most_common_first(gone)[:3]:
            numbers = {"plays": words.plays(count), "span": self._span}
            told.append(self._tell("missing", {"artist": artist}, numbers, topic=topic, weight=2))
        return Part("returns", "Coming and going", "who came back and who was missing", "discoveries", told, 1.2)

    def _week(self) -> Part:
        told: list[Told] = []
        fullest = sorted(self.heard.days.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:_DAYS]
        for _day, own in sorted(fullest):
            told += self._about_day(own)
        return Part("days", "Day by day", "the days one by one", "days", told, 1.6)

    def _about_day(self, own: list[Play]) -> Iterator[Told]:
        day, first, last = {"day": self._day(own[0])}, own[0], own[-1]
        if len(own) == 1:
            yield self._tell("day_one", numbers=day, topic="days", weight=1.5)
        else:
            yield self._tell("day", numbers=day | {"songs": len(own)}, topic="days", weight=2.5)
        leaders = most_common_first(Counter(play.artist for play in own if play.artist))
        if leaders and leaders[0][1] > 2:
            numbers = day | {"plays": words.plays(leaders[0][1])}
            yield self._tell("day_artist", {"artist": leaders[0][0]}, numbers, topic="days", weight=2)
        names = {"song": first.title, "artist": first.artist}
        ids, clip = self._sound([first], first.title)
        yield self._tell("day_began", names, day | {"time": words.clock(first.at)}, topic="days", weight=1.8,
                         items=ids, clip=clip)  # fmt: skip
        if len(own) > 1:
            names = {"song": last.title, "artist": last.artist}
            yield self._tell("day_ended", names, day | {"time": words.clock(last.at)}, topic="days", weight=1.2)

    def _weeks_before(self) -> Part:
        """The weeks that led there, the latest first."""
        first, told = self.heard.plays[0].at, list[Told]()
        earlier = [play for play in self.heard.ever if play.at.date() < self._begins]
        for week in range(_WEEKS):
            last = self._begins - timedelta(days=7 * week + 1)
            own = [play for play in earlier if 0 <= (last - play.at.date()).days < 7]
            if not own or first.date() <= last:
                continue
            day = {"day": words.on_date(last, self._now.date())}
            told.append(self._tell("week", numbers=day | {"songs": len(own)}, topic="weeks", weight=2))
            artist, plays = most_common_first(Counter(play.artist for play in own if play.artist))[0]
            numbers = day | {"plays": words.plays(plays)}
            told.append(self._tell("week_artist", {"artist": artist}, numbers, topic="weeks", weight=1.8))
            (song, _), most = songs_by_plays(Counter(play.song for play in own))[0]
            ids, clip = self._sound(own, song)
            told.append(self._tell("week_song", {"song": song}, day | {"times": words.times(most)}, topic="weeks",
                                   weight=1.4, items=ids, clip=clip))  # fmt: skip
        return Part("weeks", "The weeks before", "the weeks before", "days", told, 0.6)

    def _ever(self) -> Part:
        """What it adds to: everything that was heard so far."""
        ever, told = self.heard.ever, list[Told]()
        if len(ever) < 3 * len(self.heard.plays):
            return Part("ever", "", "", "songs", ())
        artists = Counter(play.artist for play in ever if play.artist)
        songs = Counter(play.song for play in ever if play.title and play.artist)
        since = words.on_date(ever[0].at.date(), self._now.date())
        numbers: dict[str, str | int] = {"date": since, "songs": len(ever), "artists": len(artists)}
        told.append(self._tell("ever_total", numbers=numbers, topic="ever", weight=2))
        for artist, plays in most_common_first(artists)[:_ARTISTS]:
            told.append(self._tell("ever_artist", {"artist": artist}, {"plays": words.plays(plays)}, topic="ever",
                                   weight=1.5))  # fmt: skip
        for (title, artist), count in songs_by_plays(songs)[:_SONGS]:
            own = [play for play in ever if play.song == (title, artist)]
            ids, clip = self._sound(own, title)
            amount = {"plays": words.plays(count), "times": words.times(count)}
            told.append(self._tell("ever_song", {"song": title, "artist": artist}, amount, topic="ever", weight=1.3,
                                   items=ids, clip=clip))  # fmt: skip
        return Part("ever", "Since the beginning", "everything so far", "songs", told, 0.5)

    def _spoken(self) -> Iterator[Part]:
        if not self.heard.spoken:
            return
        shows = most_common_first(Counter(play.album for play in self.heard.spoken if play.album))
        count = {"plays": words.plays(len(self.heard.spoken))}
        told = [self._tell("shows", numbers=count, topic="shows", weight=2)]
        told += [self._tell("show", {"show": name}, {"plays": words.plays(number)}, topic="shows", weight=1.5)
                 for name, number in shows[:4]]  # fmt: skip
        yield Part("shows", "Spoken word", "podcasts and books", "shows", told, 0.8)

    def _day(self, play: Play) -> str:
        return words.day_name(play.at.date(), self._days, self._now.date())

    def _sound(self, plays: list[Play], title: str) -> tuple[tuple[str, ...], Clip | None]:
        """Which item of the library a song is, and what may be heard of it."""
        known = next((play.item for play in plays if play.title == title and play.known), None)
        return ((known,), self._playable(known)) if known is not None else ((), None)
