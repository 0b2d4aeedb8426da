"""A small world to hold conversations in: a home of its own with short songs, composed on the spot and tagged."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 44_100
SECONDS = 40.0


@dataclass(frozen=True, slots=True)
class Song:
    """One recording of the world, with the tags that its file gets."""

    title: str
    artist: str
    album: str
    number: int
    year: int
    genre: str
    root: float  # Hz
    tempo: float  # beats a minute


SONGS = (
    Song("Paper Lanterns", "Mirela Voss", "Harbour Lights", 1, 2011, "Folk", 196.0, 84),
    Song("Tidewater", "Mirela Voss", "Harbour Lights", 2, 2011, "Folk", 220.0, 92),
    Song("The Ferry Home", "Mirela Voss", "Harbour Lights", 3, 2011, "Folk", 174.6, 76),
    Song("Copper Sky", "Mirela Voss", "Inland", 1, 2016, "Folk", 207.7, 88),
    Song("Voltage Garden", "The Quiet Machines", "Static Bloom", 1, 1998, "Electronic", 110.0, 124),
    Song("Neon Harvest", "The Quiet Machines", "Static Bloom", 2, 1998, "Electronic", 130.8, 128),
    Song("Afterimage", "The Quiet Machines", "Static Bloom", 3, 1998, "Electronic", 98.0, 118),
    Song("Iron Orchard", "Hollow Crown Parade", "Iron Orchard", 1, 1986, "Metal", 82.4, 152),
    Song("Siege Engine", "Hollow Crown Parade", "Iron Orchard", 2, 1986, "Metal", 92.5, 168),
    Song("Blue Corridor", "Tomas Okafor Trio", "Late at the Almanac", 1, 1962, "Jazz", 146.8, 104),
    Song("Seven Umbrellas", "Tomas Okafor Trio", "Late at the Almanac", 2, 1962, "Jazz", 155.6, 138),
    Song("Slow River", "Mirela Voss", "Inland", 2, 2016, "Folk", 185.0, 80),
    Song("Slow River", "The Quiet Machines", "Static Bloom", 4, 1998, "Electronic", 116.5, 112),
    Song("Étoile du Nord", "Sólveig Brandt", "Nordlys", 1, 2020, "Ambient", 130.8, 60),
)


def build_world(folder: Path) -> None:
    """Writes the songs as tagged FLAC files, `artist/album/number title.flac`."""
    import soundfile
    from mutagen.flac import FLAC

    for song in SONGS:
        file = folder / song.artist / song.album / f"{song.number:02} {song.title}.flac"
        file.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(file, compose(song), RATE, subtype="PCM_16")
        tags: Any = FLAC(file)  # type: ignore[no-untyped-call]
        tags.update(
            title=song.title,
            artist=song.artist,
            album=song.album,
            tracknumber=str(song.number),
            date=str(song.year),
            genre=song.genre,
        )
        tags.save()


HEARD = (("Tidewater", 14), ("Copper Sky", 9), ("Neon Harvest", 6), ("Blue Corridor", 3), ("Siege Engine", 1))
"""How often each song was heard in the made-up history."""


def write_history(file: Path, now: datetime | None = None) -> None:
    """A year of listening as Spotify exports it, `Streaming_History_Audio_….json`: what `HEARD` says, ending today."""
    now = now or datetime.now(UTC)
    songs = {song.title: song for song in SONGS}
    plays = [(songs[title], 1 + 360 * turn // times) for title, times in HEARD for turn in range(times)]
    rows = [
        {
            "ts": (now - timedelta(days=days, minutes=7 * number)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "ms_played": int(SECONDS * 1000),
            "master_metadata_track_name": song.title,
            "master_metadata_album_artist_name": song.artist,
            "master_metadata_album_album_name": song.album,
            "reason_start": "clickrow", "reason_end": "trackdone", "shuffle": False, "skipped": False,
            "incognito_mode": False, "platform": "linux",
        }
        for number, (song, days) in enumerate(plays)
    ]  # fmt: skip
    file.write_text(json.dumps(rows), encoding="utf-8")


def compose(song: Song, seconds: float = SECONDS) -> NDArray[np.float32]:
    """A plain arpeggio in the song's key and tempo; mono, shape (frames, 1), peak 0.5."""
    step = 60.0 / song.tempo / 2
    notes = song.root * 2 ** (np.array([0, 4, 7, 12, 7, 4, 0, -5]) / 12)
    time = np.arange(int(seconds * RATE)) / RATE
    which = (time // step).astype(int)
    since = time - which * step
    tone = np.sin(2 * np.pi * notes[which % len(notes)] * since) * np.exp(-since * 4)
    return np.asarray(0.5 * tone, dtype=np.float32).reshape(-1, 1)
