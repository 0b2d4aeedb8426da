"""Any audio file → float32 stereo, streamed, with the encoder's delay and padding taken off.

What makes albums gapless is in the files: LAME's header in mp3, pre-skip in Opus, granule positions in Vorbis, edit
lists in MP4. FFmpeg applies the first three; the padding at the end of MP4 files is cut here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tools.playback.errors import DecodeError

log = logging.getLogger(__name__)

Audio = NDArray[np.float32]

PREROLL = 0.3
"""Seconds decoded and dropped before a seek's target: mp3 needs its bit reservoir, Opus 80 ms to converge."""
SHORT = 1.0
"""A file that ends this many seconds before it said it would is damaged; less is careless rounding."""
HEADER = 1 << 16
GIVE_UP = 50
"""Failures to read in a row after which the rest of a file is given up."""


class Stream(Protocol):
    """What a deck plays: a `Decoder`, or sound that is still being made."""

    rate: int
    gain: float
    problem: str | None

    @property
    def duration(self) -> float | None:
        """In seconds, as far as it is known."""
        ...

    @property
    def position(self) -> float:
        """Where the next `read` begins, in seconds."""
        ...

    @property
    def waiting(self) -> bool:
        """Whether `read` gives nothing only for now."""
        ...

    def read(self) -> Audio:
        """The next frames, shape (n, 2); none at the end."""
        ...

    def close(self) -> None:
        """Give back what it holds."""
        ...


class Decoder:
    """Streams one file, or the part of it between `begin` and `end` seconds (a chapter), from `start` in that part.

    `rate` is the file's own, `duration` the part's length in seconds if known. `problem` says, once `read` has come to
    the end, what was wrong with a damaged file. What is read is multiplied with `gain`. Raises `DecodeError` if nothing
    can be played. Not thread-safe.
    """

    def __init__(self, path: Path, *, start: float = 0.0, begin: float = 0.0, end: float | None = None) -> None:
        self.path = path
        self.problem: str | None = None
        self.gain = 1.0
        self._begin = begin
        self._bad = 0
        self._last_bad = 0.0
        self._container, self._stream = _open(path)
        self.rate: int = int(self._stream.codec_context.sample_rate)
        self._origin = float((self._stream.start_time or 0) * self._stream.time_base)
        self._length, self._trusted = _length(path, self._container, self._stream)
        if end is not None and self._length is not None and end > self._length - SHORT:
            end = None  # the last part, or the only one: the file knows better where it ends
        self._stop = end if end is not None else self._hard_end()
        whole = end if end is not None else self._length
        self._duration = None if whole is None else max(0.0, whole - begin)
        self._frames: Iterator[tuple[float, Audio]] = iter(())
        self._position = begin
        self.seek(start)

    @property
    def duration(self) -> float | None:
        """Of the part that is played, in seconds, if known."""
        return self._duration

    @property
    def position(self) -> float:
        """Where the next `read` begins, in seconds."""
        return self._position - self._begin

    @property
    def waiting(self) -> bool:
        """Never: a file is there."""
        return False

    def seek(self, seconds: float) -> None:
        """Continue at `seconds`, exact to a sample wherever the file's time stamps are."""
        target = self._begin + max(0.0, seconds)
        if target > PREROLL:
            offset = int((target - PREROLL + self._origin) / self._stream.time_base)
            with suppress(*_errors()):
                self._container.seek(offset, stream=self._stream, backward=True)
        elif self._position > 0.0:
            with suppress(*_errors()):
                self._container.seek(self._stream.start_time or 0, stream=self._stream, backward=True)
        self._frames = self._from(target)
        self._position = target

    def read(self) -> Audio:
        """The next few thousand frames, shape (n, 2) at `rate`; shape (0, 2) at the end, again and again."""
        for at, audio in self._frames:
            if self._stop is not None:
                audio = audio[: max(0, round((self._stop - at) * self.rate))]
                if not len(audio):
                    break
            self._position = at + len(audio) / self.rate
            return audio if self.gain == 1.0 else audio * np.float32(self.gain)
        self._frames = iter(())
        if self.problem is None:
            self.problem = self._diagnosis()
        return np.zeros((0, 2), np.float32)

    def close(self) -> None:
        """Give the file back."""
        self._frames = iter(())
        self._container.close()

    def _from(self, target: float) -> Iterator[tuple[float, Audio]]:
        """(seconds in the file, frames) from `target` on."""
        expected: float | None = None
        for frame in self._decoded():
            audio = _stereo(frame, self.rate)
            if frame.pts is not None and expected is None:
                expected = float(frame.pts * frame.time_base) - self._origin
            at = target if expected is None else expected
            expected = at + len(audio) / self.rate
            drop = round((target - at) * self.rate)
            if drop >= len(audio):
                continue
            if drop > 0:
                audio, at = audio[drop:], target
            if len(audio):
                yield at, audio

    def _decoded(self) -> Iterator[Any]:
        """Whatever can be decoded; packets that cannot are counted and passed over."""
        packets = self._container.demux(self._stream)
        errors = _errors()
        in_a_row = 0
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except errors as error:
                log.debug("%s: %s", self.path, error)
                self._bad += 1
                in_a_row += 1
                if in_a_row > GIVE_UP:
                    return
                packets = self._container.demux(self._stream)  # what raised is spent
                continue
            in_a_row = 0
            try:
                yield from packet.decode()
            except errors as error:
                log.debug("%s: %s", self.path, error)
                self._bad += 1

    def _hard_end(self) -> float | None:
        """The end that the container's edit list gives, where FFmpeg does not cut there itself."""
        return self._length if "mp4" in self._container.format.name else None

    def _diagnosis(self) -> str | None:
        reached, length = self._position, self._length
        if reached <= self._begin and self._bad:
            return "none of it could be decoded"
        if self._bad > 2:  # one or two bad packets are a tag or an artwork block behind the music
            return "parts of it cannot be decoded"
        if length is not None and self._trusted and self._stop in (None, length) and reached < length - SHORT:
            return f"only {_clock(reached - self._begin)} of {_clock(length - self._begin)} can be played"
        return None


def _open(path: Path) -> tuple[Any, Any]:
    import av

    if not path.exists():
        raise DecodeError(f"The file {path.name} is no longer there.", "Run: segue library scan")
    if not path.is_file():
        raise DecodeError(f"{path.name} is not a file.", "Run: segue library scan")
    try:
        container: Any = av.open(_source(path), metadata_errors="replace")
    except PermissionError as error:
        raise DecodeError(f"{path.name} may not be read.", f"Run: chmod +r '{path}'") from error
    except _errors() as error:
        raise DecodeError(f"{path.name} cannot be decoded.", "Replace it, then run: segue library scan") from error
    stream: Any = container.streams.best("audio")
    if stream is None or not stream.codec_context.sample_rate:
        container.close()
        raise DecodeError(f"There is no sound in {path.name}.")
    return container, stream


def _source(path: Path) -> Any:
    """What FFmpeg opens: by name, or as an open file where the name's bytes are not text."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return path.open("rb")
    return f"file:{path}"  # otherwise a colon in a name would be taken for a protocol


def _errors() -> tuple[type[BaseException], ...]:
    import av.error

    return (av.error.FFmpegError, OSError, ValueError)


def _length(path: Path, container: Any, stream: Any) -> tuple[float | None, bool]:
    """The length in seconds, and whether it was written down rather than guessed from the bit rate."""
    if stream.duration is not None:
        seconds = float(stream.duration * stream.time_base)
    elif container.duration is not None:
        seconds = container.duration / 1_000_000
    else:
        return None, False
    if container.format.name not in {"mp3", "aac"}:
        return seconds, True
    with path.open("rb") as file:
        head = file.read(HEADER)
        if head[:3] == b"ID3":  # the header frame follows the tag, which artwork can make megabytes long
            size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
            file.seek(10 + size)
            head = file.read(HEADER)
    return seconds, any(mark in head for mark in (b"Xing", b"Info", b"VBRI"))


def _stereo(frame: Any, rate: int) -> Audio:
    """One decoded frame as (n, 2) float32 at `rate`; mono goes to both sides, surround is mixed down by FFmpeg."""
    if frame.layout.nb_channels > 2:
        from av import AudioResampler

        parts = AudioResampler(format="fltp", layout="stereo", rate=frame.sample_rate).resample(frame)
        audio = np.concatenate([part.to_ndarray() for part in parts], axis=1).T if parts else np.zeros((0, 2))
    else:
        raw = frame.to_ndarray()
        if not frame.format.is_planar:
            raw = raw.reshape(-1, frame.layout.nb_channels).T
        audio = raw.T
    audio = _as_float(audio)
    if audio.shape[1] == 1:
        audio = np.repeat(audio, 2, axis=1)
    if frame.sample_rate != rate:  # chained Ogg streams may change it
        import soxr

        audio = soxr.resample(audio, frame.sample_rate, rate)
    if not np.isfinite(audio).all():
        audio = np.nan_to_num(audio, nan=0.0, posinf=0.0, neginf=0.0)
    return np.ascontiguousarray(audio, np.float32)


def _as_float(audio: NDArray[Any]) -> Audio:
    if audio.dtype == np.uint8:
        return (audio.astype(np.float32) - 128.0) / 128.0
    if np.issubdtype(audio.dtype, np.integer):
        return audio.astype(np.float32) * np.float32(1.0 / -float(np.iinfo(audio.dtype).min))
    return audio.astype(np.float32, copy=False)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(max(0.0, seconds)), 60)
    return f"{minutes}:{rest:02d}"
