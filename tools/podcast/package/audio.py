"""The episode as MP3 and Opus, with chapters, cover and names in each container's own fields."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.library.analysis.loudness import Loudness
from tools.podcast.errors import PodcastError
from tools.podcast.package.cover import Picture
from tools.podcast.package.transcript import timestamp
from tools.remix.encode import Chapter, Label, write
from tools.remix.errors import RemixError
from tools.remix.limiter import HARD, limited, true_peaks
from tools.remix.master import measured
from tools.remix.sound import load
from tools.remix.tape import Tape

BITS = {".mp3": 128_000, ".opus": 80_000}
"""A second: transparent for speech, and good enough for half a minute of music in between."""
CEILING = -1.0
"""dBTP."""
_LOST = {".mp3": 1 / 0.95}
"""LAME scales by 0.95 at this rate, as its presets do; without it the MP3 would be 0.45 dB softer than the Opus."""
_CLOSE = 0.2  # LU
_TRIES, _LIMITED = 6, 3


@dataclass(frozen=True, slots=True)
class About:
    """What both files say of themselves. `date` is an ISO day."""

    title: str
    artist: str
    album: str
    summary: str
    date: str
    language: str


def write_audio(tape: Tape, path: Path, about: About, chapters: Sequence[Chapter], cover: Picture) -> Loudness:
    """Encode a tape; what was written is decoded and measured, and written again where the coder changed it.

    It comes out as loud as the tape, and below the ceiling. Raises `PodcastError` where it cannot be written.
    """
    before = measured(tape.chunks(), tape.rate)
    gain, room = _LOST.get(path.suffix, 1.0), 0.0
    try:
        for attempt in range(_TRIES):
            held = _held(tape, before.true_peak - room) if room else tape
            found = _encoded(held if gain == 1.0 else _times(held, gain), path, about.title)
            off = (before.integrated or 0.0) - (found.integrated or 0.0)
            over = found.true_peak - CEILING
            if over <= 0 and abs(off) <= _CLOSE:
                break
            if over > 0 and attempt >= _LIMITED:  # peaks count before loudness
                gain *= 10 ** (-(over + 0.2) / 20)
            elif over > 0:
                room += 1.5 * over + 0.3
            else:
                gain *= 10 ** (off / 20)
        _tag(path, about, chapters, cover)
    except RemixError as error:
        if isinstance(error.__cause__, OSError):
            raise _not_written(path, error.__cause__) from error
        raise PodcastError(error.say, error.todo) from error
    except OSError as error:
        raise _not_written(path, error) from error
    return found


def _not_written(path: Path, error: OSError) -> PodcastError:
    return PodcastError(
        f"{path.name} cannot be written to {path.parent}: {error.strerror or error}.",
        "Make room, or name another folder.",
    )


def _held(tape: Tape, peak: float) -> Tape:
    """The tape with its true peaks held at `peak` dBTP."""
    return tape.blank().extend(limited(tape, true_peaks(tape), 1.0, 10 ** (peak / 20), HARD))


def _times(tape: Tape, gain: float) -> Tape:
    return tape.blank().extend(audio * gain for audio in tape.chunks())


def _encoded(tape: Tape, path: Path, title: str) -> Loudness:
    write(tape, path, Label({"title": title}, ""), bits=BITS[path.suffix])
    read = load(path, rate=tape.rate)
    return measured(read.chunks(), read.rate)


def _tag(path: Path, about: About, chapters: Sequence[Chapter], cover: Picture) -> None:
    if path.suffix == ".mp3":
        _tag_mp3(path, about, chapters, cover)
    else:
        _tag_opus(path, about, chapters, cover)


def _tag_mp3(path: Path, about: About, chapters: Sequence[Chapter], cover: Picture) -> None:
    """ID3v2.3 with CTOC and CHAP (https://id3.org/id3v2-chapters-1.0), which more players read than 2.4."""
    from mutagen import id3

    made: Any = id3
    frames = made.ID3()
    for frame, text in (
        ("TIT2", about.title), ("TPE1", about.artist), ("TALB", about.album), ("TCON", "Podcast"),
        ("TDRC", about.date), ("TLAN", _iso639(about.language)),
    ):  # fmt: skip
        frames.add(getattr(made, frame)(encoding=1, text=[text]))
    frames.add(made.COMM(encoding=1, lang="eng", desc="", text=[about.summary]))
    frames.add(made.APIC(encoding=0, mime=cover.mime, type=3, desc="", data=cover.data))
    names = [f"chp{number}" for number in range(len(chapters))]
    if chapters:
        whole = [made.TIT2(encoding=1, text=["Chapters"])]
        frames.add(made.CTOC(element_id="toc", flags=3, child_element_ids=names, sub_frames=whole))
    for name, each in zip(names, chapters, strict=True):
        frames.add(
            made.CHAP(
                element_id=name,
                start_time=round(each.start * 1000),
                end_time=round(each.end * 1000),
                start_offset=0xFFFFFFFF,
                end_offset=0xFFFFFFFF,
                sub_frames=[made.TIT2(encoding=1, text=[each.title])],
            )
        )
    frames.update_to_v23()
    frames.save(path, v2_version=3)


def _tag_opus(path: Path, about: About, chapters: Sequence[Chapter], cover: Picture) -> None:
    """Vorbis comments, with chapters as in https://wiki.xiph.org/Chapter_Extension."""
    from mutagen import flac, oggopus

    made: Any = flac
    opened: Any = oggopus
    picture = made.Picture()
    picture.type, picture.mime, picture.data = 3, cover.mime, cover.data
    file = opened.OggOpus(path)
    file.update({
        "title": about.title, "artist": about.artist, "album": about.album, "genre": "Podcast", "date": about.date,
        "language": about.language, "description": about.summary,
        "metadata_block_picture": base64.b64encode(picture.write()).decode(),
    })  # fmt: skip
    for number, each in enumerate(chapters[:1000]):
        file[f"chapter{number:03d}"] = timestamp(each.start)
        file[f"chapter{number:03d}name"] = each.title
    file.save()


def _iso639(language: str) -> str:
    """ISO 639-2, what ID3 wants, for the languages that voices have."""
    return {"en": "eng", "de": "deu", "fr": "fra", "es": "spa", "it": "ita"}.get(language.partition("-")[0], "und")
