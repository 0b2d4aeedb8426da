"""Made-up exports that are true to their formats, of a listener with habits that a model can learn."""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

BEGIN = datetime(2014, 1, 1, 6, tzinfo=UTC).timestamp()
ROWS_PER_FILE = 12_000
_FIRST = ("Amber", "Brass", "Cold", "Distant", "Electric", "Fallen", "Glass", "Hollow", "Iron", "Jade", "Keen", "Lunar",
          "Moss", "Neon", "Open", "Paper", "Quiet", "Royal")  # fmt: skip
_SECOND = ("Arrow", "Birds", "Coast", "Dial", "Engine", "Field", "Garden", "Harbour", "Island", "Junction", "Kites",
           "Lantern", "Motel", "Needle", "Orchard", "Parade")  # fmt: skip
_PLATFORMS = ("Android OS 11 API 30 (samsung, SM-G991B)", "iOS 17.1 (iPhone14,5)", "OS X 12.6.0 [arm 2]",
              "Windows 10 (10.0.19045; x64)", "web_player windows 10;chrome 119.0",
              "Partner sonos_ppc Sonos;One")  # fmt: skip


@dataclass(frozen=True)
class Made:
    """One thing that can be heard."""

    kind: str
    title: str
    creator: str
    album: str
    seconds: float
    uri: str
    style: int = 0


class World:
    """What there is to hear: artists of several styles with albums, shows with episodes, books with chapters."""

    def __init__(self, seed: int = 1, artists: int = 1500, styles: int = 12) -> None:
        self.rng = random.Random(seed)
        self.styles: list[list[list[Made]]] = [[] for _ in range(styles)]  # style → artists → tracks, in album order
        for number in range(artists):
            self.styles[number % styles].append(self._artist(number, number % styles))
        self.shows = [self._spoken("episode", number, 120, 2400.0) for number in range(25)]
        self.books = [self._spoken("chapter", number, 30, 1500.0) for number in range(30)]

    def _artist(self, number: int, style: int) -> list[Made]:
        name = f"{self._name(number)} {number}" if number >= len(_FIRST) * len(_SECOND) else self._name(number)
        tracks = []
        for album in range(self.rng.randint(1, 4)):
            for song in range(self.rng.randint(6, 12)):
                title = (
                    f"{self._name(self.rng.randrange(288))} Pt. {song + 1}" if song % 5 else f"Song {song} of {album}"
                )
                uri = f"spotify:track:{self._id()}"
                tracks.append(Made("track", title, name, f"Album {album}", self.rng.uniform(120, 360), uri, style))
        return tracks

    def _spoken(self, kind: str, number: int, count: int, seconds: float) -> list[Made]:
        name = f"The {self._name(number * 7)} {'Show' if kind == 'episode' else 'Book'}"
        uri = "spotify:episode:" if kind == "episode" else "spotify:chapter:"
        word = "Episode" if kind == "episode" else "Chapter"
        return [
            Made(kind, f"{word} {n + 1}", name, name, seconds * self.rng.uniform(0.7, 1.3), uri + self._id())
            for n in range(count)
        ]

    def _name(self, number: int) -> str:
        return f"{_FIRST[number % len(_FIRST)]} {_SECOND[number // len(_FIRST) % len(_SECOND)]}"

    def _id(self) -> str:
        return "".join(self.rng.choices("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", k=22))


def rows(count: int, seed: int = 1, world: World | None = None) -> Iterator[dict[str, Any]]:
    """Rows of an extended history, oldest first: sessions in one style, artists in a row, skips, spoken mornings.

    200,000 of them end in 2025.
    """
    world = world or World(seed)
    rng = random.Random(seed + 1)
    at, made = BEGIN, 0
    liked = [rng.paretovariate(0.7) for _ in world.styles]
    position = {"episode": 0, "chapter": 0}
    while made < count:
        at += rng.choice((1, 3, 5, 10)) * 3600 * rng.uniform(0.6, 1.4)
        hour = datetime.fromtimestamp(at, UTC).hour
        platform = rng.choice(_PLATFORMS[:3] if hour < 17 else _PLATFORMS)
        if hour < 9 and rng.random() < 0.5:
            playing = _spoken(world, rng, position)
        else:
            playing = _session(world, rng, liked)
        start = "clickrow"
        for item in playing:
            row, seconds = _row(item, at, start, platform, rng)
            at += seconds + rng.uniform(0, 4)
            start = "trackdone" if row["reason_end"] == "trackdone" else "fwdbtn"
            yield row
            made += 1
            if made >= count:
                return


def _spoken(world: World, rng: random.Random, position: dict[str, int]) -> list[Made]:
    kind = rng.choice(("episode", "chapter"))
    parts = [part for whole in (world.shows if kind == "episode" else world.books) for part in whole]
    first = position[kind]
    position[kind] = (first + 2) % (len(parts) - 2)
    return parts[first : first + 2]


def _session(world: World, rng: random.Random, liked: list[float]) -> list[Made]:
    style = world.styles[rng.choices(range(len(liked)), liked)[0]]
    found: list[Made] = []
    for _ in range(rng.randint(1, 9)):
        artist = style[min(int(rng.paretovariate(0.9)) - 1, len(style) - 1)]
        first = min(int(rng.expovariate(0.15)), len(artist) - 1)
        found += artist[first : first + rng.randint(1, 5)]
    return found


def _row(item: Made, at: float, start: str, platform: str, rng: random.Random) -> tuple[dict[str, Any], float]:
    skipped = rng.random() < 0.18
    seconds = item.seconds * rng.uniform(0.02, 0.4) if skipped else item.seconds
    old = at < BEGIN + 6 * 365 * 86_400
    of = {kind: item if item.kind == kind else None for kind in ("track", "episode", "chapter")}
    track, episode, chapter = of["track"], of["episode"], of["chapter"]
    row = {
        "ts": f"{datetime.fromtimestamp(at + seconds, UTC):%Y-%m-%dT%H:%M:%SZ}",
        "platform": platform,
        "ms_played": int(seconds * 1000),
        "conn_country": "DE",
        "ip_addr": f"84.17.{rng.randrange(256)}.{rng.randrange(256)}",
        "master_metadata_track_name": track and track.title,
        "master_metadata_album_artist_name": track and track.creator,
        "master_metadata_album_album_name": track and track.album,
        "spotify_track_uri": track and track.uri,
        "episode_name": episode and episode.title,
        "episode_show_name": episode and episode.creator,
        "spotify_episode_uri": episode and episode.uri,
        "audiobook_title": chapter and chapter.creator,
        "audiobook_uri": chapter and "spotify:show:0000000000000000000000",
        "audiobook_chapter_uri": chapter and chapter.uri,
        "audiobook_chapter_title": chapter and chapter.title,
        "reason_start": start,
        "reason_end": "fwdbtn" if skipped else "trackdone",
        "shuffle": rng.random() < 0.3,
        "skipped": None if old else skipped,
        "offline": False,
        "offline_timestamp": None if old else int(at if rng.random() < 0.5 else at * 1000),
        "incognito_mode": rng.random() < 0.002,
    }
    return row, seconds


def spotify_zip(path: Path, count: int = 200_000, seed: int = 1) -> Path:
    """A zip as Spotify sends it: `count` rows in several files, and the leaflet."""
    folder = "Spotify Extended Streaming History"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{folder}/ReadMeFirst_ExtendedStreamingHistory.pdf", b"%PDF-1.4 ...")
        part: list[dict[str, Any]] = []
        number = 0
        for row in rows(count, seed):
            part.append(row)
            if len(part) == ROWS_PER_FILE:
                archive.writestr(f"{folder}/{_named(part, number)}", json.dumps(part, indent=2))
                part, number = [], number + 1
        archive.writestr(f"{folder}/{_named(part, number)}", json.dumps(part, indent=2))
    return path


def _named(part: list[dict[str, Any]], number: int) -> str:
    years = sorted({row["ts"][:4] for row in part}) or ["2014"]
    span = years[0] if len(years) == 1 else f"{years[0]}-{years[-1]}"
    return f"Streaming_History_Audio_{span}_{number}.json"


def account_rows(extended: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The same plays as the account data has them: file name → rows."""
    files: dict[str, list[dict[str, Any]]] = {}
    for row in extended:
        end = f"{row['ts'][:10]} {row['ts'][11:16]}"
        if row["master_metadata_track_name"]:
            name, told = "music", {"artistName": row["master_metadata_album_artist_name"],
                                   "trackName": row["master_metadata_track_name"]}  # fmt: skip
        elif row["episode_name"]:
            name, told = "podcast", {"podcastName": row["episode_show_name"], "episodeName": row["episode_name"]}
        else:
            name, told = "audiobook", {"audiobookName": row["audiobook_title"], "authorName": "Somebody",
                                       "chapterName": row["audiobook_chapter_title"]}  # fmt: skip
        files.setdefault(f"StreamingHistory_{name}_0.json", []).append(
            {"endTime": end, **told, "msPlayed": row["ms_played"]}
        )
    return files
