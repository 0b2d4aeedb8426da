"""Writing what was made: WAV, FLAC, MP3, Opus or M4A, with tags and chapters, whole or not at all."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from tools.remix.disk import disk
from tools.remix.errors import RemixError
from tools.remix.sound import resampled
from tools.remix.tagging import tag
from tools.remix.tape import Audio, Tape


@dataclass(frozen=True, slots=True)
class Chapter:
    """From `start` to `end` seconds it is `title`."""

    title: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Format:
    """How a kind of file is written. `lossy` ones are measured after decoding, as they put back peaks of their own."""

    codec: str
    container: str
    sample: str
    rates: tuple[int, ...]
    bits: int
    lossy: bool


FORMATS: Mapping[str, Format] = {
    ".wav": Format("pcm_s24le", "wav", "s32", (), 0, lossy=False),
    ".flac": Format("flac", "flac", "s32", (), 0, lossy=False),
    ".mp3": Format("libmp3lame", "mp3", "fltp", (44_100, 48_000), 320_000, lossy=True),
    ".opus": Format("libopus", "ogg", "flt", (48_000,), 192_000, lossy=True),
    ".m4a": Format("aac", "ipod", "fltp", (44_100, 48_000), 256_000, lossy=True),
}


def format_of(path: Path) -> Format:
    """The format that a name asks for. Raises `RemixError`."""
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        names = ", ".join(FORMATS)
        raise RemixError(f"{path.name} is not a kind of file that can be written.", f"Use a name in {names}.")
    return found


@dataclass(frozen=True, slots=True)
class Label:
    """What a file says about itself: `title`, `artist`, `album`, `comment`; the recipe as JSON; chapters."""

    tags: Mapping[str, str]
    recipe: str
    chapters: Sequence[Chapter] = ()


def write(tape: Tape, path: Path, label: Label, *, bits: int | None = None) -> None:
    """Encode a stereo tape into `path`, which appears when it is complete. The same tape gives the same bytes.

    `bits` a second go into a lossy file, if not as many as its format has for music.
    """
    how = format_of(path)
    if bits is not None:
        how = replace(how, bits=bits)
    with disk("written"):
        path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.stem}.partial{path.suffix}")
    try:
        with disk("written"):
            _encode(tape, partial, how, label.chapters)
            tag(partial, dict(label.tags), label.recipe)
            partial.replace(path)
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def _encode(tape: Tape, path: Path, how: Format, chapters: Sequence[Chapter]) -> None:
    import av

    rate = tape.rate if not how.rates or tape.rate in how.rates else how.rates[0]
    options = {"fflags": "+bitexact"}
    if how.container == "mp3":
        options |= {"id3v2_version": "4"}
    with av.open(f"file:{path}", "w", format=how.container, options=options) as container:
        stream: Any = container.add_stream(how.codec, rate=rate, layout="stereo", format=how.sample)
        stream.codec_context.flags |= _bitexact()
        if how.bits:
            stream.bit_rate = how.bits
        if how.codec == "flac":
            stream.codec_context.options = {"compression_level": "5"}
        if chapters:
            marks: Any = [_chapter(number, each) for number, each in enumerate(chapters)]
            container.set_chapters(marks)
        for audio, at in _timed(resampled(tape.chunks(), tape.rate, rate)):
            for packet in stream.encode(_frame(audio, how, rate, at)):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)


def _bitexact() -> int:
    from av.codec.context import Flags

    return int(Flags.bitexact)


def _timed(parts: Iterator[Audio]) -> Iterator[tuple[Audio, int]]:
    at = 0
    for audio in parts:
        if len(audio):
            yield audio, at
            at += len(audio)


def _frame(audio: Audio, how: Format, rate: int, at: int) -> Any:
    from av import AudioFrame

    data: Any
    if how.sample == "s32":  # 24 bits, in the upper part of 32
        whole = np.clip(np.round(audio.astype(np.float64) * 8_388_608.0), -8_388_608, 8_388_607)
        data = (whole.astype(np.int32) << 8).reshape(1, -1)
    elif how.sample == "fltp":
        data = np.ascontiguousarray(audio.T)
    else:
        data = np.ascontiguousarray(audio).reshape(1, -1)
    frame = AudioFrame.from_ndarray(data, format=how.sample, layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = rate, at, Fraction(1, rate)
    return frame


def _chapter(number: int, chapter: Chapter) -> dict[str, Any]:
    start, end = round(chapter.start * 1000), round(chapter.end * 1000)
    base = Fraction(1, 1000)
    return {"id": number, "start": start, "end": end, "time_base": base, "metadata": {"title": chapter.title}}
